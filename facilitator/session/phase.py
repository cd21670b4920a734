"""What the delivery phase of a plan usually needs, held against what is decided and what the project shows."""

from __future__ import annotations

from facilitator.asking import later
from facilitator.model import PHASES, Question
from facilitator.phases.assess import assess
from facilitator.phases.beside import BesideQuestion, beside
from facilitator.phases.standing import Assessment
from facilitator.phases.traces import TraceIndex
from facilitator.session.derived import derived
from facilitator.session.state import State


@derived
def assessment(state: State) -> Assessment | None:
    """The matrix for the phase that step 1 states; None where it states none, or the content has no matrix."""
    matrix, phase = state.content.phases, state.facts.context.delivery_phase
    if matrix is None or phase not in PHASES:
        return None
    return assess(matrix, state.content.conformance, phase, state.traces, state.facts)


@derived
def beside_question(state: State, question: str) -> BesideQuestion:
    """What the project shows beside a question, by its id; all of it empty before the project was looked at."""
    if not state.traces:
        return BesideQuestion()
    return beside(question, state.content.conformance, TraceIndex(state.traces), state.facts)


def next_phase(state: State) -> tuple[str, tuple[Question, ...]]:
    """The phase after this one and the questions that come with it; empty at the last, or where none is stated."""
    if state.facts.context.delivery_phase not in PHASES[:-1]:
        return "", ()
    following = PHASES[PHASES.index(state.facts.context.delivery_phase) + 1]
    coming = later(state.catalogue.questions.values(), state.facts)
    return following, tuple(question for question in coming if question.from_ == following)
