"""What the exact model says of a scenario before it is played."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from facilitator.rehearsal.fleet import Fleet
from facilitator.rehearsal.scenarios import (
    BLUE_GREEN,
    HELD,
    LATENCY_LIMIT,
    NOTHING,
    Trial,
)
from facilitator.whatif.controllers import CONTROLLERS
from facilitator.whatif.rollout import Rollout, exposure


class Predicted(NamedTuple):
    """An expectation, exact under the assumptions of `what-if`."""

    failed: float
    requests: float | None = None
    """Requests that the new version serves."""
    turned_back: float | None = None
    """Probability that it is turned back at all."""
    by_step: tuple[tuple[Fraction, float], ...] = ()
    """Share, and the probability that it is turned back by the end of that step."""


def played_rollout(trial: Trial, rollout: Rollout) -> Rollout:
    """The rollout of the scenario: a switch of all requests is one step of 100 %."""
    return rollout._replace(shares=(Fraction(1),)) if trial.pattern == BLUE_GREEN else rollout


def as_the_alert_counts(rollout: Rollout, strikes: int) -> Rollout:
    """The rollout with the exported alert as its gate: so many windows beyond the limit, one after the other."""
    return rollout._replace(strikes=strikes, controller=CONTROLLERS["in-a-row"])


def failing(trial: Trial, rollout: Rollout) -> float:
    """The share of the new version's requests that fails."""
    return trial.fault.errors or trial.fault.of_limit * float(rollout.limit)


def predicted(trial: Trial, rollout: Rollout | None) -> Predicted | None:
    """What is to be expected, with the checks that are played; None where the model does not speak of it."""
    if rollout is None or trial.fault.late_errors or trial.fault.ready_after:
        return None
    if HELD in trial.expected:
        return Predicted(0.0, 0.0)
    if (
        trial.fault.unhealthy
    ):  # the balancer passes over a server that is down until there is no other
        return Predicted(float(rollout.checks * rollout.rate * rollout.interval))
    return _of_rollout(trial, rollout)


def _of_rollout(trial: Trial, rollout: Rollout) -> Predicted:
    """Of a release that fails, or is slow, from its first request on."""
    share = failing(trial, rollout)
    if trial.trigger == NOTHING or trial.misspelt:
        served = float(sum(rollout.shares) * rollout.checks * rollout.rate * rollout.interval)
        return Predicted(served * share, served, 0.0)
    seen = exposure(rollout, 1.0 if trial.trigger == LATENCY_LIMIT else share)
    steps = tuple((step.share, step.stopped) for step in seen.by_step)
    return Predicted(seen.requests * share, seen.requests, seen.stopped, steps)


def predicted_of_roll(trial: Trial, fleet: Fleet) -> Predicted | None:
    """Of an end in the middle of requests: those at work in an instance (Little), for each instance that ends."""
    if not trial.fault.abrupt or trial.roll.retry:
        return None
    at_work = fleet.rate / fleet.instances * trial.fault.delay
    return Predicted(at_work * fleet.instances)
