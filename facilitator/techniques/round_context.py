"""Where a round is opened: the plan as it stands, the category (or step) it is about, what is in tension."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from zlib import crc32

from facilitator.model import Catalogue, Category, Context, Decision, Option, Question, Standing
from facilitator.model.techniques import Library

LEFT_OUT = ("none", "never")
"""Own ids of the options that mean: we do without."""


@dataclass(frozen=True, slots=True)
class Tension:
    """A rule that fired and has no current answer."""

    rule: str
    why: str
    question: str
    decisions: tuple[str, ...]
    """Ids of the questions it looks at."""


@dataclass(frozen=True)
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
        here = {q.id for q in self.decided}
        return tuple(
            t
            for t in self.tensions
            if here.intersection(t.decisions)
            and sum(bool(self.answer(d)) for d in dict.fromkeys(t.decisions)) > 1
        )

    def answer(self, question: str) -> Decision | None:
        """The decision on a question, when it was answered and applies; None otherwise."""
        decision = self.decisions.get(question)
        if (
            decision is None
            or decision.standing is not Standing.DECIDED
            or not (decision.choice or decision.own)
        ):
            return None
        applies = decision.choice != (f"{question}.not-applicable",)
        return decision if applies else None

    def chosen(self, question: str) -> tuple[Option, ...]:
        """The options that were chosen for a question."""
        decision = self.answer(question)
        known = self.catalogue.options
        return tuple(known[c] for c in decision.choice if c in known) if decision else ()

    def options_here(self) -> Iterator[Option]:
        """All options chosen in the round's categories."""
        return (option for question in self.decided for option in self.chosen(question.id))

    @property
    def seed(self) -> int:
        """A number that differs between categories and plans, and never between two runs."""
        parts = [
            f"{q.id}={','.join(self.decisions[q.id].choice) or self.decisions[q.id].own}"
            for q in self.questions
        ]
        return crc32("|".join([self.category, *parts]).encode())


def left_out(options: tuple[Option, ...]) -> bool:
    """Say whether the answer is to do without: `none` or `never`, and nothing beside it."""
    return bool(options) and all(option.id.rpartition(".")[2] in LEFT_OUT for option in options)
