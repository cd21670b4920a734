"""What is open in the plan as it stands, in one list, each point with the way to where it is answered."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace

from facilitator.document.choice import named_in
from facilitator.document.context_section import label_of
from facilitator.model import COMPUTED, Option
from facilitator.model.noun import noun
from facilitator.session import events
from facilitator.session.derived import derived
from facilitator.session.findings import validation, validation_as_drafted
from facilitator.session.introduction import changed_since_step_1
from facilitator.session.lookups import stale
from facilitator.session.state import (
    State,
    has_answers,
    is_open_question,
    is_open_to,
    unsaved_steps,
)
from facilitator.session.view import counted_answers
from facilitator.text import named_steps
from facilitator.validation.readiness import Missing, overdue
from facilitator.validation.tensions import TERM_OVER, Finding

KINDS = {
    "step": "step",
    "decision": "question",
    "value": "value",
    "tension": "finding",
    "alignment": "finding",
    "open-question": "finding",
    "accepted-risk": "accepted risk to look at again",
    "reason": "reason",
    "version": "version",
    "words": "answer in own words",
    "document": "document",
    "what-if": "what-if",
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
    """Give all that stands between the plan and readiness, then what is worth knowing beside it."""
    reached = {*state.plan.steps_completed, state.next_step, *unsaved_steps(state)}
    due = [_point(state, item) for item in _judged(state).due(reached)]
    rest = (
        *_reasons(state),
        *_versions(state),
        *_words(state),
        *_documents(state),
        *_what_ifs(state),
    )
    return (*due, *(point for point in rest if point.step in reached))


_judged = validation_as_drafted


def in_the_way(state: State) -> tuple[Point, ...]:
    """Give what stands between the plan and readiness; a step that is not written is one point, whatever is open in it."""
    due = _judged(state).due(state.plan.steps_completed)
    missing = {(point.kind, point.subject) for point in due}
    return tuple(p for p in open_points(state) if (p.kind, p.subject) in missing)


def as_drafted(state: State, but: int = 0) -> str:
    """Name the steps whose drafted answers are in this count, and not in that of the file; one step aside."""
    drafted = [n for n in unsaved_steps(state) if n != but and has_answers(state, n)]
    counted = [number for number in drafted if number != 1]
    told = [f"Counted as drafted, not written yet: {named_steps(counted)}."] if counted else []
    later = (
        ["What step 1 has drafted counts once C has written it."]
        if {1} & {*drafted} & {*state.plan.steps_completed}
        else []
    )
    return " ".join((*told, *later))


def can_be_deferred(state: State, point: Point) -> bool:
    """Whether the question that a point leads to is open where it is asked."""
    return point.kind == "decision" and is_open_question(state, point.question)


def can_be_accepted(state: State, point: Point) -> bool:
    """Whether step 5, where findings are answered, has this one: it knows what is written."""
    wanted = KINDS[point.kind] == "finding" and is_open_to(state, 5)
    return wanted and validation(replace(state, step=5)).finding(point.subject) is not None


@noun
class ComingBack:
    """What somebody who comes back to a plan is told first."""

    answered: str
    """How many of the questions that count have an answer: `31/73 answered`."""
    open: int
    """Points in the way of readiness."""
    moved: tuple[Point, ...]
    """What time or somebody else has changed: documents, acceptances, versions, what rests on other answers."""


@derived
def coming_back(state: State) -> ComingBack:
    """Give what somebody who comes back to a plan is told first."""
    expired = {f.id for f in _judged(state).findings if f.state in TERM_OVER or f.overdue}
    expired.update(state.reading.needs_review, overdue(state.drafted, state.today))
    moved = tuple(p for p in open_points(state) if _has_moved(p, expired))
    return ComingBack(counted_answers(state), len(in_the_way(state)), moved)


def _has_moved(point: Point, subjects: Set[str]) -> bool:
    if point.kind in ("document", "accepted-risk", "what-if"):
        return True
    if point.kind == "version":
        return point.text.endswith("days ago")
    return point.subject in subjects or (point.kind == "step" and point.step == 5)


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
    if finding := _judged(state).finding(item.subject):
        return _of_finding(state, item, finding)
    question, value = item.subject, ""
    if item.kind == "value":
        question, _, value = item.subject.rpartition(".")
    question = _waits_for(state, question) or question
    step = state.catalogue.step_of(question)
    return Point(item.kind, item.subject, item.text, question, value, step)


def _of_finding(state: State, item: Missing, finding: Finding) -> Point:
    """A finding is answered in step 5, and before that by the decisions that it is about."""
    here = Point(item.kind, item.subject, item.text)
    if is_open_to(state, here.step) or not finding.decisions:
        return here
    (question, *_) = finding.decisions
    return replace(here, question=question, step=state.catalogue.step_of(question))


def _waits_for(state: State, question: str) -> str:
    """The question that has to be answered before this one is asked; empty where it is asked."""
    boxes = _judged(state).boxes
    waiting = (i for box in boxes for i in box.open if i.question.id == question)
    needs = (id_ for item in waiting for id_ in item.needs if id_ in state.catalogue.questions)
    return next(needs, "")


def _reasons(state: State) -> Iterator[Point]:
    result = _judged(state)
    owed = {point.subject for point in result.missing if point.kind == "reason"}
    for id_ in (id_ for id_ in result.without_reason if id_ not in owed):
        yield _of(state, "reason", id_, "no reason is given")


def _versions(state: State) -> Iterator[Point]:
    """Versions that nothing establishes, and those that were looked up long ago."""
    for id_, evidence in _judged(state).unverified:
        yield _of(state, "version", id_, f"{evidence.name} is {evidence.status.value}")
    for id_, decision in state.drafted.decisions.items():
        for evidence in decision.evidence:
            if why := stale(evidence, state.today, state.content.max_age_days):
                name = f"{evidence.name} {evidence.version}".strip()
                yield _of(state, "version", id_, f"{name} {why}")


def _documents(state: State) -> Iterator[Point]:
    """Documents that are no longer what they were when step 1 was written."""
    changed = changed_since_step_1(state)
    read_again = [path for path in changed if state.digests[path]]
    for path in changed:
        moved = path in read_again
        what = "changed since step 1 was written" if moved else "cannot be read any more"
        yield Point("document", path, f"{path} {what}", step=1)
    if not read_again:
        return
    from facilitator.validation.confirmed import no_longer_said  # most documents stay as they are

    for dropped in no_longer_said(state.plan.context, state.said, read_again):
        text = dropped.told(label_of(dropped.field))
        yield Point("document", dropped.path, text, step=1)


def _what_ifs(state: State) -> Iterator[Point]:
    """Kept answers that were computed from other inputs than the decisions hold now."""
    if not any(one.by in COMPUTED for d in state.drafted.decisions.values() for one in d.insights):
        return
    from facilitator.session.whatif import stale_what_ifs  # hardly any plan keeps one

    for id_, why in stale_what_ifs(state):
        yield _of(state, "what-if", id_, why)


def _words(state: State) -> Iterator[Point]:
    for id_, decision in state.drafted.decisions.items():
        if option := named_in(state.catalogue.questions[id_], decision.own):
            yield _of(state, "words", id_, f"“{decision.own}” is in own words; {is_it(option)}")


def is_it(option: Option) -> str:
    """Ask whether own words mean an option; it is never assumed."""
    return f"is this the option {option.label}?"


def _of(state: State, kind: str, id_: str, what: str) -> Point:
    text = f"{_judged(state).place(id_)}: {what}"
    return Point(kind, id_, text, id_, step=state.catalogue.step_of(id_))
