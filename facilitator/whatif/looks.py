"""What looking several times costs: a test made for one look, made at every look (Armitage, McPherson and Rowe, 1969).

The sum of the looks so far is followed while it stays within its bounds, by Gauss-Legendre quadrature; nothing is simulated.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import cos, exp, pi, sqrt
from statistics import NormalDist

MOST_LOOKS = 50
"""Beyond it the chance hardly grows, and following it takes longer than a page may."""


@cache
def false_alarm(looks: int, alpha: float) -> float:
    """Chance that a two-sided normal test at `alpha` calls two equal arms different at one of so many even looks."""
    limit = NormalDist().inv_cdf(1 - alpha / 2)
    sums, density = [0.0], [1.0]
    within = 1.0
    for look in range(1, looks + 1):
        far = limit * sqrt(look)
        nodes = [(far * node, far * weight) for node, weight in _legendre(16 + int(2.5 * far))]
        spread = [_spread(at, sums, density) for at, _ in nodes]
        sums = [at for at, _ in nodes]
        weighed = zip(spread, nodes, strict=True)
        density = [d * weight / sqrt(2 * pi) for d, (_, weight) in weighed]
        within = sum(density)
    return 1 - within


def _spread(at: float, sums: Sequence[float], density: Sequence[float]) -> float:
    """What the sums of the look before bring to this place, each by a normal step."""
    pairs = zip(sums, density, strict=True)
    return sum(d * exp(-((at - s) ** 2) / 2) for s, d in pairs)


@cache
def _legendre(n: int) -> tuple[tuple[float, float], ...]:
    """Nodes and weights on (-1, 1): the roots of the Legendre polynomial, by Newton's method."""
    found = []
    for i in range(n):
        x = cos(pi * (i + 0.75) / (n + 0.5))
        for _ in range(20):
            before, now = 1.0, x
            for k in range(2, n + 1):
                before, now = now, ((2 * k - 1) * x * now - (k - 1) * before) / k
            slope = n * (x * now - before) / (x * x - 1)
            x, moved = x - now / slope, abs(now / slope)
            if moved < 1e-15:
                break
        found.append((x, 2 / ((1 - x * x) * slope * slope)))
    return tuple(found)
