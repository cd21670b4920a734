"""Which Markdown files are input documents: names that step 1 asks for, sharded folders, replacements."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from facilitator.context.lookup import holding
from facilitator.context.nouns import AMBIGUOUS, EXCLUDED, FOUND, Document
from facilitator.context.walk import Tree

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
_ASKED_FOR = (
    ("project-context", re.compile(r"^project[-_ ]context$")),
    ("architecture", re.compile(r"architecture")),
    ("infrastructure", re.compile(r"infrastructure")),
    ("prd", re.compile(r"prd")),
)
"""The globs of the step, on the name without suffix; the first that fits names the kind."""

_SAME_IN_OTHER_WORDS = re.compile(
    r"ar?qu?ite[ck]tura|arquitetura|architektur|архитектур|架构|架構|아키텍처|アーキテクチャ|инфраструктур|基础设施|인프라|infraestrutura|infraestructura|infrastruktur"
)
_SUPPORTING = (
    ("brief", re.compile(r"(^|[-_ ])brief($|[-_ ])")),
    ("adr", re.compile(r"^adr[-_ ]?\d")),
    (
        "guide",
        re.compile(
            r"(^|[-_ ])(deploy(ment)?|devops|operations|runbook|tech[-_ ]?stack|docker|ci[-_ ]?cd)($|[-_ ])"
        ),
    ),
)
_ADR_FOLDER = re.compile(
    r"(^|/)(adrs?|decisions|decision-records|architecture-decisions?(-re\w+)?)/"
)
_DOUBTS = (
    (re.compile(r"(^|/)(step|workflow)-\d+\w?-[^/]*$"), "its name says it is a step of a workflow"),
    (re.compile(r"(^|/|[-_. ])templates?([-_. /]|$)"), "its name says it is a template"),
    (
        re.compile(r"(^|/)(tests?|fixtures|__tests__|examples?|samples?)/"),
        "it lies among tests or examples",
    ),
    (
        re.compile(r"(^|/|[-_. ])(archived?|old|backup|bak|deprecated|legacy|obsolete)([-_. /]|$)"),
        "its path says it is an old copy",
    ),
    (
        re.compile(
            r"[-_ ](report|review|checklist|validation|readiness|retrospective|distillate)([-_. ]|$)"
        ),
        "its name says it is about such a document",
    ),
)
_MARKDOWN = frozenset({"md", "MD", "Md", "wn"})
_MAY_BE = (
    "architect", "infrastru", "prd", "context", "brief", "adr", "decision", "deploy", "devops", "operation", "runbook",
    "stack", "docker", "cicd", "ci-cd", "ci_cd", "readme.md", "index.md", "arquite", "archite", "infraes",
)  # fmt: skip
"""Letters one of which stands in every path that can be a document."""
_WITH_BASE = ("architecture", "prd", "infrastructure")
_DATED = re.compile(r"^(.*/)?(?P<name>[^/]+?)-(?P<date>\d{4}-\d{2}-\d{2})(/[^/]+)?\.md$")
_INCREMENT = re.compile(
    r"[-_ ](v\d+|addendum|amendment|delta|increment(al)?|update|changes?|phase-?\d+|brownfield)([-_ ].*)?$"
)
_NAMES_BASE = re.compile(
    r"^(?:supersedes|replaces|extends|amends|base[-_]?document|based[-_]?on)[ \t]{0,9}:[ \t]{0,9}[\"']?(?:\./)?"
    r"([^\s\"'#](?:[^\"'\n#]{0,300}[^\s\"'#])?)[\"']?[ \t]{0,9}$",
    re.M | re.I,
)


def documents(
    tree: Tree, first: Iterable[str] = (), head: Callable[[str], str] = lambda _: ""
) -> tuple[Document, ...]:
    """Sort out the Markdown files of a tree.

    `first` are folders that the configuration names, `head` gives the beginning of a file (for a stated base).
    """
    maybe = candidates(tree.files)
    shards = _shards(maybe, tree.files)
    inside = {part for document in shards.values() for part in document.parts}
    judged = (shards.get(p) or _document(p) for p in maybe if p not in inside)
    listed = _older_dated([_beside_shards(d, shards) for d in judged if d])
    known = frozenset(d.path for d in listed)
    listed = [_base(d, known, head(d.path) if d.kind in _WITH_BASE else "") for d in listed]
    out = [
        Document(p, k, EXCLUDED, "it belongs to an installed tool, not to the project")
        for p in tree.tool_files
        if (k := _asked(p))
    ]
    out += [
        Document(p, k, EXCLUDED, "a link that leaves the project")
        for p in tree.links
        if (k := _asked(p))
    ]
    return tuple(sorted(listed + out, key=lambda d: _order(d, tuple(first))))


def candidates(paths: Iterable[str]) -> list[str]:
    """The Markdown files whose path can be a document's: a large tree holds many others."""
    markdown = [p for p in paths if p[-2:] in _MARKDOWN]
    found = holding(markdown, _MAY_BE)
    if all(map(str.isascii, markdown)):
        return found
    return list(dict.fromkeys([*found, *(p for p in markdown if not p.isascii())]))


