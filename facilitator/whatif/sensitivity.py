"""What an answer hangs on: one input halved and doubled, the others as they are."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from facilitator.whatif.answer import rollout_of
from facilitator.whatif.inputs import Numbers
from facilitator.whatif.nouns import Answer
from facilitator.whatif.release import CAUGHT
from facilitator.whatif.rollout import Rollout, detects


class Hangs(NamedTuple):
    """How the smallest regression that is caught at the end moves when one input is halved and doubled."""

    name: str
    halved: float | None
    doubled: float | None


def sensitivity(made: Answer) -> tuple[Hangs, ...]:
    """What the smallest regression caught at the end becomes when one input is halved and doubled."""
    rollout = rollout_of(made.numbers)
    if rollout is None or not made.steps:
        return ()
    base = float(made.numbers.fraction("base-error") or 0)
    found = []
    for name, changed in _CHANGED.items():
        halved, doubled = (changed(rollout, factor) for factor in _HALF_AND_DOUBLE)
        if not (halved.too_much or doubled.too_much):
            title = _title(name, rollout, made.numbers)
            found.append(Hangs(title, _at_the_end(halved, base), _at_the_end(doubled, base)))
    halved_base, doubled_base = (base * float(factor) for factor in _HALF_AND_DOUBLE)
    ends = _at_the_end(rollout, halved_base), _at_the_end(rollout, min(1.0, doubled_base))
    return (*found, Hangs("base-error", *ends))


def _title(name: str, rollout: Rollout, numbers: Numbers) -> str:
    """The input by its name; not the check interval where the limit looks back over longer."""
    looks_back = name == "check-interval" and rollout.interval != numbers.seconds(name)
    return "window of the limit" if looks_back else name


def _at_the_end(rollout: Rollout, base: float) -> float | None:
    return detects(rollout, base, len(rollout.shares) - 1, CAUGHT)


_HALF_AND_DOUBLE = (Fraction(1, 2), Fraction(2))
_CHANGED: dict[str, Callable[[Rollout, Fraction], Rollout]] = {
    "rate": lambda r, f: r._replace(rate=r.rate * f),
    "hold": lambda r, f: r._replace(hold=r.hold * f),
    "check-interval": lambda r, f: r._replace(interval=r.interval * f),
    "threshold": lambda r, f: r._replace(limit=min(Fraction(1), r.limit * f)),
    "strikes": lambda r, f: r._replace(strikes=max(1, int(r.strikes * f))),
    "smallest-sample": lambda r, f: r._replace(sample=max(1, int(r.sample * f))),
}
