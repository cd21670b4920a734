"""Tails of the binomial distribution, with the standard library alone.

The upper tail is the regularised incomplete beta function, P(X > k) = I_p(k + 1, n - k) (NIST DLMF 8.17.5), evaluated by its
continued fraction (DLMF 8.17.22) with the modified Lentz method.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache
from math import copysign, exp, lgamma, log, log1p

MOST_REQUESTS = 10_000_000
"""Largest sample a tail is computed for: beyond it a check would take longer than anybody waits."""
_TINY, _CLOSE = 1e-300, 1e-15


def smallest(low: int, high: int, enough: Callable[[int], bool]) -> int:
    """The smallest number from `low` on that is enough; `high` where none before it is. More is never less."""
    return low + bisect_left(range(low, high), True, key=enough)


def first_beyond(height: Callable[[float], float], low: float, high: float, close: float) -> float:
    """Where a height that only rises comes to 0, from below 0 at `low`: no further above that place than `close`.

    The ITP method (Oliveira and Takahashi, 2020): no more steps than halving, and on smooth heights far fewer.
    """
    at_low, at_high = height(low), height(high)
    slack, bend = high - low, 0.2 / (high - low)
    while high - low > close:
        middle, line = (low + high) / 2, (high * at_low - low * at_high) / (at_low - at_high)
        inwards = copysign(min(bend * (high - low) ** 2, abs(middle - line)), middle - line)
        most = max(0.0, slack - (high - low) / 2)
        at = min(max(line + inwards, middle - most), middle + most)
        slack /= 2
        found = height(at)
        if found >= 0:
            high, at_high = at, found
        else:
            low, at_low = at, found
    return high


def above(k: int, n: int, p: float) -> float:
    """Probability that more than `k` of `n` independent requests fail, each with probability `p`."""
    if k < 0:
        return 1.0
    if k >= n or p <= 0:
        return 0.0
    if p >= 1:
        return 1.0
    return _beta(p, k + 1, n - k)


def exactly(k: int, n: int, p: float) -> float:
    """Probability that exactly `k` of `n` fail."""
    if not 0 <= k <= n:
        return 0.0
    if p in (0, 1):
        return float(k == n * p)
    ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    return exp(ways + k * log(p) + (n - k) * log1p(-p))


def fewest(many: int, n: int, p: float) -> list[float]:
    """Probabilities that exactly 0, 1, 2 … of `n` fail, the first so many of them."""
    if p in (0, 1) or many > n:
        return [exactly(k, n, p) for k in range(many)]
    fails, works = log(p), log1p(-p)
    return [exp(w + k * fails + (n - k) * works) for k, w in enumerate(_ways(many, n))]


@lru_cache(64)
def _ways(many: int, n: int) -> tuple[float, ...]:
    """Logarithm of the ways in which 0, 1, 2 … of `n` can fail."""
    return tuple(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) for k in range(many))


def log_beta(a: float, b: float) -> float:
    """Logarithm of the beta function."""
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def _beta(x: float, a: float, b: float) -> float:
    front = exp(a * log(x) + b * log1p(-x) - log_beta(a, b))
    if front == 0:  # so far out that the fraction, which is slow there, says nothing more
        return float(x > a / (a + b))
    if x < (a + 1) / (a + b + 2):  # where the fraction converges fast; the other side by symmetry
        return min(1.0, front * _fraction(x, a, b) / a)
    return max(0.0, 1 - front * _fraction(1 - x, b, a) / b)


def _fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1 / ((1 - (a + b) * x / (a + 1)) or _TINY)
    value, m = d, 0
    while True:
        m += 1
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / ((1 + term * d) or _TINY)
            c = (1 + term / c) or _TINY
            value *= c * d
        if abs(c * d - 1) < _CLOSE or m > 100_000:
            return value
