"""Spans of time and rates per span of time."""

from __future__ import annotations

import re
from decimal import Decimal

from facilitator.model.noun import noun
from facilitator.patterns import regex
from facilitator.values.numbers import decimal, plain
from facilitator.values.refused import RefusedError

_SECONDS = {
    "ms": Decimal("0.001"),
    "s": Decimal(1),
    "min": Decimal(60),
    "h": Decimal(3600),
    "day": Decimal(86_400),
    "week": Decimal(604_800),
}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_WORDS = {
    "ms": "ms millisecond milliseconds",
    "s": "s sec secs second seconds",
    "min": "m min mins minute minutes",
    "h": "h hr hrs hour hours",
    "day": "d day days",
    "week": "w week weeks",
    "month": "month months",
    "quarter": "quarter quarters",
    "year": "y year years",
}
_UNIT = {word: unit for unit, words in _WORDS.items() for word in words.split()}
_PART = regex(r"([0-9]{1,9}(?:\.[0-9]{1,3})?)\s*([A-Za-z]{1,12})")
_ONCE, _TWICE = regex(r"^(?:once|one)\b", re.IGNORECASE), regex(r"^twice\b", re.IGNORECASE)
_RPS = regex(r"\brps\b", re.IGNORECASE)
_RATE = regex(
    r"([0-9][0-9.,]{0,15})\s?([A-Za-z][A-Za-z -]{0,30}?)?\s?(?:/|\bper\b|\ban?\b)\s?([A-Za-z]{1,12})"
)
MONTH_DAYS = 30
"""Days that a month counts for where it is compared with days: calendars differ, a comparison has to choose."""
PER = ("second", "minute", "hour", "day", "week", "month", "year")
_PER = {
    word: per
    for per, unit in zip(PER, ("s", "min", "h", "day", "week", "month", "year"), strict=True)
    for word in _WORDS[unit].split()
}


@noun
class Duration:
    """A span of time: seconds, and months that no number of seconds is exactly."""

    seconds: Decimal
    months: int = 0

    @property
    def compared(self) -> Decimal:
        """Seconds to compare and compute with; a month counts as 30 days."""
        return self.seconds + self.months * MONTH_DAYS * _SECONDS["day"]


@noun
class Rate:
    """So many in a span of time."""

    amount: Decimal
    per: str
    """second, minute, hour, day, week, month or year."""
    unit: str = ""

    @property
    def per_second(self) -> Decimal:
        """The same in a second."""
        return self.amount / per_seconds(self.per)


_AMOUNTS = {
    "half an": "0.5", "half a": "0.5", "an": "1", "a": "1", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
}  # fmt: skip
_SAID = re.compile(
    rf"\b({'|'.join(sorted(_AMOUNTS, key=len, reverse=True))})\b(?= )", re.IGNORECASE
)
"""Small amounts in words, as people say them: an hour, half a day, two weeks."""
_EVERY = {
    "hourly": "1 h", "daily": "1 day", "weekly": "1 week", "monthly": "1 month", "quarterly": "1 quarter",
    "yearly": "1 year", "annually": "1 year",
}  # fmt: skip
_MOST = r"(?:at (?:the )?most|up to|(?:no|not) more than|max(?:imum|\.)?)"
_AT_MOST = re.compile(rf"^{_MOST}\s{{1,20}}|\s{{1,20}}{_MOST}$", re.IGNORECASE)
_REPEATED = re.compile(r"^(?:every|each|once (?:every|per|an?))\s+(?=[0-9a-z])", re.IGNORECASE)
"""What people put before a limit or an interval, and what says no more than the span itself."""


