"""Placeholders of prompts (`{choice}`, `{plan.sast}`), and the facts that fill them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from facilitator.model.techniques import FactKind

FACTS_AT_HAND = ("project", "category")
"""Placeholders that can always be filled."""
_NAMES = re.compile(r"\{([^{}]*)\}")
_OUTRIGHT = {
    "plan.": "decided:",
    "value.": "given:",
    "reason.": "reason:",
    "measure.": "measure:",
    "measure_where.": "measure:",
    "sum.": "sum:",
}
"""Begin of a placeholder that names a decision, value, reason, number or sum outright, and of the fact that fills it."""
NAMED_OUTRIGHT = ("plan.", "value.")
"""Those of them that every prompt may have."""
_OF_LINES = ("line", "line_where")
_IN_ITS_PLACE = {
    "choice": ("answer", "running", "part", "act", "left-out"),
    "leans-on": ("leans-on-running",),
}
"""A fact is not asked for where one of these is: it fills the same placeholders."""


def placeholders(text: str) -> list[str]:
    """Names between braces, in order."""
    return _NAMES.findall(text)


def without(text: str) -> str:
    """The text's own words."""
    return _NAMES.sub("", text)


def fact_of(placeholder: str, facts: Mapping[str, FactKind]) -> str:
    """The first fact that fills a placeholder; empty when none does."""
    return next((id_ for id_, fact in facts.items() if placeholder in fact.fills), "")


def needs_of(text: str, stated: Sequence[str], facts: Mapping[str, FactKind]) -> tuple[str, ...]:
    """The facts that fill a text: those stated, and the first fact that fills each other placeholder."""
    needs = list(stated)
    filled = {name for need in stated for name in _fills(need, facts)}
    for name in placeholders(text):
        if name in FACTS_AT_HAND or name in filled:
            continue
        need = _need_of(name, facts)
        needs.append(need)
        filled |= {name, *_fills(need, facts)}
    for fact, instead in _IN_ITS_PLACE.items():
        if fact in needs and not set(instead).isdisjoint(needs):
            needs.remove(fact)
    return tuple(needs)


def unknown(text: str, facts: Mapping[str, FactKind]) -> list[str]:
    """The placeholders of a crossing that nothing fills."""
    return [
        name
        for name in placeholders(text)
        if name not in FACTS_AT_HAND and not _need_of(name, facts)
    ]


def _need_of(name: str, facts: Mapping[str, FactKind]) -> str:
    """The fact that fills a placeholder: a decision or a value that it names, else the first of the list."""
    for begin, kind in _OUTRIGHT.items():
        if name.startswith(begin):
            return f"{kind}{name.removeprefix(begin)}"
    return "line" if name in _OF_LINES else fact_of(name, facts)


def _fills(need: str, facts: Mapping[str, FactKind]) -> Sequence[str]:
    """The placeholders that a need fills: those of a fact, or of the decision that it names."""
    kind, _, named = need.partition(":")
    if named:
        begins = (begin for begin, fact in _OUTRIGHT.items() if fact == f"{kind}:")
        return tuple(f"{begin}{named}" for begin in begins) or (f"plan.{named}",)
    if need == "line":
        return _OF_LINES
    return facts[need].fills if need in facts else ()
