"""Every decision with its reason, effects, way back, evidence and insights, in the order of the steps."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.document.reading import Reading
from facilitator.model import (
    EFFECT_MARKS,
    METRICS,
    Catalogue,
    Decision,
    Effect,
    Impact,
    Insight,
    Metric,
    Question,
)
from facilitator.review.difference import evidence_line
from facilitator.review.report.html import Markup, el, items, joined, words
from facilitator.validation.questions import left_by
from facilitator.validation.values import shown

_KINDS = {"insight": "", "accepted-risk": "accepted risk: ", "open-question": "open question: "}


def decisions(reading: Reading, catalogue: Catalogue) -> Markup:
    """Show all categories that hold a decision, step by step."""
    parts = [part for step in catalogue.steps for part in _step(step.number, reading, catalogue)]
    return joined(parts) or el("p", "No decision is recorded yet.")


def _step(number: int, reading: Reading, catalogue: Catalogue) -> Iterator[Markup]:
    for category in catalogue.step(number).categories:
        recorded = [(q, d) for q in category.questions if (d := reading.plan.decisions.get(q.id))]
        if recorded:
            yield el("h3", category.heading)
            alone = len(recorded) == 1
            for question, decision in recorded:
                yield _decision(question, decision, reading, catalogue, headed=not alone)


def _decision(
    question: Question, decision: Decision, reading: Reading, catalogue: Catalogue, headed: bool
) -> Markup:
    state = reading.state_of(decision)
    review = (
        el("p", "Needs review: a decision it relied on has changed.")
        if state == "needs-review"
        else Markup()
    )
    entries = (
        joined((el("dt", name), el("dd", body))) for name, body in _entries(question, decision)
    )
    return joined(
        (
            el("h4", question.field) if headed else "",
            el("p", shown(decision, catalogue), class_="choice"),
            review,
            el("dl", *entries),
        )
    )


def _entries(question: Question, decision: Decision) -> Iterator[tuple[str, Markup]]:
    labels = {d.key: d.label for d in question.details}
    yield from (
        (labels.get(key, key), words(said)) for key, said in decision.details.items() if said
    )
    if decision.rationale:
        yield "Rationale", words(decision.rationale)
    if decision.impact:
        yield (
            "DORA impact",
            items(_impact(m, decision.impact[m]) for m in METRICS if m in decision.impact),
        )
    if decision.rollback:
        yield "Rollback implication", words(decision.rollback)
    if decision.evidence:
        yield "Version evidence", items(map(evidence_line, decision.evidence))
    if decision.insights:
        yield "Insights", items(map(_insight, decision.insights))
    if decision.supersedes:
        yield "Supersedes", words(decision.supersedes)


def _impact(metric: Metric, impact: Impact) -> Markup:
    mark = el("span", EFFECT_MARKS[impact.effect], aria_hidden="true")
    known = impact.effect in (Effect.IMPROVES, Effect.WORSENS)
    effect = el(
        "span", mark, f" {impact.effect}", **({"class_": impact.effect.value} if known else {})
    )
    return joined((f"{metric.title}: ", effect, f" — {impact.why}" if impact.why else ""))


def _insight(insight: Insight) -> Markup:
    until = f"; until: {insight.until}" if insight.until else ""
    return joined(
        (
            f"{_KINDS.get(insight.kind, '')}{insight.text} ",
            el("span", f"({left_by(insight)}{until})", class_="tag"),
        )
    )
