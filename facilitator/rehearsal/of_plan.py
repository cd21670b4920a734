"""What a scenario needs of a plan. Nothing has a default: what is missing is named."""

from __future__ import annotations

import re
from typing import NamedTuple

from facilitator.exports.target import ExportFile
from facilitator.exports.targets import alert_rules
from facilitator.inputs import Inputs
from facilitator.patterns import regex
from facilitator.rehearsal.scale import NotTestable
from facilitator.rehearsal.scenarios import LATENCY_LIMIT, Trial
from facilitator.values.durations import Duration
from facilitator.values.thresholds import Threshold
from facilitator.whatif.answer import rollout_of
from facilitator.whatif.inputs import NAMES, of_plan
from facilitator.whatif.rollout import Rollout

NEEDS = ("shares", "hold", "check-interval", "rate", "threshold", "strikes")


_PERCENTILE = regex(r"\bp([0-9]{2,4})\b", re.I)


class Latency(NamedTuple):
    """The latency limit of a plan."""

    seconds: float
    quantile: float
    says: str


def rollout_in(inputs: Inputs) -> Rollout:
    """The rollout as the plan states it.

    Raises:
        NotTestable: a value is missing, or no such rollout can be played.
    """
    numbers = of_plan(inputs)
    if none := numbers.has_none_of(NEEDS):
        raise NotTestable(f"not testable: {none}")
    missing = [inputs.place(NAMES[name].subject) for name in numbers.missing(NEEDS)]
    if missing:
        raise NotTestable(f"needs {'; '.join(missing)}")
    if numbers.threshold is None:
        raise NotTestable(
            "needs an error limit that is a share of requests (failed requests > 2 % …)"
        )
    if numbers.threshold.comparison not in (">", "≥"):
        raise NotTestable("needs an error limit that failures go beyond (> or ≥)")
    rollout = rollout_of(numbers)
    if rollout is None:
        raise NotTestable("not testable: an interval or a number of strikes of 0")
    if rollout.too_much:
        raise NotTestable(f"not testable: {rollout.too_much}")
    return rollout


def latency_in(inputs: Inputs, trial: Trial) -> Latency | None:
    """The latency limit, for a scenario that is about it.

    Raises:
        NotTestable: it is missing, or names no percentile that can be counted.
    """
    if trial.trigger != LATENCY_LIMIT:
        return None
    subject = "rollback-criteria.latency-threshold"
    found = inputs.typed(subject, Threshold)
    if found is None:
        raise NotTestable(f"needs {inputs.place(subject)}")
    quantile = _quantile(found.metric)
    above = found.comparison in (">", "≥")
    if not (quantile and above and isinstance(found.value, Duration)):
        raise NotTestable(
            f"needs {inputs.place(subject)} as a percentile above a time (p95 > 800 ms …)"
        )
    if found.value.compared > 1:
        raise NotTestable("not testable at this scale: a latency limit of more than 1 s")
    return Latency(float(found.value.compared), quantile, inputs.said(subject))


def _quantile(metric: str) -> float:
    found = _PERCENTILE.search(metric)
    return float(f"0.{found[1]}") if found else 0.0


def rules_in(inputs: Inputs) -> tuple[ExportFile, ...]:
    """The alert rules and their unit tests as `export` writes them."""
    return tuple(alert_rules.TARGET.render(inputs))
