"""The exact distribution of a rollout, against the digits of the model, exact fractions and simulated rollouts."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitator.whatif import rollout as rollouts
from facilitator.whatif.binomial import above, exactly
from facilitator.whatif.controllers import CONTROLLERS, Controller
from facilitator.whatif.rollout import (
    Rollout,
    detects,
    outcomes,
    stop_time,
)

PERCENT = Fraction(1, 100)
IN_A_ROW = CONTROLLERS["in-a-row"]


def a_rollout(
    rate: int = 10,
    limit: int = 5,
    shares: tuple[int, ...] = (5, 25, 50, 100),
    strikes: int = 3,
    sample: int = 20,
    hold: int = 300,
    interval: int = 60,
    controller: Controller = CONTROLLERS["counted"],
) -> Rollout:
    return Rollout(
        tuple(share * PERCENT for share in shares),
        Fraction(hold),
        Fraction(interval),
        Fraction(rate),
        limit * PERCENT,
        strikes,
        sample,
        controller,
    )


TABLE = [
    (1, 5, (None, None, 8.58, 5.21), 2.30, 4.80e-8),
    (1, 1, (None, None, 4.36, 1.14), 0.08, 4.69e-2),
    (10, 5, (8.58, 4.73, 4.16, 3.97), 2.42, 4.70e-8),
    (10, 1, (4.36, 1.07, 0.72, 0.60), 0.15, 1.11e-2),
    (100, 1, (1.51, 0.85, 0.73, 0.70), 0.49, 3.61e-7),
    (1000, 5, (5.10, 4.78, 4.72, 4.70), 4.49, None),
    (1000, 1, (0.95, 0.80, 0.77, 0.76), 0.67, None),
]
"""Rate, limit, added failures caught by the end of each step in percent, almost never below, false rollback; base 0.2 %."""


@pytest.mark.parametrize(("rate", "limit", "caught", "below", "false"), TABLE)
def test_headline_table_to_its_digits(
    rate: int, limit: int, caught: tuple[float | None, ...], below: float, false: float | None
) -> None:
    rollout = a_rollout(rate, limit)
    for step, wanted in enumerate(caught):
        found = detects(rollout, 0.002, step)
        assert (found is None) == (wanted is None)
        if found is not None and wanted is not None:
            assert round(found * 100, 2) == wanted
    almost_never = detects(rollout, 0.002, 3, 0.1)
    assert almost_never is not None and round(almost_never * 100, 2) == below
    good = outcomes(rollout, 0.002)[-1].stopped
    assert good == pytest.approx(false, rel=5e-3) if false else good < 1e-30


def test_flagger_counts_a_metric_without_values_as_a_failed_check() -> None:
    silent = a_rollout(0, controller=CONTROLLERS["flagger"])
    assert outcomes(silent, 0.0)[0].stopped == 1
    assert outcomes(a_rollout(0), 0.0)[-1].stopped == 0


@pytest.mark.parametrize(("checks", "ends"), [(4, False), (5, True)])
def test_argo_ends_after_more_errors_than_its_limit_of_four(checks: int, ends: bool) -> None:
    argo = CONTROLLERS["argo-background"]
    silent = a_rollout(0, shares=(100,), hold=checks, interval=1, controller=argo)
    assert outcomes(silent, 0.0)[-1].stopped == ends


def test_errors_of_argo_go_on_over_steps_in_the_background_and_begin_anew_as_a_step() -> None:
    for name, stopped in (("argo-background", 1.0), ("argo-inline", 0.0)):
        silent = a_rollout(0, shares=(5, 100), hold=3, interval=1, controller=CONTROLLERS[name])
        assert outcomes(silent, 0.0)[-1].stopped == stopped


def test_strikes_begin_anew_with_an_analysis_of_its_own() -> None:
    """Two checks a step and three strikes: nothing can be caught where they begin anew."""
    for name, stopped in (("counted", 1.0), ("argo-inline", 0.0)):
        rollout = a_rollout(1000, hold=120, controller=CONTROLLERS[name])
        assert outcomes(rollout, 1.0)[-1].stopped == pytest.approx(stopped)


def test_a_failure_limit_of_argo_is_one_less_than_the_strikes() -> None:
    """With failureLimit 0 the first failed measurement ends the analysis; 1: the second."""
    for limit, seconds in ((0, 60), (1, 120)):
        rollout = a_rollout(1000, strikes=limit + 1, controller=CONTROLLERS["argo-background"])
        assert stop_time(rollout, 1.0, 0.9) == seconds


def test_in_a_row_against_every_sequence_of_checks() -> None:
    rollout = a_rollout(
        100, shares=(100,), sample=1, hold=10, interval=1, controller=CONTROLLERS["in-a-row"]
    )
    q = rollout.strike(Fraction(1), 0.05)
    total = 0.0
    for code in range(2**10):
        strikes = f"{code:010b}"
        if "111" in strikes:
            total += q ** strikes.count("1") * (1 - q) ** strikes.count("0")
    assert outcomes(rollout, 0.05)[-1].stopped == pytest.approx(total, abs=1e-12)


@settings(max_examples=200)
@given(st.integers(1, 60), st.integers(0, 60), st.integers(0, 20))
def test_tail_against_exact_fractions(n: int, k: int, twentieths: int) -> None:
    p = Fraction(twentieths, 20)
    exact = sum(comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k + 1, n + 1))
    assert above(k, n, float(p)) == pytest.approx(float(exact), abs=1e-13)


def test_terms_and_tail_of_large_samples_agree() -> None:
    """To nine digits: the logarithm of the gamma function of 200,000 has no more behind the point."""
    for n, p in ((200_000, 0.01), (50_000, 0.5), (3_000, 0.001)):
        mean = int(n * p)
        for k in (mean - 50, mean, mean + 50):
            near = sum(exactly(i, n, p) for i in range(k + 1, k + 6_000))
            assert above(k, n, p) == pytest.approx(near, abs=1e-9)


def test_limit_is_counted_in_whole_numbers() -> None:
    """29 % of 100 is 29 and not 28: in floating point it would be."""
    rollout = a_rollout(100, 29, shares=(100,), sample=1, interval=1)
    assert rollout.strike(Fraction(1), 0.29) == pytest.approx(above(29, 100, 0.29))
    at = rollout._replace(at_limit=True)
    assert at.strike(Fraction(1), 0.29) == pytest.approx(above(28, 100, 0.29))


@pytest.mark.parametrize(
    "rollout",
    [
        a_rollout(10**9),
        a_rollout(strikes=10**6),
        a_rollout(hold=10**9, interval=1),
        a_rollout(shares=tuple(range(2, 102, 2))),
        a_rollout(shares=tuple(range(10, 110, 10)), strikes=50),
        a_rollout(hold=480, interval=1, shares=tuple(range(20, 120, 20)), controller=IN_A_ROW),
    ],
    ids=["requests", "strikes", "checks", "steps", "strikes in all", "in a row"],
)
def test_what_would_never_end_is_refused_with_its_bound(rollout: Rollout) -> None:
    assert rollout.too_much.startswith("more than ")
    assert not a_rollout().too_much


def test_a_release_that_is_caught_as_it_is_needs_no_search(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []

    def noted(k: int, n: int, p: float) -> float:
        asked.append(p)
        return above(k, n, p)

    monkeypatch.setattr(rollouts, "above", noted)
    assert detects(a_rollout(1000, hold=600_000, interval=1, strikes=2), 0.05, 0) == 0
    assert len(asked) < 10


@settings(max_examples=60)
@given(
    st.integers(0, 500), st.integers(1, 30), st.integers(1, 6), st.sampled_from(sorted(CONTROLLERS))
)
def test_worse_releases_are_never_caught_less(
    rate: int, limit: int, strikes: int, name: str
) -> None:
    rollout = a_rollout(rate, limit, strikes=strikes, controller=CONTROLLERS[name])
    ends = [outcomes(rollout, p / 20) for p in range(21)]
    for better, worse in pairwise(ends):
        assert worse[-1].stopped >= better[-1].stopped - 1e-9
    for steps in ends:
        stopped = [step.stopped for step in steps]
        assert stopped == sorted(stopped) and stopped[-1] <= 1
        assert all(step.checks <= rollout.checks + 1e-9 for step in steps)
