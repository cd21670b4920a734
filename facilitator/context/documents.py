"""Which files are input documents: names that step 1 asks for, sharded folders, replacements."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from facilitator.context.doubts import doubt_of
from facilitator.context.lookup import Folders, below, paths_of
from facilitator.context.markup import NOT_READ, READ
from facilitator.context.nouns import AMBIGUOUS, EXCLUDED, FOUND, UNREAD, Document, Silent
from facilitator.context.records import as_documents, folders_of_records, judged_alone
from facilitator.context.standing import RECORDS
from facilitator.context.walk import Tree
from facilitator.model.document_kinds import kind_of_name
from facilitator.patterns import regex

KINDS = (
    "architecture",
    "prd",
    "infrastructure",
    "project-context",
    "brief",
    "adr",
    "guide",
    "other",
)
_PRD_WORD = regex(r"(^|[^a-z])prds?([^a-z]|$)")

_SAME_IN_OTHER_WORDS = regex(
    r"ar?qu?ite[ck]tura|arquitetura|architektur|архитектур|架构|架構|아키텍처|アーキテクチャ|инфраструктур|基础设施|인프라|infraestrutura|infraestructura|infrastruktur"
)
_SUPPORTING = (
    ("brief", regex(r"(^|[-_ ])brief($|[-_ ])")),
    ("adr", regex(r"^adr[-_ ]?\d")),
    (
        "guide",
        regex(
            r"(^|[-_ ])(deploy(ment)?|devops|operations|runbook|tech[-_ ]?stack|docker|ci[-_ ]?cd)($|[-_ ])"
        ),
    ),
)
_ENDS = frozenset(ending[-3:] for ending in (*READ, *NOT_READ)) | {".MD", ".Md"}
"""The last letters of the files that are documents."""
_MAY_BE = (
    "architect", "infrastru", "prd", "context", "brief", "adr", "decision", "deploy", "devops", "operation", "runbook",
    "stack", "docker", "decis", "entscheid",
    "cicd", "ci-cd", "ci_cd", "readme.md", "index.md", "arquite", "archite", "infraes",
)  # fmt: skip
"""Letters one of which stands in every path that can be a document."""
_WITH_BASE = ("architecture", "prd", "infrastructure")
_DATED = regex(r"^(.*/)?(?P<name>[^/]+?)-(?P<date>\d{4}-\d{2}-\d{2})(/[^/]+)?\.\w+$")
_INCREMENT = regex(
    r"[-_ ](v\d+|addendum|amendment|delta|increment(al)?|update|changes?|phase-?\d+|brownfield)([-_ ].*)?$"
)
_NAMES_BASE = regex(
    r"^(?:supersedes|replaces|extends|amends|base[-_]?document|based[-_]?on)[ \t]{0,9}:[ \t]{0,9}[\"']?(?:\./)?"
    r"([^\s\"'#](?:[^\"'\n#]{0,300}[^\s\"'#])?)[\"']?[ \t]{0,9}$",
    re.M | re.I,
)


def documents(
    tree: Tree, first: Iterable[str] = (), head: Callable[[str], str] = lambda _: ""
) -> tuple[Document, ...]:
    """Sort out the texts of a tree.

    `first` are folders that the configuration names, `head` gives the beginning of a file (for a stated base).
    """
    maybe = candidates(tree.folders)
    shards = _shards(maybe, tree.folders)
    records = _records(maybe, tree.folders, head)
    inside = {part for sharded in shards.values() for part in sharded.parts}
    kept = tuple(document.path for document in records)
    judged = [
        shards.get(path) or _judge(path)
        for path in maybe
        if path not in inside and not path.startswith(kept)
    ]
    listed = _older_dated([_beside_shards(d, shards) for d in judged if d])
    listed = _by_their_words(listed, head)
    excluded = [
        *_excluded(tree.tool_files, "it belongs to an installed tool, not to the project"),
        *_excluded(tree.links, "a link that leaves the project"),
    ]
    folders = tuple(f"{folder}/" for folder in first)
    return tuple(
        sorted([*listed, *records, *excluded], key=lambda document: _order(document, folders))
    )


def not_asked_for(folder: str, folders: Folders, listed: Iterable[Document]) -> Iterator[Document]:
    """The texts that lie in a folder itself and are none of the documents: whoever put one there is told of it."""
    known = {file for document in listed for file in document.files}
    start = f"{folder}/" if folder else ""
    for path in (start + name for name in folders.get(start, ())):
        if _is_text(path) and path not in known:
            yield Document(path, "other", EXCLUDED, _NOT_ASKED_FOR)


_NOT_ASKED_FOR = "its name is none that step 1 asks for; + takes its path"


def _by_their_words(listed: list[Document], head: Callable[[str], str]) -> list[Document]:
    """The documents with what the beginning of each says: what it replaces, and whether it is in force."""
    known = frozenset(document.path for document in listed)
    based = [_base(d, known, head(d.path) if d.kind in _WITH_BASE else "") for d in listed]
    return [judged_alone(d, head) if d.path not in _paths(d.silent) else d for d in based]


def _paths(silent: Iterable[Silent]) -> set[str]:
    return {one.path for one in silent}


def _records(maybe: list[str], folders: Folders, head: Callable[[str], str]) -> list[Document]:
    """The folders of decision records; what lies sharded in a document of its own stays there."""
    of_records = folders_of_records(maybe)
    texts = list(filter(_is_text, paths_of(folders))) if of_records else []
    return list(as_documents(of_records, texts, head, doubt_of))


def _is_text(path: str) -> bool:
    return path.lower().endswith(READ)


def _excluded(paths: Iterable[str], reason: str) -> list[Document]:
    """The paths whose name step 1 asks for, as documents that are not read."""
    kinds = ((path, _asked(path)) for path in paths)
    return [Document(path, kind, EXCLUDED, reason) for path, kind in kinds if kind]


def candidates(folders: Folders) -> list[str]:
    """The texts whose path can be a document's: a large tree holds many others."""
    odd = {f: names for f, names in folders.items() if not (f + "".join(names)).isascii()}
    maybe = (*below(folders, _MAY_BE), *(path for path in paths_of(odd) if not path.isascii()))
    return [path for path in dict.fromkeys(maybe) if path[-3:] in _ENDS]


