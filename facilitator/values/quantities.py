"""Sums and products of what a plan states: one amount, with its unit, held against another.

An amount is a sum of products: `graceful-shutdown.pre-stop + connection-draining.drain-limit`. What is added or compared
has the same unit: a time, so many in a time, or neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from facilitator.model import ValueKind
from facilitator.model.condition import terms
from facilitator.model.noun import noun
from facilitator.values.calendar import Hours, Window
from facilitator.values.durations import Duration, Rate, per_seconds, read_duration, show_duration
from facilitator.values.durations import read_rate as _read_rate
from facilitator.values.kinds import Value
from facilitator.values.numbers import Number, Percent, Shares, decimal, plain
from facilitator.values.refused import RefusedError
from facilitator.values.thresholds import Threshold
from facilitator.values.words import Names

_DAY = 86_400
_UNITS = (("second", 1), ("minute", 60), ("hour", 3600), ("day", _DAY))
"""Units of a rate that was computed: the shortest in which it is one or more."""


@noun
class Quantity:
    """An amount in seconds to the power of `time`: 1 for a time, -1 for so many a second, 0 for a number."""

    amount: Fraction
    time: int


@noun
class Given:
    """A value as the plan states it: its label, its words, and what they mean."""

    label: str
    text: str
    value: Value


@noun
class Side:
    """One side of a comparison: what it comes to, and in whose words."""

    total: Quantity
    words: str


PARTS: Mapping[ValueKind, Mapping[str, int]] = {
    ValueKind.DURATION: {"": 1},
    ValueKind.RATE: {"": -1},
    ValueKind.COUNT: {"": 0},
    ValueKind.NUMBER: {"": 0},
    ValueKind.PERCENT: {"": 0},
    ValueKind.NAMES: {"": 0},
    ValueKind.SHARES: {"first": 0, "steps": 0},
    ValueKind.THRESHOLD: {"window": 1, "time": 1, "share": 0},
    ValueKind.WHEN: {"span": 1, "days": 0},
}
"""By kind: the parts of a value that have an amount, each with its power of time; empty where it is the whole value."""


def side(expression: str, given: Callable[[str], Given | None]) -> Side | None:
    """Compute a sum of products; None where a value of it is missing, or has no amount."""
    totals, words, factors = [], [], 0
    for term in terms(expression):
        total, told = Quantity(Fraction(1), 0), []
        for factor in term:
            found = _factor(factor, given)
            if found is None:
                return None
            amount, text = found
            total = Quantity(total.amount * amount.amount, total.time + amount.time)
            told.append(text)
            factors += 1
        totals.append(total)
        words.append(" × ".join(told))
    if len({total.time for total in totals}) != 1:
        return None
    whole = Quantity(sum((t.amount for t in totals), Fraction(0)), totals[0].time)
    line = " + ".join(words)
    computed = factors > 1 or line.endswith(")")
    return Side(whole, f"{line} = {shown(whole)}" if computed else line)


def _factor(factor: str, given: Callable[[str], Given | None]) -> tuple[Quantity, str] | None:
    if factor[0].isdigit():
        return constant(factor), factor
    reference, _, part = factor.partition(":")
    stated = given(reference)
    amount = None if stated is None else part_of(stated.value, part)
    if stated is None or amount is None:
        return None
    if not part:
        return amount, f"{stated.label} {stated.text}"
    return amount, f"{part} of {stated.label} ({stated.text})"


@lru_cache(maxsize=64)
def constant(words: str) -> Quantity:
    """Read an amount that a rule names itself: `20`, `1 h`, `1 per day`.

    Raises:
        RefusedError: it is none of them.
    """
    for read in (lambda: decimal(words, "20"), lambda: read_duration(words)):
        try:
            value = read()
        except RefusedError:
            continue
        if isinstance(value, Decimal):
            return Quantity(Fraction(value), 0)
        return Quantity(Fraction(value.compared), 1)
    return _rate(_read_rate(words))


def part_of(value: Value, part: str) -> Quantity | None:
    """The amount of a value, or of a part of it; None where it has none."""
    match value:
        case Duration():
            return _time(value)
        case Rate():
            return _rate(value)
        case Number(amount, _):
            return Quantity(Fraction(amount), 0)
        case Percent():
            return _share(value)
        case Names(items, _):
            return _number(len(items))
        case _:
            return _part(value, part)


def _part(value: Value, part: str) -> Quantity | None:
    match value:
        case Shares(amounts):
            return _share(Percent(amounts[0])) if part == "first" else _number(len(amounts) - 1)
        case Threshold():
            return _of_threshold(value, part)
        case Window(spans, _) if part == "days":
            return _number(len({day for hours in spans for day in hours.days}))
        case Window(spans, _):
            return Quantity(Fraction(max(map(_seconds, spans))), 1)
        case _:
            return None


def _of_threshold(value: Threshold, part: str) -> Quantity | None:
    if part == "share":
        return _share(value.value) if isinstance(value.value, Percent) else None
    if value.window is None:
        return None
    times = value.strikes if part == "time" and value.comparison == "fails" else 1
    return Quantity(Fraction(value.window.compared) * times, 1)


def _time(value: Duration) -> Quantity:
    return Quantity(Fraction(value.compared), 1)


def _rate(value: Rate) -> Quantity:
    return Quantity(Fraction(value.amount) / Fraction(per_seconds(value.per)), -1)


def _share(value: Percent) -> Quantity:
    return Quantity(Fraction(value.amount) / 100, 0)


def _number(count: int) -> Quantity:
    return Quantity(Fraction(count), 0)


def _seconds(hours: Hours) -> int:
    """How long a window is open without a break; whole days follow each other."""
    start, end = (_minutes(text) * 60 for text in (hours.start, hours.end))
    if start == 0 and end == _DAY:
        return _DAY * len(hours.days)
    return end - start if end > start else end - start + _DAY


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def shown(quantity: Quantity) -> str:
    """Write an amount that was computed: a time in its units, a number with three digits behind the point at most."""
    amount = quantity.amount
    if quantity.time == 1:
        return show_duration(Duration(_decimal(amount)))
    if quantity.time == -1:
        unit = next((u for u, seconds in _UNITS if amount * seconds >= 1), "day")
        return f"{plain(_decimal(amount * dict(_UNITS)[unit]))} per {unit}"
    return plain(_decimal(amount))


def roughly(quantity: Quantity) -> str:
    """Write an amount as one says it: a time in two units, a small number with one digit behind the point."""
    amount = quantity.amount
    if quantity.time == 1:
        grain = next((Fraction(g) for least, g in _GRAINS if amount >= least), None)
        return shown(Quantity(round(amount / grain) * grain, 1) if grain else quantity)
    if quantity.time == 0:
        digits = 1 if amount < 10 else 0
        return shown(Quantity(round(amount * 10**digits) / Fraction(10**digits), 0))
    return shown(quantity)


_GRAINS = ((_DAY, 3600), (3600, 60), (60, 1))
"""From which time on, in seconds, and what it is rounded to."""


def _decimal(amount: Fraction) -> Decimal:
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    return round(exact, 3).normalize() + 0


def power_of_time(expression: str, kinds: Callable[[str], ValueKind | None]) -> int:
    """The unit of an expression by the kinds of its values; ValueError says what cannot be added or has no amount."""
    powers = {sum(_power(f, kinds) for f in term) for term in terms(expression)}
    if len(powers) != 1:
        raise ValueError(f"what is added has different units: {expression}")
    return powers.pop()


def _power(factor: str, kinds: Callable[[str], ValueKind | None]) -> int:
    if factor[0].isdigit():
        return constant(factor).time
    reference, _, part = factor.partition(":")
    kind = kinds(reference)
    if kind is None:
        raise ValueError(f"expected a question's id, a dot and a value of it, found {reference!r}")
    parts = PARTS.get(kind, {})
    if part not in parts:
        raise ValueError(f"{reference} is {kind}: it has {_listed(parts)}")
    return parts[part]


def _listed(parts: Iterable[str]) -> str:
    named = [f":{part}" for part in parts if part]
    return f"an amount by {', '.join(named)}" if named else "no such amount"
