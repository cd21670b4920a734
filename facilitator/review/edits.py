"""What differs between two plans outside their decisions: lines that the program would not have written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from facilitator.document import fingerprint
from facilitator.document.compose import compose_section
from facilitator.document.errors import DocumentError
from facilitator.document.frontmatter import cut
from facilitator.document.sections import Section
from facilitator.review.criteria import Criteria
from facilitator.review.sources import Version
from facilitator.validation.report import validate
from facilitator.validation.section import compose_validation

OWNED = frozenset(
    ("stepsCompleted", "inputDocuments", "lastStep", "status", "completedAt", "facilitator")
)
"""Front-matter keys that the program writes."""
_COMPUTED = re.compile(r"^Computed on (\d{4}-\d\d-\d\d)", re.MULTILINE)
_SHOWN = 3
"""Lines of an edit that are quoted; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What changed by hand in one place."""

    place: str
    """Heading of the section, `Before the first section`, or `Front matter`."""
    added: int
    removed: int
    sample: tuple[str, ...] = ()
    """The first lines, `+ ` or `- ` before them."""


def edits(old: Version, new: Version, criteria: Criteria) -> tuple[Edit, ...]:
    """List the places whose hand-written lines differ, in the order of the new document."""
    before, after = _own_lines(old, criteria), _own_lines(new, criteria)
    places = dict.fromkeys((*after, *before))
    found = (
        _edit(place, before.get(place, Counter()), after.get(place, Counter())) for place in places
    )
    return tuple(edit for edit in found if edit.added or edit.removed)


def _edit(place: str, before: Counter[str], after: Counter[str]) -> Edit:
    added, removed = after - before, before - after
    lines = [
        *(f"+ {line}" for line in added.elements()),
        *(f"- {line}" for line in removed.elements()),
    ]
    return Edit(place, added.total(), removed.total(), tuple(lines[:_SHOWN]))


def _own_lines(version: Version, criteria: Criteria) -> Mapping[str, Counter[str]]:
    """Give, by place, the lines that follow from nothing that was recorded."""
    found = {"Front matter": _front(version), "Before the first section": _preamble(version)}
    written = {step.heading: step for step in criteria.catalogue.steps}
    for section in version.reading.sections:
        step = written.get(section.title)
        mark = version.reading.marks.get(step.number) if step else None
        if mark is not None and fingerprint.judge(mark, section.text) == "as-saved":
            continue
        composed = _composed(version, criteria, step.number, section) if step else ""
        found[section.title] = _lines(section.text) - _lines(composed)
    return found


def _composed(version: Version, criteria: Criteria, step: int, section: Section) -> str:
    plan, catalogue = version.reading.plan, criteria.catalogue
    text = ""
    if step == 5:
        day = _COMPUTED.search(section.text)
        if day is None:
            return ""
        # What was computed then is computed again as of that day, when the last step was not complete.
        then = replace(
            plan, steps_completed=tuple(n for n in plan.steps_completed if n != 5), completed_at=""
        )
        judged = validate(
            then,
            catalogue,
            criteria.rules,
            day[1],
            relations=criteria.relations,
            dora=criteria.dora,
        )
        text = compose_validation(judged, then, catalogue)
    return compose_section(catalogue.step(step), plan, catalogue, text)


def _front(version: Version) -> Counter[str]:
    own = ((key, value) for key, value in version.reading.front.items() if key not in OWNED)
    return Counter(f"{key}: {value}" for key, value in own)


def _preamble(version: Version) -> Counter[str]:
    text = version.data.decode("utf-8", "replace")
    try:
        _, start = cut(text)
    except DocumentError:
        return Counter()
    sections = version.reading.sections
    return _lines(text[start : sections[0].start] if sections else text[start:])


def _lines(text: str) -> Counter[str]:
    return Counter(_stated(text))


def _stated(text: str) -> Iterator[str]:
    return (
        line.rstrip()
        for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if line.strip()
    )
