"""What differs between two plans outside their decisions: what the program would not have written.

Of a section of the program's its own part is left out: fields, and what is computed from them. Words that C carried
stay words of somebody's own. What renders the same is the same, however it is written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial

from facilitator.document import fingerprint
from facilitator.document.carry import by_hand
from facilitator.document.compose import compose_section
from facilitator.document.context_section import under_headings
from facilitator.document.errors import DocumentError
from facilitator.document.form import in_first_form
from facilitator.document.frontmatter import cut
from facilitator.document.glance import is_glance
from facilitator.document.sections import Section
from facilitator.model import Step
from facilitator.model.noun import noun
from facilitator.review.criteria import Criteria
from facilitator.review.passages import Passage, passages
from facilitator.review.sources import Version
from facilitator.validation.report import validate
from facilitator.validation.section import compose_validation

OWNED = frozenset(
    (
        "stepsCompleted",
        "inputDocuments",
        "lastStep",
        "status",
        "completedAt",
        "workflowType",
        "facilitator",
    )
)
"""Front-matter keys that the program writes."""
_COMPUTED = re.compile(r"^Computed on (\d{4}-\d\d-\d\d)", re.MULTILINE)
_COUNT = (
    r"\d+ (?:agrees?|differs?|no decision|without a decision|not (?:settled|decided)|decided in words|"
    r"corrected)\b"
)
_COUNTED = re.compile(rf"{_COUNT}|[^:\n]{{1,300}}: {_COUNT}[^.\n]{{0,200}}\.$")
"""Counts of statements, behind what they are about in the form of today."""
_DERIVED = ("Usual for this phase:",)
_SHOWN = 3
"""Lines of an edit that are quoted; the rest is counted."""


@noun
class HandEdit:
    """What changed by hand in one place."""

    place: str
    """Heading of the section, `Before the first section`, or `Front matter`."""
    added: int
    removed: int
    sample: tuple[str, ...] = ()
    """The first lines, `+ ` or `- ` before them."""


Own = Mapping[str, Sequence[Passage]]
"""What was written by hand, by place."""


def edits(old: Version, new: Version, criteria: Criteria) -> tuple[HandEdit, ...]:
    """List the places whose hand-written lines differ, in the order of the new document."""
    before, after = _own(old, new, criteria), _own(new, old, criteria)
    found = []
    for place in dict.fromkeys((*after, *before)):
        edit = _edit(place, before.get(place, ()), after.get(place, ()))
        if edit.added or edit.removed:
            found.append(edit)
    return tuple(found)


def _edit(place: str, before: Sequence[Passage], after: Sequence[Passage]) -> HandEdit:
    """Count the lines that only one side has, of the passages that only one side has."""
    now, was = _lines_of(after, before), _lines_of(before, after)
    added, removed = now - was, was - now
    lines = [f"+ {line}" for line in added.elements()]
    lines += [f"- {line}" for line in removed.elements()]
    return HandEdit(place, added.total(), removed.total(), tuple(lines[:_SHOWN]))


def _lines_of(these: Sequence[Passage], others: Sequence[Passage]) -> Counter[str]:
    """The lines of the passages that the others lack."""
    there = Counter(passage.said for passage in others)
    lines: Counter[str] = Counter()
    for passage in these:
        there[passage.said] -= 1
        if there[passage.said] < 0:
            lines.update(passage.lines)
    return lines


def _own(version: Version, other: Version, criteria: Criteria) -> Own:
    """Give, by place, the passages that follow from nothing that was recorded; none of a section that both have."""
    found: dict[str, list[Passage]] = {"Front matter": list(_front(version))}
    found["Before the first section"] = list(passages(_preamble(version)))
    written = {step.heading: step for step in criteria.catalogue.steps}
    # A heading can stand in a file thousands of times; what it would be written as is made once.
    composed = cache(partial(_composed, version, criteria))
    for section in version.reading.sections:
        step = written.get(section.title)
        if is_glance(section) or section.text == other.reading.section_text(section.title):
            continue
        own = found.setdefault(section.title, [])
        if step is None:
            own += passages(section.text)
        else:
            whole = bool(step.categories) or step.number == 1 or _is_met_whole(step, version, other)
            own += _in_section(section, step, composed(step.number, _day(section)), whole=whole)
    return found


def _is_met_whole(step: Step, version: Version, other: Version) -> bool:
    """Whether what differs in a section that is computed can be told from what the program wrote.

    It can where the program did not write it between the two, and where only this side was edited by hand.
    """
    mark = version.reading.marks.get(step.number)
    if mark is not None and mark == other.reading.marks.get(step.number):
        return True
    text = version.reading.section_text(step.heading)
    as_saved = mark is not None and fingerprint.judge(mark, text) == "as-saved"
    return not as_saved and not in_first_form(text, step)


def _in_section(section: Section, step: Step, composed: str, *, whole: bool) -> Iterator[Passage]:
    """The passages of a section that are not the program's; without `whole`, only those that C carries."""
    if step.categories or not whole:
        for block in by_hand(section.text, step, composed):
            yield from passages(block)
    if whole and not step.categories:
        yield from _beside(section, step, composed)


def _beside(section: Section, step: Step, composed: str) -> Iterator[Passage]:
    """The passages of a section without fields, but those that were computed."""
    known = {passage.said for passage in passages(composed)}
    for passage in passages(section.text):
        if passage.said not in known and not _is_computed(passage, step):
            yield passage


def _is_computed(passage: Passage, step: Step) -> bool:
    """Whether a passage is computed from more than the plan: rows, drawings, sources, counts of statements."""
    if step.number == 1:
        return False
    drawn = passage.kind in ("row", "code") or passage.said.startswith(_DERIVED)
    return drawn or _COUNTED.match(passage.said) is not None


def _day(section: Section) -> str:
    """The day that a section was computed on; empty when it names none."""
    day = _COMPUTED.search(section.text)
    return day[1] if day else ""


def _composed(version: Version, criteria: Criteria, number: int, day: str) -> str:
    """A section as the program would write it from what the plan records, and as it wrote it before."""
    step = criteria.catalogue.step(number)
    if not step.categories and step.number > 1 and not day:
        return ""
    computed = _computed(version, criteria, day) if day else ""
    plan = version.reading.plan
    before = under_headings(plan.context, step.heading, plan.user_name) if number == 1 else ""
    return f"{compose_section(step, plan, criteria.catalogue, computed)}\n{before}"


def _computed(version: Version, criteria: Criteria, day: str) -> str:
    """What was computed for step 5, as of a day."""
    # When it was computed the last step was not complete.
    plan = version.reading.plan
    steps = tuple(number for number in plan.steps_completed if number != 5)
    plan = replace(plan, steps_completed=steps)
    judged = validate(
        plan,
        criteria.catalogue,
        criteria.rules,
        day,
        relations=criteria.relations,
        phases=lambda: criteria.phases,
    )
    return compose_validation(judged, plan)


def _front(version: Version) -> Iterator[Passage]:
    for key, value in version.reading.front.items():
        if key not in OWNED:
            line = f"{key}: {value}"
            yield Passage(line, (line,))


def _preamble(version: Version) -> str:
    text = version.data.decode("utf-8", "replace")
    try:
        _, start = cut(text)
    except DocumentError:
        return ""
    sections = version.reading.sections
    return text[start : sections[0].start if sections else len(text)]
