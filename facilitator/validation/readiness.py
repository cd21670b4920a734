"""Readiness: per DORA metric from recorded effects and targets, and overall from what is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from facilitator.conditions import Facts
from facilitator.model import METRICS, Effect, Metric, Plan
from facilitator.validation.completeness import Answered, Box, Item
from facilitator.validation.ledger import Ledger, Row, moving
from facilitator.validation.questions import expired_risks
from facilitator.validation.tensions import Finding, Standing
from facilitator.validation.values import place

READY = "READY FOR IMPLEMENTATION"


@dataclass(frozen=True, slots=True)
class MetricReadiness:
    """One metric: the direction wanted, and what the decisions do to it. Never a grade."""

    metric: Metric
    target: str
    """Empty when none is stated."""
    supports: tuple[Row, ...]
    holds_back: tuple[Row, ...]
    mixed: tuple[Row, ...]
    neutral: int
    unknown: tuple[Row, ...]
    undecided: tuple[str, ...]
    """Ids of questions with effects that have no decision yet."""


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that stands between the plan and readiness."""

    kind: str
    """step, decision, tension, alignment, open-question or accepted-risk."""
    subject: str
    """Number of the step, or id of the question or finding."""
    text: str


def metrics(ledger: Ledger) -> tuple[MetricReadiness, ...]:
    """Read each metric's readiness off the ledger."""
    return tuple(_metric(metric, ledger) for metric in METRICS)


def missing(
    plan: Plan, boxes: Iterable[Box], findings: Iterable[Finding], facts: Facts, today: str
) -> tuple[Missing, ...]:
    """List everything that is open, in the order of the document; empty means ready."""
    steps = (
        Missing("step", str(n), f"Step {n} is not complete")
        for n in (1, 2, 3, 4)
        if n not in plan.steps_completed
    )
    decisions = (_decision(item, facts) for box in boxes for item in box.open)
    return (*steps, *decisions, *_findings(findings), *_risks(facts, today))


def _metric(metric: Metric, ledger: Ledger) -> MetricReadiness:
    return MetricReadiness(
        metric,
        ledger.targets.get(metric, ""),
        moving(ledger.rows, metric, Effect.IMPROVES),
        moving(ledger.rows, metric, Effect.WORSENS),
        moving(ledger.rows, metric, Effect.MIXED),
        len(moving(ledger.rows, metric, Effect.NEUTRAL)),
        moving(ledger.rows, metric, Effect.UNKNOWN),
        ledger.undecided,
    )


def _decision(item: Item, facts: Facts) -> Missing:
    name = place(item.question.id, facts.catalogue)
    if item.standing is Answered.WAITS:
        needs = ", ".join(place(n, facts.catalogue) for n in item.needs)
        return Missing("decision", item.question.id, f"{name} waits for {needs}")
    if item.standing is Answered.DEFERRED and item.decision is not None and item.decision.reason:
        return Missing("decision", item.question.id, f"{name} is deferred: {item.decision.reason}")
    return Missing("decision", item.question.id, f"{name} {_STATES[item.standing]}")


_STATES = {
    Answered.OPEN: "is open",
    Answered.DEFERRED: "is deferred",
    Answered.NEEDS_REVIEW: "needs review: a decision it relied on has changed",
}


def _findings(findings: Iterable[Finding]) -> Iterator[Missing]:
    for finding in findings:
        if finding.is_open:
            yield Missing(finding.kind, finding.id, f"“{finding.title}” {_WAITS[finding.standing]}")


_WAITS = {
    Standing.OPEN: "is not answered",
    Standing.STALE: "has an answer that is stale",
    Standing.EXPIRED: "has an answer that has expired",
}


def _risks(facts: Facts, today: str) -> Iterator[Missing]:
    for question, risk in expired_risks(facts, today):
        name = place(question, facts.catalogue)
        yield Missing(
            "accepted-risk",
            question,
            f"{name}: a risk was accepted until {risk.until}: {risk.text}",
        )
