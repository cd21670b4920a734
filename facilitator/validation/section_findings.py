"""The part of step 5 about findings: the open ones with their question, and the architect's answers in rows."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.model import FindingAnswer, Plan
from facilitator.validation.answers import (
    HEADING,
    answer_row,
    fits_a_row,
    given_for,
    write_answer,
)
from facilitator.validation.markdown import GLANCE, anchor, inline, is_page, table, to_heading
from facilitator.validation.report import Validation
from facilitator.validation.tensions import Finding, FindingState

LISTED = (
    FindingState.OPEN,
    FindingState.STALE,
    FindingState.EXPIRED,
    FindingState.UNDATED,
    FindingState.ANSWERED,
    FindingState.SETTLED,
)
"""The states of findings that can be checked, in the order in which they are shown."""
_HEAD = ("Tension", "Answer", "Owner", "Until")


def findings_part(validation: Validation, plan: Plan) -> Iterator[str]:
    """Compose what is open, then what was answered; `check` names what cannot be checked yet."""
    opened = validation.open_findings
    if not (opened or plan.findings or is_page(plan.context)):
        yield "No tension, difference or question that can be checked is open."
    listed = [f for f in opened if not (f.answer or f.under_review)]
    yield from (_open(finding, validation) for finding in opened if finding not in listed)
    if listed and not (plan.findings or is_page(plan.context)):
        names = ", ".join(dict.fromkeys(map(_name, listed)))
        yield f"- Open, listed [{GLANCE}](#{anchor(GLANCE)}): {names}"
    yield from _answers(plan, validation)


def _name(finding: Finding) -> str:
    return "an open question" if finding.kind == "open-question" else finding.id


def _open(finding: Finding, validation: Validation) -> str:
    """Name a finding whose answer no longer holds or that is under review, and link the categories that it is between."""
    moved = ", ".join(map(validation.place, finding.changed))
    since = f": {moved} changed" if moved else ""
    state = f" ({finding.state}{since})" if finding.answer else ""
    review = ", ".join(map(validation.place, finding.under_review))
    headings = dict.fromkeys(filter(None, map(validation.heading_of, finding.decisions)))
    told = [
        f"- **{finding.id}: {inline(finding.title)}**{state}",
        ", ".join(map(to_heading, headings)),
    ]
    told += [f"under review: {review}"] if review else []
    return " · ".join(filter(None, told))


def _answers(plan: Plan, validation: Validation) -> Iterator[str]:
    """Keep every answer, also to what is not found at present: nothing that the architect wrote is lost."""
    catalogue = validation.facts.catalogue
    answers = [plan.findings[id_] for id_ in plan.findings]
    rows = [answer for answer in answers if fits_a_row(answer)]
    if rows:
        yield ""
        yield from table(_HEAD, (answer_row(a, _title(a, validation)) for a in rows))
        yield from ("", *(given_for(a, _target(a, validation), catalogue) for a in rows))
    for answer in answers:
        if answer not in rows:
            yield from ("", f"#### {answer.rule}: {_title(answer, validation)}", "")
            yield from write_answer(answer, catalogue)


def _target(answer: FindingAnswer, validation: Validation) -> str:
    """The heading under which the first decision stands that an answer was given for."""
    return next(filter(None, map(validation.heading_of, answer.looked_at)), HEADING)


def _title(answer: FindingAnswer, validation: Validation) -> str:
    """Name what was answered, and say where it is no longer so."""
    finding = validation.finding(answer.rule)
    if finding is None:
        return "not found in this plan at present"
    told = finding.question if finding.kind == "open-question" else finding.title
    held = finding.state is FindingState.ANSWERED
    return inline(told) if held else f"{inline(told)} ({finding.state})"