def _order(document: Document, folders: tuple[str, ...]) -> tuple[int, int, int, int, str]:
    """Found, ambiguous, excluded; then by kind; sharded first; then configured folders; then by path."""
    return (
        (FOUND, AMBIGUOUS, EXCLUDED).index(document.state),
        KINDS.index(document.kind),
        0 if document.parts else 1,
        0 if document.path.startswith(folders) else 1,
        document.path,
    )


def _asked(path: str) -> str:
    """The kind of document by the globs of the step; empty when none fits."""
    name = path.rpartition("/")[2].lower()
    if not name.endswith((*READ, *NOT_READ)):
        return ""
    return kind_of_name(name)


def _stem(path: str) -> str:
    """The name of a file in lower case without its suffix."""
    return path.lower().rpartition("/")[2].rpartition(".")[0]


def _judge(path: str) -> Document | None:
    """Judge one file by its path; None when nothing says that it is an input document."""
    kind = _asked(path)
    ending = path[path.rfind(".") :].lower()
    if ending not in READ:
        return _unread(path, kind, NOT_READ.get(ending, ending))
    doubt = doubt_of(path) or _other_prd(path, kind)
    if kind and doubt:
        return _doubted(Document(path, kind, AMBIGUOUS, doubt))
    if kind:
        shown = f"project-context{ending}" if kind == "project-context" else f"*{kind}*{ending}"
        return Document(path, kind, FOUND, f"its name matches {shown}")
    if _SAME_IN_OTHER_WORDS.search(_stem(path)):
        reason = "its name says architecture or infrastructure in another language"
        return Document(path, "architecture", AMBIGUOUS, reason)
    kind = _supporting(path)
    if doubt or not kind:
        return None
    reason = "not a name that step 1 asks for; it may state infrastructure"
    return Document(path, kind, AMBIGUOUS, reason)


def _unread(path: str, kind: str, file_kind: str) -> Document | None:
    """A document of a kind of file that is not read, where its name is one that step 1 asks for."""
    return _doubted(Document(path, kind, EXCLUDED, f"{UNREAD}{file_kind}")) if kind else None


