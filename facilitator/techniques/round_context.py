"""Where a round is opened: the plan as it stands, the category (or step) it is about, what is in tension."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar
from zlib import crc32

from facilitator.model import Catalogue, Category, Context, Decision, Option, Question, Standing
from facilitator.model.noun import noun
from facilitator.model.techniques import Library

LEFT_OUT = ("none", "never")
"""Own ids of the options that mean: we do without."""
Item = TypeVar("Item")


@noun
class Tension:
    """A rule that fired and has no current answer."""

    rule: str
    why: str
    question: str
    decisions: tuple[str, ...]
    """Ids of the questions it looks at."""


@noun
class RoundContext:
    """What a round may quote. An empty `category` means the whole step."""

    catalogue: Catalogue
    library: Library
    decisions: Mapping[str, Decision]
    """As they stand, the working ones included."""
    project_context: Context
    project: str
    step: int
    category: str = ""
    tensions: tuple[Tension, ...] = ()
    passed: frozenset[str] = frozenset()
    """Categories whose menu was passed."""
    needs_review: frozenset[str] = frozenset()
    """Questions whose decision rests on something that changed since."""
    moved_on: frozenset[str] = frozenset()
    """Names of kept what-ifs whose inputs are others now."""
    played: tuple[str, ...] = ()
    """Ids of the methods already played here, once per round."""

    @cached_property
    def categories(self) -> tuple[Category, ...]:
        """The category of the round, or all of its step."""
        if self.category:
            return (self.catalogue.categories[self.category],)
        return self.catalogue.step(self.step).categories

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The questions of the round's categories that have a decision, set aside ones included."""
        return tuple(q for c in self.categories for q in c.questions if q.id in self.decisions)

    @cached_property
    def decided(self) -> tuple[Question, ...]:
        """Those of them that were answered."""
        return tuple(q for q in self.questions if self.answer(q.id))

    @cached_property
    def open_tensions(self) -> tuple[Tension, ...]:
        """Tensions that look at this round's decisions and at two recorded answers."""
        here = {question.id for question in self.decided}
        found = []
        for tension in self.tensions:
            answered = {id_ for id_ in tension.decisions if self.answer(id_)}
            if len(answered) > 1 and here & answered:
                found.append(tension)
        return tuple(found)

    def answer(self, question: str) -> Decision | None:
        """The decision on a question, when it was answered and applies; None otherwise."""
        decision = self.decisions.get(question)
        if decision is None or decision.standing is not Standing.DECIDED:
            return None
        if decision.choice == (f"{question}.not-applicable",):
            return None
        return decision if decision.choice or decision.own else None

    def chosen(self, question: str) -> tuple[Option, ...]:
        """The options that were chosen for a question."""
        decision = self.answer(question)
        if decision is None:
            return ()
        known = self.catalogue.options
        return tuple(known[id_] for id_ in decision.choice if id_ in known)

    def chosen_anywhere(self) -> Iterator[Option]:
        """All options chosen in the plan."""
        for question in self.decisions:
            yield from self.chosen(question)

    def chosen_here(self) -> Iterator[Option]:
        """All options chosen in the round's categories."""
        for question in self.decided:
            yield from self.chosen(question.id)

    @property
    def seed(self) -> int:
        """A number that differs between categories and plans, and never between two runs."""
        parts = [self.category]
        for question in self.questions:
            decision = self.decisions[question.id]
            parts.append(f"{question.id}={','.join(decision.choice) or decision.own}")
        return crc32("|".join(parts).encode())

    def rotate(self, items: Sequence[Item]) -> list[Item]:
        """The same items, beginning at another one in each category and plan: nobody is always first."""
        start = self.seed % len(items) if items else 0
        return [*items[start:], *items[:start]]


def left_out(options: tuple[Option, ...]) -> bool:
    """Say whether the answer is to do without: `none` or `never`, and nothing beside it."""
    return bool(options) and all(option.id.rpartition(".")[2] in LEFT_OUT for option in options)
