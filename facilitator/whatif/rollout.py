"""When a rollout is turned back, as a distribution: a dynamic programme over steps and strikes.

Within a step every check is the same trial, so the strikes of a step are binomial and no check has to be walked. The time
until the stop is Wald's identity: the expected checks are the expected strikes counted, divided by the chance of one.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate
from operator import mul
from typing import NamedTuple

from facilitator.whatif.binomial import MOST_REQUESTS, above, fewest, first_beyond, smallest
from facilitator.whatif.controllers import ARGO_ERRORS, Controller

MOST_STEPS, MOST_STRIKES = 20, 50
MOST_OVER_ALL = 200
"""Steps times strikes: each strike is followed in each step."""
MOST_CHECKS, MOST_IN_A_ROW = 1_000_000, 2_000
"""Checks in a step; strikes in a row are walked check by check, so fewer, of all steps together."""


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

    def trial(self, share: Fraction) -> _Trial:
        """What a check of a step is."""
        n = self.requests(share)
        allowed = int(self.limit * n)
        if self.at_limit and allowed == self.limit * n:
            allowed -= 1
        return _Trial(share, n, allowed, self.blank(share))

    def strike(self, share: Fraction, failing: float) -> float:
        """Probability that a check of a step is a strike when this share of the requests fails."""
        return self.struck(self.trial(share), failing)

    def struck(self, trial: _Trial, failing: float) -> float:
        """The same of a check that was worked out before."""
        if trial.blank:
            return 1.0 if self.controller.blank == "strike" else 0.0
        return above(trial.allowed, trial.requests, failing)

    @property
    def too_much(self) -> str:
        """Which bound it passes beyond which no exact answer is to be had in bounded time; empty where none."""
        return next((words for words, beyond in self._bounds() if beyond), "")

    def _bounds(self) -> Iterator[tuple[str, bool]]:
        steps, in_a_row = len(self.shares), self.controller.counts == "row"
        yield (
            f"more than {MOST_REQUESTS:,} requests in a check",
            self.requests(Fraction(1)) > MOST_REQUESTS,
        )
        yield f"more than {MOST_STRIKES} strikes", self.strikes > MOST_STRIKES
        yield f"more than {MOST_STEPS} steps", steps > MOST_STEPS
        yield (
            f"more than {MOST_OVER_ALL} strikes in all steps together",
            steps * self.strikes > MOST_OVER_ALL,
        )
        yield f"more than {MOST_CHECKS:,} checks in a step", self.checks > MOST_CHECKS
        yield (
            f"more than {MOST_IN_A_ROW:,} checks in all steps together, of which those in a row count",
            in_a_row and steps * self.checks > MOST_IN_A_ROW,
        )


class _Trial(NamedTuple):
    """A check of a step, ready to be asked for one share of failures after the other."""

    share: Fraction
    requests: int
    allowed: int
    """Failures that are no strike."""
    blank: bool
    """Whether too few requests come to count."""


@lru_cache(64)
def _trials(rollout: Rollout) -> tuple[int, tuple[_Trial, ...]]:
    """How many checks a step has, and what a check of each step is: fractions, worked out once."""
    return rollout.checks, tuple(map(rollout.trial, rollout.shares))


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
    checks, trials = _trials(rollout)
    trials = trials[:steps]
    for at, trial in enumerate(trials):
        m = checks if last is None or at + 1 < len(trials) else last
        if rollout.controller.counts == "step":
            counts, blanks = [sum(counts)], 0
        if trial.blank and rollout.controller.blank == "error":
            end = _errors(counts, m, ARGO_ERRORS - blanks)
            blanks += m
        elif trial.blank and rollout.controller.blank == "holds":
            end = _End([0.0], 0.0, sum(counts) * m)
        else:
            blanks = 0
            end = _step(rollout, counts, rollout.struck(trial, failing), m)
        counts, stopped = end.counts, stopped + end.stopped
        found.append(StepOutcome(trial.share, min(1.0, stopped), end.checks))
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
    chances = fewest(strikes, checks, strike)
    fewer = sum(chances)
    # what is left of one keeps its digits where it is large, and is slow to be had in another way
    beyond = _tails(chances, 1 - fewer if fewer < _HALF else above(strikes - 1, checks, strike))
    counted = [0.0, *accumulate(beyond[1:])]  # [n]: expected strikes, when n more end the rollout
    counts = counts + [0.0] * (strikes - len(counts))
    back = chances[::-1]
    left = [sum(map(mul, counts, back[strikes - 1 - n :])) for n in range(strikes)]
    stopped = sum(map(mul, counts, beyond[strikes:0:-1]))
    expected = sum(map(mul, counts, counted[strikes:0:-1])) / strike
    return _End(left, stopped, expected)


_HALF = 0.5


def _tails(chances: list[float], last: float) -> list[float]:
    """Probability of at least 0, 1, 2 … strikes, summed from the end, where the small ones are."""
    tails = [last]
    for chance in reversed(chances):
        tails.append(tails[-1] + chance)
    return tails[::-1]


def _in_a_row(strikes: int, counts: list[float], strike: float, checks: int) -> _End:
    """Walk check by check; once nobody is left there is nothing to walk.

    Whoever begins anew at a check is turned back so many strikes later, or begins anew before: only these are followed.
    """
    row = counts + [0.0] * (strikes - len(counts))
    chances = [strike**n for n in range(strikes + 1)]
    turned = [row[strikes - n] * chances[n] for n in range(1, strikes + 1)]
    alive, stopped, expected = sum(row), 0.0, 0.0
    anew: list[float] = []
    for _ in range(checks):
        if alive < _NOBODY:
            return _End([max(0.0, alive)], stopped, expected)
        expected += alive
        anew.append(alive * (1 - strike))
        turned.append(anew[-1] * chances[strikes])
        stopped += turned[len(anew) - 1]
        alive -= turned[len(anew) - 1]
    begun = [*reversed(anew[-strikes:]), *row][:strikes]
    return _End([b * chances[min(n, checks)] for n, b in enumerate(begun)], stopped, expected)


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

    low, high = 0.0, 1 - base
    if caught(high) < chance:
        return None
    if caught(low) >= chance:
        return 0.0
    while not low:
        middle = high / 2
        low, high = (0.0, middle) if caught(middle) >= chance else (middle, high)
    return first_beyond(lambda added: caught(added) - chance, low, high, 1e-6 * low)


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
