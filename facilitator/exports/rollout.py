"""The steps of a roll-out as weights: whole numbers whose ratio is exactly the share; and what is still asked of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from math import lcm
from typing import NamedTuple

from facilitator.inputs import Inputs, MissingError
from facilitator.values.durations import Duration
from facilitator.values.numbers import Percent, Shares, plain, show_percent

PATTERN, SHARES = "deployment-pattern", "deployment-pattern.shares"
SERVICES = "deploy-tool.services"
HELD_FOR, CHECKED_EVERY = f"{PATTERN}.hold", f"{PATTERN}.check-interval"
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
        return f"step {self.order}, {show_percent(Percent(self.share))}" if self.order else "back"

    @property
    def total(self) -> int:
        """What both weights add up to: the same at each step."""
        return self.stable + self.new

    @property
    def back(self) -> ShareStep:
        """The way back: nobody meets the new version."""
        return ShareStep(0, self.share, self.total, 0)


def share_steps(inputs: Inputs, most: int, tool: str) -> tuple[ShareStep, ...]:
    """The steps as weights of any total up to `most`; both weights of a step add up to the same total.

    Raises:
        MissingError: no shares are given, or no such total tells them exactly.
    """
    shares = shares_of(inputs)
    total = lcm(100, *((share / 100).as_integer_ratio()[1] for share in shares))
    if total > most:
        raise _inexact(inputs, f"{tool} weighs in whole numbers up to {most}")
    return _weighed(shares, total)


def share_parts(inputs: Inputs, parts: int, tool: str) -> tuple[ShareStep, ...]:
    """The steps for a tool that counts shares in so many parts, such as 100 for whole percents.

    Raises:
        MissingError: no shares are given, or one is no whole number of these parts.
    """
    shares = shares_of(inputs)
    if any(share * parts % 100 for share in shares):
        raise _inexact(inputs, f"{tool} counts in steps of {plain(Decimal(100) / parts)} %")
    return _weighed(shares, parts)


def told(steps: Iterable[ShareStep], command: Callable[[ShareStep], str]) -> Iterator[str]:
    """What is run at each step, on lines that nothing breaks, as they are copied."""
    yield from (f"#   {step.title}: {command(step)}" for step in steps)


def shares_of(inputs: Inputs) -> tuple[Decimal, ...]:
    """The shares of a canary; of blue-green the one switch. MissingError where none are given."""
    if inputs.option(PATTERN) == "blue-green":
        return (Decimal(100),)
    return inputs.need_typed(SHARES, Shares).amounts


def _inexact(inputs: Inputs, why: str) -> MissingError:
    return inputs.refusal(SHARES, f"says {inputs.said(SHARES)}, and {why}")


def _weighed(shares: tuple[Decimal, ...], total: int) -> tuple[ShareStep, ...]:
    weights = (int(share * total / 100) for share in shares)
    pairs = zip(shares, weights, strict=True)
    return tuple(ShareStep(n, share, total - new, new) for n, (share, new) in enumerate(pairs, 1))


def service_names(inputs: Inputs, pattern: re.Pattern[str], of: str) -> tuple[str, ...]:
    """The services, or the project where none is named.

    Raises:
        MissingError: there are none, or one has no name that is one there.
    """
    names = inputs.services() or tuple(filter(None, (inputs.project,)))
    if not names:
        raise inputs.lacking(SERVICES)
    for name in names:
        if not pattern.fullmatch(name):
            raise MissingError(SERVICES, f"“{name}” is no name of {of}")
    return names


def milliseconds(inputs: Inputs, subject: str) -> int | None:
    """A duration in whole milliseconds; None where it was not given, none is exactly it, or it is beyond 24 days."""
    found = inputs.typed(subject, Duration)
    if found is None or found.months:
        return None
    exact = found.seconds * 1000
    whole = exact == exact.to_integral_value() and 0 < exact <= LONGEST
    return int(exact) if whole else None


def in_time(amount: int) -> str:
    """Milliseconds as HAProxy, nginx and Compose read a time."""
    return f"{amount}ms" if amount % 1000 else f"{amount // 1000}s"


def in_seconds(amount: int) -> str:
    """Milliseconds as a number of seconds."""
    whole, rest = divmod(amount, 1000)
    return f"{whole}.{rest:03d}".rstrip("0") if rest else str(whole)


def asked(inputs: Inputs, subject: str) -> str:
    """What is asked for a value that no program can read, with what was said so far."""
    so_far = inputs.said(subject)
    return f"open: {inputs.question(subject)}" + (f" So far: {so_far}" if so_far else "")


def said_or_asked(inputs: Inputs, subject: str, sentence: str) -> str:
    """A value in a sentence, in the place of `{}`; what is asked for it where nobody gave it."""
    said = inputs.said(subject)
    return sentence.replace("{}", f"{said} ({subject})") if said else asked(inputs, subject)


def unasked(inputs: Inputs, subject: str) -> str:
    """The same where the place of the question marks it as open."""
    return asked(inputs, subject).removeprefix("open: ")


def stated_of(inputs: Inputs, *fields: str) -> frozenset[str]:
    """What step 1 states of some fields, in kebab-case."""
    words = (value for field in fields for value in inputs.context(field))
    return frozenset("-".join(value.lower().split()) for value in words)


def rollout_notes(inputs: Inputs) -> Iterator[str]:
    """How long a step lasts, and how long the old side stays."""
    canary = inputs.option(PATTERN) == "canary"
    subject = f"{PATTERN}.hold" if canary else f"{PATTERN}.keep-old"
    words = "Each step lasts" if canary else "The old side stays able to serve for"
    yield said_or_asked(inputs, subject, f"{words} {{}}.")
