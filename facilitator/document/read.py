"""Read a document: bytes in, the plan and everything its reader is told out. Never fails on any bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256

from facilitator.document import cross_check, fingerprint, frontmatter
from facilitator.document.answered import read_answers
from facilitator.document.blocks import Links, block_tokens, blocks_at_most
from facilitator.document.context_section import read_context
from facilitator.document.cross_check import ERROR, WARNING, Found
from facilitator.document.digest import decisions_digest
from facilitator.document.errors import DocumentError
from facilitator.document.parse import parse_section
from facilitator.document.reading import COMPLETE, DAMAGED, IN_PROGRESS, Reading
from facilitator.document.sections import Section, outline
from facilitator.document.splice import decode, is_blank
from facilitator.document.unseen import COMMENT, HIDDEN, blanked, unseen
from facilitator.document.whose import stranger
from facilitator.model import (
    Catalogue,
    Context,
    Decision,
    FindingAnswer,
    InputDocument,
    Plan,
    Problem,
)
from facilitator.patterns import regex

__all__ = ["Reading", "decisions_digest", "read"]

_MOST = 100_000
"""Blocks that are parsed to read a document; the Markdown parser keeps them all."""
_DEFINES = regex(r"^[ \t>*+-]{0,20}\[[^\]\r\n]+\]:", re.MULTILINE)
_SLOW = 2_000_000
"""Bytes from which on the reader is warned; what is larger than `splice.MAX_BYTES` is not read."""


def read(data: bytes | None, catalogue: Catalogue) -> Reading:
    """Read the bytes of a document; None and blank bytes are a plan that has not begun."""
    if data is None or is_blank(data):
        return Reading(sha256=sha256(data).hexdigest() if data is not None else "")
    digest = sha256(data).hexdigest()
    problems: list[Problem] = []
    text = _decoded(data, problems)
    if text is None:
        return Reading(problems=tuple(problems), status=DAMAGED, sha256=digest)
    foreign = stranger(text, [step.heading for step in catalogue.steps])
    if foreign:
        return Reading(problems=(_problem(foreign),), status=DAMAGED, sha256=digest)
    front, body = _front(text, problems)
    outlined = outline(text, body)
    if outlined.problem:
        problems.append(_problem(outlined.problem))
    claimed = _claimed(text, front, catalogue, bool(outlined.sections), problems)
    shown = _shown(text, body, catalogue, problems)
    if shown is None:
        return Reading(problems=tuple(problems), status=DAMAGED, sha256=digest)
    return _read_sections(catalogue, digest, front, claimed, outlined.sections, shown, problems)


def _shown(text: str, body: int, catalogue: Catalogue, problems: list[Problem]) -> str | None:
    """Give the text without what no reader of its page sees; None where there is too much to read."""
    try:
        spans = unseen(text, body)
    except DocumentError as error:
        problems.append(_problem(error))
        return None
    problems += cross_check.check_unseen(text, spans, catalogue)
    shown = blanked(text, [span for span in spans if span.kind in (COMMENT, HIDDEN)])
    if blocks_at_most(shown) <= _MOST:
        return shown
    message = "The file has too many lines, bullets and cells of tables to be read."
    problems.append(Problem("too-complex", ERROR, message))
    return None


def _decoded(data: bytes, problems: list[Problem]) -> str | None:
    if len(data) > _SLOW:
        message = f"The file has {len(data) / 1_000_000:.1f} MB; it is read and written slowly."
        problems.append(Problem("large", WARNING, message))
    try:
        return decode(data)
    except DocumentError as error:
        problems.append(_problem(error))
        return None


def _front(text: str, problems: list[Problem]) -> tuple[Mapping[str, object], int]:
    """Give the values of the front matter and where the body begins."""
    body = int(text.startswith("\ufeff"))
    try:
        front, body = frontmatter.cut(text)
        if front is None:
            message = "The file has no front matter."
            problems.append(Problem("front-matter-missing", WARNING, message, 1))
        return frontmatter.load(front), body
    except DocumentError as error:
        problems.append(_problem(error))
        return {}, body


def _problem(error: DocumentError) -> Problem:
    return Problem(error.code, ERROR, error.message, error.line)


def _claimed(
    text: str,
    front: Mapping[str, object],
    catalogue: Catalogue,
    has_sections: bool,
    problems: list[Problem],
) -> tuple[int, ...]:
    """Give the steps that the front matter says are complete, in order."""
    if not front:
        return ()
    try:
        entries = frontmatter.steps_with_lines(frontmatter.cut(text)[0])
    except DocumentError as error:
        missing = error.code == "steps-missing"
        if not missing or has_sections:
            severity = WARNING if missing else ERROR
            problems.append(Problem(error.code, severity, error.message, error.line))
        return ()
    found: set[int] = set()
    for entry, line in entries:
        number = _step_of(entry, catalogue)
        if number is not None:
            found.add(number)
        else:
            message = f"stepsCompleted holds {str(entry)[:60]!r}, which is none of the five steps."
            problems.append(Problem("steps-unknown-entry", WARNING, message, line))
    return tuple(sorted(found))


def _step_of(entry: object, catalogue: Catalogue) -> int | None:
    """The step that an entry of `stepsCompleted` names, by number or by the name of its file."""
    numbers = {step.id: step.number for step in catalogue.steps}
    name = entry.removesuffix(".md") if isinstance(entry, str) else ""
    number = numbers.get(name, frontmatter.step_number(entry))
    return number if number in numbers.values() else None


def _read_sections(
    catalogue: Catalogue,
    digest: str,
    front: Mapping[str, object],
    claimed: tuple[int, ...],
    sections: tuple[Section, ...],
    shown: str,
    problems: list[Problem],
) -> Reading:
    by_step = cross_check.find(catalogue, sections)
    links = _links(sections, shown)
    found = {n: _parsed(catalogue, n, here[0], shown, links) for n, here in by_step.items() if here}
    plan = _plan(front, claimed, found, links, catalogue)
    marks = fingerprint.read(front)
    # the mark of a lower heading, cut off in its middle, looks like a section without a title
    last = next((s for s in reversed(sections) if s.title), None)
    problems += cross_check.check_claims(catalogue, claimed, by_step, sections)
    for number, section in found.items():
        at_end = section.section is last
        problems += _faults_of(section, marks.get(number), plan, catalogue, at_end=at_end)
    changed = cross_check.changed_since(plan, catalogue, marks, found)
    resting = cross_check.resting_on_changes(plan, catalogue, marks, changed)
    outdated = cross_check.computed_before(plan, catalogue, changed, found)
    touched = {catalogue.step_of(id_) for id_ in resting} | outdated
    because = {number: steps for number, steps in changed.items() if number in touched}
    problems += cross_check.check_review(because, resting, outdated, found, catalogue)
    next_step = next((s.number for s in catalogue.steps if s.number not in claimed), 0)
    return Reading(
        plan=plan,
        problems=tuple(problems),
        status=_status(problems, next_step),
        next_step=next_step,
        needs_review=frozenset(resting),
        resting=resting,
        review_because=because,
        outdated=outdated,
        sections=sections,
        marks=marks,
        sha256=digest,
        front=front,
        lines=_lines(found.values()),
    )


def _faults_of(
    section: Found, mark: fingerprint.Mark | None, plan: Plan, catalogue: Catalogue, *, at_end: bool
) -> Iterator[Problem]:
    """What is wrong in one section; fields may be missing in one that is not marked complete."""
    yield from cross_check.check_mark(section, mark, plan, catalogue, at_end=at_end)
    yield from cross_check.check_headings(section, catalogue)
    yield from cross_check.check_values(section)
    if section.step.number in plan.steps_completed:
        yield from cross_check.check_fields(section, plan, catalogue)


def _lines(found: Iterable[Found]) -> dict[str, int]:
    """The line in the document of every question and category that has one."""
    lines = {}
    for one in found:
        for key, line in (one.parsed.lines if one.parsed else {}).items():
            lines[key] = one.section.line + line
    return lines


def _status(problems: Sequence[Problem], next_step: int) -> str:
    if any(problem.severity is ERROR for problem in problems):
        return DAMAGED
    return IN_PROGRESS if next_step else COMPLETE


def _links(sections: Sequence[Section], shown: str) -> Links:
    """Give where reference links go, in whatever section that stands; the first of a name counts."""
    links: dict[str, object] = {}
    for section in sections:
        if _DEFINES.search(shown, section.start, section.end):
            links = {**block_tokens(_lf(section, shown))[1], **links}
    return links


def _lf(section: Section, shown: str) -> str:
    return shown[section.start : section.end].replace("\r\n", "\n").replace("\r", "\n")


def _parsed(catalogue: Catalogue, number: int, section: Section, shown: str, links: Links) -> Found:
    step, body = catalogue.step(number), _lf(section, shown)
    parsed = parse_section(step, body, catalogue, links) if step.categories else None
    return Found(step, section, parsed, body)


def _plan(
    front: Mapping[str, object],
    claimed: tuple[int, ...],
    found: Mapping[int, Found],
    links: Links,
    catalogue: Catalogue,
) -> Plan:
    decisions: dict[str, Decision] = {}
    for one in found.values():
        if one.parsed:
            decisions |= one.parsed.decisions
    return Plan(
        project_name=_text(front, "project_name"),
        user_name=_text(front, "user_name"),
        date=_text(front, "date"),
        steps_completed=claimed,
        context=_context(front, found.get(1), links),
        decisions=decisions,
        findings=_answers(found.get(5), links, catalogue),
    )


def _text(front: Mapping[str, object], key: str) -> str:
    value = front.get(key)
    return "" if value is None else str(value)


def _context(front: Mapping[str, object], found: Found | None, links: Links) -> Context:
    """Read the context from its section; documents from the front matter where there is no section."""
    if found:
        return read_context(found.body, links)
    paths = front.get("inputDocuments")
    listed = paths if isinstance(paths, list) else []
    return Context(
        documents=tuple(InputDocument(path) for path in listed if isinstance(path, str) and path)
    )


def _answers(
    found: Found | None, links: Links, catalogue: Catalogue
) -> Mapping[str, FindingAnswer]:
    return read_answers(found.body, catalogue, links) if found else {}
