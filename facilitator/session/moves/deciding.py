"""Answering a question: choices, words, reasons, tools."""

from __future__ import annotations

from dataclasses import dataclass

from facilitator.vocabulary import Evidence, Insight


@dataclass(frozen=True, slots=True)
class Choose:
    """Choose an option; again on a chosen one of several takes it back."""

    question: str
    option: str


@dataclass(frozen=True, slots=True)
class OwnWords:
    """Answer in the user's own words."""

    question: str
    text: str


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """Say that the question does not apply, and why."""

    question: str
    reason: str


@dataclass(frozen=True, slots=True)
class Defer:
    """Leave the question for later, and say why or until when."""

    question: str
    reason: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take the answer back: the question is open again."""

    question: str


@dataclass(frozen=True, slots=True)
class SetDetail:
    """State a further field of the decision."""

    question: str
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class SetRationale:
    """Say why."""

    question: str
    text: str


@dataclass(frozen=True, slots=True)
class SetImpact:
    """Replace one metric's effect and reason with the user's own."""

    question: str
    metric: str
    effect: str
    why: str


@dataclass(frozen=True, slots=True)
class SetRollback:
    """Replace the rollback implication with the user's own words."""

    question: str
    text: str


@dataclass(frozen=True, slots=True)
class NameTool:
    """Name a tool that the answer uses (kept unverified until evidence is recorded)."""

    question: str
    name: str


@dataclass(frozen=True, slots=True)
class RecordEvidence:
    """Record what the user accepted, overrode or left open about a tool's version."""

    question: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class DropTool:
    """Take a tool out of the decision."""

    question: str
    tool: str


@dataclass(frozen=True, slots=True)
class SetInsights:
    """State what earlier rounds left behind, as an answers file holds it."""

    question: str
    insights: tuple[Insight, ...]


@dataclass(frozen=True, slots=True)
class SetSupersedes:
    """State what the decision once replaced, as an answers file holds it."""

    question: str
    text: str


@dataclass(frozen=True, slots=True)
class Typing:
    """Text in a field that was not sent yet, so that it survives."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class AllowSearch:
    """Agree that tool names are sent to the search engines shown; holds for this session."""


@dataclass(frozen=True, slots=True)
class LookAgain:
    """Look a tool's version up, or up again."""

    question: str
    tool: str


@dataclass(frozen=True, slots=True)
class CancelLookUp:
    """Stop waiting for a tool's version."""

    tool: str
