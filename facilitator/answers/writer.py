"""A plan back as its answers file: played on the same date, it writes the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from facilitator.answers.yaml import Value, lines
from facilitator.asking import is_asked
from facilitator.document.impact import combine, rollback_of
from facilitator.model import (
    FACT_FIELDS,
    Catalogue,
    Decision,
    Evidence,
    Fact,
    FindingAnswer,
    How,
    InputDocument,
    Kind,
    Plan,
    Question,
    Standing,
    Stated,
)
from facilitator.model.content import TARGETS
from facilitator.text import first_few, strip_unsafe
from facilitator.validation.report import facts_of

_HEAD = """\
# The answers of {name}. `facilitator run PLAN --answers FILE` plays them through the guided session.
"""


def compose_answers(plan: Plan, catalogue: Catalogue) -> str:
    """Compose the file of everything that the plan records."""
    stops = stops_at(plan, catalogue)
    return (
        _HEAD.format(name=_one_line(plan.project_name) or "a plan")
        + (f"# {stops}\n" if stops else "")
        + "\n".join(_lines(plan, catalogue))
        + "\n"
    )


def stops_at(plan: Plan, catalogue: Catalogue) -> str:
    """Say where `run` stops on the file of a plan: at what written steps ask and nobody answered. Empty where nowhere."""
    facts = facts_of(plan, catalogue)
    open_ = [
        question.id
        for question in catalogue.questions.values()
        if catalogue.step_of(question.id) in plan.steps_completed
        and question.id not in plan.decisions
        and not question.optional
        and is_asked(question, facts)
    ]
    if not open_:
        return ""
    named = first_few(open_, _MOST_NAMED)
    return f"Not the whole plan can be played: `run` stops at what has no answer: {named}."


_MOST_NAMED = 6


def _one_line(text: str) -> str:
    return " ".join(strip_unsafe(text).split())


def _lines(plan: Plan, catalogue: Catalogue) -> Iterator[str]:
    context = plan.context
    yield from _stated("user_name", plan.user_name)
    yield from _stated("project_name", plan.project_name)
    yield from _stated("delivery_phase", context.delivery_phase)
    yield from _stated("workload", context.workload)
    yield from _stated("documents", [_document(d) for d in context.documents])
    if 1 in plan.steps_completed:  # "none" was seen then, and would be looked for again without it
        yield from lines("existing_ci", context.existing_ci)
    yield from _stated(
        "context", {f.field: _fact(f) for f in context.facts if f.field in FACT_FIELDS}
    )
    targets, decisions = {}, {}
    for question in catalogue.questions.values():
        decision = plan.decisions.get(question.id)
        if decision is None:
            continue
        if question.id.startswith(TARGETS):
            targets[question.id.removeprefix(TARGETS)] = _decision(question, decision)
        else:
            decisions[question.id] = _decision(question, decision)
    yield from _stated("targets", targets)
    yield from _stated("decisions", decisions)
    yield from _stated("findings", {k: _finding(a) for k, a in plan.findings.items()})


def _stated(key: str, value: Value) -> Iterator[str]:
    """A key with what was said under it; nothing where nothing was said."""
    if value:
        yield from lines(key, value)


def _document(document: InputDocument) -> Value:
    return {"path": document.path} | ({"kind": document.kind} if document.kind else {})


def _fact(fact: Fact) -> Value:
    if not fact.sources:
        return fact.values
    if len(fact.together) == 1:
        return {"values": fact.values, "source": fact.source}
    cited = {value: source for value, source in fact.cited if source}
    return {"values": fact.values, "sources": cited}


def _decision(question: Question, decision: Decision) -> Value:
    """What is to be said for a decision, and nothing that the engine says by itself."""
    said: dict[str, Value] = dict(_answer(question, decision))
    said |= _without_empty(
        values={id_: _value(stated) for id_, stated in decision.values.items()},
        rationale=decision.rationale,
        dora_impact=_own_impact(question, decision),
    )
    if decision.rollback != rollback_of(question, decision.choice):
        said["rollback_implication"] = decision.rollback
    if decision.evidence or (question.names_tool and decision.standing is Standing.DECIDED):
        said["evidence"] = [_evidence(e) for e in decision.evidence]
    said |= _without_empty(
        insights=[_without_empty(**asdict(i)) for i in decision.insights],
        supersedes=decision.supersedes,
    )
    alone = list(said) == ["choice"] and not isinstance(said["choice"], dict)
    return said["choice"] if alone else said


def _without_empty(**values: Value) -> dict[str, Value]:
    return {key: value for key, value in values.items() if value}


def _own_impact(question: Question, decision: Decision) -> dict[str, Value]:
    """Effects that are not those of the catalogue."""
    quoted = combine(question, decision.choice)
    if not quoted:
        return {}
    own = [(m, i) for m, i in decision.impact.items() if quoted.get(m) != i]
    return {m: {"effect": i.effect, "why": i.why} for m, i in own}


def _value(stated: Stated) -> Value:
    how = {How.STATED: "", How.IN_WORDS: "in_words"}.get(stated.how, stated.how.replace("-", "_"))
    return {how: stated.text} if how else stated.text


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
    return _without_empty(
        name=evidence.name,
        tool=evidence.tool,
        version=evidence.version,
        status=evidence.status,
        checked_at=evidence.checked_at,
        sources=evidence.sources,
        reason=evidence.reason,
    )


def _finding(answer: FindingAnswer) -> Value:
    said: dict[str, Value] = {"accept" if answer.kind == "accepted" else "resolved": answer.text}
    return said | _without_empty(owner=answer.owner, until=answer.until)
