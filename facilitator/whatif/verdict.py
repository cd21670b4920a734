"""How many requests a verdict about a new version needs: fixed sample, sequential test, test with a concurrent control.

Fixed: the smallest sample whose number of failures tells a good release from a bad one. Sequential: Wald's probability ratio
test, its expected sample computed exactly (Wald's own formula ignores how far the last step goes past the boundary).
Concurrent control: Lindon and Malek, arXiv 2011.03567: given that a request failed, it was the new version's with a
probability that depends on the two shares of failures alone, so only failures are counted, whatever the load.
"""

from __future__ import annotations

from math import ceil, log, log1p, sqrt
from statistics import NormalDist
from typing import NamedTuple

from facilitator.whatif.binomial import above, log_beta, smallest

FALSE_ALARM, POWER = 0.01, 0.90
"""What “a verdict” means here: one good release in a hundred is suspected, nine bad ones in ten are found."""
MOST_SAMPLE = 50_000
"""Largest sample that is looked for exactly; beyond it no rollout waits for a verdict."""
MOST_LOOKED_FOR = 500
"""Most failures in such a sample: each number of them is tried."""
MOST_FOLLOWED = 200_000
"""Requests times ways in which they can have gone: each of both is followed."""
_MOST_FAILURES = 2_500
_NEGLIGIBLE, _LEFT = 1e-9, 1e-4


class Fixed(NamedTuple):
    """A sample of `requests`; from `failures` on the release is called bad."""

    requests: int
    failures: int


def fixed(
    base: float, bad: float, alpha: float = FALSE_ALARM, power: float = POWER
) -> Fixed | None:
    """The smallest fixed sample that tells two shares of failures apart; None beyond the bounds."""
    estimate = _estimate(base, bad, alpha, power)
    if estimate > MOST_SAMPLE or estimate * bad > MOST_LOOKED_FOR:
        return None
    failures = 1
    while True:
        requests = _sample_for(failures, bad, power)
        if above(failures - 1, requests, base) <= alpha:
            return Fixed(requests, failures)
        failures += 1


def _estimate(base: float, bad: float, alpha: float, power: float) -> float:
    """The fixed sample by the normal approximation: good enough to say that an exact search would not end."""
    normal = NormalDist()
    z_alpha, z_power = normal.inv_cdf(1 - alpha), normal.inv_cdf(power)
    apart = z_alpha * sqrt(base * (1 - base)) + z_power * sqrt(bad * (1 - bad))
    return (apart / (bad - base)) ** 2


