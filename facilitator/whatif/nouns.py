"""What an answer is made of."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from facilitator.whatif.inputs import Numbers
from facilitator.whatif.rollout import StepOutcome

NO_DATA = "no data"
"""Why a step sees nothing, where none of its checks has the requests to count."""


class StepSight(NamedTuple):
    """What the checks of one step can see."""

    share: Fraction
    requests: int
    """Requests of the new version between two checks."""
    detects: float | None
    """Smallest added share of failures caught by the end of the step."""
    why: str
    """Why there is none; empty where there is one."""


class BadRelease(NamedTuple):
    """A release that fails in a share which somebody named."""

    failing: Fraction
    steps: tuple[StepOutcome, ...]
    failed: float
    """Expected failed requests until it is turned back, or until the rollout is over."""
    half: Fraction | None
    nine_in_ten: Fraction | None
    """Seconds until half and nine in ten of such releases are turned back; None where so many never are."""
    while_deciding: Fraction | None
    """Failed requests while the person who decides responds, at the share reached; None without a response time."""
    recovered: Fraction | None
    """Seconds until nine in ten are served well again: noticing and the response; None where it is not known."""
    diluted: tuple[Diluted, ...]
    budget: Fraction | None
    """Part of the error budget of the objective that the failed requests are; None without an objective and its time."""
    within_target: float | None
    """Probability that users are served well again within the target, the response included; None without either."""
    within_target_alone: float | None
    """The same without the response; None where none is counted, or a person always decides."""


class Diluted(NamedTuple):
    """What a metric of both versions together shows of a bad release in a step."""

    share: Fraction
    overall: Fraction
    """Share of all requests that fails."""
    passes_after: Fraction | None
    """Seconds until the window of the limit has seen too much; None where it never does, or no window is stated."""
    passes: bool


class Verdict(NamedTuple):
    """Requests of the new version until a verdict, and seconds until the first step has served them."""

    failing: Fraction
    way: str
    requests: int
    seconds: Fraction


class Beside(NamedTuple):
    """A step seen beside as many requests of the old version."""

    share: Fraction
    requests: int
    """Of each version: as many as the one that gets fewer."""
    found: float
    """Chance that comparing the two shares of failures tells them apart."""


class NotComputed(NamedTuple):
    """A part of the answer that is missing, and the inputs that it needs."""

    what: str
    needs: tuple[str, ...]
    why: str = ""


class Answer(NamedTuple):
    """All that was computed from one set of inputs."""

    numbers: Numbers
    steps: tuple[StepSight, ...] = ()
    false_rollback: float | None = None
    below: float | None = None
    """Added share of failures below which fewer than one in ten rollouts are turned back."""
    release: BadRelease | None = None
    verdicts: tuple[Verdict, ...] = ()
    beside: tuple[Beside, ...] = ()
    """What comparing both versions within one step finds."""
    suspected: tuple[int, float] | None = None
    """Looks in a step, and the chance that the same comparison made at each of them suspects a good release."""
    way_back: tuple[tuple[str, str], ...] = ()
    """Until when there is a way back, sentence and basis each."""
    takes: Fraction | None = None
    """Seconds from the first step until all requests meet the new version, regions included."""
    fits: tuple[tuple[str, int], ...] = ()
    """How often the rollout fits into the hours of each span of the release window."""
    not_computed: tuple[NotComputed, ...] = ()
    assumes: tuple[str, ...] = ()
