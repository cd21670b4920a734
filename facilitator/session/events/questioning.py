"""Rounds of A and P."""

from __future__ import annotations

from typing import NamedTuple

from facilitator.techniques.rounds import Reply


class Elicit(NamedTuple):
    """A: choose a method (none given) or begin it."""

    method: str = ""


class Party(NamedTuple):
    """P: begin a round with the perspectives named, or with those the rules choose."""

    perspectives: tuple[str, ...] = ()


class CallIn(NamedTuple):
    """Call a perspective into the round that is open."""

    perspective: str


class SendOut(NamedTuple):
    """Send a perspective out of the round; one that was answered stays."""

    perspective: str


class TakeUp(NamedTuple):
    """Go on with a round that was left at this menu."""

    number: int = -1
    """Index among those left here; -1 is the one left last."""


class Walk(NamedTuple):
    """A at step level: follow a failure through the recorded decisions."""

    scenario: str


class AnswerPrompt(NamedTuple):
    """Answer the prompt of the round."""

    reply: Reply


class Skip(NamedTuple):
    """Leave the prompt without an answer."""


class StepBack(NamedTuple):
    """Go back to the prompt before, or from the proposal to the questions."""


class Leave(NamedTuple):
    """Leave the round without a proposal; what was answered stays in the draft and can be taken up again."""


class Finish(NamedTuple):
    """End the round: what was answered becomes a proposal."""


class Strike(NamedTuple):
    """Take one line out of the proposal, or put it back."""

    line: int


class Accept(NamedTuple):
    """y: take the proposal."""


class Reject(NamedTuple):
    """n: leave everything as it was."""
