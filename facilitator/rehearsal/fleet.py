"""What is rolled: the instances and the rate of the plan, as far as they can be played."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from facilitator.inputs import Inputs
from facilitator.rehearsal.bounds import MOST_RATE
from facilitator.values.durations import Rate, per_seconds
from facilitator.values.numbers import Number

_FEWEST, _MOST = 2, 4
"""Instances: one that is replaced alone leaves nobody, and more of them show the same again."""
_LEAST_RATE = 400
"""Requests in a second: enough of them are at work in an instance for its end to be seen."""


class Fleet(NamedTuple):
    """Instances that serve, and the requests in a second that reach all of them together."""

    instances: int
    rate: float
    says: str


def fleet_in(inputs: Inputs) -> Fleet:
    """The fleet of a plan; where the plan states none, or more than is played, that is said."""
    stated = inputs.typed("deployment-pattern.instances", Number)
    rate = inputs.typed("deployment-pattern.rate", Rate)
    planned = int(stated.amount) if stated else None
    instances = min(max(planned or _FEWEST, _FEWEST), _MOST)
    a_second = Fraction(rate.amount) / Fraction(per_seconds(rate.per)) if rate else None
    played = float(min(max(a_second or _LEAST_RATE, _LEAST_RATE), MOST_RATE))
    says = f"rolling: {_instances(instances, planned)}, {_rate(played, a_second)}"
    return Fleet(instances, played, says)


def _instances(played: int, planned: int | None) -> str:
    if planned is None:
        return f"{played} instances (the rehearsal's own)"
    return f"{played} instances" + (f" (the plan has {planned})" if planned != played else "")


def _rate(played: float, planned: Fraction | None) -> str:
    told = f"{played:,.4g} requests per second"
    if planned is None:
        return f"{told} (the rehearsal's own)"
    return told + (f" (the plan has {float(planned):,.4g})" if planned != played else "")
