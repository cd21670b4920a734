"""Answering a question: choices, words, reasons, tools."""

from __future__ import annotations

from typing import NamedTuple

from facilitator.model import Evidence, Insight


class Choose(NamedTuple):
    """Choose an option; again on a chosen one of several takes it back."""

    question: str
    option: str


class OwnWords(NamedTuple):
    """Answer in the user's own words."""

    question: str
    text: str


class NotApplicable(NamedTuple):
    """Say that the question does not apply, and why."""

    question: str
    reason: str


class Defer(NamedTuple):
    """Leave the question for later, and say why or until when."""

    question: str
    reason: str


class Withdraw(NamedTuple):
    """Take the answer back: the question is open again."""

    question: str


class SetDetail(NamedTuple):
    """State a further field of the decision."""

    question: str
    key: str
    text: str


class SetRationale(NamedTuple):
    """Say why."""

    question: str
    text: str


class SetImpact(NamedTuple):
    """Replace one metric's effect and reason with the user's own."""

    question: str
    metric: str
    effect: str
    why: str


class SetRollback(NamedTuple):
    """Replace the rollback implication with the user's own words."""

    question: str
    text: str


class NameTool(NamedTuple):
    """Name a tool that the answer uses (kept unverified until evidence is recorded)."""

    question: str
    name: str


class RecordEvidence(NamedTuple):
    """Record what the user accepted, overrode or left open about a tool's version."""

    question: str
    evidence: Evidence


class DropTool(NamedTuple):
    """Take a tool out of the decision."""

    question: str
    tool: str


class SetInsights(NamedTuple):
    """State what earlier rounds left behind, as an answers file holds it."""

    question: str
    insights: tuple[Insight, ...]


class SetSupersedes(NamedTuple):
    """State what the decision once replaced, as an answers file holds it."""

    question: str
    text: str


class Typing(NamedTuple):
    """Text in a field that was not sent yet, so that it survives."""

    field: str
    text: str


class AllowSearch(NamedTuple):
    """Agree that tool names are sent to the search engines shown; holds for this session."""


class LookAgain(NamedTuple):
    """Look a tool's version up, or up again."""

    question: str
    tool: str


class CancelLookUp(NamedTuple):
    """Stop waiting for a tool's version."""

    tool: str
