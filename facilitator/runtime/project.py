"""Looks at the project for step 1: its documents, its CI/CD files, and what a document says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from facilitator.bounded import lies_in
from facilitator.document.operation import SaveSection
from facilitator.document.rests import of_documents
from facilitator.model import CONTEXT_FIELD, Named, Plan, Statement
from facilitator.session.events import DocumentRead, FoundDocument, Scanned
from facilitator.text import is_one_line

if TYPE_CHECKING:
    from facilitator.context.extract.document import DocumentFacts
    from facilitator.context.nouns import CiFile

MOST_REMARKS = 3
"""Remarks about one document that are said at once."""


def scan(root: Path, user_name: str = "") -> Scanned:
    """Look for documents, CI/CD files, traces of decisions and names below the root; nothing is loaded by it.

    `user_name` is whom the settings name.
    """
    # only step 1 looks at the project: whoever shows a plan waits for none of this
    from facilitator.context.discovery import discover
    from facilitator.context.names import git_author, project_names
    from facilitator.context.nouns import AMBIGUOUS, EXCLUDED, FOUND, Document
    from facilitator.context.report import quotable, survey
    from facilitator.context.traces.look import look
    from facilitator.storage.content import load_pipeline_words
    from facilitator.storage.steps_folder import steps_folder

    def offered(document: Document) -> FoundDocument:
        doubt = "" if document.state == FOUND else document.reason
        return FoundDocument(document.path, document.as_input().kind, doubt)

    seen = survey(discover(root))
    return Scanned(
        documents=tuple(offered(d) for d in seen.of(FOUND, AMBIGUOUS)),
        ci=tuple(f.path for f in seen.ci if f.counts),
        facts=tuple(_fact(f, f.state) for f in seen.evidence if f.field in CONTEXT_FIELD),
        traces=tuple(map(quotable, look(root, load_pipeline_words(steps_folder())).statements)),
        excluded=tuple(offered(d) for d in seen.of(EXCLUDED)),
        problems=(*(p.message for p in seen.problems), *_not_read_of(seen.ci)),
        names=project_names(root),
        authors=(Named(user_name, "settings"),) if user_name else git_author(root),
    )


def _not_read_of(files: Iterable[CiFile]) -> Iterator[str]:
    """The first pipelines of which something was seen and not read, and how many more there are."""
    noted = [f"{file.path}: {file.note}" for file in files if file.note]
    yield from noted[:MOST_REMARKS]
    if more := len(noted[MOST_REMARKS:]):
        yield f"{more:,} more CI/CD files were not read, or not in full: facilitator context names them"


def read(root: Path, path: str) -> DocumentRead:
    """Read one document, of an index also the parts beside it; a path out of the project is not followed."""
    from facilitator.context.read import read_document
    from facilitator.context.report import quotable

    if why := _not_read(root, path):
        return DocumentRead(path, problem=f"{path}: {why}.")
    facts: list[Statement] = []
    stated: list[Statement] = []
    lines: list[Statement] = []
    remarks: list[str] = []
    digest = sha256()
    parts = _parts(root, path)
    silent = _silent(root, path, parts)
    for part in parts:
        text, problems = read_document(root / part, part)
        if part == path and not text.strip():
            why = problems[0].message if problems else f"{path}: is empty"
            return DocumentRead(path, problem=f"{why}.")
        digest.update(text.encode())
        try:
            said = _said(text, part, silent)
            facts += _statements(said)
            stated += _stated(said, text, part)
            lines += _lines(said, text, part)
            remarks += _remarks(said, part if part == path else "")
            remarks += [p.message for p in (*problems, *said.problems)]
        except (RecursionError, IndexError, ValueError) as fault:
            # a parser's fault costs its document only
            why = f"{part}: could not be read ({type(fault).__name__})."
            return DocumentRead(path, problem=why)
    remark = ". ".join(remarks[:MOST_REMARKS])
    said_once = tuple(map(quotable, dict.fromkeys(facts)))
    numbers, prose = (tuple(map(quotable, found)) for found in (stated, lines))
    return DocumentRead(path, said_once, "", remark, digest.hexdigest(), numbers, prose)


def _said(text: str, part: str, silent: Set[str]) -> DocumentFacts:
    from facilitator.context.extract.document import extractor, silenced

    said = extractor().read(text, part)
    return silenced(said) if part in silent else said


def _stated(said: DocumentFacts, text: str, part: str) -> tuple[Statement, ...]:
    """Numbers and open questions, where a document is in force."""
    from facilitator.context.measures import measure_reader

    return measure_reader().read(text, part) if said.counts else ()


def _lines(said: DocumentFacts, text: str, part: str) -> tuple[Statement, ...]:
    """Its sentences, where a document is in force."""
    from facilitator.context.prose import sentences

    return sentences(text, part) if said.counts else ()


def _remarks(said: DocumentFacts, path: str) -> list[str]:
    """That the document which was asked for is not in force; parts of one go without a word."""
    why = said.standing.why
    return [f"{path}: {why}; nothing in it counts as decided"] if path and why else []


def with_documents(operation: SaveSection, root: Path) -> SaveSection:
    """The save of step 1 with what its documents are now, where the session had not read them yet."""
    paths = operation.owned.get("inputDocuments")
    if operation.step != 1 or not isinstance(paths, list):
        return operation
    unread = [path for path in paths if not of_documents({path: path}).keys() & operation.rests]
    found = of_documents({path: _digest(root, path) for path in unread})
    return replace(operation, rests={**found, **operation.rests})


def _digest(root: Path, path: str) -> str:
    """A digest of a document's text as `read` gives it; empty where it is not read."""
    from facilitator.context.read import read_document

    if _not_read(root, path):
        return ""
    parts = [read_document(root / part, part)[0] for part in _parts(root, path)]
    return sha256("".join(parts).encode()).hexdigest() if parts and parts[0].strip() else ""


