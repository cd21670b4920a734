"""Placeholders of prompts (`{choice}`, `{plan.sast}`), and the facts that fill them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from facilitator.model.techniques import FactKind

FACTS_AT_HAND = ("project", "category")
"""Placeholders that can always be filled."""
_NAMES = re.compile(r"\{([^{}]*)\}")
_PLAN = "plan."
_IN_ITS_PLACE = {
    "choice": ("answer", "running", "left-out"),
    "leans-on": ("leans-on-running",),
    "last-environment": ("environments",),
}
"""A fact is not asked for where one of these is: it fills the same placeholders."""


def placeholders(text: str) -> list[str]:
    """Names between braces, in order."""
    return _NAMES.findall(text)


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
        of_plan = name.startswith(_PLAN)
        need = f"decided:{name.removeprefix(_PLAN)}" if of_plan else fact_of(name, facts)
        needs.append(need)
        filled |= {name, *_fills(need, facts)}
    for fact, instead in _IN_ITS_PLACE.items():
        if fact in needs and not set(instead).isdisjoint(needs):
            needs.remove(fact)
    return tuple(needs)


def _fills(need: str, facts: Mapping[str, FactKind]) -> Sequence[str]:
    """The placeholders that a need fills: those of a fact, or of the decision that it names."""
    _, _, decision = need.partition(":")
    if decision:
        return (f"{_PLAN}{decision}",)
    return facts[need].fills if need in facts else ()
