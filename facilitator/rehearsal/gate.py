"""The gate inside a rehearsal: counts answers of the new version per check as the plan's controller does."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from math import ceil

from facilitator.whatif.controllers import ARGO_ERRORS
from facilitator.whatif.rollout import Rollout


class Judged(StrEnum):
    """What a check said."""

    WITHIN = "within the limit"
    BEYOND = "beyond the limit"
    TOO_FEW = "too few to count"
    NO_DATA = "no data"


class CountedGate:
    """Strikes of one rollout."""

    def __init__(self, rollout: Rollout) -> None:
        self.rollout = rollout
        self.strikes = 0
        self.blanks = 0

    def begin_step(self) -> None:
        """A new step: a controller that counts by step begins anew."""
        if self.rollout.controller.counts == "step":
            self.strikes = self.blanks = 0

    def check(self, requests: int, failed: int) -> Judged:
        """Judge what the new version answered since the last check."""
        if requests < max(1, self.rollout.sample):
            return self._blank(Judged.TOO_FEW if requests else Judged.NO_DATA)
        self.blanks = 0
        share = Fraction(failed, requests)
        beyond = share > self.rollout.limit
        if self.rollout.at_limit and share == self.rollout.limit:
            beyond = True
        return self._counted(beyond)

    def check_slow(self, seconds: list[float], limit: float, quantile: float) -> Judged:
        """Judge how long answers took: the quantile against a limit in seconds."""
        if len(seconds) < max(1, self.rollout.sample):
            return self._blank(Judged.TOO_FEW if seconds else Judged.NO_DATA)
        self.blanks = 0
        at = max(0, ceil(quantile * len(seconds)) - 1)
        return self._counted(sorted(seconds)[at] > limit)

    @property
    def turns_back(self) -> bool:
        """Whether the rollout is to be turned back."""
        ended = self.rollout.controller.blank == "error" and self.blanks >= ARGO_ERRORS
        return ended or self.strikes >= self.rollout.strikes

    def _blank(self, verdict: Judged) -> Judged:
        self.blanks += 1
        if self.rollout.controller.blank == "strike":
            self.strikes += 1
        return verdict

    def _counted(self, beyond: bool) -> Judged:
        if beyond:
            self.strikes += 1
        elif self.rollout.controller.counts == "row":
            self.strikes = 0
        return Judged.BEYOND if beyond else Judged.WITHIN
