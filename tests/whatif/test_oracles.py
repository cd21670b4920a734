"""The twenty oracles of the model, by number: digits of named sources, exact fractions, exact theory, simulated rollouts.

Where a source gives more digits than the assertion, they are the ones that it prints.
"""

from __future__ import annotations

import random
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import accumulate
from math import comb, exp, log, sqrt

import pytest

from facilitator.whatif.arms import (
    Arm,
    Called,
    at_every_look,
    called,
    corrected,
    fisher,
    found,
    needed,
    shift,
    standard_score,
)
from facilitator.whatif.binomial import above, exactly
from facilitator.whatif.budget import budget_used, overall, passes_after
from facilitator.whatif.controllers import CONTROLLERS
from facilitator.whatif.looks import false_alarm
from facilitator.whatif.rollout import Rollout, exposure, outcomes, stop_time
from facilitator.whatif.verdict import log_bayes_factor, sequential, walk

DAY, THREE_NINES = Fraction(86_400), Fraction(999, 1000)


def in_checks(
    requests: int, checks: int, strikes: int, shares: tuple[int, ...] = (100,)
) -> Rollout:
    """A rollout with so many requests in a second, a check each second, and a limit of 5 %."""
    return Rollout(
        tuple(Fraction(share, 100) for share in shares), Fraction(checks), Fraction(1), Fraction(requests),
        Fraction(5, 100), strikes, 1, CONTROLLERS["counted"],
    )  # fmt: skip


def test_01_a_canary_of_five_percent_that_fails_in_a_fifth_is_one_percent_of_all() -> None:
    """Site Reliability Workbook, chapter 16."""
    assert overall(Fraction(5, 100), Fraction(20, 100)) == Fraction(1, 100)


@pytest.mark.parametrize(("burn", "hours", "percent"), [("14.4", 1, 2), ("6", 6, 5), ("1", 72, 10)])
def test_02_burn_rates_and_what_they_use_of_thirty_days(
    burn: str, hours: int, percent: int
) -> None:
    """Site Reliability Workbook, alerting on objectives."""
    failing = Fraction(burn) * (1 - THREE_NINES)
    used = budget_used(failing, Fraction(hours * 3600), THREE_NINES, 30 * DAY)
    assert used == Fraction(percent, 100)


def test_03_a_total_outage_fires_a_burn_of_36_over_an_hour_after_two_minutes() -> None:
    after = passes_after(36 * (1 - THREE_NINES), Fraction(3600), Fraction(1))
    assert after == Fraction("2.16") * 60
    assert passes_after(Fraction(1, 100), Fraction(3600), Fraction(1, 100)) is None


def test_04_flagger_is_promoted_after_25_minutes_and_rolled_back_after_10() -> None:
    """Its own documentation: interval of a minute, weights of 2 to 50, threshold of 10."""
    shares = tuple(Fraction(share, 100) for share in (*range(2, 51, 2), 100))
    flagger = in_checks(100, 60, 10)._replace(
        shares=shares, hold=Fraction(60), interval=Fraction(60), controller=CONTROLLERS["flagger"]
    )
    assert flagger.hold * sum(share < 1 for share in flagger.shares) == 25 * 60
    assert stop_time(flagger, 1.0, 0.9) == 10 * 60


def test_05_an_acceptance_plan_of_68_and_2() -> None:
    assert round(above(2, 68, 0.01213), 5) == 0.04999
    assert round(1 - above(2, 68, 0.089704), 5) == 0.05000


def test_06_a_double_sample_of_twenty() -> None:
    fourteen, fifteen = exactly(14, 20, 0.9), exactly(15, 20, 0.9)
    assert (round(fourteen, 5), round(fifteen, 5)) == (0.00887, 0.03192)
    assert round(20 + 20 * (fourteen + fifteen), 3) == 20.816


