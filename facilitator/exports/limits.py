"""The thresholds that take a release back, as far as a program can hold a series against them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from facilitator.inputs import Inputs
from facilitator.values.durations import Duration
from facilitator.values.numbers import Number, Percent, plain
from facilitator.values.thresholds import Threshold

_TRIGGERS = {
    "threshold": "ErrorShare",
    "latency-threshold": "Latency",
    "business-threshold": "BusinessSignal",
}
COMPARISONS = {">": ">", "≥": ">=", "<": "<", "≤": "<="}


class Limit(NamedTuple):
    """A threshold with a number, and the series that is held against it."""

    name: str
    subject: str
    threshold: Threshold
    series: str
    """Name of the recorded series that the threshold is held against."""


def limits_of(inputs: Inputs) -> Iterator[Limit]:
    """Each threshold that has a number and a comparison."""
    for value, name in _TRIGGERS.items():
        subject = f"rollback-criteria.{value}"
        found = inputs.typed(subject, Threshold)
        if found is not None and found.comparison in COMPARISONS and found.value is not None:
            side = "TooHigh" if found.comparison in (">", "≥") else "TooLow"
            yield Limit(f"{name}{side}", subject, found, f"release:{value.replace('-', '_')}")


def bound(threshold: Threshold) -> str:
    """The number of a threshold as a query has it: a share between 0 and 1, seconds, or the number itself."""
    match threshold.value:
        case Percent(amount):
            return plain(amount / 100)
        case Duration():
            return plain(threshold.value.compared)
        case Number(amount, _):
            return plain(amount)
        case _:
            raise ValueError(threshold)
