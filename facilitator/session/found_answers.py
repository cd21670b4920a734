"""What the project says that answers something open in the current step: a line each, to be taken or left."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.asking import fields_of
from facilitator.document.context_section import label_of
from facilitator.model import FACT_FIELDS, Kind, Question
from facilitator.model.noun import noun
from facilitator.session import events
from facilitator.session.derived import derived
from facilitator.session.found_values import found_for
from facilitator.session.introduction import offered, places
from facilitator.session.state import State, asked
from facilitator.session.view import quotations


@noun
class FoundAnswer:
    """One line."""

    move: events.Line
    """What taking it plays."""
    asked: str
    """What it answers, in words."""
    words: str
    where: str
    contested: bool = False
    """Whether another line answers the same differently: at most one of them is taken."""


@derived
def found_answers(state: State) -> tuple[FoundAnswer, ...]:
    """Give the lines of the current step, in the order in which it asks."""
    if state.step == 1:
        return (*_names(state), *_facts(state))
    questions = [q for c in state.current_step.categories for q in asked(state, c)]
    return tuple(line for question in questions for line in _of_question(state, question))


def _names(state: State) -> Iterator[FoundAnswer]:
    """What the project calls itself and who works on it, where that is not stated."""
    draft, several = state.draft, len(state.names) > 1
    for name, where in state.names if not draft.project_name else ():
        move = events.Introduce(project_name=name)
        yield FoundAnswer(move, "Project", name, where, several)
    for name, where in state.authors if not draft.user_name else ():
        move = events.Introduce(user_name=name)
        yield FoundAnswer(move, "Decided by", name, where, len(state.authors) > 1)


def _facts(state: State) -> Iterator[FoundAnswer]:
    """Statements about the project that nobody has confirmed, in fields of which nothing is recorded."""
    recorded = {fact.field for fact in state.draft.context.facts}
    for name in FACT_FIELDS:
        found = () if name in recorded else offered(state, name)
        for value, source in places(found).items():
            move = events.ConfirmFact(name, (value,), (source,))
            yield FoundAnswer(move, label_of(name), value, source)


def _of_question(state: State, question: Question) -> Iterator[FoundAnswer]:
    if question.id in state.decisions:
        yield from _values(state, question)
    else:
        yield from _options(state, question)


def _options(state: State, question: Question) -> Iterator[FoundAnswer]:
    """Options that the project names by their name or tool."""
    said = {option.id: quotations(state, option) for option in question.options}
    named = [option for option in question.options if said[option.id]]
    contested = question.kind is not Kind.MULTI and len(named) > 1
    for option in named:
        move, where = events.Choose(question.id, option.id), said[option.id][0].where
        yield FoundAnswer(move, question.title, option.label, where, contested)


def _values(state: State, question: Question) -> Iterator[FoundAnswer]:
    """Values that nobody has stated yet."""
    stated = state.decisions[question.id].values
    for field in fields_of(question, state.facts):
        if field.id in stated:
            continue
        found = {value.text: value for value in found_for(state, question, field)}
        for value in found.values():
            move = events.SetValue(question.id, field.id, value.text)
            name = f"{question.title}: {field.field}"
            yield FoundAnswer(move, name, value.text, value.where, len(found) > 1)
