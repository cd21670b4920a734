"""The section At a Glance: status, what is open, accepted risks, and what each category decided. Never read back."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.model import (
    EFFECT_MARKS,
    METRICS,
    Category,
    Effect,
    How,
    Insight,
    Metric,
    Plan,
    ValueKind,
)
from facilitator.validation.markdown import GLANCE, anchor, inline, table
from facilitator.validation.questions import accepted_risks
from facilitator.validation.readiness import Missing
from facilitator.validation.report import Validation

IN_PROGRESS, OPEN_POINTS, READY = "in-progress", "open-points", "ready"
"""What the front matter says of a plan."""
NOT_SIGNED = "not signed"

_PHASES = {"poc": "Proof of concept", "mvp": "MVP", "": "Phase not stated"}
_STEPS = (1, 2, 3, 4)
_SHOWN = 4
"""Choices and values of one category that its row names before it counts the rest."""
_WORDY = (ValueKind.TEXT, ValueKind.LIST)
_LONGEST = 60


def plan_status(validation: Validation, plan: Plan) -> str:
    """Say whether a plan is being written, has open points, or is ready."""
    if not set(_STEPS) <= set(plan.steps_completed) or 5 not in plan.steps_completed:
        return IN_PROGRESS
    return OPEN_POINTS if validation.missing else READY


def compose_glance(validation: Validation, plan: Plan, signed: str = NOT_SIGNED) -> str:
    """Compose the section: LF text from its heading to one final newline."""
    points = tuple(_due(validation, plan))
    risks = tuple(accepted_risks(plan.decisions))
    phase = plan.context.delivery_phase
    stated = (
        inline(_PHASES.get(phase, phase.capitalize())),
        _counted(len(points), "open point"),
        _counted(len(risks), "accepted risk"),
        signed,
    )
    lines = [f"## {GLANCE}", "", f"**{' · '.join(stated)}** · computed {validation.today}"]
    if points:
        lines += ["", "**Open**", ""]
        lines += [f"{n}. {_point(point, validation)}" for n, point in enumerate(points, 1)]
    if risks:
        lines += ["", "**Accepted risks**", ""]
        lines += [_risk(id_, risk, validation) for id_, risk in risks]
    rows = list(_rows(validation, plan))
    if rows:
        head = ("", "Decided", "Key values", *(metric.short for metric in METRICS))
        lines += ["", *table(head, rows, "lll" + "c" * len(METRICS))]
    return "\n".join(lines) + "\n"


def _counted(count: int, what: str) -> str:
    return f"{count or 'no'} {what}{'' if count == 1 else 's'}"


def _due(validation: Validation, plan: Plan) -> Iterator[Missing]:
    """Give what is open in the steps that were written; the others are named once each."""
    catalogue = validation.facts.catalogue
    for point in validation.missing:
        question = _question(point.subject, validation)
        waits = point.kind in ("decision", "value") and question
        if not waits or catalogue.step_of(question) in plan.steps_completed:
            yield point


def _point(point: Missing, validation: Validation) -> str:
    finding = validation.finding(point.subject)
    if finding is None:
        question = _question(point.subject, validation)
        told = inline(point.text.removeprefix(_name(question, validation)).lstrip(": "))
        return f"{_link(question, validation)}: {told}" if question else told
    place = _link(finding.decisions[0], validation) if finding.decisions else finding.id
    if finding.kind == "open-question":
        return f"{place}: {inline(finding.question)}"
    return f"{place}: {inline(finding.title)} ({finding.id})"


def _name(question: str, validation: Validation) -> str:
    """The heading under which a question stands."""
    catalogue = validation.facts.catalogue
    found = catalogue.questions.get(question)
    return catalogue.categories[found.category].heading if found else ""


def _question(subject: str, validation: Validation) -> str:
    """The question that a point is about: of a decision or of one of its values; empty for a step."""
    questions = validation.facts.catalogue.questions
    found = (name for name in (subject, subject.rpartition(".")[0]) if name in questions)
    return next(found, "")


def _link(question: str, validation: Validation) -> str:
    catalogue = validation.facts.catalogue
    if question not in catalogue.questions:
        return inline(question)
    return _heading(catalogue.categories[catalogue.questions[question].category])


def _heading(category: Category) -> str:
    return f"[{inline(category.heading)}](#{anchor(category.heading)})"


def _risk(question: str, risk: Insight, validation: Validation) -> str:
    until = f"until {risk.until}" if risk.until else ""
    bounds = [inline(part) for part in (risk.owner, until) if part]
    told = f"- {_link(question, validation)}: {inline(risk.text)}"
    return f"{told} *{', '.join(bounds)}*" if bounds else told


def _rows(validation: Validation, plan: Plan) -> Iterator[tuple[str, ...]]:
    for category in validation.facts.catalogue.categories.values():
        decided = [q for q in category.questions if q.id in plan.decisions]
        if decided or category.step in plan.steps_completed:
            choices = [_short(validation.shown(q.id)) for q in decided]
            effects = [_direction(category, metric, validation) for metric in METRICS]
            yield (
                _heading(category),
                _first(choices, "; ") or "open",
                _first(list(_values(category, plan)), ", ") or "–",
                *effects,
            )


def _short(words: str) -> str:
    line = " ".join(words.split())
    return inline(line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…")


def _first(words: list[str], between: str) -> str:
    rest = len(words) - _SHOWN
    shown = between.join(words[:_SHOWN])
    return f"{shown} and {rest} more" if rest > 0 else shown


def _values(category: Category, plan: Plan) -> Iterator[str]:
    """Give the values without which a decision cannot be acted on, where they are more than words."""
    for question in category.questions:
        decision = plan.decisions.get(question.id)
        for field in question.values:
            stated = decision.values.get(field.id) if decision else None
            key = field.essential and field.kind not in _WORDY
            if key and stated and stated.how is How.STATED:
                yield f"{inline(field.field)} {_short(stated.text)}"


def _direction(category: Category, metric: Metric, validation: Validation) -> str:
    """What the decisions of a category do to a metric together."""
    rows = [row for row in validation.ledger.rows if row.category == category.id]
    if not rows:
        return ""
    effects = {row.effect(metric) for row in rows}
    moving = effects - {Effect.NEUTRAL, Effect.UNKNOWN}
    if len(moving) > 1:
        return EFFECT_MARKS[Effect.MIXED]
    if moving:
        return EFFECT_MARKS[moving.pop()]
    return EFFECT_MARKS[Effect.UNKNOWN if Effect.UNKNOWN in effects else Effect.NEUTRAL]
