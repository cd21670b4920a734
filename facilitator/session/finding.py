"""Finding a question by words: of its name, its options, its values, its answer; and where it stands."""

from __future__ import annotations

from facilitator.asking import as_offered
from facilitator.model import PHASE_NAMES, Option, Question
from facilitator.model.noun import noun
from facilitator.session.derived import derived
from facilitator.session.saving import answer_label
from facilitator.session.state import State, asked, later_questions

OPEN = "open"
NOT_OFFERED = (
    "not offered as things stand: what does not fit your phase or your project is left out"
)


@noun
class FoundQuestion:
    """A question that has all the words."""

    question: Question
    where: str
    """Number of its step and title of its category."""
    standing: str
    """Its answer, `open`, or why it is not asked now."""
    by: str = ""
    """The option or value that has the words, where its name does not."""
    asked: bool = True
    """Whether one can go there now; otherwise it can be read ahead."""


def find_questions(state: State, words: str) -> tuple[FoundQuestion, ...]:
    """Give the questions that have all these words, those first whose name has them."""
    wanted = words.lower().split()
    named, others = [], []
    for found in _all_questions(state):
        question = found.question
        if _has(f"{question.title} {question.field} {found.where}", wanted):
            named.append(found)
        elif by := _by(state, question, wanted):
            others.append(FoundQuestion(question, found.where, found.standing, by, found.asked))
    return (*named, *others)


@derived
def _all_questions(state: State) -> tuple[FoundQuestion, ...]:
    reached = {*state.plan.steps_completed, state.next_step}
    found = []
    for category in state.catalogue.categories.values():
        now, later = asked(state, category), later_questions(state, category)
        for question in category.questions:
            where = f"{category.step} {category.title}"
            here = question in now and category.step in reached
            found.append(
                FoundQuestion(question, where, _standing(state, question, now, later), "", here)
            )
    return tuple(found)


def _standing(
    state: State, question: Question, now: tuple[Question, ...], later: tuple[Question, ...]
) -> str:
    decision = state.drafted.decisions.get(question.id)
    if decision is not None:
        return answer_label(state, decision)
    if question in now:
        return OPEN
    return (
        f"comes with {PHASE_NAMES[question.from_]}"
        if question in later
        else "not asked as things stand"
    )


def _has(text: str, wanted: list[str]) -> bool:
    text = text.lower()
    return all(word in text for word in wanted)


def _by(state: State, question: Question, wanted: list[str]) -> str:
    """What of a question besides its name has the words; empty when nothing has."""
    decision = state.drafted.decisions.get(question.id)
    answer = answer_label(state, decision) if decision is not None else ""
    offered = as_offered(question, state.drafted).options
    parts = [answer, *(o.label for o in offered), *(v.field for v in question.values)]
    parts += [question.question, *(option.summary for option in offered)]
    found = next((part for part in parts if _has(f"{question.title} {part}", wanted)), "")
    return found or _not_offered(question, offered, wanted)


def _not_offered(question: Question, offered: tuple[Option, ...], wanted: list[str]) -> str:
    """An option with the words that the question does not show, and that it does not."""
    shown = {option.id for option in offered}
    hidden = (option for option in question.options if option.id not in shown)
    has = (o for o in hidden if _has(f"{question.title} {o.label} {o.summary}", wanted))
    return next((f"{option.label}, {NOT_OFFERED}" for option in has), "")
