"""A plan as `show` prints it: one JSON object for machines, a text for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from facilitator.asking import later, open_values
from facilitator.conditions import Facts
from facilitator.document.asked import asked
from facilitator.document.choice import plain_choice
from facilitator.document.impact import has_effects
from facilitator.document.reading import Reading
from facilitator.document.values import plain_value
from facilitator.model import (
    METRICS,
    Catalogue,
    Context,
    Decision,
    Effect,
    Evidence,
    Fact,
    How,
    Impact,
    Kind,
    Problem,
    Question,
    Standing,
    Stated,
    Step,
    ValueField,
)
from facilitator.model.content import TARGETS
from facilitator.text import visible
from facilitator.values import RefusedError, as_data, read

FORMAT = 1

Json = dict[str, object]


def as_json(
    reading: Reading,
    catalogue: Catalogue,
    path: str = "",
    draft: Mapping[str, object] | None = None,
    *,
    ready: bool = False,
) -> Json:
    """Make the object of `show --json`; its schema is show.schema.json beside this module.

    `draft` is None or what the schema says of it; `ready` is what validation says.
    """
    plan = reading.plan
    facts = Facts(plan.decisions, plan.context, frozenset(), catalogue)
    stated = [
        (q, plan.decisions[q.id]) for q in catalogue.questions.values() if q.id in plan.decisions
    ]
    return {
        "format": FORMAT,
        "path": path,
        "project_name": plan.project_name,
        "user_name": plan.user_name,
        "steps_completed": list(plan.steps_completed),
        "next_step": reading.next_step,
        "status": reading.status,
        "ready": ready,
        "delivery_phase": plan.context.delivery_phase,
        "context": _context(plan.context),
        "targets": {
            q.id.removeprefix(TARGETS): _target(q, d) for q, d in stated if q.id.startswith(TARGETS)
        },
        "draft": dict(draft) if draft else None,
        "decisions": [_decision(reading, catalogue, q, d) for q, d in stated],
        "open_values": [f"{q.id}.{f.id}" for q, f in open_values(facts)],
        "later": [q.id for q in later(catalogue.questions.values(), facts)],
        "problems": [_problem(problem) for problem in reading.problems],
    }


def _context(context: Context) -> Json:
    return {
        "workload": context.workload,
        "documents": [{"path": d.path, "kind": d.kind} for d in context.documents],
        "existing_ci": list(context.existing_ci),
        "facts": [
            {"field": f.field, "values": list(f.values), "sources": _sources(f)}
            for f in context.facts
        ],
    }


def _sources(fact: Fact) -> Json:
    return {value: source for value, source in fact.cited if source}


def _target(question: Question, decision: Decision) -> object:
    """Give a target as an answers file writes it: a level, a number of percent, or own words."""
    if decision.choice:
        return _own_id(decision.choice[0])
    if question.kind is Kind.PERCENT and decision.own.replace(".", "", 1).isdecimal():
        number = float(decision.own)
        return int(number) if number.is_integer() else number
    return decision.own or None


def _own_id(option: str) -> str:
    return option.rpartition(".")[2]


def _decision(
    reading: Reading, catalogue: Catalogue, question: Question, decision: Decision
) -> Json:
    return {
        "step": catalogue.step_of(question.id),
        "category": question.category,
        "decision": question.id,
        "choice": [_own_id(option) for option in decision.choice],
        "label": _label(question, decision),
        "state": reading.state_of(decision),
        "values": _values(question, decision),
        "rationale": decision.rationale,
        "dora_impact": {
            str(m): _impact(decision.impact.get(m)) for m in METRICS if has_effects(question)
        },
        "rollback_implication": decision.rollback,
        "supersedes": decision.supersedes or None,
        "evidence": [_evidence(evidence) for evidence in decision.evidence],
        "insights": [asdict(insight) for insight in decision.insights],
    }


def _values(question: Question, decision: Decision) -> Json:
    """Give the values by id: words, kind, numbers in named units; or why one is set aside."""
    fields = {field.id: field for field in question.values}
    return {
        id_: _value(fields[id_], stated) for id_, stated in decision.values.items() if id_ in fields
    }


def _value(field: ValueField, stated: Stated) -> Json:
    if stated.how is How.DEFERRED:
        return {"text": "", "kind": str(field.kind), "deferred": stated.text}
    if stated.how is How.NOT_APPLICABLE:
        return {"text": "", "kind": str(field.kind), "not_applicable": stated.text}
    shown: Json = {"text": stated.text, "kind": str(field.kind)}
    if stated.how is How.IN_WORDS:
        return {**shown, "in_words": True}
    try:
        return {**shown, **as_data(read(stated.text, field.kind, field.unit))}
    except RefusedError:
        return shown


def _label(question: Question, decision: Decision) -> str:
    if decision.standing is not Standing.DECIDED:
        return f"{plain_choice(question, decision).capitalize()} — {decision.reason}"
    if decision.choice or question.kind is Kind.PERCENT:
        return plain_choice(question, decision)
    return decision.own


def _impact(impact: Impact | None) -> Json:
    stated = impact or Impact(Effect.UNKNOWN)
    return {"effect": str(stated.effect), "why": stated.why}


def _evidence(evidence: Evidence) -> Json:
    return {
        "tool": evidence.tool,
        "name": evidence.name,
        "version": evidence.version or None,
        "status": str(evidence.status),
        "checked_at": evidence.checked_at,
        "sources": list(evidence.sources),
        "reason": evidence.reason,
    }


def _problem(problem: Problem) -> Json:
    return {
        "code": problem.code,
        "severity": str(problem.severity),
        "line": problem.line,
        "message": problem.message,
    }


def as_text(
    reading: Reading,
    catalogue: Catalogue,
    path: str = "",
    draft: Mapping[str, object] | None = None,
) -> str:
    """Compose what `show` prints: how far the plan is, its decisions by category, evidence, problems."""
    return visible("\n".join(_text(reading, catalogue, path, draft))) + "\n"


def _text(
    reading: Reading, catalogue: Catalogue, path: str, draft: Mapping[str, object] | None
) -> Iterator[str]:
    plan = reading.plan
    yield " · ".join(part for part in (plan.project_name, plan.user_name, plan.date, path) if part)
    following = f", next: step {reading.next_step}" if reading.next_step else ""
    phase = f" · {plan.context.delivery_phase}" if plan.context.delivery_phase else ""
    yield f"{reading.status}{following}{phase}"
    if draft:
        yield from _draft_lines(draft, catalogue)
    for step in catalogue.steps:
        yield ""
        yield from _step(reading, catalogue, step)
    if reading.problems:
        yield ""
    for problem in reading.problems:
        place = f", line {problem.line}" if problem.line else ""
        yield f"{problem.severity}{place}: {problem.message} [{problem.code}]"


def _draft_lines(draft: Mapping[str, Any], catalogue: Catalogue) -> Iterator[str]:
    """A line a drafted step: what it answers otherwise than is written."""
    known = catalogue.questions
    for one in draft["steps"]:
        names = ", ".join(known[id_].title if id_ in known else id_ for id_ in one["answers"])
        what = names or ("the context" if one["step"] == 1 else "no other answers")
        yield f"draft of step {one['step']}: {what}"


def _step(reading: Reading, catalogue: Catalogue, step: Step) -> Iterator[str]:
    done = step.number in reading.plan.steps_completed
    review = " (needs review)" if step.number in reading.review_because else ""
    yield f"{'✓' if done else '○'} {step.number} {step.heading}{review}"
    if step.number == 1:
        yield from _context_lines(reading.plan.context)
    for category in step.categories:
        shown = asked(category.questions, reading.plan, catalogue)
        lines = list(_category_lines(reading, shown, done=done))
        if lines or done:
            yield f"    {category.heading}"
        yield from lines


def _category_lines(reading: Reading, shown: Sequence[Question], *, done: bool) -> Iterator[str]:
    """What is decided, and of a step that is done what is open."""
    decisions = reading.plan.decisions
    for question in shown:
        if question.id in decisions:
            yield from _decision_lines(reading, question, decisions[question.id])
    for question in shown:
        if done and question.id not in decisions and not question.optional:
            yield f"      {question.field}: open"


def _context_lines(context: Context) -> Iterator[str]:
    for document in context.documents:
        yield f"    {document.path}" + (f" ({document.kind})" if document.kind else "")
    for path in context.existing_ci:
        yield f"    {path} (CI/CD)"
    for fact in context.facts:
        said = (f"{', '.join(values)} ({source or 'stated'})" for values, source in fact.together)
        yield f"    {fact.field}: {', '.join(said)}"


def _decision_lines(reading: Reading, question: Question, decision: Decision) -> Iterator[str]:
    state = reading.state_of(decision)
    mark = " [needs review]" if state == "needs-review" else ""
    label = " ".join(_label(question, decision).split())
    yield f"      {question.field}: {label}{mark}"
    for field in question.values:
        if field.id in decision.values:
            yield f"        {field.field}: {plain_value(decision.values[field.id])}"
    for evidence in decision.evidence:
        seen = f", from {' and '.join(evidence.sources)}" if evidence.sources else ""
        why = f" ({evidence.reason})" if evidence.reason else ""
        number = f" {evidence.version}" if evidence.version else ""
        yield f"        {evidence.name}{number}: {evidence.status}{why}, {evidence.checked_at}{seen}"
