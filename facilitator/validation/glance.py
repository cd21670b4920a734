"""The section At a Glance: status, what is open, accepted risks, and what each category decided. Never read back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from facilitator.model import (
    EFFECT_MARKS,
    METRICS,
    Category,
    Effect,
    How,
    Insight,
    Metric,
    Plan,
    Standing,
    Stated,
    ValueField,
    ValueKind,
)
from facilitator.text import counted
from facilitator.validation.answers import HEADING
from facilitator.validation.markdown import (
    GLANCE,
    OPEN_LABEL,
    RISKS_LABEL,
    WAY_BACK_LABEL,
    anchor,
    dense,
    inline,
    is_page,
    table,
    to_heading,
)
from facilitator.validation.questions import accepted_risks, expired_risks, insights, question_id
from facilitator.validation.readiness import Missing
from facilitator.validation.report import Validation
from facilitator.validation.tensions import FindingState
from facilitator.validation.way_back import SHOWN, way_back

IN_PROGRESS, OPEN_POINTS, READY = "in-progress", "open-points", "ready"
"""What the front matter says of a plan."""
NOT_SIGNED = "not signed"

_PHASES = {"poc": "Proof of concept", "mvp": "MVP", "": "Phase not stated"}
_STEPS = (1, 2, 3, 4)
_BETWEEN = " · "
_DECIDED, _VALUES = 64, 170
"""Characters up to which the cells of a row name choices and values before they count the rest."""
_LONGEST = 70
_ASKED_FOR = (
    ValueKind.SHARES,
    ValueKind.WHO,
    ValueKind.WHEN,
    ValueKind.THRESHOLD,
    ValueKind.PERCENT,
    ValueKind.RATE,
    ValueKind.DURATION,
    ValueKind.NAMES,
)

"""Kinds of values that a reviewer asks for first."""
_LEFT_OUT = (ValueKind.TEXT, ValueKind.LIST)
_LEGEND = " · ".join(f"{EFFECT_MARKS[e]} {e}" for e in Effect if e is not Effect.NEUTRAL)


def plan_status(validation: Validation, plan: Plan) -> str:
    """Say whether a plan is being written, has open points, or is ready."""
    if not set(_STEPS) <= set(plan.steps_completed) or 5 not in plan.steps_completed:
        return IN_PROGRESS
    return OPEN_POINTS if validation.missing else READY


def compose_glance(validation: Validation, plan: Plan, signed: str = NOT_SIGNED) -> str:
    """Compose the section: LF text from its heading to one final newline."""
    points = validation.due(plan.steps_completed)
    risks = len(_risks(validation))
    phase = plan.context.delivery_phase
    stated = (
        inline(_PHASES.get(phase, phase.capitalize())),
        _counted(len(points), "open point"),
        _counted(risks + _tensions(validation), "accepted risk"),
        signed,
    )
    lines = [f"## {GLANCE}", "", f"**{' · '.join(stated)}** · computed {validation.today}"]
    if points:
        lines += ["", f"**{OPEN_LABEL}:**", *([] if is_page(plan.context) else [""])]
        lines += [f"{n}. {told}" for n, told in enumerate(_points(points, validation, plan), 1)]
    accepted = list(_accepted(validation))
    if accepted:
        lines += ["", f"**{RISKS_LABEL}:**", "", *accepted]
    lines += [*_back(validation), *_table(validation, plan)]
    return dense("\n".join(lines) + "\n", plan.context)


def _back(validation: Validation) -> Iterator[str]:
    """Compose what is asked for at night; on one page in one line."""
    lines = list(way_back(validation))
    if lines and is_page(validation.facts.context):
        yield from (
            "",
            f"**{WAY_BACK_LABEL}:** {' · '.join(line.removeprefix('- ') for line in lines)}",
        )
    elif lines:
        yield from ("", f"**{WAY_BACK_LABEL}:**", "", *lines)


def _table(validation: Validation, plan: Plan) -> Iterator[str]:
    """Compose a row for each category; on one page, whose categories are few, one for each step."""
    page = is_page(plan.context)
    rows = list(_steps(validation, plan) if page else _rows(validation, plan))
    effects = [] if page else [metric.short for metric in METRICS]
    if rows:
        head = ("", "Decided", "Key values", *effects)
        yield from ("", *table(head, rows, "lll" + "c" * len(effects)))
        yield from () if page else ("", _LEGEND)


def _accepted(validation: Validation) -> Iterator[str]:
    """List the accepted risks, and count the tensions that were accepted with an answer."""
    for question, risk in _risks(validation):
        yield f"- {_link(question, validation)}: {inline(risk.text)}{_bounds(risk)}"
    if tensions := _tensions(validation):
        yield f"- {to_heading(HEADING)}: {_counted(tensions, 'accepted tension')}"


def _risks(validation: Validation) -> list[tuple[str, Insight]]:
    """The risks that are accepted as of today; the others are open points."""
    over = expired_risks(validation.facts, validation.today)
    return [one for one in accepted_risks(validation.facts.decisions) if one not in over]


def _tensions(validation: Validation) -> int:
    """How many tensions hold and are accepted with an answer that counts as of today."""
    answered = (f.answer for f in validation.findings if f.state is FindingState.ANSWERED)
    return sum(answer is not None and answer.kind == "accepted" for answer in answered)


def _counted(count: int, what: str) -> str:
    return counted(count, what) if count else f"no {what}s"


def _points(points: Sequence[Missing], validation: Validation, plan: Plan) -> Iterator[str]:
    """Tell the open points; on one page the reasons that are missing together."""
    reasons = [point for point in points if point.kind == "reason"] if is_page(plan.context) else []
    if len(reasons) < 2:
        reasons = []
    yield from (_point(point, validation, plan) for point in points if point not in reasons)
    if reasons:
        places = ", ".join(_link(validation.question_of(p), validation) for p in reasons)
        yield f"No reason is given for what these cost ({len(reasons)} points): {places}"


def _point(point: Missing, validation: Validation, plan: Plan) -> str:
    finding = validation.finding(point.subject)
    if finding is None:
        question = validation.question_of(point)
        told = inline(_within(point.text, validation.heading_of(question)))
        return f"{_link(question, validation)}: {told}" if question else told
    place = _link(finding.decisions[0], validation) if finding.decisions else finding.id
    asked = inline(finding.question or finding.title)
    left = next(
        (i for id_, i in insights(plan.decisions) if question_id(id_, i.text) == finding.id), None
    )
    return f"{place}: {asked}{_bounds(left)}" if left else f"{place}: {asked} ({finding.id})"


def _within(text: str, heading: str) -> str:
    return text.removeprefix(heading).lstrip(":, ")


def _link(question: str, validation: Validation) -> str:
    catalogue = validation.facts.catalogue
    if not validation.heading_of(question):
        return inline(validation.place(question))
    return _to_category(catalogue.categories[catalogue.questions[question].category], validation)


def _to_category(category: Category, validation: Validation, name: str = "") -> str:
    """Link the heading of a category; only name it where the document has no such heading yet."""
    told = inline(name or category.heading)
    linked = validation.has_heading(category)
    return f"[{told}](#{anchor(category.heading)})" if linked else told


def _bounds(insight: Insight) -> str:
    """Who owns a question or a risk, and until when."""
    until = f"until {insight.until}" if insight.until else ""
    told = ", ".join(inline(part) for part in (insight.owner, until) if part)
    return f" *{told}*" if told else ""


def _rows(validation: Validation, plan: Plan) -> Iterator[tuple[str, ...]]:
    for box in validation.boxes:
        category = box.category
        decided = any(question.id in plan.decisions for question in category.questions)
        if decided or (category.step in plan.steps_completed and not box.aside):
            effects = [_direction(category, metric, validation) for metric in METRICS]
            longest = _DECIDED if any(effects) else _VALUES
            name = re.sub(r" (?:Stage|Strategy|Approach)$", "", category.heading)
            yield (
                _to_category(category, validation, name),
                _first(_choices(category, plan, validation), "; ", longest) or "open",
                _first(_values(category, plan), _BETWEEN, _VALUES),
                *effects,
            )


def _steps(validation: Validation, plan: Plan) -> Iterator[tuple[str, ...]]:
    """On one page a row for each step, whose categories are few."""
    for step in validation.facts.catalogue.steps:
        choices = [one for c in step.categories for one in _choices(c, plan, validation)]
        values = [one for category in step.categories for one in _values(category, plan)]
        if choices:
            name = f"[{inline(step.heading)}](#{anchor(step.heading)})"
            yield name, _first(choices, "; ", _VALUES), _first(values, _BETWEEN, _VALUES)


def _choices(category: Category, plan: Plan, validation: Validation) -> list[str]:
    """What was decided in a category, each choice by its label; what stands aside, by its field."""
    found: list[str] = []
    for question in category.questions:
        decision = plan.decisions.get(question.id)
        if decision and decision.standing is not Standing.DECIDED:
            found.append(f"{question.field}: {decision.standing.value.replace('-', ' ')}")
        elif decision:
            labels = [o.label if (o := question.option(key)) else key for key in decision.choice]
            found += labels or [validation.shown(question.id)]
    return found


def _first(words: Sequence[str], between: str, longest: int) -> str:
    """Name as many as fit, at least one, and count the rest."""
    shown: list[str] = []
    for word in map(_short, words):
        if shown and len(between.join((*shown, word))) > longest:
            break
        shown.append(word)
    rest = len(words) - len(shown)
    return f"{between.join(shown)} +{rest}" if rest else between.join(shown)


def _short(words: str) -> str:
    line = " ".join(words.split())
    return inline(line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…")


def _values(category: Category, plan: Plan) -> list[str]:
    """The values that a reviewer asks for: those without which a decision cannot be acted on, else measured ones."""
    said = list(_told_in_cells(category, plan))
    essential = [pair for pair in said if pair[0].essential]
    found = sorted(essential, key=lambda pair: _rank(pair[0].kind))
    found = found or [pair for pair in said if pair[0].kind in _ASKED_FOR]
    told = [f"{field.field}: {value.text}" for field, value in found]
    return [one for one in told if len(one) <= _LONGEST] or told


def _told_in_cells(category: Category, plan: Plan) -> Iterator[tuple[ValueField, Stated]]:
    for question in category.questions:
        decision = plan.decisions.get(question.id)
        values = decision.values if decision else {}
        for field in question.values:
            value = values.get(field.id)
            if value is None or value.how not in (How.STATED, How.IN_WORDS):
                continue
            if field.kind not in _LEFT_OUT and f"{question.id}.{field.id}" not in SHOWN:
                yield field, value


def _rank(kind: ValueKind) -> int:
    return _ASKED_FOR.index(kind) if kind in _ASKED_FOR else len(_ASKED_FOR)


def _direction(category: Category, metric: Metric, validation: Validation) -> str:
    """What the decisions of a category do to a metric together; nothing where that is neutral."""
    rows = [row for row in validation.ledger.rows if row.category == category.id]
    if not rows:
        return ""
    effects = {row.effect(metric) for row in rows}
    moving = effects - {Effect.NEUTRAL, Effect.UNKNOWN}
    if len(moving) > 1:
        return EFFECT_MARKS[Effect.MIXED]
    if moving:
        return EFFECT_MARKS[moving.pop()]
    return EFFECT_MARKS[Effect.UNKNOWN] if Effect.UNKNOWN in effects else ""
