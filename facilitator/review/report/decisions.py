"""Every decision with its words, values and way back, in the order of the steps; effects and evidence behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from facilitator.document.impact import cited_sources, rollback_of
from facilitator.document.reading import Reading
from facilitator.document.values import plain_value
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
    Source,
)
from facilitator.review.difference import evidence_line, insight_line
from facilitator.review.report.html import Markup, el, items, joined, words
from facilitator.validation.completeness import Box
from facilitator.validation.markdown import anchor
from facilitator.validation.questions import left_by
from facilitator.validation.values import shown


def decisions(reading: Reading, boxes: Iterable[Box], catalogue: Catalogue) -> Markup:
    """Show all categories that hold a decision or whose step is written, step by step."""
    parts: list[Markup] = []
    for box in boxes:
        parts += _category(box, reading, catalogue)
    return joined(parts) or el("p", "No decision is recorded yet.")


def _category(box: Box, reading: Reading, catalogue: Catalogue) -> Iterator[Markup]:
    category = box.category
    recorded = [q for q in category.questions if q.id in reading.plan.decisions]
    if not recorded and category.step not in reading.plan.steps_completed:
        return
    yield el("h3", category.heading, id=anchor(category.heading))
    if not recorded:
        yield el("p", _unrecorded(box))
    behind: list[Markup] = []
    for question in recorded:
        decision = reading.plan.decisions[question.id]
        yield _decision(question, decision, reading, catalogue, alone=len(recorded) == 1)
        entries = _listed(_behind(decision))
        if entries:
            name = [] if len(recorded) == 1 else [el("h4", question.field)]
            behind += [*name, el("dl", *entries)]
    if behind:
        yield el("details", el("summary", "Effects, evidence and insights"), *behind)


def _unrecorded(box: Box) -> str:
    """How a category stands of which nothing is recorded, in the words of the document."""
    if box.later:
        return "in a later phase"
    if box.silent:
        return "not asked of this workload"
    return "open" if box.open else "not stated"


def _decision(
    question: Question, decision: Decision, reading: Reading, catalogue: Catalogue, *, alone: bool
) -> Markup:
    """The choice, then what the user said of it."""
    choice = el("strong", shown(decision, catalogue))
    head = [choice] if alone else [el("span", f"{question.field}: ", class_="field"), choice]
    pieces = [el("p", *head, class_="choice")]
    if reading.state_of(decision) == "needs-review":
        pieces.append(el("p", "Needs review: a decision it relied on has changed.", class_="tag"))
    entries = _listed(_said(question, decision))
    if entries:
        pieces.append(el("dl", *entries))
    return el("div", *pieces, class_="decision")


def _listed(parts: Iterator[tuple[str, Markup]]) -> list[Markup]:
    entries: list[Markup] = []
    for name, body in parts:
        if body:
            entries += [el("dt", name), el("dd", body)]
    return entries


def _said(question: Question, decision: Decision) -> Iterator[tuple[str, Markup]]:
    """Values, reason and way back, in the order of the document."""
    labels = {value.id: value.field for value in question.values}
    for id_, stated in decision.values.items():
        yield labels.get(id_, id_), words(plain_value(stated))
    yield "Rationale", words(decision.rationale)
    argued = decision.rollback == rollback_of(question, decision.choice)
    way_back = words(decision.rollback)
    yield (
        "Rollback implication",
        el("div", way_back, class_="given") if way_back and argued else way_back,
    )
    yield "Supersedes", words(decision.supersedes)


def _behind(decision: Decision) -> Iterator[tuple[str, Markup]]:
    moved = [(m, decision.impact[m]) for m in METRICS if m in decision.impact]
    yield "DORA impact", items(_impact(metric, impact) for metric, impact in moved)
    yield "Version evidence", items(map(evidence_line, decision.evidence))
    yield "Insights", items(map(_insight, decision.insights))


def _impact(metric: Metric, impact: Impact) -> Markup:
    mark = el("span", EFFECT_MARKS[impact.effect], aria_hidden="true")
    coloured = {}
    if impact.effect in (Effect.IMPROVES, Effect.WORSENS):
        coloured = {"class_": impact.effect.value}
    effect = el("span", mark, f" {impact.effect}", **coloured)
    why = f" — {impact.why}" if impact.why else ""
    return joined((f"{metric.title}: ", effect, why))


def _insight(insight: Insight) -> Markup:
    left = el("span", f"({left_by(insight)})", class_="tag")
    return joined((f"{insight_line(insight)} ", left))


def sources(reading: Reading, catalogue: Catalogue) -> Markup:
    """Name what the effects of the decisions are argued from; nothing where nothing is cited."""
    cited: dict[Source, None] = {}
    for id_, decision in reading.plan.decisions.items():
        if question := catalogue.questions.get(id_):
            cited |= dict.fromkeys(cited_sources(question, decision, catalogue))
    named = [_named(source) for source in cited]
    head = f"Sources that the effects are argued from ({len(named)})"
    return el("details", el("summary", head), items(named)) if named else Markup()


def _named(source: Source) -> str:
    """A source by its title, as a link where it has an address."""
    if not source.url.startswith("https://"):
        return source.title
    return el("a", source.title, href=source.url, rel="noreferrer noopener")
