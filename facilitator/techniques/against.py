"""An answer held against the plan: a value of the same kind, and the words that put both side by side."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from facilitator.conditions import Facts, amount, stated_value
from facilitator.model import Question, ValueField, ValueKind
from facilitator.patterns import regex
from facilitator.techniques import wording
from facilitator.techniques.round_context import RoundContext

_NUMBERS = (
    "a", "an", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800, "month": 2592000}
_LASTED = regex(
    rf"\b(\d+|{'|'.join((*_NUMBERS, *_TENS))}) ({'|'.join(_SECONDS)})s?\b(?! (?:before|after|in)\b)"
)
_WEEKDAY = regex(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b")
FURTHEST = 100
"""How many times as long a value may be, or as short, to be held against a time in an answer."""
_TOLD = 4
"""Letters of a word that tells what a value and an answer have in common."""


def held_against(said: str, context: RoundContext, question: Question) -> dict[str, str] | None:
    """The value of the plan that an answer about a decision stands beside: its field, decision and words."""
    facts = context.facts
    found = _of_a_weekday(said, facts) or _of_a_time(said, facts, question)
    if found is None:
        return None
    asked, field = found
    value = context.decisions[asked.id].said(field.id)
    return {"field": wording.all_lowered(field.field), "of": wording.title(asked), "value": value}


def _of_a_weekday(said: str, facts: Facts) -> tuple[Question, ValueField] | None:
    """The first window of the plan, where an answer names a day of the week."""
    if not _WEEKDAY.search(said.lower()):
        return None
    every = ((q, f) for q in facts.catalogue.questions.values() for f in q.values)
    windows = (pair for pair in every if pair[1].kind is ValueKind.WHEN)
    return next((pair for pair in windows if stated_value(pair[0].id, pair[1].id, facts)), None)


def _of_a_time(said: str, facts: Facts, question: Question) -> tuple[Question, ValueField] | None:
    """The duration of the category that shares a word with the answer; else the nearest to the time it tells."""
    told = [_seconds(match[1], match[2]) for match in _LASTED.finditer(said.lower())]
    if not told:
        return None
    words = _words(said)

    def distance(one: tuple[Question, ValueField, Decimal]) -> tuple[bool, Decimal]:
        return words.isdisjoint(_words(one[1].field)), _apart(told[0], one[2])

    category = facts.catalogue.categories[question.category]
    durations = sorted(_durations(category.questions, facts), key=distance)
    near = [one for one in durations if distance(one)[1] <= FURTHEST]
    # A time that keeps within the value is no question, unless both speak of the same thing.
    found = (one for one in near if told[0] > one[2] or not distance(one)[0])
    return next(((asked, field) for asked, field, _ in found), None)


def _durations(
    questions: tuple[Question, ...], facts: Facts
) -> Iterator[tuple[Question, ValueField, Decimal]]:
    for question in questions:
        for field in question.values:
            lasts = amount(question.id, field.id, facts)
            if field.kind is ValueKind.DURATION and lasts:
                yield question, field, lasts


def _apart(one: Decimal, other: Decimal) -> Decimal:
    return max(one, other) / min(one, other)


def _seconds(number: str, unit: str) -> Decimal:
    if number in _NUMBERS:
        return Decimal(max(1, _NUMBERS.index(number) - 1) * _SECONDS[unit])
    return Decimal(_TENS.get(number) or max(1, int(number))) * _SECONDS[unit]


def _words(text: str) -> set[str]:
    return {word.rstrip("s") for word in text.lower().split() if len(word) >= _TOLD}
