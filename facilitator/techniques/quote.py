"""One decision as a prompt quotes it, and what every prompt may name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from facilitator.model import Decision, Option, Question
from facilitator.model.noun import noun
from facilitator.techniques import wording
from facilitator.techniques.agreement import MANY, are_many
from facilitator.techniques.round_context import RoundContext

Values = Mapping[str, str]
Filled = Values | None
"""What a fact fills; None where the fact is not there."""
Item = TypeVar("Item")


@noun
class Quote:
    """One decision as a prompt quotes it."""

    context: RoundContext
    question: Question
    turn: int
    """Which entry of a list is quoted: number of the prompt plus earlier rounds."""
    metric: str = ""
    bare: frozenset[str] = frozenset()
    """Placeholders of choices whose decision the template names itself."""

    @property
    def decision(self) -> Decision:
        """The decision as it stands."""
        return self.context.decisions[self.question.id]

    @property
    def options(self) -> tuple[Option, ...]:
        """What was chosen."""
        return self.context.chosen(self.question.id)

    def pick(self, items: Sequence[Item]) -> Item | None:
        """The entry whose turn it is; None when there is none."""
        return items[self.turn % len(items)] if items else None

    def said(self, text: str) -> str:
        """What is said of one chosen option, of a text about all of them."""
        return wording.excerpt(self.pick(wording.parts(text, self.options)) or text)

    def worded(self, name: str, question: Question) -> dict[str, str]:
        """The answer to a question, for the placeholder `name`, and a mark where it is more than one thing."""
        words = {name: wording.choice(self.context, question, bare=name in self.bare)}
        many = are_many(self.context.chosen(question.id))
        return {**words, f"{name}{MANY}": ""} if many else words


FactFinder = Callable[[Quote], Filled]


def always(quote: Quote) -> Values:
    """What every prompt may name."""
    category = quote.context.catalogue.categories[quote.question.category]
    return {
        "project": quote.context.project or "this project",
        "category": wording.lowered(category.title),
    }
