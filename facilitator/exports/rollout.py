"""The steps of a roll-out as weights: whole numbers whose ratio is exactly the share; and what is still asked of them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import lcm
from typing import NamedTuple

from facilitator.exports.inputs import Inputs, MissingError
from facilitator.values.durations import Duration
from facilitator.values.numbers import Percent, Shares, show_percent

PATTERN, SHARES = "deployment-pattern", "deployment-pattern.shares"
LONGEST = 2**31 - 1
"""Milliseconds that a proxy counts at most."""


class ShareStep(NamedTuple):
    """One step: which share meets the new version, as a percentage and as two weights."""

    order: int
    share: Decimal
    stable: int
    new: int

    @property
    def title(self) -> str:
        """The step as a person names it."""
        return f"step {self.order}, {show_percent(Percent(self.share))}"


def share_steps(inputs: Inputs, most: int, tool: str) -> tuple[ShareStep, ...]:
    """The steps of a canary, or the one switch of blue-green; both weights of a step add up to the same total.

    Raises:
        MissingError: no shares are given, or they cannot be told in whole numbers up to `most`.
    """
    if inputs.option(PATTERN) == "blue-green":
        return (ShareStep(1, Decimal(100), 0, 100),)
    shares = inputs.need_typed(SHARES, Shares).amounts
    total = lcm(100, *((share / 100).as_integer_ratio()[1] for share in shares))
    if total > most:
        raise MissingError(
            SHARES,
            f"{inputs.place(SHARES)} says {inputs.said(SHARES)}, and {tool} weighs in whole numbers up to {most}",
        )
    weights = (int(share * total / 100) for share in shares)
    pairs = zip(shares, weights, strict=True)
    return tuple(ShareStep(n, share, total - new, new) for n, (share, new) in enumerate(pairs, 1))


def milliseconds(inputs: Inputs, subject: str) -> int | None:
    """A duration in whole milliseconds; None where it was not given, none is exactly it, or it is beyond 24 days."""
    found = inputs.typed(subject, Duration)
    if found is None or found.months:
        return None
    exact = found.seconds * 1000
    whole = exact == exact.to_integral_value() and 0 < exact <= LONGEST
    return int(exact) if whole else None


def asked(inputs: Inputs, subject: str) -> str:
    """What is asked for a value that no program can read, with what was said so far."""
    so_far = inputs.said(subject)
    return f"open: {inputs.question(subject)}" + (f" So far: {so_far}" if so_far else "")


def rollout_notes(inputs: Inputs) -> Iterator[str]:
    """How long a step lasts, and how long the old side stays."""
    canary = inputs.option(PATTERN) == "canary"
    subject = f"{PATTERN}.hold" if canary else f"{PATTERN}.keep-old"
    said = inputs.said(subject)
    words = "Each step lasts" if canary else "The old side stays able to serve for"
    yield f"{words} {said} ({subject})." if said else asked(inputs, subject)
