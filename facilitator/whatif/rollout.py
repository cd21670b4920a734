"""When a rollout is turned back, as a distribution: a dynamic programme over steps and strikes.

Within a step every check is the same trial, so the strikes of a step are binomial and no check has to be walked. The time
until the stop is Wald's identity: the expected checks are the expected strikes counted, divided by the chance of one.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from facilitator.whatif.binomial import MOST_REQUESTS, above, exactly, smallest
from facilitator.whatif.controllers import ARGO_ERRORS, Controller

MOST_STRIKES = 50
MOST_CHECKS, MOST_IN_A_ROW = 1_000_000, 500
"""Checks in a step; strikes in a row are walked check by check, so fewer."""


class Rollout(NamedTuple):
    """A rollout as its plan states it. Shares and limit are fractions of one, times are seconds."""

    shares: tuple[Fraction, ...]
    hold: Fraction
    interval: Fraction
    rate: Fraction
    """Requests in a second, of both versions together."""
    limit: Fraction
    """A check is a strike when a larger share of its requests fails."""
    strikes: int
    """Strikes that turn the rollout back."""
    sample: int
    """Fewest requests for a check to count."""
    controller: Controller
    at_limit: bool = False
    """Whether a share exactly at the limit is a strike as well."""

    @property
    def checks(self) -> int:
        """Checks within a step."""
        return int(self.hold / self.interval)

    def requests(self, share: Fraction) -> int:
        """Requests that the new version serves between two checks of a step."""
        return int(self.rate * share * self.interval)

    def blank(self, share: Fraction) -> bool:
        """Whether a check of this step has too few requests to count."""
        return self.requests(share) < max(1, self.sample)

    def strike(self, share: Fraction, failing: float) -> float:
        """Probability that a check of a step is a strike when this share of the requests fails."""
        n = self.requests(share)
        if self.blank(share):
            return 1.0 if self.controller.blank == "strike" else 0.0
        allowed = int(self.limit * n)
        if self.at_limit and allowed == self.limit * n:
            allowed -= 1
        return above(allowed, n, failing)

    @property
    def too_much(self) -> str:
        """Which bound it passes beyond which no exact answer is to be had in bounded time; empty where none."""
        most = MOST_IN_A_ROW if self.controller.counts == "row" else MOST_CHECKS
        if self.requests(Fraction(1)) > MOST_REQUESTS:
            return f"more than {MOST_REQUESTS:,} requests in a check"
        if self.strikes > MOST_STRIKES:
            return f"more than {MOST_STRIKES} strikes"
        return f"more than {most:,} checks in a step" if self.checks > most else ""


class StepOutcome(NamedTuple):
    """What has happened by the end of a step."""

    share: Fraction
    stopped: float
    """Probability that the rollout was turned back by the end of this step."""
    checks: float
    """Expected checks within this step, over all rollouts (those turned back before count none)."""


def outcomes(
    rollout: Rollout, failing: float, steps: int | None = None, last: int | None = None
) -> list[StepOutcome]:
    """What happens when this share of the new version's requests fails.

    `steps` is how many steps are looked at (all), `last` how many checks of the last of them (all).
    """
    counts: list[float] = [1.0]
    stopped, blanks, found = 0.0, 0, list[StepOutcome]()
    shares = rollout.shares[:steps]
    for at, share in enumerate(shares):
        m = rollout.checks if last is None or at + 1 < len(shares) else last
        if rollout.controller.counts == "step":
            counts, blanks = [sum(counts)], 0
        if rollout.blank(share) and rollout.controller.blank == "error":
            end = _errors(counts, m, ARGO_ERRORS - blanks)
            blanks += m
        elif rollout.blank(share) and rollout.controller.blank == "holds":
            end = _End([0.0], 0.0, sum(counts) * m)
        else:
            blanks = 0
            end = _step(rollout, counts, rollout.strike(share, failing), m)
        counts, stopped = end.counts, stopped + end.stopped
        found.append(StepOutcome(share, min(1.0, stopped), end.checks))
    return found


class _End(NamedTuple):
    """How a step ends."""

    counts: list[float]
    """Share of all rollouts that goes on with 0, 1, 2 … strikes."""
    stopped: float
    """Share that was turned back in it; summed for itself, since one minus the rest would lose small ones."""
    checks: float


def _errors(counts: list[float], checks: int, left: int) -> _End:
    """Checks without data that each end in an error: so many more of them end the rollout."""
    alive = sum(counts)
    if checks < left:
        return _End(counts, 0.0, alive * checks)
    return _End([0.0], alive, alive * left)


def _step(rollout: Rollout, counts: list[float], strike: float, checks: int) -> _End:
    if strike == 0 or not checks:
        return _End(counts, 0.0, sum(counts) * checks)
    if rollout.controller.counts == "row":
        return _in_a_row(rollout.strikes, counts, strike, checks)
    return _adding_up(rollout.strikes, counts, strike, checks)


def _adding_up(strikes: int, counts: list[float], strike: float, checks: int) -> _End:
    chances = [exactly(k, checks, strike) for k in range(strikes)]
    beyond = _tails(chances, above(strikes - 1, checks, strike))
    counted = [0.0]  # counted[n]: expected strikes that are counted, when n more end the rollout
    for tail in beyond[1:]:
        counted.append(counted[-1] + tail)
    left, stopped, expected = [0.0] * strikes, 0.0, 0.0
    for had, share in enumerate(counts):
        allowed = strikes - had
        for more in range(allowed):
            left[had + more] += share * chances[more]
        stopped += share * beyond[allowed]
        expected += share * counted[allowed] / strike
    return _End(left, stopped, expected)


def _tails(chances: list[float], last: float) -> list[float]:
    """Probability of at least 0, 1, 2 … strikes, summed from the end, where the small ones are."""
    tails = [last]
    for chance in reversed(chances):
        tails.append(tails[-1] + chance)
    return tails[::-1]


def _in_a_row(strikes: int, counts: list[float], strike: float, checks: int) -> _End:
    """Walk check by check; once nobody is left there is nothing to walk."""
    row, stopped, expected = counts + [0.0] * (strikes - len(counts)), 0.0, 0.0
    for _ in range(checks):
        alive = sum(row)
        if alive < _NOBODY:
            break
        expected += alive
        stopped += row[-1] * strike
        row = [alive * (1 - strike), *(share * strike for share in row[:-1])]
    return _End(row, stopped, expected)


_NOBODY = 1e-15


class Exposure(NamedTuple):
    """What a bad release does until it is turned back, or until the rollout is over."""

    by_step: tuple[StepOutcome, ...]
    requests: float
    """Expected requests that the new version serves until then."""
    failed: float
    """Expected requests among them that fail."""

    @property
    def stopped(self) -> float:
        """Probability that it is turned back at all."""
        return self.by_step[-1].stopped


def exposure(rollout: Rollout, failing: float) -> Exposure:
    """Expected requests and failures of a release that fails in this share."""
    steps = outcomes(rollout, failing)
    a_check = rollout.rate * rollout.interval
    requests = sum(float(a_check * step.share) * step.checks for step in steps)
    return Exposure(tuple(steps), requests, requests * failing)


def detects(rollout: Rollout, base: float, step: int, chance: float = 0.9) -> float | None:
    """Smallest added share of failures that is turned back by the end of a step with a chance; None where none is.

    `step` counts from 0; `base` is the share that fails when nothing is wrong. Exact to one part in a million.
    """

    def caught(added: float) -> float:
        return outcomes(rollout, min(1.0, base + added), step + 1)[step].stopped

    if caught(1 - base) < chance:
        return None
    low, high = 0.0, 1 - base
    while high - low > 1e-6 * high:
        middle = (low + high) / 2
        low, high = (low, middle) if caught(middle) >= chance else (middle, high)
    return high


def stop_time(rollout: Rollout, failing: float, chance: float) -> Fraction | None:
    """Seconds until this share of such releases is turned back; None where so many never are."""
    steps = outcomes(rollout, failing)
    at = next((i for i, step in enumerate(steps) if step.stopped >= chance), None)
    if at is None:
        return None
    checks = smallest(
        0, rollout.checks, lambda n: outcomes(rollout, failing, at + 1, n)[at].stopped >= chance
    )
    return at * rollout.hold + checks * rollout.interval