def test_07_thirteen_failures_of_243_against_none_of_250() -> None:
    """The counts of a published example: Fisher's exact test against exact fractions, and the test with control."""
    new, old = Arm(13, 243), Arm(0, 250)
    ways = [Fraction(comb(243, k) * comb(250, 13 - k), comb(493, 13)) for k in range(14)]
    exact = sum(one for one in ways if one <= ways[13])
    assert fisher(new, old) == pytest.approx(float(exact), rel=1e-9)
    assert f"{fisher(new, old):.2e}" == "8.58e-05"
    assert round(exp(log_bayes_factor(13, 0, 243 / 493)), 1) == 704.7
    assert f"{at_every_look(new, old):.2e}" == "1.42e-03"


def test_08_the_standard_score_of_700_of_5000_against_59400_of_495000() -> None:
    assert round(standard_score(Arm(700, 5000), Arm(59_400, 495_000)), 3) == 4.327


def test_09_gamblers_ruin() -> None:
    """From the middle of eight steps, up with .4: the duration in closed form."""
    step, odds = log(1.5), Fraction(3, 2)
    up = (odds**4 - 1) / (odds**8 - 1)
    ended = walk(step, -step, -4 * step, 4 * step, 0.4)
    assert ended == pytest.approx(float((4 - 8 * up) / Fraction(1, 5)), abs=1e-7)
    assert ended is not None and round(ended, 5) == 13.40206


def test_10_the_shift_of_ten_to_forty_against_one_to_four() -> None:
    """Kayenta's MannWhitneySuite, which has it from R."""
    assert shift([10, 20, 30, 40], [1, 2, 3, 4], 0.95) == (22.5, 6, 39)


WATCHED = {"either": tuple(Called), "higher": (Called.HIGH,), "lower": (Called.LOW,)}


@pytest.mark.parametrize(
    ("new", "old", "watched", "wanted"),
    [
        (10, 10, "either", Called.PASS),
        (20, 10, "either", Called.HIGH),
        (10, 20, "either", Called.LOW),
        (10, 20, "higher", Called.PASS),
        (20, 10, "lower", Called.PASS),
        (20, 10, "higher", Called.HIGH),
        (10, 20, "lower", Called.LOW),
    ],
)
def test_11_metrics_are_classified_as_kayenta_does(
    new: float, old: float, watched: str, wanted: Called
) -> None:
    """The first seven cases of its ClassifierSuite, on samples drawn as its own are: 30 values, normal, deviation of 2.

    Its eighth (210 against 210, nearly all zero) hangs on where R's root finder stops within a ten-thousandth of zero.
    """
    dice = random.Random(11)
    arms = [[dice.gauss(mean, 2) for _ in range(30)] for mean in (new, old)]
    assert called(shift(*arms, 0.95), 0.10, WATCHED[watched]) is wanted


def test_12_power_and_size_of_two_equal_samples() -> None:
    """`power.prop.test` of R."""
    assert round(found(50, 0.5, 0.75, 0.05), 4) == 0.7402
    assert round(needed(0.5, 0.75, 0.05, 0.9), 2) == 76.71


def test_13_ten_against_twenty_percent_with_and_without_the_correction() -> None:
    """Fleiss."""
    size = needed(0.10, 0.20, 0.05, 0.8)
    assert round(size, 2) == 198.96
    assert round(corrected(size, 0.10, 0.20), 1) == 218.5


def test_14_slopes_and_intercepts_of_walds_test() -> None:
    """NIST/SEMATECH e-Handbook 6.2.6, and the exact length of the same test."""
    k = log(0.10 * 0.99 / (0.01 * 0.90))
    assert round(log(0.95 / 0.10) / k, 4) == 0.9389
    assert round(log(0.90 / 0.05) / k, 4) == 1.2054
    assert round(log(0.99 / 0.90) / k, 5) == 0.03975
    ended = sequential(0.01, 0.10, 0.10, 0.05, 0.90)
    assert ended is not None and round(ended, 1) == 22.4


@pytest.mark.parametrize(
    ("looks", "wanted"),
    [(2, 0.083), (3, 0.107), (4, 0.126), (5, 0.142), (10, 0.193), (20, 0.248), (50, 0.320)],
)
def test_15_false_alarms_of_a_test_of_five_percent_that_is_made_at_several_looks(
    looks: int, wanted: float
) -> None:
    """Armitage, McPherson and Rowe, 1969."""
    assert round(false_alarm(1, 0.05), 9) == 0.05
    assert round(false_alarm(looks, 0.05), 3) == wanted


