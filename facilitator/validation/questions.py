"""What a round of A or P left behind that is not settled: open questions, and risks accepted until a date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256

from facilitator.conditions import Facts
from facilitator.model import Decision, FindingAnswer, Insight, Severity
from facilitator.text import bounds
from facilitator.validation.tensions import Finding, expired, judge_answer
from facilitator.validation.values import place
from facilitator.values.calendar import is_mistyped


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
                    id=id_,
                    kind="open-question",
                    severity=Severity.WARNING,
                    title=f"Open question about {place(decision.id, facts.catalogue)}",
                    why=f"Left open in {left_by(insight)}.",
                    question=insight.text,
                    decisions=(decision.id,),
                    answer=answers.get(id_),
                    overdue=f"{insight.until} has passed" if expired(insight.until, today) else "",
                )
                found[id_] = judge_answer(finding, facts, today)
    return tuple(found.values())


def expired_risks(facts: Facts, today: str) -> tuple[tuple[str, Insight], ...]:
    """Give the accepted risks whose date has passed or cannot be read, with the question that each belongs to."""
    risks = accepted_risks(facts.decisions)
    return tuple(
        (id_, risk) for id_, risk in risks if is_mistyped(risk.until) or expired(risk.until, today)
    )


def accepted_risks(decisions: Mapping[str, Decision]) -> Iterator[tuple[str, Insight]]:
    """Give the accepted risks, with the question that each belongs to."""
    return ((id_, left) for id_, left in insights(decisions) if left.kind == "accepted-risk")


def insights(decisions: Mapping[str, Decision]) -> Iterator[tuple[str, Insight]]:
    """Give what rounds left behind, with the question that each belongs to."""
    for decision in decisions.values():
        for insight in decision.insights:
            yield decision.id, insight


def question_id(question: str, text: str) -> str:
    """Give an open question its id: another text is another question."""
    return f"Q-{question}-{sha256(text.encode()).hexdigest()[:8]}"


def left_by(insight: Insight) -> str:
    """Name the round that left an insight, who owns it, and until when."""
    words = _TECHNIQUES.get(insight.by, insight.by)
    if insight.name:
        words = f"{words} ({insight.name})"
    return "; ".join(filter(None, (words, bounds(insight.owner, insight.until))))


_TECHNIQUES = {
    "elicitation": "Advanced Elicitation",
    "party": "Party Mode",
    "what-if": "What-if",
    "rehearsal": "Rehearsal",
}
