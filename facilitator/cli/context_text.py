"""What `facilitator context` prints for people: documents, CI/CD, what is decided, and which line says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from facilitator.context.nouns import DECIDED, EXCLUDED, FOUND, GRADES, UNREAD, CiFile, Document
from facilitator.context.report import FIELDS, ContextReport
from facilitator.model.record import OPEN_QUESTION
from facilitator.text import sentence_label

MOST_ALIKE = 10
"""CI/CD files named of which nothing is said but the same note."""


def as_text(report: ContextReport, project: str = "") -> str:
    """Compose the text, ending in a line end; `project` is the folder that was found, and why."""
    head = [f"Project\n  {project}\n"] if project else []
    return "\n".join([*head, *_lines(report)]) + "\n"


def _lines(report: ContextReport) -> Iterator[str]:
    yield from _documents(report)
    yield ""
    yield from _ci(report)
    for name in FIELDS:
        decided = report.decided.get(name, [])
        if decided:
            yield ""
            yield f"{sentence_label(name)}: {', '.join(decided)}"
            yield from _sources(report, name, decided)
    if report.as_said:
        yield ""
        yield "As said, and no name known here"
        yield from (f"  {one.value}  {one.source}: {one.text}" for one in report.as_said)
    yield from _stated(report)
    told = [problem for problem in report.problems if problem.code != "ci-file"]
    if told:
        yield ""
        yield from (f"{problem.severity}: {problem.message}" for problem in told)


def _stated(report: ContextReport) -> Iterator[str]:
    """Numbers and open questions, with their lines."""
    numbers = [one for one in report.stated if one.field != OPEN_QUESTION]
    questions = [one for one in report.stated if one.field == OPEN_QUESTION]
    if numbers:
        yield ""
        yield "Numbers"
        told = ((sentence_label(one.field), one) for one in numbers)
        yield from (f"  {name}: {one.value}  {one.source}: {one.text}" for name, one in told)
    if questions:
        yield ""
        yield "Open questions"
        yield from (f"  {one.source}: {one.value}" for one in questions)


def _documents(report: ContextReport) -> Iterator[str]:
    yield "Documents"
    for document in report.documents:
        sign = {FOUND: "✓", EXCLUDED: "✗"}.get(document.state, "?")
        more = "" if document.path.endswith("/") else "+ "
        parts = f" ({more}{len(document.parts)} files)" if document.parts else ""
        yield f"  {sign} {document.path}{parts}  {document.kind}: {document.reason}"
        if document.path.endswith("/") and document.state == FOUND:
            yield from (f"      {one.path}: {one.why}" for one in document.silent)
    yield from _missing([d for d in report.documents if d.as_input().kind == "architecture"])


def _missing(architecture: list[Document]) -> Iterator[str]:
    """That step 1 has to ask for a path; a document that is there and not read is named."""
    if any(document.state == FOUND for document in architecture):
        return
    unread = ", ".join(d.path for d in architecture if d.reason.startswith(UNREAD))
    if unread:
        yield f"  {unread}: this kind of file is not read; step 1 asks for the path of another."
    else:
        yield "  No architecture document was found: step 1 asks for its path."


def _ci(report: ContextReport) -> Iterator[str]:
    yield "CI/CD"
    alike: Counter[str] = Counter()
    for file in report.ci:
        note = _only_note(file)
        alike[note] += 1
        if not note or alike[note] <= MOST_ALIKE:
            yield from _of_file(file)
    more = {note: count - MOST_ALIKE for note, count in alike.items() if note}
    yield from (f"  and {count:,} more: {note}" for note, count in more.items() if count > 0)
    if not report.ci:
        yield "  none of a platform that is known here"


def _only_note(file: CiFile) -> str:
    """The note of a file of which nothing else is said; else empty."""
    shown = (file.triggers, file.jobs, file.deploys, file.hands_over, file.scanners)
    return "" if any(shown) else file.note


def _of_file(file: CiFile) -> Iterator[str]:
    note = f": {file.note}" if file.note else ""
    yield f"  {file.path}  {file.platform}{_does(file.triggers, file.jobs)}{note}"
    yield from (f"    deploys: {step}" for step in file.deploys)
    yield from (f"    hands over: {step}" for step in file.hands_over)
    if file.scanners:
        yield f"    scans with {', '.join(file.scanners)}"


def _does(triggers: tuple[str, ...], jobs: tuple[str, ...]) -> str:
    said = [f"on {', '.join(triggers)}"] if triggers else []
    said += [f"jobs {', '.join(jobs)}"] if jobs else []
    return f" ({'; '.join(said)})" if said else ""


def _sources(report: ContextReport, name: str, values: list[str]) -> Iterator[str]:
    """The line that counts most of each value, with its grade."""
    for value in values:
        same = [f for f in report.facts if (f.field, f.value, f.state) == (name, value, DECIDED)]
        if same:
            fact = min(same, key=lambda f: GRADES.index(f.grade))
            yield f"  {value}  ({fact.grade})  {fact.source}: {fact.text}"
