"""Completeness: a box per category, ticked when every question of it that applies is answered, with its essential values."""

from __future__ import annotations

from collections.abc import Set
from enum import StrEnum

from facilitator.asking import open_fields
from facilitator.conditions import Facts, Truth, applies, is_due, is_not_applicable, unknowns
from facilitator.model import METRICS, Category, Decision, Effect, Metric, Question, Standing
from facilitator.model.noun import noun


class Answered(StrEnum):
    """How a question stands."""

    DECIDED = "decided"
    NOT_APPLICABLE = "not applicable"
    NOT_ASKED = "not asked"
    """Another decision makes it meaningless."""
    NOT_STATED = "not stated"
    """Optional, and left out."""
    DEFERRED = "deferred"
    NEEDS_REVIEW = "needs review"
    """Something that it relied on has changed."""
    WAITS = "waits"
    """Whether it applies depends on something that is not recorded."""
    LATER = "later"
    """It comes with a later delivery phase."""
    OPEN = "open"

    @property
    def is_open(self) -> bool:
        """Whether something is left to do."""
        return self in (Answered.DEFERRED, Answered.NEEDS_REVIEW, Answered.WAITS, Answered.OPEN)


@noun
class Item:
    """One question and how it stands."""

    question: Question
    standing: Answered
    decision: Decision | None = None
    needs: tuple[str, ...] = ()
    """What has to be recorded first, where it waits."""
    unstated: tuple[str, ...] = ()
    """Essential values of the answer that nobody has stated, by their fields."""


@noun
class Box:
    """One category and how it stands."""

    category: Category
    items: tuple[Item, ...]

    @property
    def open(self) -> tuple[Item, ...]:
        """What is left to do."""
        return tuple(item for item in self.items if item.standing.is_open)

    @property
    def ticked(self) -> bool:
        """Whether every question that applies is decided, with its essential values, or not applicable."""
        stated = not any(item.unstated for item in self.items)
        return bool(self.items) and stated and not self.open and not self.aside

    @property
    def aside(self) -> bool:
        """Whether nothing of it is asked now."""
        return self.later or self.silent

    @property
    def silent(self) -> bool:
        """Whether nothing of it applies to this project."""
        return all(item.standing is Answered.NOT_ASKED for item in self.items)

    @property
    def later(self) -> bool:
        """Whether everything that it asks comes with a later delivery phase."""
        standings = {item.standing for item in self.items}
        return Answered.LATER in standings and standings <= {Answered.LATER, Answered.NOT_ASKED}


def without_reason(facts: Facts) -> tuple[str, ...]:
    """Give the decisions for an option with effects of which nobody said why."""
    return tuple(id_ for id_, decision in facts.decisions.items() if lacks_reason(decision))


def lacks_reason(decision: Decision) -> bool:
    """Whether an option with effects was chosen and nobody said why."""
    return bool(decision.impact and decision.choice and not decision.rationale)


def owes_reason(decision: Decision) -> bool:
    """Whether nobody said why an option was chosen that costs something: it worsens a metric, or moves it both ways."""
    return lacks_reason(decision) and bool(costs(decision))


def costs(decision: Decision) -> tuple[Metric, ...]:
    """The metrics that a decision worsens, or moves both ways."""
    costly = (Effect.WORSENS, Effect.MIXED)
    return tuple(m for m in METRICS if m in decision.impact and decision.impact[m].effect in costly)


def boxes(facts: Facts, needs_review: Set[str] = frozenset()) -> tuple[Box, ...]:
    """Judge every category, in the order in which they are asked."""
    found = []
    for category in facts.catalogue.categories.values():
        items = [item(question, facts, needs_review) for question in category.questions]
        found.append(Box(category, tuple(items)))
    return tuple(found)


def item(question: Question, facts: Facts, needs_review: Set[str] = frozenset()) -> Item:
    """Judge one question."""
    asked = applies(question, facts)
    decision = facts.decisions.get(question.id)
    if asked is Truth.FALSE:
        return Item(question, Answered.NOT_ASKED)
    if decision is None and not is_due(question.from_, facts.context):
        return Item(question, Answered.LATER)
    if asked is Truth.UNKNOWN and question.asked_when is not None:
        return Item(question, Answered.WAITS, decision, unknowns(question.asked_when, facts))
    standing = _standing(question, decision, question.id in needs_review)
    unstated = tuple(value.field for value in open_fields(question, facts))
    return Item(question, standing, decision, unstated=unstated)


def _standing(question: Question, decision: Decision | None, needs_review: bool) -> Answered:
    empty = decision is None or not (decision.choice or decision.own)
    if decision is None or (empty and decision.standing is Standing.DECIDED):
        return Answered.NOT_STATED if question.optional else Answered.OPEN
    if decision.standing is Standing.DEFERRED:
        return Answered.DEFERRED
    if needs_review:
        return Answered.NEEDS_REVIEW
    return Answered.NOT_APPLICABLE if is_not_applicable(decision) else Answered.DECIDED
