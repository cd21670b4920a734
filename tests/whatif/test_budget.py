"""What a metric of both versions together shows of a bad release, and what it takes of an error budget."""

from __future__ import annotations

from fractions import Fraction

import pytest

from facilitator.whatif.answer import answer
from facilitator.whatif.inputs import Numbers


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
