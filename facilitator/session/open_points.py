"""What is open in the plan as it stands, in one list, each point with the way to where it is answered."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.document.choice import named_in
from facilitator.model import Decision, Option
from facilitator.model.noun import noun
from facilitator.session import events
from facilitator.session.derived import derived
from facilitator.session.findings import validation
from facilitator.session.state import State
from facilitator.validation.readiness import Missing

KINDS = {
    "step": "step",
    "decision": "question",
    "value": "value",
    "tension": "finding",
    "alignment": "finding",
    "open-question": "finding",
    "accepted-risk": "risk whose date has passed",
    "reason": "reason",
    "version": "version",
    "words": "answer in own words",
}
"""What a point is, in a word, in the order in which they are listed."""


@noun
class Point:
    """One thing that is open."""

    kind: str
    subject: str
    """Number of a step, or id of a question, of `<question>.<value>`, or of a finding."""
    text: str
    question: str = ""
    """Where it is answered; empty where that is a page of its step."""
    value: str = ""
    step: int = 5


@derived
def open_points(state: State) -> tuple[Point, ...]:
    """Give all that stands between the plan and readiness, then what only lacks a reason, a version or an option's name."""
    reached = {*state.plan.steps_completed, state.step}
    result = validation(state)
    due = [_point(state, item) for item in result.missing]
    rest = (*_reasons(state), *_versions(state), *_words(state))
    return tuple(point for point in (*due, *rest) if point.step in reached or point.kind == "step")


def in_the_way(state: State) -> tuple[Point, ...]:
    """Give what stands between the plan and readiness."""
    return tuple(p for p in open_points(state) if p.kind not in ("reason", "version", "words"))


def way(state: State, point: Point) -> tuple[events.Event, ...]:
    """Give the moves that lead to where a point is answered."""
    question = state.catalogue.questions.get(point.question)
    if question is None:
        return (events.GoTo(point.step),)
    return events.GoTo(point.step, question.category), events.Ask(question.id)


def point_at(state: State, question: str) -> Point:
    """Give the point that leads to a question."""
    return Point("decision", question, "", question, step=state.catalogue.step_of(question))


def _point(state: State, item: Missing) -> Point:
    if item.kind == "step":
        return Point(item.kind, item.subject, item.text, step=int(item.subject))
    if item.kind in ("tension", "alignment", "open-question"):
        return Point(item.kind, item.subject, item.text)
    question, value = item.subject, ""
    if item.kind == "value":
        question, _, value = item.subject.rpartition(".")
    question = _waits_for(state, question) or question
    step = state.catalogue.step_of(question)
    return Point(item.kind, item.subject, item.text, question, value, step)


def _waits_for(state: State, question: str) -> str:
    """The question that has to be answered before this one is asked; empty where it is asked."""
    boxes = validation(state).boxes
    waiting = (i for box in boxes for i in box.open if i.question.id == question)
    needs = (id_ for item in waiting for id_ in item.needs if id_ in state.catalogue.questions)
    return next(needs, "")


def _reasons(state: State) -> Iterator[Point]:
    for id_, decision in state.decisions.items():
        if lacks_reason(decision):
            yield _of(state, "reason", id_, "no reason is given")


def lacks_reason(decision: Decision) -> bool:
    """Whether an option with effects was chosen and nobody said why."""
    return bool(decision.impact and decision.choice and not decision.rationale)


def _versions(state: State) -> Iterator[Point]:
    for id_, evidence in validation(state).unverified:
        yield _of(state, "version", id_, f"{evidence.name} is {evidence.status.value}")


def _words(state: State) -> Iterator[Point]:
    for id_, decision in state.decisions.items():
        if option := named_in(state.catalogue.questions[id_], decision.own):
            yield _of(state, "words", id_, f"“{decision.own}” is in own words; {is_it(option)}")


def is_it(option: Option) -> str:
    """Ask whether own words mean an option; it is never assumed."""
    return f"is this the option {option.label}?"


def _of(state: State, kind: str, id_: str, what: str) -> Point:
    text = f"{validation(state).place(id_)}: {what}"
    return Point(kind, id_, text, id_, step=state.catalogue.step_of(id_))
