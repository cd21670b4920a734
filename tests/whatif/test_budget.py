"""Arithmetic of error budgets, against the figures of the Site Reliability Workbook and a published question."""

from __future__ import annotations

from fractions import Fraction

import pytest

from facilitator.whatif.answer import answer
from facilitator.whatif.budget import budget_used, overall, passes_after
from facilitator.whatif.inputs import Numbers

DAY = Fraction(86_400)
THREE_NINES = Fraction(999, 1000)


def test_a_canary_of_five_percent_that_fails_in_a_fifth_is_one_percent_of_all() -> None:
    assert overall(Fraction(5, 100), Fraction(20, 100)) == Fraction(1, 100)


@pytest.mark.parametrize(("burn", "hours", "percent"), [("14.4", 1, 2), ("6", 6, 5), ("1", 72, 10)])
def test_burn_rates_and_what_they_use_of_thirty_days(burn: str, hours: int, percent: int) -> None:
    failing = Fraction(burn) * (1 - THREE_NINES)
    used = budget_used(failing, Fraction(hours * 3600), THREE_NINES, 30 * DAY)
    assert used == Fraction(percent, 100)


def test_total_outage_fires_an_hourly_window_of_burn_36_after_two_minutes() -> None:
    after = passes_after(36 * (1 - THREE_NINES), Fraction(3600), Fraction(1))
    assert after is not None and float(after) / 60 == pytest.approx(2.16)
    assert passes_after(Fraction(1, 100), Fraction(3600), Fraction(1, 100)) is None


def test_a_metric_of_both_versions_does_not_see_the_first_steps() -> None:
    typed = {
        "shares": "5, 25, 100", "hold": "30 min", "check-interval": "5 min", "rate": "100/s",
        "threshold": "failed requests > 2 % over 5 min", "strikes": "3", "severity": "5 %",
        "base-error": "0 %", "objective": "99.9 %", "objective-over": "30 days", "response": "0 s",
    }  # fmt: skip
    release = answer(Numbers({}).with_typed(typed)).release
    assert release is not None and release.budget is not None
    assert [one.passes for one in release.diluted] == [False, False, True]
    assert release.diluted[2].passes_after == Fraction(2, 5) * 300
    assert float(release.budget) == pytest.approx(release.failed / (100 * 30 * 86_400 * 0.001))
