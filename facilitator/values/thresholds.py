"""When something is too much: a metric, a comparison, a window, the smallest sample that counts, strikes in a row."""

from __future__ import annotations

import re
from decimal import Decimal

from facilitator.model.noun import noun
from facilitator.patterns import regex
from facilitator.values.durations import Duration, read_duration, show_duration
from facilitator.values.numbers import (
    Number,
    Percent,
    plain,
    read_number,
    read_percent,
    show_number,
    show_percent,
)
from facilitator.values.refused import RefusedError

EXAMPLE = "failed requests > 2 % over 5 min, at least 50 requests, 3 in a row"
_COMPARISONS = {
    ">=": "≥", "≥": "≥", "<=": "≤", "≤": "≤", ">": ">", "<": "<",
    "above": ">", "more than": ">", "below": "<", "less than": "<",
    "exceeds": ">", "higher than": ">", "longer than": ">", "greater than": ">", "over": ">",
    "lower than": "<", "shorter than": "<", "under": "<", "at least": "≥", "at most": "≤",
}  # fmt: skip
_SIGNS = r">=|<=|≥|≤|>|<|\babove\b|\bmore than\b|\bbelow\b|\bless than\b"
_WORDS = "|".join(rf"\b{word}\b" for word in _COMPARISONS if word.isascii() and word[0].isalpha())
_BY_SIGN = regex(rf"(.{{0,200}}?)({_SIGNS})(.{{1,200}})", re.I)
_BY_WORD = regex(rf"(.{{0,200}}?)({_WORDS})(.{{1,200}})", re.I)
"""Signs first: “over 5 min” in front of one is a window, and “over 500 ms” without one a comparison."""
_OVER = regex(r"(.{1,100}?)\s(?:over|within|in|for)\s(.{1,60})", re.I)
_SAMPLE = regex(r"at least ([0-9]{1,9})(?: ([A-Za-z][A-Za-z -]{0,30}))?", re.I)
_STRIKES = regex(r"([0-9]{1,4}) (?:times )?in a row", re.I)
_FAILS = regex(r"(\S.{0,200}?) fails ([0-9]{1,4})(?: times| in a row)(?: every (.{1,40}))?", re.I)


@noun
class Threshold:
    """A metric that goes past a value within a window; or, with `comparison` `fails`, a check that fails in a row."""

    metric: str
    comparison: str
    """`>`, `≥`, `<`, `≤`, or `fails`."""
    value: Percent | Number | Duration | None
    window: Duration | None
    """How long is looked back; for `fails` the interval between two checks."""
    sample: int = 0
    """Fewest of `sampled` in a window for it to count; 0 when none was stated."""
    sampled: str = ""
    strikes: int = 1
    """How often in a row it has to go past before it counts."""


def read_threshold(words: str) -> Threshold:
    """Read a threshold.

    Raises:
        RefusedError: no comparison, a value of no known kind, or a share without a window.
    """
    text = words.strip().rstrip(".")
    failing = _FAILS.fullmatch(text)
    if failing:
        name, strikes, every = failing.groups()
        interval = read_duration(every) if every else None
        return Threshold(name.strip(), "fails", None, interval, strikes=max(1, int(strikes)))
    body, *limits = (part.strip() for part in text.split(","))
    metric, comparison, rest = _compares(body)
    found = _OVER.fullmatch(rest.strip())
    value = _compared(found.group(1) if found else rest)
    window = read_duration(found.group(2)) if found else None
    if window is None and isinstance(value, Percent):
        raise RefusedError(f"over which time? Such as “{EXAMPLE}”")
    sample, sampled, strikes = _limits(limits)
    return Threshold(
        metric.strip(), _COMPARISONS[comparison.lower()], value, window, sample, sampled, strikes
    )


def _compares(words: str) -> tuple[str, str, str]:
    """Part words into a metric, a comparison and what follows it."""
    head = _BY_SIGN.fullmatch(words) or _BY_WORD.fullmatch(words)
    if head is None:
        raise RefusedError(f"expected a metric, a comparison and a value, such as “{EXAMPLE}”")
    metric, comparison, rest = head.groups()
    if not metric.strip():
        raise RefusedError(f"{words} of what, and over which time? Such as “{EXAMPLE}”")
    return metric, comparison, rest


def _compared(words: str) -> Percent | Number | Duration:
    text = words.strip()
    if text.endswith("%"):
        return read_percent(text)
    try:
        return read_duration(text)
    except RefusedError:
        number = _number(text)
    if not number.unit and 0 < number.amount < 1:
        raise RefusedError(f"“{text}”: do you mean {plain(number.amount * 100)} %? Write the sign")
    return number


def _number(text: str) -> Number:
    """What is neither a share nor a duration has to be a number; of words it is told what the whole can look like."""
    if not any(map(str.isdigit, text)):
        told = f"“{text}” is no share, number or duration in digits"
        raise RefusedError(f"{told}, such as “{EXAMPLE}”")
    return read_number(text, "", whole=False)


def _limits(parts: list[str]) -> tuple[int, str, int]:
    sample, sampled, strikes = 0, "", 1
    for part in parts:
        if found := _SAMPLE.fullmatch(part):
            sample, sampled = int(found.group(1)), found.group(2) or "requests"
        elif found := _STRIKES.fullmatch(part):
            strikes = max(1, int(found.group(1)))
        else:
            raise RefusedError(
                f"“{part}” is not understood: expected “at least 50 requests” or “3 in a row”"
            )
    return sample, sampled, strikes


def show_threshold(value: Threshold) -> str:
    """Write a threshold as one line."""
    if value.comparison == "fails":
        every = f" every {show_duration(value.window)}" if value.window else ""
        return f"{value.metric} fails {value.strikes} times{every}"
    line = f"{value.metric} {value.comparison} {_shown(value.value)}"
    if value.window:
        line += f" over {show_duration(value.window)}"
    if value.sample:
        line += f", at least {value.sample} {value.sampled}"
    if value.strikes > 1:
        line += f", {value.strikes} in a row"
    return line


def _shown(value: Percent | Number | Duration | None) -> str:
    if isinstance(value, Percent):
        return show_percent(value)
    if isinstance(value, Duration):
        return show_duration(value)
    return show_number(value) if value is not None else ""


def amount_of(value: Threshold) -> Decimal | None:
    """The number that is compared with: percent, the number itself, or seconds."""
    if isinstance(value.value, Duration):
        return value.value.compared
    return value.value.amount if value.value is not None else None
