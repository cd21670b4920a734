"""Every decision with its reason, effects, way back, evidence and insights, in the order of the steps."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.document.reading import Reading
from facilitator.document.values import plain_value
from facilitator.model import (
    EFFECT_MARKS,
    METRICS,
    Catalogue,
    Category,
    Decision,
    Effect,
    Impact,
    Insight,
    Metric,
    Question,
)
from facilitator.review.difference import evidence_line, insight_line
from facilitator.review.report.html import Markup, el, items, joined, words
from facilitator.validation.questions import left_by
from facilitator.validation.values import shown


def decisions(reading: Reading, catalogue: Catalogue) -> Markup:
    """Show all categories that hold a decision, step by step."""
    parts: list[Markup] = []
    for category in catalogue.categories.values():
        parts += _category(category, reading, catalogue)
    return joined(parts) or el("p", "No decision is recorded yet.")


def _category(category: Category, reading: Reading, catalogue: Catalogue) -> Iterator[Markup]:
    recorded = [q for q in category.questions if q.id in reading.plan.decisions]
    if recorded:
        yield el("h3", category.heading)
    for question in recorded:
        if len(recorded) > 1:
            yield el("h4", question.field)
        yield from _decision(question, reading, catalogue)


def _decision(question: Question, reading: Reading, catalogue: Catalogue) -> Iterator[Markup]:
    decision = reading.plan.decisions[question.id]
    yield el("p", shown(decision, catalogue), class_="choice")
    if reading.state_of(decision) == "needs-review":
        yield el("p", "Needs review: a decision it relied on has changed.")
    entries: list[Markup] = []
    for name, body in _entries(question, decision):
        if body:
            entries += [el("dt", name), el("dd", body)]
    yield el("dl", *entries)


def _entries(question: Question, decision: Decision) -> Iterator[tuple[str, Markup]]:
    """What stands beside a choice, in the order of the document; empty where nothing was stated."""
    labels = {value.id: value.field for value in question.values}
    for id_, stated in decision.values.items():
        yield labels.get(id_, id_), words(plain_value(stated))
    impact = [
        _impact(metric, decision.impact[metric]) for metric in METRICS if metric in decision.impact
    ]
    yield "Rationale", words(decision.rationale)
    yield "DORA impact", items(impact)
    yield "Rollback implication", words(decision.rollback)
    yield "Version evidence", items(map(evidence_line, decision.evidence))
    yield "Insights", items(map(_insight, decision.insights))
    yield "Supersedes", words(decision.supersedes)


def _impact(metric: Metric, impact: Impact) -> Markup:
    mark = el("span", EFFECT_MARKS[impact.effect], aria_hidden="true")
    coloured = {}
    if impact.effect in (Effect.IMPROVES, Effect.WORSENS):
        coloured = {"class_": impact.effect.value}
    effect = el("span", mark, f" {impact.effect}", **coloured)
    why = f" — {impact.why}" if impact.why else ""
    return joined((f"{metric.title}: ", effect, why))


def _insight(insight: Insight) -> Markup:
    until = f"; until: {insight.until}" if insight.until else ""
    left = el("span", f"({left_by(insight)}{until})", class_="tag")
    return joined((f"{insight_line(insight)} ", left))
