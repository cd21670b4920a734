"""Placeholders of prompts (`{choice}`, `{plan.sast}`), and the facts that fill them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from facilitator.model.techniques import FactKind

FACTS_AT_HAND = ("project", "category")
"""Placeholders that can always be filled."""
_NAMES = re.compile(r"\{([^{}]*)\}")
_PLAN, _VALUE = "plan.", "value."
NAMED_OUTRIGHT = (_PLAN, _VALUE)
"""Placeholders that name a decision, or one of its values, of whichever category."""
_IN_ITS_PLACE = {
    "choice": ("answer", "running", "part", "act", "left-out"),
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
        need = _need_of(name, facts)
        needs.append(need)
        filled |= {name, *_fills(need, facts)}
    for fact, instead in _IN_ITS_PLACE.items():
        if fact in needs and not set(instead).isdisjoint(needs):
            needs.remove(fact)
    return tuple(needs)


def _need_of(name: str, facts: Mapping[str, FactKind]) -> str:
    """The fact that fills a placeholder: a decision or a value that it names, else the first of the list."""
    if name.startswith(_PLAN):
        return f"decided:{name.removeprefix(_PLAN)}"
    if name.startswith(_VALUE):
        return f"given:{name.removeprefix(_VALUE)}"
    return fact_of(name, facts)


def _fills(need: str, facts: Mapping[str, FactKind]) -> Sequence[str]:
    """The placeholders that a need fills: those of a fact, or of the decision that it names."""
    kind, _, named = need.partition(":")
    if named:
        return (f"{_VALUE if kind == 'given' else _PLAN}{named}",)
    return facts[need].fills if need in facts else ()
