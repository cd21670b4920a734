"""Time is scaled, requests per check are kept: with fewer requests a check would trip by chance."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from facilitator.rehearsal.bounds import MOST_REQUESTS, PLAYED_SECONDS
from facilitator.whatif.rollout import Rollout

PLAYED_RATE = 700
"""Requests in a second as played, where the plan's checks hold that many; the cap leaves room for catching up."""
SHORTEST_CHECK = Fraction(1, 10)
SHORTEST_WINDOW = Fraction(1, 2)
"""Seconds: of an alert's window, so that several readings of the metrics fall into it."""
_WEIGHT = 256
"""The highest weight of the balancer."""


class NotTestable(Exception):  # noqa: N818 - it is no fault
    """A rollout cannot be played at this scale; the message says why."""


class Scaled(NamedTuple):
    """A rollout as it is played."""

    rollout: Rollout
    """With the hold that is played, in the plan's seconds."""
    check: Fraction
    """Seconds of a check as played."""
    planned: int
    """Checks of a step in the plan; `rollout.checks` are played."""

    @property
    def a_check(self) -> Fraction:
        """Requests of both versions between two checks."""
        return self.rollout.rate * self.rollout.interval

    @property
    def rate(self) -> float:
        """Requests in a second as played."""
        return float(self.a_check / self.check)

    @property
    def by(self) -> float:
        """The plan's seconds in a second as played."""
        return float(self.rollout.interval / self.check)

    def until(self, checks: int) -> int:
        """Requests that are sent by the end of so many checks."""
        return int(self.a_check * checks)

    def says(self) -> str:
        """The scale in words."""
        words = f"scaled ×{self.by:.3g}"
        if self.rollout.checks < self.planned:
            words += f", {self.rollout.checks} of {self.planned} checks of each step are played"
        return words


def scaled(rollout: Rollout, window: Fraction | None = None) -> Scaled:
    """Scale a rollout into the bounds; `window` is that of an alert rule which is to be played with it.

    Raises:
        NotTestable: with this many requests in a check, or so few checks, it cannot be played.
    """
    planned = rollout.checks
    if not planned:
        raise NotTestable("a step ends before its first check")
    a_check, steps = rollout.rate * rollout.interval, len(rollout.shares)
    if not a_check:
        raise NotTestable("no requests arrive")
    check = max(SHORTEST_CHECK, a_check / PLAYED_RATE)
    if window:
        check = max(check, SHORTEST_WINDOW * rollout.interval / window)
    fit = min(PLAYED_SECONDS / (check * steps), MOST_REQUESTS * 4 / (5 * a_check * steps))
    played = min(planned, int(fit))
    if not played:
        raise NotTestable(
            f"not testable at this scale: a check holds {_counted(a_check)} requests, and {steps} steps of one check"
            f" do not fit into {MOST_REQUESTS:,} requests and {PLAYED_SECONDS} s"
        )
    if played * steps < rollout.strikes <= planned * steps:
        raise NotTestable(
            f"not testable at this scale: {played * steps} checks fit, and {rollout.strikes} strikes are needed"
        )
    for share in rollout.shares:
        weights(share)
    return Scaled(rollout._replace(hold=played * rollout.interval), check, planned)


def weights(share: Fraction) -> tuple[int, int]:
    """Absolute weights of the new and the old version.

    Raises:
        NotTestable: the share is finer than the balancer's weights.
    """
    new, old = share.numerator, share.denominator - share.numerator
    if max(new, old) > _WEIGHT:
        raise NotTestable(
            f"not testable at this scale: a share of {float(share) * 100:.4g} % is finer than weights of the balancer"
        )
    several = max(1, 100 // (new + old))
    return new * several, old * several


def _counted(requests: Fraction) -> str:
    return f"{int(requests):,}"
