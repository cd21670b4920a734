"""The DORA ledger: recorded decisions against the four metrics, and the targets beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from facilitator.conditions import Facts, Truth, applies
from facilitator.model import (
    METRICS,
    Catalogue,
    Decision,
    Effect,
    Impact,
    Metric,
    Question,
    Standing,
)
from facilitator.model.content import TARGETS
from facilitator.model.noun import noun
from facilitator.validation.values import place, shown


@noun
class LedgerRow:
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


@noun
class Ledger:
    """All rows, the sums of their effects, and what is still open."""

    rows: tuple[LedgerRow, ...]
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
        has_effects = any(option.dora for option in question.options)
        if not has_effects or applies(question, facts) is Truth.FALSE:
            continue
        decision = facts.decisions.get(question.id)
        if decision is None:
            undecided.append(question.id)
        else:
            rows.append(_row(question, decision, facts.catalogue))
    return Ledger(tuple(rows), targets(facts), tuple(undecided))


def targets(facts: Facts) -> Mapping[str, str]:
    """Give the stated targets by metric id, in the order of the catalogue."""
    found = {}
    for id_ in facts.catalogue.questions:
        metric = id_.removeprefix(TARGETS)
        if metric != id_ and id_ in facts.decisions:
            found[metric] = shown(facts.decisions[id_], facts.catalogue)
    return found


def moving(rows: Iterable[LedgerRow], metric: Metric, effect: Effect) -> tuple[LedgerRow, ...]:
    """Give the rows that move a metric in one direction."""
    return tuple(row for row in rows if row.effect(metric) is effect)


def _row(question: Question, decision: Decision, catalogue: Catalogue) -> LedgerRow:
    applies_not = decision.standing is Standing.NOT_APPLICABLE
    silent = Impact(Effect.NEUTRAL if applies_not else Effect.UNKNOWN)
    said = {m: i for m, i in decision.impact.items() if i.effect is not Effect.UNKNOWN}
    return LedgerRow(
        question=question.id,
        step=catalogue.step_of(question.id),
        category=question.category,
        place=place(question.id, catalogue),
        value=shown(decision, catalogue),
        impacts={metric: said.get(metric, silent) for metric in METRICS},
    )
