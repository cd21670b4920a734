"""The DORA ledger: recorded decisions against the four metrics, and the targets beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from facilitator.conditions import Facts, Truth, applies
from facilitator.model import METRICS, Decision, Effect, Impact, Metric, Question
from facilitator.validation.values import place, shown


@dataclass(frozen=True, slots=True)
class Row:
    """One decision: what was chosen and in which direction it moves each metric."""

    question: str
    step: int
    category: str
    place: str
    """Heading and field, for a reader."""
    value: str
    impacts: Mapping[Metric, Impact]

    def effect(self, metric: Metric) -> Effect:
        """The direction; unknown where none is recorded."""
        return self.impacts.get(metric, Impact(Effect.UNKNOWN)).effect


@dataclass(frozen=True, slots=True)
class Ledger:
    """All rows, the sums of their effects, and what is still open."""

    rows: tuple[Row, ...]
    targets: Mapping[str, str]
    """Metric id (and `rework-rate`) to the target in the words of the plan; a missing one is not stated."""
    undecided: tuple[str, ...]
    """Ids of questions with effects that apply, or may, and have no decision."""

    def totals(self, metric: Metric) -> Counter[Effect]:
        """Count the rows per direction."""
        return Counter(row.effect(metric) for row in self.rows)


def ledger(facts: Facts) -> Ledger:
    """Read the ledger off the facts, in the order in which questions are asked."""
    rows, undecided = [], []
    for question in facts.catalogue.questions.values():
        if (
            not any(option.dora for option in question.options)
            or applies(question, facts) is Truth.FALSE
        ):
            continue
        decision = facts.decisions.get(question.id)
        if decision is None:
            undecided.append(question.id)
        else:
            rows.append(_row(question, decision, facts))
    return Ledger(tuple(rows), targets(facts), tuple(undecided))


def targets(facts: Facts) -> Mapping[str, str]:
    """Give the stated targets by metric id, in the order of the catalogue."""
    prefix = "dora-target."
    stated = (
        (id_, facts.decisions.get(id_))
        for id_ in facts.catalogue.questions
        if id_.startswith(prefix)
    )
    return {
        id_.removeprefix(prefix): shown(d, facts.catalogue) for id_, d in stated if d is not None
    }


def moving(rows: Iterable[Row], metric: Metric, effect: Effect) -> tuple[Row, ...]:
    """Give the rows that move a metric in one direction."""
    return tuple(row for row in rows if row.effect(metric) is effect)


def _row(question: Question, decision: Decision, facts: Facts) -> Row:
    catalogue = facts.catalogue
    return Row(
        question.id,
        catalogue.step_of(question.id),
        question.category,
        place(question.id, catalogue),
        shown(decision, catalogue),
        {metric: decision.impact.get(metric, Impact(Effect.UNKNOWN)) for metric in METRICS},
    )
