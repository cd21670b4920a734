"""Requests until a verdict, against figures of named sources and a simulation."""

from __future__ import annotations

import random
from math import log

import pytest

from facilitator.whatif.binomial import above
from facilitator.whatif.verdict import (
    concurrent,
    fixed,
    log_bayes_factor,
    sequential,
)


@pytest.mark.parametrize(
    ("base", "bad", "requests", "failures", "expected"),
    [
        (0.001, 0.01, 667, 4, 332),
        (0.002, 0.01, 1051, 7, 537),
        (0.005, 0.01, 3716, 30, 2079),
        (0.01, 0.02, 1800, 29, 1033),
        (0.01, 0.05, 209, 7, 106),
        (0.01, 0.20, 25, 3, 11),
    ],
)
def test_fixed_and_sequential_samples(
    base: float, bad: float, requests: int, failures: int, expected: int
) -> None:
    assert fixed(base, bad) == (requests, failures)
    found = sequential(base, bad, bad)
    assert found is not None and round(found) == expected


def test_a_fixed_sample_is_the_smallest() -> None:
    for base, bad in ((0.01, 0.05), (0.01, 0.2), (0.02, 0.1)):
        found = fixed(base, bad)
        assert found is not None
        for n in range(1, found.requests):
            least = next(c for c in range(n + 2) if above(c - 1, n, base) <= 0.01)
            assert above(least - 1, n, bad) < 0.9


def test_concurrent_control_against_a_simulation() -> None:
    base, bad, share = 0.01, 0.05, 0.05
    dice, new, old = random.Random(1), share * bad, (1 - share) * base
    a_failure = (new + old) / (new + old + share * (1 - bad))
    ends = sorted(_walked(dice, new / (new + old), a_failure, share) for _ in range(2_000))
    found = concurrent(base, bad, share)
    assert found is not None
    assert found.expected == pytest.approx(sum(ends) / len(ends), rel=0.06)
    assert found.nine_in_ten == pytest.approx(ends[int(0.9 * len(ends))], rel=0.08)


def _walked(dice: random.Random, chance: float, a_failure: float, share: float) -> int:
    new = old = requests = 0
    while log_bayes_factor(new, old, share) < log(100):
        requests += int(log(1 - dice.random()) / log(1 - a_failure))
        if dice.random() < chance:
            new, requests = new + 1, requests + 1
        else:
            old += 1
    return requests


def test_what_cannot_be_told_apart_is_none() -> None:
    assert fixed(0.0100, 0.0101) is None
    assert sequential(0.0100, 0.01001, 0.01001) is None
    assert concurrent(0.0100, 0.0101, 0.05) is None
    assert concurrent(0.01, 0.05, 1.0) is None


def test_what_would_be_followed_for_long_is_none() -> None:
    assert fixed(0.39, 0.40) is None
    assert sequential(0.39, 0.40, 0.40) is None