def _not_read(root: Path, path: str) -> str:
    """Why a document is not read; empty when it is."""
    from facilitator.context.markup import NOT_READ
    from facilitator.context.plans import REASON, is_ours
    from facilitator.context.standing import RECORDS

    place = root / path
    if PurePosixPath(path).is_absolute() or not lies_in(place, root):
        return "lies outside this project"
    if place.is_dir():
        if not RECORDS.search(f"{path.lower().rstrip('/')}/"):
            return "is a folder; name a document in it, or a folder of decision records"
        return "" if _parts(root, path) else "holds no document that is read here"
    if not place.is_file():
        return "there is no such file"
    if kind := NOT_READ.get(place.suffix.lower()):
        return f"is {kind}, which is not read here"
    return REASON if is_ours(place) else ""


def _silent(root: Path, path: str, parts: Sequence[str]) -> Set[str]:
    """The parts that decide nothing: records of a folder that are not in force, drafts beside an index."""
    from facilitator.context.discovery import head
    from facilitator.context.doubts import doubt_of
    from facilitator.context.records import doubt_within, silent_records

    if path in parts:
        folder = path.rpartition("/")[0] + "/"
        return {part for part in parts[1:] if doubt_of(part.removeprefix(folder))}
    folder = f"{path.rstrip('/')}/"

    def doubt(part: str) -> str:
        return doubt_within(part, folder, doubt_of)

    return {one.path for one in silent_records(parts, lambda part: head(root / part), doubt)}


def _statements(said: DocumentFacts) -> list[Statement]:
    """What a document says in the fields of step 1, each with what the document says of it all in all."""
    from facilitator.context.grades import graded

    weighed = {key: state for key, state in said.states.items() if key[0] in CONTEXT_FIELD}
    stated = (fact for fact in said.facts if (fact.field, fact.value) in weighed)
    judged = ((fact, weighed[fact.field, fact.value]) for fact in stated)
    return [_fact(graded(fact, state), state) for fact, state in judged]


class Documents:
    """The documents of plans below a root: each is read once, and why one says nothing is told once."""

    def __init__(self, root: Path, tell: Callable[[str], object]) -> None:
        self._root, self._tell = root, tell
        self._read: dict[str, DocumentRead] = {}

    def said(self, plan: Plan) -> Iterator[Statement]:
        """What the documents of a plan say, the numbers that they state included."""
        for document in plan.context.documents:
            found = self._once(document.path)
            said = (*found.facts, *found.stated)
            yield from (one for one in said if document.holds(one.file))

    def digests(self, plan: Plan) -> dict[str, str]:
        """A digest of the text of each document of a plan, by path; empty for one that cannot be read."""
        return {d.path: self._once(d.path).digest for d in plan.context.documents}

    def _once(self, path: str) -> DocumentRead:
        if path not in self._read:
            self._read[path] = found = read(self._root, path)
            if found.problem:
                self._tell(found.problem)
        return self._read[path]


def _parts(root: Path, path: str) -> tuple[str, ...]:
    """The document, and where it is an index the Markdown files of its folder but plans; of a folder those in it."""
    from facilitator.context.markup import READ
    from facilitator.context.plans import is_ours
    from facilitator.context.records import records_among

    whole = (root / path).is_dir()
    if PurePosixPath(path).name.lower() != "index.md" and not whole:
        return (path,)
    folder = root / path if whole else (root / path).parent
    texts = (p for p in folder.rglob("*.*") if p.name.lower().endswith(READ))
    beside = sorted(
        p for p in islice(texts, MOST_SEEN) if is_one_line(p.relative_to(root).as_posix())
    )
    own = (p for p in beside if lies_in(p, root) and not is_ours(p))
    others = [p.relative_to(root).as_posix() for p in islice(own, MOST_PARTS)]
    return tuple(records_among(others)) if whole else tuple(dict.fromkeys((path, *others)))


MOST_SEEN = 5_000
"""Markdown files of a folder that are looked at at all."""
MOST_PARTS = 100
"""Files read of one sharded document."""


def _fact(fact: Statement, weighed: str) -> Statement:
    """The statement under the field of a plan that records it."""
    return fact._replace(field=CONTEXT_FIELD[fact.field], weighed=weighed)
