"""What a screen shows of a state, worked out once for every screen: marks, relations, progress."""

from __future__ import annotations

from dataclasses import dataclass

from facilitator.session.state import State, asked, open_questions, touched
from facilitator.vocabulary import Category, Decision, Option, Standing

KEPT, BEGUN, OPEN, ASIDE, REVIEW = "✓", "◐", "○", "·", "↻"


def step_mark(state: State, number: int) -> str:
    """How a step stands: written, begun, open, or in need of review."""
    if touched(state, number):
        return BEGUN
    if number not in state.plan.steps_completed:
        return OPEN
    return REVIEW if number in state.reading.review_because else KEPT


def category_mark(state: State, category: Category) -> str:
    """How a category of the current step stands."""
    if category.id in state.draft.kept:
        found = [state.draft.decisions.get(q.id) for q in asked(state, category)]
        aside = all(d is not None and d.standing is not Standing.DECIDED for d in found)
        return ASIDE if aside else KEPT
    return BEGUN if any(q.id in state.draft.decisions for q in category.questions) else OPEN


def decision_mark(decision: Decision | None) -> str:
    """How a question stands."""
    if decision is None:
        return OPEN
    return KEPT if decision.standing is Standing.DECIDED else ASIDE


@dataclass(frozen=True, slots=True)
class Relation:
    """What an option means together with a choice already made."""

    other: str
    """Label of the other choice."""
    where: str
    """Title of the other question and number of its step."""
    note: str


def relations(state: State, option: Option) -> tuple[Relation, ...]:
    """The catalogue's notes that join this option with choices already made, in either direction."""
    own_question = option.id.rpartition(".")[0]
    found = []
    for id_, decision in state.decisions.items():
        question = state.catalogue.questions[id_]
        for chosen in decision.choice:
            other = state.catalogue.options.get(chosen)
            if other is None or id_ == own_question:
                continue
            notes = [i.note for i in option.interactions if i.other == other.id]
            notes += [i.note for i in other.interactions if i.other == option.id and i.note not in notes]
            where = f"{question.title}, step {state.catalogue.step_of(id_)}"
            found += [Relation(other.label, where, note) for note in notes]
    return tuple(found)


def progress(state: State) -> str:
    """How far the current step is, in words."""
    categories = state.current_step.categories
    if not categories:
        return ""
    undecided = [c for c in categories if c.id not in state.draft.kept or open_questions(state, c)]
    if not undecided:
        return f"all {len(categories)} decided"
    return f"{len(categories) - len(undecided)} of {len(categories)} decided"
