"""The section of step 5, `## Pipeline Validation Results`, composed from a validation."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.model import Catalogue, Plan
from facilitator.validation.alignment import Comparison, where
from facilitator.validation.answers import HEADING, read_answers
from facilitator.validation.completeness import Answered, Box
from facilitator.validation.markdown import inline, table
from facilitator.validation.readiness import READY
from facilitator.validation.report import Validation
from facilitator.validation.section_dora import dora_part
from facilitator.validation.section_findings import findings_part
from facilitator.validation.values import place, shown

__all__ = ("TITLE", "compose_validation", "read_answers", "status")

TITLE = "Pipeline Validation Results"


def compose_validation(validation: Validation, plan: Plan, catalogue: Catalogue) -> str:
    """Compose the whole section: LF text from its heading to one final newline.

    Everything is computed but the answers, which `read_answers` reads back.
    """
    parts = (
        ("Architecture Alignment", _alignment("architecture", validation, catalogue)),
        ("Infrastructure Alignment", _alignment("infrastructure", validation, catalogue)),
        ("DORA Metric Readiness", dora_part(validation, catalogue)),
        ("Pipeline Completeness Checklist", _checklist(validation, catalogue)),
        (HEADING, findings_part(validation, plan, catalogue)),
        ("Pipeline Readiness Assessment", _readiness(validation, plan, catalogue)),
    )
    computed = f"Computed on {validation.today} from what is recorded in this plan. **{status(validation)}.**"
    lines = [f"## {TITLE}", "", computed]
    for heading, body in parts:
        lines += ["", f"### {heading}", "", *body]
    return "\n".join(_tidy(lines)) + "\n"


def _tidy(lines: list[str]) -> Iterator[str]:
    """Leave one blank line where parts left several, and none at the end."""
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if line or following:
            yield line


def _alignment(part: str, validation: Validation, catalogue: Catalogue) -> Iterator[str]:
    found = [c for c in validation.comparisons if c.part == part]
    if not found:
        yield f"No statement about the {part} was confirmed in step 1, so there is nothing to compare."
        return
    yield from table(
        ("The project says", "Where", "Recorded", "Comparison"),
        (_compared(c, validation, catalogue) for c in found),
    )


_FIELDS = {"iac-tool": "IaC tool", "ci-platform": "CI platform"}


def _compared(
    comparison: Comparison, validation: Validation, catalogue: Catalogue
) -> tuple[str, ...]:
    said, decisions = comparison.said, validation.facts.decisions
    field = _FIELDS.get(said.field, said.field.replace("-", " ").capitalize())
    recorded = "; ".join(
        f"{place(d, catalogue)}: {inline(shown(decisions.get(d), catalogue))}"
        for d in comparison.decisions
    )
    state = "" if said.state == "decided" else f" ({inline(said.state)})"
    result = (
        f"{comparison.agreement} ({comparison.relation})"
        if comparison.relation
        else str(comparison.agreement)
    )
    return (
        f"{inline(field)}: {inline(said.value)}{state}",
        inline(where(said)),
        recorded or "–",
        result,
    )


def _checklist(validation: Validation, catalogue: Catalogue) -> Iterator[str]:
    yield "A box is ticked when every question that applies is decided or not applicable; deferred is open."
    for step in catalogue.steps:
        boxes = [b for b in validation.boxes if b.category.step == step.number]
        if boxes:
            yield from ("", f"Step {step.number}, {step.heading}:", "", *map(_box, boxes))
    yield from ("", "Every decision:", "")
    rows = (
        (
            place(item.question.id, catalogue),
            inline(_recorded(validation, item.question.id)),
            str(item.standing),
        )
        for box in validation.boxes
        for item in box.items
    )
    yield from table(("Decision", "Recorded", "State"), rows)


def _recorded(validation: Validation, question: str) -> str:
    decision = validation.facts.decisions.get(question)
    return shown(decision, validation.facts.catalogue) if decision is not None else "–"


def _box(box: Box) -> str:
    mark = "x" if box.ticked else " "
    alone = len(box.category.questions) == 1
    open_ = ", ".join(
        str(i.standing) if alone else f"{i.question.field} ({i.standing})" for i in box.open
    )
    if not box.open and all(
        i.standing in (Answered.NOT_APPLICABLE, Answered.NOT_ASKED) for i in box.items
    ):
        open_ = "not applicable"
    return f"- [{mark}] {box.category.heading}{f' — {open_}' if open_ else ''}"


def _readiness(validation: Validation, plan: Plan, catalogue: Catalogue) -> Iterator[str]:
    yield from (f"**Status:** {status(validation)}", "")
    if validation.missing:
        yield from (
            "**Open:**",
            "",
            *(f"- {inline(m.text)}{_named(m.subject, m.kind)}" for m in validation.missing),
            "",
        )
    if validation.unverified:
        yield from ("**Versions not verified** (shown, not in the way of readiness):", "")
        yield from (
            f"- {place(q, catalogue)}: {inline(f'{e.name} {e.version}'.strip())} — {e.status}"
            + (f" ({inline(e.reason)})" if e.reason else "")
            for q, e in validation.unverified
        )
        yield ""
    risks = [
        (d, i) for d in plan.decisions.values() for i in d.insights if i.kind == "accepted-risk"
    ]
    if risks:
        yield from ("**Accepted risks:**", "")
        for decision, risk in risks:
            bounds = "; ".join(
                f"{k}: {inline(v)}" for k, v in (("owner", risk.owner), ("until", risk.until)) if v
            )
            yield f"- {place(decision.id, catalogue)}: {inline(risk.text)}{f' ({bounds})' if bounds else ''}"


def status(validation: Validation) -> str:
    """Say in a few words whether the plan is ready."""
    count = len(validation.missing)
    return f"Not ready: {count} {'point' if count == 1 else 'points'} open" if count else READY


def _named(subject: str, kind: str) -> str:
    return f" ({inline(subject)})" if kind in ("tension", "alignment", "open-question") else ""