def _sample_for(failures: int, bad: float, power: float) -> int:
    """Smallest sample in which a bad release shows so many failures with the chance `power`."""
    high = failures
    while above(failures - 1, high, bad) < power and high <= MOST_SAMPLE:
        high *= 2
    return smallest(high // 2, high, lambda n: above(failures - 1, n, bad) >= power)


def sequential(
    base: float, bad: float, truth: float, alpha: float = FALSE_ALARM, power: float = POWER
) -> float | None:
    """Expected requests of Wald's test of `base` against `bad` when `truth` fails, exactly; None beyond the bounds."""
    upper, lower, up = log(power / alpha), log((1 - power) / (1 - alpha)), log(bad / base)
    estimate = _estimate(base, bad, alpha, power)
    if estimate > MOST_SAMPLE or estimate * (upper - lower) / up > MOST_FOLLOWED:
        return None
    return walk(up, log1p(-bad) - log1p(-base), lower, upper, truth)


def walk(up: float, down: float, lower: float, upper: float, chance: float) -> float | None:
    """Expected steps of a walk that goes `up` with a chance and otherwise `down`, until it leaves the two bounds.

    The state is the number of steps up, so the walk is followed exactly; it ends when less than a billionth is still within.
    """
    alive, first = [1.0], 0  # alive[i]: the share with first + i steps up
    expected = 0.0
    for steps in range(1, 10 * MOST_SAMPLE):
        expected += sum(alive)
        went = _one_further(alive, chance)
        while went and _height(first, steps, up, down) <= lower + _NEGLIGIBLE:
            went.pop(0)
            first += 1
        while went and _height(first + len(went) - 1, steps, up, down) >= upper - _NEGLIGIBLE:
            went.pop()
        alive = went
        if sum(alive) < _NEGLIGIBLE:
            return expected
    return None


def _one_further(alive: list[float], chance: float) -> list[float]:
    """The shares with each number of steps up, after one more step that goes up with this chance."""
    stays = [share * (1 - chance) for share in (*alive, 0.0)]
    goes = [share * chance for share in (0.0, *alive)]
    return [up + down for up, down in zip(goes, stays, strict=True)]


def _height(ups: int, steps: int, up: float, down: float) -> float:
    return ups * up + (steps - ups) * down


class Concurrent(NamedTuple):
    """Requests of the new version until a test with concurrent control calls a bad release bad."""

    expected: float
    nine_in_ten: int
    """Requests that suffice in nine of ten such releases."""


class _Stop(NamedTuple):
    new: int
    old: int
    probability: float


def log_bayes_factor(new: int, old: int, share: float) -> float:
    """Evidence that the failures are not split as the traffic is, from the failures of both versions (uniform prior)."""
    return log_beta(1 + new, 1 + old) - new * log(share) - old * log1p(-share)


def concurrent(
    base: float, bad: float, share: float, alpha: float = FALSE_ALARM
) -> Concurrent | None:
    """With this share of the traffic on the new version; None where 2,500 failures do not end it, or all traffic is new."""
    if not 0 < share < 1 or _estimate(base, bad, alpha, POWER) > MOST_SAMPLE:
        return None
    new_fails, old_fails = share * bad, (1 - share) * base
    chance = new_fails / (new_fails + old_fails)
    stops = _stopping(chance, share, alpha)
    if stops is None:
        return None
    a_failure = (new_fails + old_fails) / (new_fails + old_fails + share * (1 - bad))
    failures = sum((stop.new + stop.old) * stop.probability for stop in stops)
    expected = failures * share / (new_fails + old_fails)
    high = ceil(expected) + 1
    while _within(high, stops, a_failure) < POWER:
        high *= 2
    suffice = smallest(0, high, lambda n: _within(n, stops, a_failure) >= POWER)
    return Concurrent(expected, suffice)


def _stopping(chance: float, share: float, alpha: float) -> list[_Stop] | None:
    """With how many failures of each version the test stops, and how probable each end is.

    Ends when all but one in ten thousand have stopped: what is left moves the expectation by less than a thousandth.
    """
    bound, ends = log(1 / alpha), list[_Stop]()
    alive, first = [1.0], 0  # alive[i]: the share with first + i failures of the new version
    for failures in range(1, _MOST_FAILURES):
        went = _one_further(alive, chance)
        while went and _stops(first + len(went) - 1, failures, share, bound):
            new = first + len(went) - 1
            ends.append(_Stop(new, failures - new, went.pop()))
        while went and (went[0] < _NEGLIGIBLE or _stops(first, failures, share, bound)):
            ends.append(_Stop(first, failures - first, went.pop(0)))
            first += 1
        alive = went
        if sum(alive) < _LEFT:
            return ends
    return None


def _stops(new: int, failures: int, share: float, bound: float) -> bool:
    return log_bayes_factor(new, failures - new, share) >= bound


def _within(requests: int, stops: list[_Stop], a_failure: float) -> float:
    """Probability that the test has stopped within so many requests of the new version.

    Looking at failures of either version and at requests of the new one that go well, each next one is a failure with the
    probability `a_failure`: those that go well before the last failure are negative binomial.
    """
    total = 0.0
    for stop in stops:
        well, failures = requests - stop.new, stop.new + stop.old
        if well >= 0:
            total += stop.probability * above(failures - 1, well + failures, a_failure)
    return total
