"""What a round of A or P left behind that is not settled: open questions, and risks accepted until a date."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from facilitator.conditions import Facts
from facilitator.model import FindingAnswer, Insight, Severity
from facilitator.validation.tensions import Finding, expired, standing
from facilitator.validation.values import place


def open_questions(
    facts: Facts, answers: Mapping[str, FindingAnswer], today: str
) -> tuple[Finding, ...]:
    """Make a finding of each question that a round left open, with the answer that it has."""
    found = {}
    for decision in facts.decisions.values():
        for insight in decision.insights:
            if insight.kind == "open-question":
                id_ = question_id(decision.id, insight.text)
                finding = Finding(
                    id_,
                    "open-question",
                    Severity.WARNING,
                    f"Open question about {place(decision.id, facts.catalogue)}",
                    f"Left open in {left_by(insight)}.",
                    insight.text,
                    (decision.id,),
                    answer=answers.get(id_),
                )
                found[id_] = standing(finding, facts, today)
    return tuple(found.values())


def expired_risks(facts: Facts, today: str) -> tuple[tuple[str, Insight], ...]:
    """Give the accepted risks whose date has passed, with the question that each belongs to."""
    return tuple(
        (decision.id, insight)
        for decision in facts.decisions.values()
        for insight in decision.insights
        if insight.kind == "accepted-risk" and expired(insight.until, today)
    )


def question_id(question: str, text: str) -> str:
    """Give an open question its id: another text is another question."""
    return f"Q-{question}-{sha256(text.encode()).hexdigest()[:8]}"


def left_by(insight: Insight) -> str:
    """Name the round that left an insight, and who owns it."""
    protocol = {"elicitation": "Advanced Elicitation", "party": "Party Mode"}.get(
        insight.by, insight.by
    )
    named = f"{protocol} ({insight.name})" if insight.name else protocol
    return f"{named}; owner: {insight.owner}" if insight.owner else named
