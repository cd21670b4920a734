"""How many requests a check of a step sees, from the values that say so, whichever question each belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from facilitator.model.noun import noun
from facilitator.values.durations import Duration, Rate, per_seconds, show_duration, show_rate
from facilitator.values.kinds import Value
from facilitator.values.numbers import Number, Shares, plain
from facilitator.values.thresholds import Threshold


@noun
class CheckSizes:
    """The requests of a check at each share, and the fewest with which a check counts."""

    rate: Rate
    over: Duration
    """From one check to the next, or as far as a check looks back where that is longer."""
    sample: int
    requests: tuple[tuple[Decimal, int], ...]
    """Share in percent, and requests of the new version in a check of its step."""

    @property
    def blind(self) -> tuple[tuple[Decimal, int], ...]:
        """The steps whose checks do not count."""
        return tuple(pair for pair in self.requests if pair[1] < self.sample)

    @property
    def words(self) -> str:
        """The blind steps with their numbers."""
        steps = ", ".join(
            f"{count:,} request{'' if count == 1 else 's'} at {plain(share)} %"
            for share, count in self.blind
        )
        check = f"At {show_rate(self.rate)}, a check over {show_duration(self.over)} has {steps}"
        return f"{check}, and the smallest sample is {self.sample:,}."


def check_sizes(values: Iterable[Value | None]) -> CheckSizes | None:
    """Read a rate, shares, times and a smallest sample; None where one of the four is missing.

    A threshold states a time, its window, and maybe a sample; a sample that stands for itself goes first.
    """
    found = tuple(values)
    rate = next((value for value in found if isinstance(value, Rate)), None)
    shares = next((value for value in found if isinstance(value, Shares)), None)
    times, sample = tuple(map(_time, found)), _sample(found)
    over = max(filter(None, times), key=lambda time: time.compared, default=None)
    if rate is None or shares is None or over is None or sample is None:
        return None
    in_all = Fraction(rate.amount) / Fraction(per_seconds(rate.per)) * Fraction(over.compared)
    sizes = tuple((share, int(in_all * Fraction(share) / 100)) for share in shares.amounts)
    return CheckSizes(rate, over, sample, sizes)


def _time(value: Value | None) -> Duration | None:
    if isinstance(value, Threshold):
        return value.window
    return value if isinstance(value, Duration) else None


def _sample(values: Iterable[Value | None]) -> int | None:
    of_threshold = None
    for value in values:
        if isinstance(value, Number):
            return int(value.amount)
        if isinstance(value, Threshold):
            of_threshold = value.sample or None
    return of_threshold
