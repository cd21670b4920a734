"""The part of step 5 about findings: the open ones with their question, and the architect's answers in rows."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.model import FindingAnswer, Plan
from facilitator.validation.answers import answer_row, fits_a_row, given_for, write_answer
from facilitator.validation.markdown import inline, table
from facilitator.validation.report import Validation
from facilitator.validation.tensions import Finding, FindingState

LISTED = (
    FindingState.OPEN,
    FindingState.STALE,
    FindingState.EXPIRED,
    FindingState.ANSWERED,
    FindingState.SETTLED,
)
"""The states of findings that can be checked, in the order in which they are shown."""
_HEAD = ("Tension", "Answer", "Owner", "Until")


def findings_part(validation: Validation, plan: Plan) -> Iterator[str]:
    """Compose what is open, then what was answered; what cannot be checked yet is counted."""
    opened = validation.open_findings
    if not opened and not plan.findings:
        yield "No tension, difference or question that can be checked is open."
    yield from (_open(finding, validation) for finding in opened)
    yield from _answers(plan, validation)
    waiting = len(validation.not_checkable)
    if waiting:
        points = "point" if waiting == 1 else "points"
        yield from (
            "",
            f"{waiting} {points} cannot be checked yet; `facilitator check` names them.",
        )


def _open(finding: Finding, validation: Validation) -> str:
    sides = "; ".join(_side(id_, finding, validation) for id_ in finding.decisions)
    moved = ", ".join(map(validation.place, finding.changed))
    state = f" ({finding.state}{f': {moved} changed' if moved else ''})" if finding.answer else ""
    head = f"- **{finding.id}: {inline(finding.title)}**{state}"
    return f"{head} {inline(finding.question)}{f' *{sides}*' if sides else ''}"


def _side(decision: str, finding: Finding, validation: Validation) -> str:
    review = " (under review)" if decision in finding.under_review else ""
    return f"{validation.place(decision)}: {inline(validation.shown(decision))}{review}"


def _answers(plan: Plan, validation: Validation) -> Iterator[str]:
    """Keep every answer, also to what is not found at present: nothing that the architect wrote is lost."""
    answers = [plan.findings[id_] for id_ in plan.findings]
    rows = [answer for answer in answers if fits_a_row(answer)]
    if rows:
        yield ""
        yield from table(_HEAD, (answer_row(a, _title(a, validation)) for a in rows))
        yield from ("", *map(given_for, rows))
    for answer in answers:
        if answer not in rows:
            yield from ("", f"#### {answer.rule}: {_title(answer, validation)}", "")
            yield from write_answer(answer)


def _title(answer: FindingAnswer, validation: Validation) -> str:
    """Name what was answered, and say where it is no longer so."""
    finding = validation.finding(answer.rule)
    if finding is None:
        return "not found in this plan at present"
    told = finding.question if finding.kind == "open-question" else finding.title
    held = finding.state is FindingState.ANSWERED
    return inline(told) if held else f"{inline(told)} ({finding.state})"
