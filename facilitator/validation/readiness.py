"""Readiness: per DORA metric from recorded effects and targets, and overall from what is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from facilitator.asking import deferred_values, open_values
from facilitator.conditions import Facts
from facilitator.model import METRICS, Effect, Metric, Plan, Standing
from facilitator.model.noun import noun
from facilitator.validation.completeness import Answered, Box, Item, costs, owes_reason
from facilitator.validation.ledger import Ledger, LedgerRow, moving
from facilitator.validation.questions import expired_risks
from facilitator.validation.tensions import Finding, FindingState, passed_day
from facilitator.validation.values import place

READY = "READY FOR IMPLEMENTATION"


@noun
class MetricReadiness:
    """One metric: the direction wanted, and what the decisions do to it. Never a grade."""

    metric: Metric
    target: str
    """Empty when none is stated."""
    holds_back: tuple[LedgerRow, ...]
    mixed: tuple[LedgerRow, ...]
    unknown: tuple[LedgerRow, ...]


@noun
class Missing:
    """One thing that stands between the plan and readiness."""

    kind: str
    """step, decision, value, reason, tension, alignment, open-question or accepted-risk."""
    subject: str
    """Number of the step, or id of the question, of `<question>.<value>` or of the finding."""
    text: str


def metrics(ledger: Ledger) -> tuple[MetricReadiness, ...]:
    """Read each metric's readiness off the ledger."""
    return tuple(_metric(metric, ledger) for metric in METRICS)


def missing(
    plan: Plan, boxes: Iterable[Box], findings: Iterable[Finding], facts: Facts, today: str
) -> tuple[Missing, ...]:
    """List everything that is open, in the order of the document; empty means ready."""
    return (
        *_steps(plan),
        *_decisions(boxes, facts, today),
        *_values(facts, today),
        *_reasons(facts),
        *_findings(findings),
        *_risks(facts, today),
    )


def _steps(plan: Plan) -> Iterator[Missing]:
    for number in (1, 2, 3, 4):
        if number not in plan.steps_completed:
            yield Missing("step", str(number), f"Step {number} is not complete")


def overdue(facts: Facts, today: str) -> Iterator[str]:
    """Ids of questions and of `<question>.<value>` that are put off until a day that has passed."""
    for id_, decision in facts.decisions.items():
        if decision.standing is Standing.DEFERRED and passed_day(decision.reason, today):
            yield id_
    for question, value, reason in deferred_values(facts):
        if passed_day(reason, today):
            yield f"{question.id}.{value.id}"


def _put_off(reason: str, today: str) -> str:
    """That something is deferred and why, and where that names a day that has passed, that it has."""
    past = passed_day(reason, today)
    return f"deferred: {reason}{f' ({past} has passed)' if past else ''}"


def _decisions(boxes: Iterable[Box], facts: Facts, today: str) -> Iterator[Missing]:
    for box in boxes:
        for item in box.open:
            name = place(item.question.id, facts.catalogue)
            yield Missing("decision", item.question.id, f"{name}, {_state(item, facts, today)}")


def _values(facts: Facts, today: str) -> Iterator[Missing]:
    """Essential values that are open or deferred."""
    for question, value in open_values(facts):
        name = place(question.id, facts.catalogue)
        yield Missing("value", f"{question.id}.{value.id}", f"{name}: {value.field}, not stated")
    for question, value, reason in deferred_values(facts):
        name = place(question.id, facts.catalogue)
        text = f"{name}: {value.field}, {_put_off(reason, today)}"
        yield Missing("value", f"{question.id}.{value.id}", text)


def _reasons(facts: Facts) -> Iterator[Missing]:
    """Decisions that cost something, of which nobody said why."""
    for id_ in facts.catalogue.questions:
        decision = facts.decisions.get(id_)
        if decision is not None and owes_reason(decision):
            name, price = place(id_, facts.catalogue), ", ".join(m.title for m in costs(decision))
            yield Missing("reason", id_, f"{name}: no reason is given for what it costs ({price})")


def _metric(metric: Metric, ledger: Ledger) -> MetricReadiness:
    def moved(effect: Effect) -> tuple[LedgerRow, ...]:
        return moving(ledger.rows, metric, effect)

    return MetricReadiness(
        metric=metric,
        target=ledger.targets.get(metric, ""),
        holds_back=moved(Effect.WORSENS),
        mixed=moved(Effect.MIXED),
        unknown=moved(Effect.UNKNOWN),
    )


def _state(item: Item, facts: Facts, today: str) -> str:
    """How a question stands, in words that fit one thing and several."""
    if item.standing is Answered.WAITS:
        return f"waiting for {', '.join(place(id_, facts.catalogue) for id_ in item.needs)}"
    if item.standing is Answered.DEFERRED and item.decision and item.decision.reason:
        return _put_off(item.decision.reason, today)
    return _STATES[item.standing]


_STATES = {
    Answered.OPEN: "open",
    Answered.DEFERRED: "deferred",
    Answered.NEEDS_REVIEW: "to be reviewed: a decision it relied on has changed",
}


def _findings(findings: Iterable[Finding]) -> Iterator[Missing]:
    for finding in findings:
        if finding.is_open:
            past = f" ({finding.overdue})" if finding.overdue else ""
            told = f"“{finding.title}” {_WAITS[finding.state]}{past}"
            yield Missing(finding.kind, finding.id, told)


_WAITS = {
    FindingState.OPEN: "is not answered",
    FindingState.STALE: "has an answer that is stale",
    FindingState.EXPIRED: "has an answer that has expired",
    FindingState.UNDATED: "has an answer until a date that cannot be read",
}


def _risks(facts: Facts, today: str) -> Iterator[Missing]:
    for question, risk in expired_risks(facts, today):
        name = place(question, facts.catalogue)
        yield Missing(
            "accepted-risk",
            question,
            f"{name}: a risk was accepted until {risk.until}: {risk.text}",
        )
