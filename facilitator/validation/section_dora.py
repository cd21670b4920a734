"""The part of step 5 about the DORA metrics: how many decisions move each, and which hold it back."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.model import EFFECT_MARKS, Effect
from facilitator.validation.markdown import inline
from facilitator.validation.readiness import MetricReadiness
from facilitator.validation.report import Validation

_NOTE = (
    "Directions are argued from the sources named in this plan, not measured. "
    "A target is a direction, not a score."
)


def dora_part(validation: Validation) -> Iterator[str]:
    """Compose readiness per metric in two lines each; the ledger of all decisions stands in the report."""
    yield from (_NOTE, "")
    for metric in validation.metrics:
        yield from _metric(metric)
    undecided = validation.ledger.undecided
    if undecided:
        names = ", ".join(map(validation.place, undecided))
        yield from ("", f"No decision yet, so nothing is known of its effect: {names}.")
    for rule in validation.notes:
        yield from (
            "",
            f"{inline(rule.title)} ({rule.id}): {inline(rule.why)} {inline(rule.question)}",
        )


def _metric(readiness: MetricReadiness) -> Iterator[str]:
    metric = readiness.metric
    target = f"target: {inline(readiness.target)}" if readiness.target else "no target stated"
    counts = (
        (Effect.IMPROVES, len(readiness.supports)),
        (Effect.WORSENS, len(readiness.holds_back)),
        (Effect.MIXED, len(readiness.mixed)),
        (Effect.NEUTRAL, readiness.neutral),
        (Effect.UNKNOWN, len(readiness.unknown)),
    )
    said = " · ".join(f"{EFFECT_MARKS[e]} {n} {e}" for e, n in counts if n)
    yield f"- **{metric.title}:** {target}{f' · {said}' if said else ''}"
    named = [
        f"{word}: {', '.join(row.place for row in rows)}"
        for word, rows in (
            ("Held back by", readiness.holds_back),
            ("Mixed", readiness.mixed),
            ("Unknown", readiness.unknown),
        )
        if rows
    ]
    if named:
        yield f"  - {'; '.join(named)}"
