"""A release that fails in a share which somebody named: when it is turned back, and what fails until then."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from facilitator.whatif.budget import budget_used, overall, passes_after
from facilitator.whatif.inputs import Numbers
from facilitator.whatif.nouns import BadRelease, Diluted
from facilitator.whatif.rollout import Rollout, StepOutcome, exposure, outcomes, stop_time

CAUGHT, MISSED = 0.9, 0.1
"""“Caught” means in nine of ten rollouts; “almost never” in fewer than one of ten."""


def bad_release(rollout: Rollout, numbers: Numbers) -> BadRelease:
    """What becomes of a release of which the share `severity` fails."""
    failing = numbers.fraction("severity") or Fraction(0)
    share, response = float(failing), numbers.seconds("response")
    exposed = exposure(rollout, share)
    deciding = _while_deciding(rollout, exposed.by_step, failing, response)
    nine, target = stop_time(rollout, share, CAUGHT), numbers.seconds("recovery-target")
    kind = numbers.known.get("rollback-type")
    goes_back_alone = not (kind and kind.value == "manual")
    return BadRelease(
        failing,
        exposed.by_step,
        exposed.failed,
        stop_time(rollout, share, 0.5),
        nine,
        deciding,
        None if nine is None or response is None else nine + response,
        tuple(_diluted(rollout, failing, numbers)),
        _budget(rollout, Fraction(exposed.failed) + (deciding or 0), numbers),
        _within(rollout, share, response, target),
        _within(rollout, share, Fraction(0), target) if response and goes_back_alone else None,
    )


def _diluted(rollout: Rollout, failing: Fraction, numbers: Numbers) -> Iterator[Diluted]:
    base = numbers.fraction("base-error") or Fraction(0)
    window = numbers.threshold.window if numbers.threshold else None
    for share in rollout.shares:
        seen = overall(share, failing, base)
        after = passes_after(rollout.limit, Fraction(window.compared), seen) if window else None
        yield Diluted(share, seen, after, seen > rollout.limit)


def _budget(rollout: Rollout, failed: Fraction, numbers: Numbers) -> Fraction | None:
    objective, period = numbers.fraction("objective"), numbers.seconds("objective-over")
    if objective is None or objective >= 1 or not period or not rollout.rate:
        return None
    return budget_used(failed / rollout.rate, Fraction(1), objective, period)


def _within(
    rollout: Rollout, share: float, response: Fraction | None, target: Fraction | None
) -> float | None:
    """Whether noticing and the response fit into the target: the rollout turned back early enough for the response."""
    if response is None or target is None:
        return None
    left = target - response
    if left < rollout.interval:
        return 0.0
    step = min(int(left / rollout.hold), len(rollout.shares) - 1) if rollout.hold else 0
    checks = min(int((left - step * rollout.hold) / rollout.interval), rollout.checks)
    return outcomes(rollout, share, step + 1, checks)[step].stopped


def _while_deciding(
    rollout: Rollout, steps: tuple[StepOutcome, ...], failing: Fraction, response: Fraction | None
) -> Fraction | None:
    if response is None:
        return None
    before, failed = 0.0, Fraction(0)
    for step in steps:
        here = Fraction(step.stopped - before)
        failed += here * rollout.rate * step.share * failing * response
        before = step.stopped
    return failed
