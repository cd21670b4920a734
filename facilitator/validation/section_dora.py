"""The part of step 5 about the DORA metrics: how many decisions move each, and which hold it back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from facilitator.conditions import is_due
from facilitator.model import EFFECT_MARKS, Effect
from facilitator.validation.ledger import LedgerRow
from facilitator.validation.markdown import inline
from facilitator.validation.readiness import MetricReadiness
from facilitator.validation.report import Validation

_NOTE = (
    "▲ improves, ▼ worsens, ◆ mixed, – neutral, ? unknown. Directions are argued from the sources that each section names, "
    "not measured; a target is a direction, not a score."
)
_NAMED = (
    (Effect.WORSENS, "holds_back"),
    (Effect.MIXED, "mixed"),
    (Effect.UNKNOWN, "unknown"),
)


def dora_part(validation: Validation) -> Iterator[str]:
    """Compose readiness per metric in two lines each; the ledger of all decisions stands in the report."""
    yield from (_NOTE, "")
    everywhere = _unknown_everywhere(validation)
    for metric in validation.metrics:
        yield from _metric(metric, everywhere)
    if everywhere:
        yield from ("", f"Unknown on all four: {', '.join(row.place for row in everywhere)}.")
    facts = validation.facts
    asked = facts.catalogue.questions
    undecided = [
        id_ for id_ in validation.ledger.undecided if is_due(asked[id_].from_, facts.context)
    ]
    if undecided:
        names = ", ".join(map(validation.place, undecided))
        yield from ("", f"No decision yet, so nothing is known of its effect: {names}.")


def _unknown_everywhere(validation: Validation) -> tuple[LedgerRow, ...]:
    unknown = [metric.unknown for metric in validation.metrics]
    first = unknown[0] if unknown else ()
    return tuple(row for row in first if all(row in rows for rows in unknown))


def _metric(readiness: MetricReadiness, everywhere: Sequence[LedgerRow]) -> Iterator[str]:
    metric = readiness.metric
    target = f"target: {inline(readiness.target)}" if readiness.target else "no target stated"
    counts = (
        (Effect.IMPROVES, len(readiness.supports)),
        (Effect.WORSENS, len(readiness.holds_back)),
        (Effect.MIXED, len(readiness.mixed)),
        (Effect.NEUTRAL, readiness.neutral),
        (Effect.UNKNOWN, len(readiness.unknown)),
    )
    said = ", ".join(f"{EFFECT_MARKS[e]} {n}" for e, n in counts if n)
    yield f"- **{metric.title}:** {target}{f' · {said}' if said else ''}"
    named = []
    for effect, rows in _NAMED:
        listed = [row for row in getattr(readiness, rows) if row not in everywhere]
        if listed:
            named.append(f"{EFFECT_MARKS[effect]} {_by_category(listed)}")
    if named:
        yield f"  - {' · '.join(named)}"


def _by_category(rows: Sequence[LedgerRow]) -> str:
    """Name decisions, those of a category together: `Promote Stage (Promotion Gates, Release Windows)`."""
    fields: dict[str, list[str]] = {}
    for row in rows:
        heading, _, field = row.place.partition(": ")
        fields.setdefault(heading, []).append(field)
    told = []
    for heading, names in fields.items():
        within = ", ".join(filter(None, names))
        told.append(f"{heading} ({within})" if within else heading)
    return ", ".join(told)
