"""Amounts that follow from values, in words."""

from __future__ import annotations

from fractions import Fraction

import pytest

from facilitator.values.quantities import Quantity, roughly


@pytest.mark.parametrize(
    ("amount", "time", "said"),
    [
        ("8331.429", 1, "2 h 19 min"),
        ("90061", 1, "1 day 1 h"),
        ("61.4", 1, "1 min 1 s"),
        ("0.25", 1, "250 ms"),
        ("1.157", 0, "1.2"),
        ("179.6", 0, "180"),
        ("0.5", -1, "30 per minute"),
        ("2", -1, "2 per second"),
    ],
)
def test_a_computed_amount_is_said_as_people_say_it(amount: str, time: int, said: str) -> None:
    assert roughly(Quantity(Fraction(amount), time)) == said
