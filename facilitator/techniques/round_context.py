"""Where a round is opened: the plan as it stands, the category (or step) it is about, what is in tension."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from typing import Any, TypeVar
from zlib import crc32

from facilitator.conditions import Facts
from facilitator.model import (
    Catalogue,
    Category,
    Context,
    Decision,
    Nature,
    Option,
    Question,
    Standing,
    Statement,
)
from facilitator.model.noun import noun
from facilitator.model.techniques import Library
from facilitator.validation.tensions import Finding

LEFT_OUT = ("none", "never")
"""Own ids of the options that mean: we do without."""
MANY = 3
"""Decisions beside which the same words, each time, are a reason of none of them."""
Item = TypeVar("Item")


@noun
class Tension:
    """A rule that fired and has no current answer."""

    rule: str
    why: str
    question: str
    decisions: tuple[str, ...]
    """Ids of the questions that make it hold, those first whose values it compares."""
    numbers: tuple[str, ...] = ()
    """The plan's own numbers that it compares, a sentence each."""
    values: tuple[str, ...] = ()
    """Values that make it hold, as QUESTION/VALUE."""

    @property
    def pair(self) -> str:
        """What it sets against each other: two rules about the same two statements are one question."""
        if len(self.decisions) + len(self.values) < 2:
            return f"pair {self.rule}"
        return f"pair {' '.join(sorted((*self.decisions, *self.values)))}"


def tensions_of(found: Iterable[Finding]) -> tuple[Tension, ...]:
    """The findings that wait for an answer, as a round puts them."""
    return tuple(
        Tension(
            rule=one.id,
            why=one.why.removesuffix(" ".join(one.numbers)).rstrip(),
            question=one.question,
            decisions=_decisions(one),
            numbers=one.numbers,
            values=tuple(name for name in one.held_by if "/" in name),
        )
        for one in found
        if one.is_open
    )


def _decisions(finding: Finding) -> tuple[str, ...]:
    values_first = sorted(finding.held_by, key=lambda name: "/" not in name)
    ids = dict.fromkeys(name.partition("/")[0] for name in values_first)
    return tuple(id_ for id_ in ids if id_ in finding.decisions)


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
    asked: frozenset[str] = frozenset()
    """Ids of the prompts that were asked in this plan, and the pairs of statements they were about."""
    statements: tuple[Statement, ...] = ()
    """What the loaded documents say, line by line."""
    stated: tuple[Statement, ...] = ()
    """Numbers and open questions of the loaded documents, with their lines."""
    lines: tuple[Statement, ...] = ()
    """The sentences of the loaded documents."""
    shown: Mapping[str, tuple[Statement, ...]] = field(default_factory=dict)
    """What the files of the project show of a decision, by question id."""

    @cached_property
    def _found(self) -> dict[str, Any]:
        return {}

    def once(self, what: str, find: Callable[[], Item]) -> Item:
        """What was looked for in this place, by its name: found at the first question for it, then remembered."""
        if what not in self._found:
            self._found[what] = find()
        found: Item = self._found[what]
        return found

    @cached_property
    def facts(self) -> Facts:
        """What conditions of any file are evaluated against."""
        measures = {one.field: one.value for one in reversed(self.stated)}
        return Facts(
            self.decisions,
            self.project_context,
            self.passed,
            self.catalogue,
            measures=measures,
        )

    @cached_property
    def usual_reasons(self) -> frozenset[str]:
        """Reasons that stand word for word with many decisions."""
        counted = Counter(decision.rationale for decision in self.decisions.values())
        return frozenset(text for text, count in counted.items() if count >= MANY)

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
        """Tensions between two answers or two values, one of them recorded here, those with numbers first."""
        here = {question.id for question in self.decided}
        found = []
        for tension in self.tensions:
            answered = {id_ for id_ in tension.decisions if self.answer(id_)}
            if here & answered and max(len(answered), len(tension.values)) > 1:
                found.append(tension)
        return tuple(sorted(found, key=lambda tension: not tension.numbers))

    @cached_property
    def fresh_tensions(self) -> tuple[Tension, ...]:
        """Those of them that were not put in this plan yet."""
        return tuple(one for one in self.open_tensions if one.pair not in self.asked)

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


def nature_of(question: Question, options: tuple[Option, ...]) -> Nature:
    """What was chosen is by nature: that of the options where they agree; own words are what the question is."""
    usual = question.nature or Nature.RULE
    declared = {option.nature or usual for option in options} or {usual}
    return Nature(declared.pop()) if len(declared) == 1 else Nature.RULE


def left_out(options: tuple[Option, ...]) -> bool:
    """Say whether the answer is to do without: `none` or `never`, and nothing beside it."""
    return bool(options) and all(option.id.rpartition(".")[2] in LEFT_OUT for option in options)