def read_duration(words: str) -> Duration:
    """Read a span of time: `5m`, `90 s`, `1h 30m`, `2 weeks`, `3 months`.

    Raises:
        RefusedError: a number without a unit, an unknown unit, nothing, or a sign.
    """
    text = _SAID.sub(lambda said: _AMOUNTS[said[1].lower()], _span(words.strip()))
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
        raise RefusedError(f"“{text}” of what? {text} s, {text} min, {text} h, {text} days …")
    seconds, months, at = Decimal(0), 0, 0
    for part in _PART.finditer(text):
        if text[at : part.start()].strip() not in ("", ",", "and"):
            break
        at = part.end()
        some = _part(Decimal(part.group(1)), part.group(2))
        seconds, months = seconds + some.seconds, months + some.months
    if not at or text[at:].strip():
        raise RefusedError("expected a duration, such as 90 s, 5 min, 1 h 30 min, 2 weeks")
    return Duration(seconds.normalize() + 0, months)


def _part(amount: Decimal, said: str) -> Duration:
    """The span of one amount and its unit. Raises RefusedError."""
    unit = _UNIT.get(said.lower())
    if unit is None:
        raise RefusedError(f"“{said}” is no unit of time: expected s, min, h, days, weeks, months")
    if unit in _SECONDS:
        return Duration(amount * _SECONDS[unit], 0)
    if amount != amount.to_integral_value():
        raise RefusedError("expected whole months or years, such as 3 months")
    return Duration(Decimal(0), int(amount) * _MONTHS[unit])


def _span(words: str) -> str:
    """The span of time alone: “two days” of “at most two days”, “1 quarter” of “every quarter”."""
    text = _AT_MOST.sub("", words, count=1)
    text = _EVERY.get(text.lower(), text)
    repeated = _REPEATED.sub("", text)
    return f"1 {repeated}" if repeated != text and repeated.lower() in _UNIT else repeated


def show_duration(value: Duration) -> str:
    """Write a span of time in the largest units that say it exactly."""
    parts = []
    years, months = divmod(value.months, 12)
    parts += [_counted(Decimal(years), "year"), _counted(Decimal(months), "month")]
    rest = value.seconds
    week, day = _SECONDS["week"], _SECONDS["day"]
    if rest and rest % week == 0:
        parts.append(_counted(rest / week, "week"))
        rest = Decimal(0)
    days = rest // day
    parts.append(_counted(days, "day"))
    rest -= days * day
    for unit in ("h", "min"):
        amount = rest // _SECONDS[unit]
        parts.append(f"{plain(amount)} {unit}" if amount else "")
        rest -= amount * _SECONDS[unit]
    if rest >= 1:
        parts.append(f"{plain(rest.normalize())} s")
    elif rest:
        parts.append(f"{plain((rest * 1000).normalize())} ms")
    return " ".join(part for part in parts if part) or "0 s"


def _counted(amount: Decimal, unit: str) -> str:
    if not amount:
        return ""
    return f"{plain(amount)} {unit}" if amount == 1 else f"{plain(amount)} {unit}s"


def per_seconds(per: str) -> Decimal:
    """Seconds of a span of time that a rate is per; a month counts as 30 days."""
    units = dict(zip(PER, ("s", "min", "h", "day", "week"), strict=False))
    if per in units:
        return _SECONDS[units[per]]
    months = 1 if per == "month" else 12
    return months * MONTH_DAYS * _SECONDS["day"]


def read_rate(words: str, unit: str = "") -> Rate:
    """Read a rate: `400/s`, `3 per minute`, `2 requests a second`, `once a day`.

    Raises:
        RefusedError: no number, or nothing that it is per.
    """
    text = _TWICE.sub("2", _ONCE.sub("1", words.strip()))
    found = _RATE.fullmatch(_RPS.sub("/s", text))
    if not found:
        raise RefusedError(
            "expected so many in a span of time, such as 400/s, 3 per minute, 2 per week"
        )
    amount, typed, span = found.groups()
    per = _PER.get(span.lower())
    if per is None:
        raise RefusedError(
            f"“{span}” is no span of time: expected second, minute, hour, day, week, month"
        )
    number = decimal(amount, "400/s")
    return Rate(number, per, unit or (typed or "").strip())


def show_rate(value: Rate) -> str:
    """Write a rate in words."""
    unit = value.unit.removesuffix("s") if value.amount == 1 else value.unit
    return " ".join(part for part in (plain(value.amount), unit, "per", value.per) if part)
