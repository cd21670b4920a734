"""Error budgets and metrics of all traffic: plain arithmetic, as the Site Reliability Workbook has it.

Chapter 16 (a canary's share times its failing share is what all users see) and the chapter on alerting on objectives (a burn
rate times its window is the part of the budget that is gone).
"""

from __future__ import annotations

from fractions import Fraction


def overall(share: Fraction, failing: Fraction, base: Fraction = Fraction(0)) -> Fraction:
    """Share of all requests that fails when the new version serves `share` and fails in `failing` of it."""
    return share * failing + (1 - share) * base


def budget_used(
    failing: Fraction, seconds: Fraction, objective: Fraction, period: Fraction
) -> Fraction:
    """Part of the error budget of a period (seconds) that is gone when this share fails for so long."""
    return failing * seconds / ((1 - objective) * period)


def passes_after(limit: Fraction, window: Fraction, failing: Fraction) -> Fraction | None:
    """Seconds until the share of failures over a window passes a limit, all well before; None where it never does."""
    return limit * window / failing if failing > limit else None
