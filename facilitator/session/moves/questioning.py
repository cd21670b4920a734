"""Rounds of A and P."""

from __future__ import annotations

from dataclasses import dataclass

from facilitator.protocols.rounds import Reply


@dataclass(frozen=True, slots=True)
class Elicit:
    """A: choose a method (none given) or begin it."""

    method: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """P: begin a round with the perspectives named, or with those the rules choose."""

    perspectives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallIn:
    """Call a perspective into the round that is open."""

    perspective: str


@dataclass(frozen=True, slots=True)
class SendOut:
    """Send a perspective out of the round; one that was answered stays."""

    perspective: str


@dataclass(frozen=True, slots=True)
class TakeUp:
    """Go on with a round that was left at this menu."""

    number: int = -1
    """Index among those left here; -1 is the one left last."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A at step level: follow a failure through the recorded decisions."""

    scenario: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer the prompt of the round."""

    reply: Reply


@dataclass(frozen=True, slots=True)
class Skip:
    """Leave the prompt without an answer."""


@dataclass(frozen=True, slots=True)
class StepBack:
    """Go back to the prompt before, or from the proposal to the questions."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave the round without a proposal; what was answered stays in the draft and can be taken up again."""


@dataclass(frozen=True, slots=True)
class Finish:
    """End the round: what was answered becomes a proposal."""


@dataclass(frozen=True, slots=True)
class Strike:
    """Take one line out of the proposal, or put it back."""

    line: int


@dataclass(frozen=True, slots=True)
class Accept:
    """y: take the proposal."""


@dataclass(frozen=True, slots=True)
class Reject:
    """n: leave everything as it was."""
