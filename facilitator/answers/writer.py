"""A plan back as its answers file: played on the same date, it writes the same bytes."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.answers.reading import TARGETS
from facilitator.answers.yaml import Value, lines
from facilitator.document.impact import combine, rollback_of
from facilitator.model import (
    FACT_FIELDS,
    Catalogue,
    Decision,
    Evidence,
    Fact,
    FindingAnswer,
    InputDocument,
    Insight,
    Kind,
    Plan,
    Question,
    Standing,
)
from facilitator.text import strip_unsafe

_HEAD = """\
# The answers of {name}. `facilitator run PLAN --answers FILE` plays them through the guided session.
"""


def compose_answers(plan: Plan, catalogue: Catalogue) -> str:
    """Compose the file of everything that the plan records."""
    return (
        _HEAD.format(name=_one_line(plan.project_name) or "a plan")
        + "\n".join(_lines(plan, catalogue))
        + "\n"
    )


def _one_line(text: str) -> str:
    return " ".join(strip_unsafe(text).split())


def _lines(plan: Plan, catalogue: Catalogue) -> Iterator[str]:
    context = plan.context
    for key, text in (
        ("user_name", plan.user_name),
        ("project_name", plan.project_name),
        ("delivery_phase", context.delivery_phase),
        ("workload", context.workload),
    ):
        if text:
            yield from lines(key, text)
    if context.documents:
        yield from lines("documents", [_document(d) for d in context.documents])
    if 1 in plan.steps_completed:
        yield from lines("existing_ci", context.existing_ci)
    facts = {f.field: _fact(f) for f in context.facts if f.field in FACT_FIELDS}
    if facts:
        yield from lines("context", facts)
    answers = {
        q.id: _decision(q, plan.decisions[q.id])
        for q in catalogue.questions.values()
        if q.id in plan.decisions
    }
    targets = {k.removeprefix(TARGETS): v for k, v in answers.items() if k.startswith(TARGETS)}
    others = {k: v for k, v in answers.items() if not k.startswith(TARGETS)}
    for key, part in (("targets", targets), ("decisions", others)):
        if part:
            yield from lines(key, part)
    if plan.findings:
        yield from lines("findings", {k: _finding(a) for k, a in plan.findings.items()})


def _document(document: InputDocument) -> Value:
    return {"path": document.path} | ({"kind": document.kind} if document.kind else {})


def _fact(fact: Fact) -> Value:
    return {"values": fact.values, "source": fact.source} if fact.source else fact.values


def _decision(question: Question, decision: Decision) -> Value:
    """What is to be said for a decision, and nothing that the engine says by itself."""
    said: dict[str, Value] = dict(_answer(question, decision))
    if decision.details:
        said["details"] = dict(decision.details)
    if decision.rationale:
        said["rationale"] = decision.rationale
    quoted = combine(question, decision.choice)
    own = {m: i for m, i in decision.impact.items() if quoted.get(m) != i}
    if own and quoted:
        said["dora_impact"] = {m: {"effect": i.effect, "why": i.why} for m, i in own.items()}
    if decision.rollback != rollback_of(question, decision.choice):
        said["rollback_implication"] = decision.rollback
    if decision.evidence or (question.names_tool and decision.standing is Standing.DECIDED):
        said["evidence"] = [_evidence(e) for e in decision.evidence]
    if decision.insights:
        said["insights"] = [_insight(i) for i in decision.insights]
    if decision.supersedes:
        said["supersedes"] = decision.supersedes
    return (
        said["choice"]
        if list(said) == ["choice"] and not isinstance(said["choice"], dict)
        else said
    )


def _answer(question: Question, decision: Decision) -> Iterator[tuple[str, Value]]:
    if decision.standing is Standing.NOT_APPLICABLE:
        yield "not_applicable", decision.reason
    elif decision.standing is Standing.DEFERRED:
        yield "deferred", decision.reason
    elif decision.choice:
        ids = [option.removeprefix(f"{question.id}.") for option in decision.choice]
        yield "choice", ids if question.kind is Kind.MULTI else ids[0]
    elif question.options:
        yield "choice", {"own": decision.own}
    else:
        yield "choice", decision.own


def _evidence(evidence: Evidence) -> Value:
    said: dict[str, Value] = {
        "name": evidence.name,
        "tool": evidence.tool,
        "version": evidence.version,
    }
    said |= {
        "status": evidence.status,
        "checked_at": evidence.checked_at,
        "sources": evidence.sources,
    }
    said["reason"] = evidence.reason
    return {k: v for k, v in said.items() if v}


def _insight(insight: Insight) -> Value:
    said = {"text": insight.text, "by": insight.by, "name": insight.name, "kind": insight.kind}
    return {k: v for k, v in (said | {"owner": insight.owner, "until": insight.until}).items() if v}


def _finding(answer: FindingAnswer) -> Value:
    said = {"accept" if answer.kind == "accepted" else "resolved": answer.text}
    return said | {k: v for k, v in (("owner", answer.owner), ("until", answer.until)) if v}
