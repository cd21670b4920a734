"""The section of step 5, `## Pipeline Validation Results`, composed from a validation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from facilitator.model import Plan
from facilitator.validation.alignment import DECIDED, Comparison, where
from facilitator.validation.answers import HEADING, read_answers
from facilitator.validation.completeness import Answered, Box
from facilitator.validation.markdown import inline, table
from facilitator.validation.questions import accepted_risks
from facilitator.validation.readiness import READY, Missing
from facilitator.validation.report import Validation
from facilitator.validation.section_dora import dora_part
from facilitator.validation.section_findings import findings_part

__all__ = ("TITLE", "compose_validation", "read_answers", "status")

TITLE = "Pipeline Validation Results"


def compose_validation(validation: Validation, plan: Plan) -> str:
    """Compose the whole section: LF text from its heading to one final newline.

    Everything is computed but the answers, which `read_answers` reads back.
    """
    parts = {
        "Architecture Alignment": _alignment("architecture", validation),
        "Infrastructure Alignment": _alignment("infrastructure", validation),
        "DORA Metric Readiness": dora_part(validation),
        "Pipeline Completeness Checklist": _checklist(validation),
        HEADING: findings_part(validation, plan),
        "Pipeline Readiness Assessment": _readiness(validation, plan),
    }
    computed = f"Computed on {validation.today} from what is recorded in this plan."
    lines = [f"## {TITLE}", "", f"{computed} **{status(validation)}.**"]
    for heading, body in parts.items():
        lines += ["", f"### {heading}", "", *body]
    return "\n".join(_tidy(lines)) + "\n"


def _tidy(lines: list[str]) -> Iterator[str]:
    """Leave one blank line where parts left several, and none at the end."""
    for line, following in pairwise([*lines, ""]):
        if line or following:
            yield line


def _alignment(part: str, validation: Validation) -> Iterator[str]:
    found = [comparison for comparison in validation.comparisons if comparison.part == part]
    if not found:
        yield f"No statement about the {part} was confirmed in step 1, so there is nothing to compare."
        return
    head = ("The project says", "Where", "Recorded", "Comparison")
    yield from table(head, (_cells(comparison, validation) for comparison in found))


_FIELDS = {"iac-tool": "IaC tool", "ci-platform": "CI platform"}


def _cells(comparison: Comparison, validation: Validation) -> tuple[str, ...]:
    statement = comparison.statement
    field = _FIELDS.get(statement.field, statement.field.replace("-", " ").capitalize())
    says = f"{inline(field)}: {inline(statement.value)}"
    if statement.state != DECIDED:
        says += f" ({inline(statement.state)})"
    recorded = [
        f"{validation.place(id_)}: {inline(validation.shown(id_))}" for id_ in comparison.decisions
    ]
    result = str(comparison.agreement)
    if comparison.relation:
        result += f" ({comparison.relation})"
    return says, inline(where(statement)), "; ".join(recorded) or "–", result


def _checklist(validation: Validation) -> Iterator[str]:
    yield "A box is ticked when every question that applies is decided or not applicable; deferred is open."
    for step in validation.facts.catalogue.steps:
        boxes = [box for box in validation.boxes if box.category.step == step.number]
        if boxes:
            yield from ("", f"Step {step.number}, {step.heading}:", "", *map(_box, boxes))
    yield from ("", "Every decision:", "")
    yield from table(("Decision", "Recorded", "State"), _states(validation))


def _states(validation: Validation) -> Iterator[tuple[str, ...]]:
    for box in validation.boxes:
        for item in box.items:
            id_ = item.question.id
            recorded = validation.shown(id_) if id_ in validation.facts.decisions else "–"
            yield validation.place(id_), inline(recorded), str(item.standing)


_DOES_NOT_APPLY = (Answered.NOT_APPLICABLE, Answered.NOT_ASKED)


def _box(box: Box) -> str:
    line = f"- [{'x' if box.ticked else ' '}] {box.category.heading}"
    alone = len(box.category.questions) == 1
    states = []
    for item in box.open:
        states.append(str(item.standing) if alone else f"{item.question.field} ({item.standing})")
    if box.later:
        states = ["later"]
    elif all(item.standing in _DOES_NOT_APPLY for item in box.items):
        states = ["not applicable"]
    return f"{line} — {', '.join(states)}" if states else line


def _readiness(validation: Validation, plan: Plan) -> Iterator[str]:
    yield from (f"**Status:** {status(validation)}", "")
    yield from _list("**Open:**", map(_missing, validation.missing))
    yield from _list(
        "**Versions not verified** (shown, not in the way of readiness):", _unverified(validation)
    )
    yield from _list("**Accepted risks:**", _risks(validation, plan))


def _list(heading: str, entries: Iterable[str]) -> list[str]:
    lines = [f"- {entry}" for entry in entries]
    return [heading, "", *lines, ""] if lines else []


def _missing(point: Missing) -> str:
    if point.kind in ("tension", "alignment", "open-question"):
        return f"{inline(point.text)} ({inline(point.subject)})"
    return inline(point.text)


def _unverified(validation: Validation) -> Iterator[str]:
    for question, evidence in validation.unverified:
        name = inline(f"{evidence.name} {evidence.version}".strip())
        reason = f" ({inline(evidence.reason)})" if evidence.reason else ""
        yield f"{validation.place(question)}: {name} — {evidence.status}{reason}"


def _risks(validation: Validation, plan: Plan) -> Iterator[str]:
    for question, risk in accepted_risks(plan.decisions):
        bounds = []
        if risk.owner:
            bounds.append(f"owner: {inline(risk.owner)}")
        if risk.until:
            bounds.append(f"until: {inline(risk.until)}")
        line = f"{validation.place(question)}: {inline(risk.text)}"
        yield f"{line} ({'; '.join(bounds)})" if bounds else line


def status(validation: Validation) -> str:
    """Say in a few words whether the plan is ready."""
    count = len(validation.missing)
    if not count:
        return READY
    return f"Not ready: {count} {'point' if count == 1 else 'points'} open"
