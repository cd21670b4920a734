"""What was seen of a scenario that was played."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from facilitator.rehearsal.gate import Judged
from facilitator.rehearsal.predict import Predicted
from facilitator.rehearsal.scale import Scaled
from facilitator.rehearsal.scenarios import Trial
from facilitator.whatif.arms import CONFIDENCE, Arm, RankShift, shift


class Look(NamedTuple):
    """One check of the new version."""

    share: Fraction
    requests: int
    failed: int
    verdict: Judged
    alert: str = ""
    """`pending` or `firing` where the alert rule is; empty otherwise."""
    held: bool = False
    """Whether the new version was away, and the check led back."""


class TurnedBack(NamedTuple):
    """When a release was turned back."""

    share: Fraction
    check: int
    """Check of the whole rollout, from 1."""
    seconds: float
    """As played."""
    plan_seconds: float
    why: str


class SideBySide(NamedTuple):
    """Both versions while both of them served."""

    new: Arm
    old: Arm
    slower: RankShift
    """Seconds by which answers of the new version took longer."""


def side_by_side(
    new: Sequence[tuple[bool, float]], old: Sequence[tuple[bool, float]]
) -> SideBySide | None:
    """Compare what two versions answered, failed and seconds each; None where one of them answered nothing."""
    if not (new and old):
        return None
    return SideBySide(_arm(new), _arm(old), shift(_times(new), _times(old), CONFIDENCE))


def _arm(answers: Sequence[tuple[bool, float]]) -> Arm:
    return Arm(sum(failed for failed, _ in answers), len(answers))


def _times(answers: Sequence[tuple[bool, float]]) -> list[float]:
    """Seconds of some answers, at even distances."""
    return [seconds for _, seconds in answers[:: 1 + len(answers) // _MOST_TIMES]]


_MOST_TIMES = 300
"""Answers of each version whose times are compared, taken at even distances: all pairs of them are."""


class Played(NamedTuple):
    """A scenario that ran."""

    trial: Trial
    gate: str
    """What turned back, or was to: in words."""
    requests: int
    failed: int
    predicted: Predicted | None
    ended: str
    scale: Scaled | None = None
    looks: tuple[Look, ...] = ()
    served_new: int = 0
    failed_new: int = 0
    back: TurnedBack | None = None
    counted_at: int = 0
    """The check at which the counted gate would have turned back; 0 for none."""
    in_a_row: int = 0
    """Windows beyond the limit, one after the other, until the exported alert fires; 0 where it is not the gate."""
    beside: SideBySide | None = None
    fleet: str = ""
    """What was rolled, in words; empty for other rollouts."""
    events: tuple[tuple[float, str], ...] = ()
    """Seconds as played, and what happened."""
    met: tuple[tuple[str, bool], ...] = ()
    """What was expected, and whether it came."""
    seconds: float = 0.0

    @property
    def as_expected(self) -> bool:
        """Whether all that was expected came."""
        return all(met for _, met in self.met)


class NotRun(NamedTuple):
    """A scenario that was not played."""

    trial: Trial
    why: str
    program: bool = False
    """Whether a program is missing."""
