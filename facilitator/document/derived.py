"""Lines of the document that follow from others: written for people, ignored on reading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from facilitator.document.fields import NOT_STATED, Entry, one_line
from facilitator.document.impact import quoted_sources
from facilitator.model import PHASES, Catalogue, Category, Decision, Question

SOURCES = "Sources"
VERSION = "Version"
ROLLBACK_TRIGGERS = "Rollback Triggers"
LATER = "Later"
DERIVED = (SOURCES, VERSION, ROLLBACK_TRIGGERS, LATER)
"""Labels that are never read."""

_PLATFORM = "ci-cd-platform"
_VERIFY = "verify"
_ROLLBACK = "rollback"
_ARGUED = "the effects and rollback implications are argued from these documents, not measured"


def following_fields(
    category: Category, written: Mapping[str, Decision], catalogue: Catalogue
) -> list[Entry]:
    """Make the fields that product readers look for and that no question asks."""
    if category.id == _PLATFORM and _PLATFORM in written:
        return [Entry(VERSION, _version(written[_PLATFORM]))]
    rollback = catalogue.categories.get(_ROLLBACK)
    if category.id == _VERIFY and rollback is not None:
        link = f"[{rollback.heading}](#{anchor(rollback.heading)})"
        return [Entry(ROLLBACK_TRIGGERS, f"decided once, in {link}")]
    return []


def later_field(questions: Sequence[Question]) -> list[Entry]:
    """Say what comes with which later delivery phase; nothing where all is asked now."""
    counted = Counter(question.from_ for question in questions)
    phases = [f"{counted[phase]} from {phase} on" for phase in PHASES if counted[phase]]
    return [Entry(LATER, ", ".join(phases))] if phases else []


def _version(decision: Decision) -> str:
    stated = [e.version or str(e.status) for e in decision.evidence]
    return f"{'; '.join(stated)} (see Version Evidence)" if stated else NOT_STATED


def note(category: Category) -> str:
    """Give the paragraph under a heading of targets: what the names mean, and that this is a direction."""
    targets = any(option.level for question in category.questions for option in question.options)
    return (
        f"_{one_line(' '.join(category.intro.split()))}_\n\n" if targets and category.intro else ""
    )


def sources(
    questions: Sequence[Question], written: Mapping[str, Decision], catalogue: Catalogue
) -> list[Entry]:
    """List the sources of what the catalogue says of these decisions, remarking that it is argued."""
    stated = dict.fromkeys(
        source
        for question in questions
        if question.id in written
        for source in quoted_sources(question, written[question.id], catalogue)
    )
    links = " · ".join(_link(source.title, source.url) for source in stated)
    return [Entry(SOURCES, f"{links} — {_ARGUED}")] if links else []


def _link(title: str, url: str) -> str:
    text = title.replace("[", "\\[").replace("]", "\\]")
    return (
        f"[{text}]({url})" if url and not re.search(r"[\s()<>]", url) else f"{text} {url}".strip()
    )


def anchor(heading: str) -> str:
    """Give the anchor that GitHub makes of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