def _other_prd(path: str, kind: str) -> str:
    """The doubt that the three letters stand in another word (`sprdsheet`)."""
    if kind != "prd" or _PRD_WORD.search(_stem(path)):
        return ""
    return "its name holds the letters prd, not the word"


def _supporting(path: str) -> str:
    """The kind of a document that step 1 does not ask for but that may help; empty for none."""
    lowered, stem = path.lower(), _stem(path)
    for kind, pattern in _SUPPORTING:
        if pattern.search(stem):
            return kind
    return "guide" if stem == "readme" and lowered.count("/") <= 1 else ""


def _shards(maybe: list[str], folders: Folders) -> dict[str, Document]:
    """Sharded documents by the path of their index: `architecture/index.md` and the files beside it."""
    found = {}
    for path in maybe:
        folder, _, name = path.rpartition("/")
        kind = _asked(f"{folder.rpartition('/')[2]}.md") if folder else ""
        if name.lower() != "index.md" or not kind or RECORDS.search(path.lower()):
            continue
        parts = tuple(p for p in _texts_in(folder, folders) if p != path)
        doubt = doubt_of(path)
        reason = doubt or f"sharded: index.md and {len(parts)} more in a folder named for it"
        sharded = Document(path, kind, AMBIGUOUS if doubt else FOUND, reason, parts)
        found[path] = _doubted(sharded) if doubt else _with_silent_parts(sharded)
    return found


def _with_silent_parts(sharded: Document) -> Document:
    """A sharded document with those parts that their own path puts in doubt."""
    folder = sharded.path.rpartition("/")[0] + "/"
    doubts = {part: doubt_of(part.removeprefix(folder)) for part in sharded.parts}
    return replace(sharded, silent=tuple(Silent(p, why) for p, why in doubts.items() if why))


def _texts_in(folder: str, folders: Folders) -> list[str]:
    inside = {f: names for f, names in folders.items() if f.startswith(f"{folder}/")}
    return list(filter(_is_text, paths_of(inside)))


def _beside_shards(document: Document, shards: Mapping[str, Document]) -> Document:
    """Doubt a whole document that lies beside a sharded folder of the same name."""
    twin = re.sub(r"\.\w+$", "/index.md", document.path, flags=re.I)
    if document.state == FOUND and twin != document.path and twin in shards:
        reason = f"the same document lies sharded in {twin}"
        return _doubted(replace(document, state=AMBIGUOUS, reason=reason))
    return document


def _doubted(document: Document) -> Document:
    """A document that decides nothing for the reason that puts it in doubt."""
    silent = tuple(Silent(path, document.reason) for path in document.files)
    return replace(document, silent=silent)


def _older_dated(listed: list[Document]) -> list[Document]:
    """Doubt all but the newest of documents that differ in their date only (`prd-shop-2026-01-02/prd.md`)."""
    dated = [(_DATED.match(d.path) if d.state == FOUND else None) for d in listed]
    newest: dict[str, str] = {}
    for match in dated:
        if match:
            newest[match["name"]] = max(newest.get(match["name"], ""), match["date"])
    out = []
    for document, match in zip(listed, dated, strict=True):
        if match and match["date"] < newest[match["name"]]:
            reason = f"an earlier version; the newest is of {newest[match['name']]}"
            document = _doubted(replace(document, state=AMBIGUOUS, reason=reason))
        out.append(document)
    return out


def _base(document: Document, known: frozenset[str], head: str) -> Document:
    """Find the document that this one says it replaces or adds to, in its front matter or by its name."""
    folder, _, name = document.path.rpartition("/")
    named = _NAMES_BASE.search(head) if head.startswith("---") else None
    beside = f"{folder}/" if folder else ""
    bases = []
    if named:
        bases = [named[1], beside + named[1]]
    elif step := _INCREMENT.search(name.lower().rpartition(".")[0]):
        bases = [f"{beside}{name[: step.start()]}.md"]
    base = next((b for b in bases if b in known and b != document.path), "")
    if not base:
        return document
    return replace(
        document, supersedes=base, reason=f"{document.reason}; replaces or adds to {base}"
    )
