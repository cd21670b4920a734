"""Lines of the document that follow from others: written for people, ignored on reading."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from facilitator.asking import asks_nothing, comes_later
from facilitator.conditions import Facts
from facilitator.document.fields import NOT_STATED, Entry, one_line
from facilitator.document.impact import cited_sources
from facilitator.model import (
    Catalogue,
    Category,
    Decision,
    Effect,
    Question,
    Source,
    Standing,
    Step,
)

SOURCES = "Sources"
VERSION = "Version"
ROLLBACK_TRIGGERS = "Rollback Triggers"
LATER = "Later"
NOT_ASKED = "Not asked"
DERIVED = (SOURCES, VERSION, ROLLBACK_TRIGGERS, LATER, NOT_ASKED)
"""Labels that are never read."""

_PLATFORM = "ci-cd-platform"
_VERIFY = "verify"
_ROLLBACK = "rollback"


def version_field(category: Category, written: Mapping[str, Decision]) -> Entry | None:
    """Make the field that says the version of the platform; None in every other category, and where there is no platform."""
    stated = written.get(_PLATFORM) if category.id == _PLATFORM else None
    decided = stated is not None and stated.standing is Standing.DECIDED
    return Entry(VERSION, _version(stated)) if stated and decided else None


def following_fields(category: Category, catalogue: Catalogue) -> list[Entry]:
    """Make the field that product readers look for among the checks and that no question asks there."""
    rollback = catalogue.categories.get(_ROLLBACK)
    if category.id == _VERIFY and rollback is not None:
        return [Entry(ROLLBACK_TRIGGERS, f"decided once, in {rollback.heading}")]
    return []


def not_asked_line(step: Step, facts: Facts) -> tuple[str, ...]:
    """Name the categories of a step that do not apply to this project."""
    silent = [c for c in step.categories if asks_nothing(c, facts) and not comes_later(c, facts)]
    names = ", ".join(one_line(category.heading) for category in silent)
    return (f"**{NOT_ASKED}:** {names}, which do not apply to this workload",) if silent else ()


def _version(decision: Decision) -> str:
    stated = [e.version or str(e.status) for e in decision.evidence]
    return "; ".join(stated) if stated else NOT_STATED


def had_note(category: Category) -> bool:
    """Whether plans before have a note under the heading of a category: the first sentence of what is said of targets."""
    targets = any(option.level for question in category.questions for option in question.options)
    return targets and bool(category.intro)


def sources(
    questions: Sequence[Question], written: Mapping[str, Decision], catalogue: Catalogue
) -> tuple[str, ...]:
    """Name the sources of what these decisions worsen, whose reasons are written out, in one line of links."""
    cited = dict.fromkeys(
        source
        for question in questions
        if question.id in written
        for source in cited_sources(question, written[question.id], catalogue, (Effect.WORSENS,))
    )
    named = " · ".join(map(_named, cited))
    return (f"**{SOURCES}:** {named}",) if named else ()


def _named(source: Source) -> str:
    title = source.title.partition(" (")[0].replace(" capability:", ":").replace(" - ", ": ")
    name = one_line(re.sub(r"([\[\]*_`])", r"\\\1", title))
    return f"[{name}]({source.url})" if _sound(source.url) else name


def _sound(url: str) -> bool:
    return bool(url) and not re.search(r"[\s()<>]", url)
