"""How much of a prompt is this plan's own: the user's words before the catalogue's, and those before a label."""

from __future__ import annotations

from facilitator.model.techniques import Remark
from facilitator.patterns import regex

OWN_WORDS = 4
"""Sharpness of what quotes the user, or the project's own documents and files."""
OF_THE_PLAN = 3
"""Sharpness of what two decisions make together."""
_OF_THE_USER = frozenset(
    (
        "rationale", "detail", "quantity", "today", "sentence", "figure", "asked-there", "trace",
        "superseded", "set-aside", "risk",
    )
)  # fmt: skip
_OWN_OUTRIGHT = ("given:", "reason:", "measure:", "line:", "sum:")
_TOGETHER = frozenset(("tension", "target-against"))
_OF_THE_CATALOGUE = frozenset(
    (
        "con", "prerequisite", "rollback", "worsens", "improves", "alternative", "tool", "sibling",
        "leans-on", "leans-on-running", "carries",
    )
)  # fmt: skip
_QUOTED = regex(r"“([^“”]+)”")


def sharpness(remark: Remark) -> int:
    """4 for the user's words and values, 3 for what two decisions make together, 0 for a choice alone."""
    named = sum(need.startswith(("decided:", "in-place:")) for need in remark.needs)
    together = OF_THE_PLAN if named > 1 else 0
    own = max((_of(need) for need in remark.needs), default=0)
    return max(own, together) or int(remark.when is not None)


def _of(need: str) -> int:
    if need in _OF_THE_USER or need.startswith(_OWN_OUTRIGHT):
        return OWN_WORDS
    if need in _TOGETHER:
        return OF_THE_PLAN
    if need in _OF_THE_CATALOGUE or ":" in need:
        return 2
    return 0


def quotations(text: str) -> list[str]:
    """What stands in quotation marks in a prompt."""
    return _QUOTED.findall(text)