def test_16_the_exact_distribution_against_a_hundred_thousand_simulated_rollouts() -> None:
    """Request by request: how many of a check fail is drawn by exact cumulative sums, not by the tails of the model."""
    times, strikes, failing = 100_000, 3, 0.05
    rollout = in_checks(120, 5, strikes, (5, 25, 50, 100))
    cumulative = [_cumulative(rollout.requests(share), failing) for share in rollout.shares]
    dice, stopped = random.Random(16).random, 0
    for _ in range(times):
        left = strikes
        for share, sums in zip(rollout.shares, cumulative, strict=True):
            allowed = sums[int(rollout.limit * rollout.requests(share))]
            left -= sum([dice() >= allowed for _ in range(rollout.checks)])
            if left <= 0:
                stopped += 1
                break
    exact = outcomes(rollout, failing)[-1].stopped
    assert abs(stopped / times - exact) < 3 * sqrt(exact * (1 - exact) / times)


def _cumulative(n: int, p: float) -> list[float]:
    """Chances of at most 0, 1, 2 … failures, from whole numbers of ways."""
    exact = Fraction(p)
    return [
        float(one)
        for one in accumulate(comb(n, k) * exact**k * (1 - exact) ** (n - k) for k in range(n + 1))
    ]


def test_17_the_binomial_tail_against_fifty_digits() -> None:
    """60 cases up to 200,000 requests, near and far from the mean."""
    dice = random.Random(17)
    for _ in range(60):
        n = int(10 ** dice.uniform(0, 5.3))
        p = Fraction(dice.randint(1, 999), 1000) ** dice.choice((1, 1, 2, 3))
        spread = sqrt(n * p * (1 - p))
        k = min(n, max(0, int(n * p + dice.uniform(-4, 4) * spread)))
        assert above(k, n, float(p)) == pytest.approx(_tail(k, n, p), abs=3e-10)


def _tail(k: int, n: int, p: Fraction) -> float:
    """More than k of n, from the next term on, until nothing is added."""
    if k >= n:
        return 0.0
    with localcontext() as context:
        context.prec = 50
        q = Decimal(p.numerator) / Decimal(p.denominator)
        term = Decimal(comb(n, k + 1)) * q ** (k + 1) * (1 - q) ** (n - k - 1)
        total, i = term, k + 1
        while i < n and (term > total * Decimal("1e-30") or i < n * p):
            term *= (Decimal(n - i) * q) / (Decimal(i + 1) * (1 - q))
            total, i = total + term, i + 1
        return float(total)


def test_18_two_strikes_of_ten_requests_in_exact_fractions() -> None:
    rollout, strike = in_checks(10, 1000, 2), 1 - Fraction(8, 10) ** 10
    assert rollout.strike(Fraction(1), 0.2) == pytest.approx(float(strike), abs=1e-12)
    assert round(rollout.strike(Fraction(1), 0.2), 10) == 0.8926258176
    assert round(outcomes(rollout, 0.2, 1, 2)[0].stopped, 10) == 0.7967808502
    assert exposure(rollout, 0.2).failed == pytest.approx(float(20 / strike / 5), abs=1e-9)
    assert round(exposure(rollout, 0.2).failed, 6) == 4.481161


def test_19_strikes_carry_over_from_step_to_step() -> None:
    rollout = in_checks(250, 2, 2, (20, 100))
    stopped = [outcomes(rollout, 0.06, step, n)[-1].stopped for step in (1, 2) for n in (1, 2)]
    assert [round(one, 11) for one in stopped] == [0, 0.34076818097, 0.70043361838, 0.88881441518]
    assert round(exposure(rollout, 0.06).requests, 8) == 339.69955016


@pytest.mark.parametrize(
    ("n", "wanted"), [(5, 0.0961), (10, 0.1829), (20, 0.0599), (50, 0.0784), (100, 0.0155)]
)
def test_20_small_checks_strike_by_chance(n: int, wanted: float) -> None:
    assert round(in_checks(n, 1, 1).strike(Fraction(1), 0.02), 4) == wanted
