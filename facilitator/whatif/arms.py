"""Two arms beside each other: the new version and the old one, by their failures and by how long answers took.

Failures: Fisher's exact test, the standard score, and a p-value that holds at every look (Lindon and Malek).
Times: the shift of Hodges and Lehmann with the interval of the Mann-Whitney test, corrected for ties, as R has it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from math import ceil, exp, lgamma, sqrt
from statistics import NormalDist, median
from typing import NamedTuple

from facilitator.whatif.verdict import log_bayes_factor


class Arm(NamedTuple):
    """What one version answered."""

    failed: int
    requests: int


def fisher(new: Arm, old: Arm) -> float:
    """Two-sided p-value of Fisher's exact test: all tables no likelier than this one, given what failed in all."""
    failed = new.failed + old.failed
    least, most = max(0, failed - old.requests), min(failed, new.requests)
    logs = [_log_ways(new.requests, k) + _log_ways(old.requests, failed - k) for k in range(least, most + 1)]  # fmt: skip
    all_ways = _log_ways(new.requests + old.requests, failed)
    seen = logs[new.failed - least]
    return min(1.0, sum(exp(one - all_ways) for one in logs if one <= seen + _SAME))


def _log_ways(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


_SAME = 1e-7
"""Two tables that differ by less are equally likely: rounding, as R allows for it."""


def standard_score(new: Arm, old: Arm) -> float:
    """How many standard errors (pooled variance) the two shares of failures are apart; 0 where neither or all failed."""
    pooled = (new.failed + old.failed) / (new.requests + old.requests)
    error = sqrt(pooled * (1 - pooled) * (1 / new.requests + 1 / old.requests))
    apart = new.failed / new.requests - old.failed / old.requests
    return apart / error if error else 0.0


def at_every_look(new: Arm, old: Arm) -> float:
    """P-value that holds however often somebody looks: whether failures are split as the requests are."""
    share = new.requests / (new.requests + old.requests)
    return min(1.0, exp(-log_bayes_factor(new.failed, old.failed, share)))


def found(requests: float, base: float, bad: float, alpha: float) -> float:
    """Chance that comparing two equal arms finds the difference (two-sided, normal), as `power.prop.test` of R has it."""
    equal, apart = _deviations(base, bad)
    z = NormalDist().inv_cdf(1 - alpha / 2)
    return NormalDist().cdf((sqrt(requests) * abs(bad - base) - z * equal) / apart)


def needed(base: float, bad: float, alpha: float, power: float) -> float:
    """Requests that each of two equal arms needs, by the same formula turned round."""
    equal, apart = _deviations(base, bad)
    z_alpha, z_power = NormalDist().inv_cdf(1 - alpha / 2), NormalDist().inv_cdf(power)
    return ((z_alpha * equal + z_power * apart) / (bad - base)) ** 2


def corrected(requests: float, base: float, bad: float) -> float:
    """The same with the correction for continuity that Fleiss gives."""
    return requests / 4 * (1 + sqrt(1 + 4 / (requests * abs(bad - base)))) ** 2


def _deviations(base: float, bad: float) -> tuple[float, float]:
    """Deviation of a difference where both arms fail alike, and where they do not."""
    mean = (base + bad) / 2
    return sqrt(2 * mean * (1 - mean)), sqrt(base * (1 - base) + bad * (1 - bad))


class RankShift(NamedTuple):
    """How much higher the values of the new arm are."""

    estimate: float
    low: float
    high: float


def shift(new: Sequence[float], old: Sequence[float], confidence: float) -> RankShift:
    """Median of all differences (Hodges-Lehmann) and the interval of the Mann-Whitney test."""
    differences = sorted(x - y for x in new for y in old)
    pairs, error = len(differences), _rank_error(new, old)
    z = NormalDist().inv_cdf(1 - (1 - confidence) / 2)
    at = min(max(1, ceil(pairs / 2 - 0.5 - z * error)), ceil(pairs / 2))
    return RankShift(median(differences), differences[at - 1], differences[pairs - at])


def _rank_error(new: Sequence[float], old: Sequence[float]) -> float:
    """Standard deviation of the rank sum, less where values are tied within an arm."""
    all_ = len(new) + len(old)
    tied = sum(n**3 - n for arm in (new, old) for n in Counter(arm).values())
    return sqrt(len(new) * len(old) / 12 * (all_ + 1 - tied / (all_ * (all_ - 1))))


class Called(StrEnum):
    """What Kayenta calls a metric of the new version."""

    HIGH = "High"
    LOW = "Low"
    PASS = "Pass"


TOLERANCE, CONFIDENCE = 0.25, 0.98
"""Those of Kayenta's judge."""


def called(
    seen: RankShift, tolerance: float = TOLERANCE, watched: tuple[Called, ...] = tuple(Called)
) -> Called:
    """Kayenta's classification: the interval beyond a part of the shift itself, in a direction that is watched."""
    bound = tolerance * abs(seen.estimate)
    if Called.HIGH in watched and seen.low > bound:
        return Called.HIGH
    return Called.LOW if Called.LOW in watched and seen.high < -bound else Called.PASS
