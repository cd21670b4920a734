"""The matrix of the delivery phase to read: what it usually needs, what is decided, what the project shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from textual.content import Content

from facilitator.model import PHASE_NAMES
from facilitator.phases.standing import CellStanding, CellState, ConformanceFinding, Followed
from facilitator.review.assessment.evidence import cited
from facilitator.review.assessment.text import FOLLOWED, MARK, STATE, beside, state_of
from facilitator.session.phase import assessment, next_phase
from facilitator.session.state import State
from facilitator.text import counted
from facilitator.tui.widgets.rows import Row
from facilitator.tui.wording import QUIET, STRONG, joined, said

_TONES = {
    CellState.IN_PLACE: "$text-success",
    CellState.DIFFERS: "$text-warning",
    CellState.MISSING: "$text-warning",
    CellState.NOT_VISIBLE: QUIET,
}
"""Green only for what the project shows."""
_FOLLOWED = {
    Followed.AS_DECIDED: "$text-success",
    Followed.DIFFERS: "$text-warning",
    Followed.NOT_VISIBLE: QUIET,
}


def phase_lines(state: State) -> list[Content]:
    """All of it; a sentence where step 1 states no phase."""
    found = assessment(state)
    if found is None:
        return [said("Step 1 has not said which delivery phase this is: nothing is compared.")]
    lines: list[Content] = []
    if not state.scanned:
        lines.append(said("The project has not been looked at yet.", QUIET))
    for cell in found.cells:
        lines += _cell(cell, found.named)
    if found.conformance:
        lines += [said("Decisions and the project", STRONG)]
        lines += [line for finding in found.conformance for line in _finding(state, finding)]
        lines.append(Content(""))
    return lines + list(_coming(state))


def phase_rows(state: State) -> list[Row]:
    """The column of the phase in a few lines: what it usually has, and what the project shows of it."""
    found = assessment(state)
    if found is None:
        return []
    head = joined(("What this phase usually has", STRONG), ("   z shows what speaks to it", QUIET))
    rows = [Row("", head)]
    for cell in found.cells:
        shown = (f"{state_of(cell):<11}  ", _TONES[cell.state] if state.scanned else QUIET)
        rows.append(
            Row("", joined(f"  {cell.label:<16} ", shown, (f"usually: {cell.says}", QUIET)), 32)
        )
    return rows


def _cell(cell: CellStanding, named: Callable[[str], str]) -> Iterator[Content]:
    state = (state_of(cell), _TONES[cell.state])
    yield joined((cell.label, STRONG), ": ", state, (f"   usually: {cell.says}", QUIET))
    for standing in cell.points:
        tone = _TONES[standing.state]
        yield joined((f"  {MARK[standing.state]} {STATE[standing.state]:<11}  ", tone), standing.point.says)  # fmt: skip
        yield from (said(f"      {line}", QUIET) for line in beside(standing, named))
    yield Content("")


def _finding(state: State, finding: ConformanceFinding) -> Iterator[Content]:
    tone, told = _FOLLOWED[finding.state], f"{_name(state, finding)}: {finding.recorded}"
    yield joined((f"  {FOLLOWED[finding.state]:<11}  ", tone), told)
    yield from (said(f"      {cited(trace)}", QUIET) for trace in finding.seen)
    if finding.state is Followed.NOT_VISIBLE and finding.rule.look_at:
        yield said(f"      look at {finding.rule.look_at}", QUIET)


def _name(state: State, finding: ConformanceFinding) -> str:
    """What a finding is about: a decision, a value of one, or by its id what no question asks for."""
    question = state.catalogue.questions.get(finding.rule.decision)
    if question is None:
        return finding.subject
    field = question.value(finding.rule.value) if finding.rule.value else None
    return f"{question.title}, {field.field}" if field else question.title


def _coming(state: State) -> Iterator[Content]:
    phase, questions = next_phase(state)
    if not questions:
        return
    count = counted(len(questions), "question comes", "questions come")
    yield said(f"{count} with {PHASE_NAMES[phase]}", STRONG)
    yield said("  " + ", ".join(question.title for question in questions))
