"""Requests until a verdict, against figures of named sources and a simulation."""

from __future__ import annotations

import random
from math import exp, log

import pytest

from facilitator.whatif.binomial import above, exactly
from facilitator.whatif.verdict import (
    concurrent,
    evidence,
    fixed,
    log_bayes_factor,
    sequential,
    two_sample_power,
    two_sample_size,
    two_sided_z,
    walk,
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
    assert found is not None and round(found.expected) == expected


def test_a_fixed_sample_is_the_smallest() -> None:
    for base, bad in ((0.01, 0.05), (0.01, 0.2), (0.02, 0.1)):
        found = fixed(base, bad)
        assert found is not None
        for n in range(1, found.requests):
            least = next(c for c in range(n + 2) if above(c - 1, n, base) <= 0.01)
            assert above(least - 1, n, bad) < 0.9


def test_acceptance_sampling_plan_of_68_and_2() -> None:
    assert above(2, 68, 0.01213) == pytest.approx(0.04999, abs=5e-6)
    assert 1 - above(2, 68, 0.089704) == pytest.approx(0.05, abs=5e-6)


def test_double_sample_of_twenty() -> None:
    fourteen, fifteen = exactly(14, 20, 0.9), exactly(15, 20, 0.9)
    assert (round(fourteen, 5), round(fifteen, 5)) == (0.00887, 0.03192)
    assert 20 + 20 * (fourteen + fifteen) == pytest.approx(20.816, abs=1e-3)


def test_gamblers_ruin() -> None:
    step = log(1.5)
    found = walk(step, -step, -4 * step, 4 * step, 0.4)
    assert found is not None
    assert found.called_bad == pytest.approx(0.164948, abs=1e-6)
    assert found.expected == pytest.approx(13.40206, abs=1e-5)


def test_slopes_of_wald_s_test() -> None:
    """NIST/SEMATECH e-Handbook 6.2.6: .01 against .10 with risks of .05 and .10."""
    k = log(0.10 * 0.99 / (0.01 * 0.90))
    assert log(0.95 / 0.10) / k == pytest.approx(0.9389, abs=1e-4)
    assert log(0.90 / 0.05) / k == pytest.approx(1.2054, abs=1e-4)
    found = sequential(0.01, 0.10, 0.10, 0.05, 0.90)
    assert found is not None and found.expected == pytest.approx(22.4, abs=0.05)


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


def test_thirteen_failures_against_none() -> None:
    """13 of 243 against 0 of 250, the counts of a published example."""
    share = 243 / 493
    assert exp(log_bayes_factor(13, 0, share)) == pytest.approx(704.7, abs=0.05)
    assert evidence(13, 0, share) == pytest.approx(1.42e-3, abs=5e-6)


def test_normal_approximations() -> None:
    assert two_sided_z(700, 5000, 59_400, 495_000) == pytest.approx(4.327, abs=5e-4)
    assert two_sample_power(50, 0.5, 0.75) == pytest.approx(0.7402, abs=5e-5)
    assert two_sample_size(0.5, 0.75, 0.05, 0.9) == pytest.approx(76.71, abs=5e-3)
    assert two_sample_size(0.10, 0.20, 0.05, 0.8) == pytest.approx(198.96, abs=5e-3)


def test_what_cannot_be_told_apart_is_none() -> None:
    assert fixed(0.0100, 0.0101) is None
    assert sequential(0.0100, 0.01001, 0.01001) is None
    assert concurrent(0.0100, 0.0101, 0.05) is None
    assert concurrent(0.01, 0.05, 1.0) is None
