"""A folder of decision records as one document: which of them are in force, and why the others are not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from facilitator.context.nouns import AMBIGUOUS, FOUND, Document, Silent
from facilitator.context.standing import RECORDS, DocumentStanding, standing_reader
from facilitator.patterns import regex

MOST_RECORDS = 400
"""Records read of one folder."""
KEEPS = "it decides that decisions are recorded, and nothing else"
_NUMBER = regex(r"(?:.*/)?(?:adr|madr)?[-_ ]?0*(\d{1,5})(?!\d)[^/]*", 2)  # in any case
_NO_RECORD = regex(r"(?:.*/)?(?:readme|index|toc|_index|.*template.*|changelog)\.\w+", 2)
_TITLE = regex(
    r"^(?:#{1,6}|=)[ \t]+(.+)$|^(?![ \t]*$)(?!---)(.+)\n[=-]{3,}[ \t]*$", 8
)  # of any line

Head = Callable[[str], str]


def folders_of_records(maybe: Iterable[str]) -> list[str]:
    """The outermost folders named for records, and those in which the first record lies that tools write."""
    found = set()
    for path in maybe:
        if match := RECORDS.search(path.lower()):
            found.add(path[: match.end() - 1])
        elif "/" in path and _NUMBER.fullmatch(path) and _keeps(path, ""):
            found.add(path.rpartition("/")[0])
    return sorted(f for f in found if not any(f.startswith(f"{other}/") for other in found))


def as_documents(
    folders: Iterable[str], files: Sequence[str], head: Head, doubt: Callable[[str], str]
) -> Iterator[Document]:
    """Each folder that holds records, as a document whose parts they are."""
    for folder in folders:
        below = sorted(path for path in files if path.startswith(f"{folder}/"))
        if parts := records_among(below):
            yield _folder(f"{folder}/", parts, head, doubt)


def records_among(paths: Iterable[str]) -> list[str]:
    """The records among the files of a folder: its index and its template are none."""
    return [path for path in paths if not _NO_RECORD.fullmatch(path)][:MOST_RECORDS]


def _folder(folder: str, parts: list[str], head: Head, doubt: Callable[[str], str]) -> Document:
    silent = silent_records(parts, head, lambda path: doubt_within(path, folder, doubt))
    said = doubt(folder)
    told = f"decision records: {len(parts) - len(silent)} of {len(parts)} are in force"
    if said:
        silent = tuple(Silent(path, said) for path in parts)
    found = not said and len(silent) < len(parts)
    return Document(
        folder, "adr", FOUND if found else AMBIGUOUS, said or told, tuple(parts), silent=silent
    )


def doubt_within(path: str, folder: str, doubt: Callable[[str], str]) -> str:
    """What speaks against a record by the folder below its own: its name is its subject, and no doubt."""
    below = path.removeprefix(folder).rpartition("/")[0]
    return doubt(f"{below}/") if below else ""


def silent_records(
    parts: Sequence[str], head: Head, doubt: Callable[[str], str] = lambda _: ""
) -> tuple[Silent, ...]:
    """The records of one folder that decide nothing, each with the reason: what replaces one is followed."""
    heads = {path: head(path) for path in parts}
    said = {path: standing_reader().read(text, path) for path, text in heads.items()}
    why = {path: doubt(path) or _why(path, heads[path], said[path]) for path in parts}
    for path in [path for path in parts if not why[path]]:
        for older in _named(said[path], path, parts):
            why[older] = why[older] or f"{path} takes its place"
    return tuple(Silent(path, reason) for path, reason in why.items() if reason)


def _why(path: str, text: str, standing: DocumentStanding) -> str:
    """Why one record decides nothing by itself; empty where it decides."""
    return standing.why or (KEEPS if _keeps(path, text) else "")


def judged_alone(document: Document, head: Head) -> Document:
    """A document that is no folder, with what its beginning says of its own standing."""
    text = head(document.path)
    standing = standing_reader().read(text, document.path)
    is_record = document.kind == "adr"
    if why := _why(document.path, text, standing) if is_record else standing.why:
        silent = tuple(Silent(path, why) for path in document.files)
        return replace(document, state=AMBIGUOUS, reason=why, silent=silent)
    if is_record:
        return replace(document, state=FOUND, reason="a decision record")
    return document


def _keeps(path: str, text: str) -> bool:
    """Whether a record only says that decisions are recorded, by its title or its name."""
    title = _TITLE.search(text)
    names = [re.sub(r"[-_]", " ", path.rpartition("/")[2].rpartition(".")[0])]
    names += [title[1] or title[2]] if title else []
    return any(standing_reader().only_keeps_records(name) for name in names)


def _named(standing: DocumentStanding, path: str, parts: Sequence[str]) -> Iterator[str]:
    """The records of the folder whose place one takes, by path or number."""
    for name in standing.over:
        wanted = name.rpartition("/")[2].removeprefix("./")
        number = _NUMBER.fullmatch(wanted)
        for other in parts:
            file = other.rpartition("/")[2]
            theirs = _NUMBER.fullmatch(file)
            same = file == wanted or file.startswith(f"{wanted}.")
            numbered = number and theirs and number[1] == theirs[1] and not wanted.endswith(".md")
            if other != path and (same or numbered):
                yield other