def _order(document: Document, first: tuple[str, ...]) -> tuple[int, int, int, int, str]:
    """Found, ambiguous, excluded; then by kind; sharded first; then configured folders; then by path."""
    return (
        (FOUND, AMBIGUOUS, EXCLUDED).index(document.state),
        KINDS.index(document.kind),
        0 if document.parts else 1,
        0 if document.path.startswith(tuple(f"{f}/" for f in first)) else 1,
        document.path,
    )


def _asked(path: str) -> str:
    """The kind of document by the globs of the step; empty when none fits."""
    name = path.rpartition("/")[2].lower()
    if not name.endswith((".md", ".markdown")):
        return ""
    stem = name.rpartition(".")[0]
    return next((kind for kind, pattern in _ASKED_FOR if pattern.search(stem)), "")


def _document(path: str) -> Document | None:
    """Judge one Markdown file by its path; None when nothing says that it is an input document."""
    lowered = path.lower()
    stem = lowered.rpartition("/")[2].rpartition(".")[0]
    if kind := _asked(path):
        reason = next((why for pattern, why in _DOUBTS if pattern.search(lowered)), "")
        if not reason and kind == "prd" and not re.search(r"(^|[^a-z])prds?([^a-z]|$)", stem):
            reason = "its name holds the letters prd, not the word"
        shown = "project-context.md" if kind == "project-context" else f"*{kind}*.md"
        return Document(
            path, kind, AMBIGUOUS if reason else FOUND, reason or f"its name matches {shown}"
        )
    if _SAME_IN_OTHER_WORDS.search(stem):
        return Document(
            path,
            "architecture",
            AMBIGUOUS,
            "its name says architecture or infrastructure in another language",
        )
    if any(pattern.search(lowered) for pattern, _ in _DOUBTS):
        return None
    kind = next((k for k, pattern in _SUPPORTING if pattern.search(stem)), "")
    if not kind and _ADR_FOLDER.search(lowered) and stem not in ("readme", "index"):
        kind = "adr"
    if not kind and stem == "readme" and lowered.count("/") <= 1:
        kind = "guide"
    return (
        Document(
            path, kind, AMBIGUOUS, "not a name that step 1 asks for; it may state infrastructure"
        )
        if kind
        else None
    )


def _shards(maybe: list[str], files: Sequence[str]) -> dict[str, Document]:
    """Sharded documents by the path of their index: `architecture/index.md` and the files beside it."""
    found = {}
    for path in maybe:
        folder, _, name = path.rpartition("/")
        kind = _asked(f"{folder.rpartition('/')[2]}.md") if folder else ""
        if name.lower() == "index.md" and kind:
            parts = tuple(
                p
                for p in files
                if p.startswith(f"{folder}/") and p != path and p.lower().endswith(".md")
            )
            doubt = next((why for pattern, why in _DOUBTS if pattern.search(path.lower())), "")
            reason = doubt or f"sharded: index.md and {len(parts)} more in a folder named for it"
            found[path] = Document(path, kind, AMBIGUOUS if doubt else FOUND, reason, parts)
    return found


def _beside_shards(document: Document, shards: Mapping[str, Document]) -> Document:
    """Doubt a whole document that lies beside a sharded folder of the same name."""
    twin = re.sub(r"\.(md|markdown)$", "/index.md", document.path, flags=re.I)
    if document.state == FOUND and twin != document.path and twin in shards:
        return replace(
            document, state=AMBIGUOUS, reason=f"the same document lies sharded in {twin}"
        )
    return document


def _older_dated(listed: list[Document]) -> list[Document]:
    """Doubt all but the newest of documents that differ in their date only (`prd-shop-2026-01-02/prd.md`)."""
    dates = {d.path: m for d in listed if d.state == FOUND and (m := _DATED.match(d.path))}
    newest: dict[str, str] = {}
    for match in dates.values():
        newest[match["name"]] = max(newest.get(match["name"], ""), match["date"])
    return [
        replace(
            d, state=AMBIGUOUS, reason=f"an earlier version; the newest is of {newest[m['name']]}"
        )
        if (m := dates.get(d.path)) and m["date"] < newest[m["name"]]
        else d
        for d in listed
    ]


def _base(document: Document, known: frozenset[str], head: str) -> Document:
    """Find the document that this one says it replaces or adds to, in its front matter or by its name."""
    folder, _, name = document.path.rpartition("/")
    named = _NAMES_BASE.search(head) if head.startswith("---") else None
    candidates = []
    if named:
        candidates = [named[1], f"{folder}/{named[1]}" if folder else named[1]]
    elif step := _INCREMENT.search(name.lower().rpartition(".")[0]):
        candidates = [
            f"{folder}/{name[: step.start()]}.md" if folder else f"{name[: step.start()]}.md"
        ]
    base = next((c for c in candidates if c in known and c != document.path), "")
    if not base:
        return document
    return replace(
        document, supersedes=base, reason=f"{document.reason}; replaces or adds to {base}"
    )
