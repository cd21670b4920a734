"""What differs between two plans outside their decisions: lines that the program would not have written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, partial

from facilitator.document import fingerprint
from facilitator.document.compose import compose_section
from facilitator.document.errors import DocumentError
from facilitator.document.frontmatter import cut
from facilitator.document.glance import is_glance
from facilitator.document.sections import Section
from facilitator.review.criteria import Criteria
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
_SHOWN = 3
"""Lines of an edit that are quoted; the rest is counted."""


@dataclass(frozen=True, slots=True)
class HandEdit:
    """What changed by hand in one place."""

    place: str
    """Heading of the section, `Before the first section`, or `Front matter`."""
    added: int
    removed: int
    sample: tuple[str, ...] = ()
    """The first lines, `+ ` or `- ` before them."""


def edits(old: Version, new: Version, criteria: Criteria) -> tuple[HandEdit, ...]:
    """List the places whose hand-written lines differ, in the order of the new document."""
    before = _own_lines(old, criteria)
    after = _own_lines(new, criteria)
    found = []
    for place in dict.fromkeys((*after, *before)):
        edit = _edit(place, before.get(place, Counter()), after.get(place, Counter()))
        if edit.added or edit.removed:
            found.append(edit)
    return tuple(found)


def _edit(place: str, before: Counter[str], after: Counter[str]) -> HandEdit:
    added, removed = after - before, before - after
    lines = [f"+ {line}" for line in added.elements()]
    lines += [f"- {line}" for line in removed.elements()]
    return HandEdit(place, added.total(), removed.total(), tuple(lines[:_SHOWN]))


def _own_lines(version: Version, criteria: Criteria) -> Mapping[str, Counter[str]]:
    """Give, by place, the lines that follow from nothing that was recorded."""
    found = {"Front matter": _front(version), "Before the first section": _preamble(version)}
    written = {step.heading: step for step in criteria.catalogue.steps}
    # A heading can stand in a file thousands of times; what it would be written as is made once.
    composed = cache(partial(_composed_lines, version, criteria))
    for section in version.reading.sections:
        if is_glance(section):
            continue
        step = written.get(section.title)
        mark = version.reading.marks.get(step.number) if step else None
        if mark is not None and fingerprint.judge(mark, section.text) == "as-saved":
            continue
        written_lines = composed(step.number, _day(section)) if step else Counter()
        found[section.title] = _lines(section.text) - written_lines
    return found


def _day(section: Section) -> str:
    """The day that a section was computed on; empty when it names none."""
    day = _COMPUTED.search(section.text)
    return day[1] if day else ""


def _composed_lines(version: Version, criteria: Criteria, step: int, day: str) -> Counter[str]:
    """The lines of a section as the program would write it from what the plan records."""
    if step == 5 and not day:
        return Counter()
    computed = _computed(version, criteria, day) if step == 5 else ""
    catalogue = criteria.catalogue
    plan = version.reading.plan
    return _lines(compose_section(catalogue.step(step), plan, catalogue, computed))


def _computed(version: Version, criteria: Criteria, day: str) -> str:
    """What was computed for step 5, as of a day."""
    # When it was computed the last step was not complete.
    plan = version.reading.plan
    steps = tuple(number for number in plan.steps_completed if number != 5)
    plan = replace(plan, steps_completed=steps, completed_at="")
    judged = validate(
        plan,
        criteria.catalogue,
        criteria.rules,
        day,
        relations=criteria.relations,
        dora=criteria.dora,
    )
    return compose_validation(judged, plan)


def _front(version: Version) -> Counter[str]:
    front = version.reading.front
    return Counter(f"{key}: {value}" for key, value in front.items() if key not in OWNED)


def _preamble(version: Version) -> Counter[str]:
    text = version.data.decode("utf-8", "replace")
    try:
        _, start = cut(text)
    except DocumentError:
        return Counter()
    sections = version.reading.sections
    end = sections[0].start if sections else len(text)
    return _lines(text[start:end])


def _lines(text: str) -> Counter[str]:
    """Count the lines that say something, whatever ends them."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Counter(line.rstrip() for line in lines if line.strip())
