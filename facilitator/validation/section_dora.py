"""The part of step 5 about the DORA metrics: the target of each, and which decisions hold it back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from facilitator.asking import comes_later
from facilitator.conditions import is_due
from facilitator.model import EFFECT_MARKS, Effect
from facilitator.validation.ledger import LedgerRow
from facilitator.validation.markdown import inline, is_page
from facilitator.validation.readiness import MetricReadiness
from facilitator.validation.report import Validation

_TARGETS = "dora-target"
_NAMED = (
    (Effect.WORSENS, "holds_back"),
    (Effect.MIXED, "mixed"),
    (Effect.UNKNOWN, "unknown"),
)


def dora_part(validation: Validation) -> Iterator[str]:
    """Compose readiness per metric in a line each; the ledger of all decisions stands in the report."""
    if _come_later(validation) and is_page(validation.facts.context):
        return
    if _come_later(validation):
        yield "No target is stated yet; what decisions do to each metric stands with their category."
        return
    everywhere = _unknown_everywhere(validation)
    for metric in validation.metrics:
        yield from _metric(metric, everywhere)
    facts = validation.facts
    asked = facts.catalogue.questions
    undecided = [
        id_ for id_ in validation.ledger.undecided if is_due(asked[id_].from_, facts.context)
    ]
    if undecided:
        names = ", ".join(map(validation.place, undecided))
        yield f"- No decision yet, so nothing is known of its effect: {names}"


def _come_later(validation: Validation) -> bool:
    """Whether targets come with a later delivery phase and none is stated."""
    targets = validation.facts.catalogue.categories.get(_TARGETS)
    return targets is not None and comes_later(targets, validation.facts)


def _unknown_everywhere(validation: Validation) -> tuple[LedgerRow, ...]:
    """Give the decisions of which nothing is known; their category says so."""
    unknown = [metric.unknown for metric in validation.metrics]
    first = unknown[0] if unknown else ()
    return tuple(row for row in first if all(row in rows for rows in unknown))


def _metric(readiness: MetricReadiness, everywhere: Sequence[LedgerRow]) -> Iterator[str]:
    metric = readiness.metric
    target = f"target: {inline(readiness.target)}" if readiness.target else "no target stated"
    said = []
    for effect, rows in _NAMED:
        listed = [row for row in getattr(readiness, rows) if row not in everywhere]
        headings = dict.fromkeys(row.place.partition(": ")[0] for row in listed)
        if headings:
            said.append(f"{EFFECT_MARKS[effect]} in {', '.join(headings)}")
    yield " · ".join((f"- **{metric.title}:** {target}", *said))
