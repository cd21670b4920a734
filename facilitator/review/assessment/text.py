"""An assessment for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from facilitator.phases.standing import (
    Assessment,
    CellStanding,
    CellState,
    ConformanceFinding,
    Followed,
    PointStanding,
)
from facilitator.review.assessment.evidence import cited
from facilitator.text import visible

STATE = {
    CellState.IN_PLACE: "in place",
    CellState.DIFFERS: "differs",
    CellState.MISSING: "missing",
    CellState.NOT_VISIBLE: "not visible",
}
FOLLOWED = {
    Followed.AS_DECIDED: "as decided",
    Followed.DIFFERS: "differs",
    Followed.NOT_VISIBLE: "not visible",
}
MARK = {
    CellState.IN_PLACE: "✓",
    CellState.DIFFERS: "≠",
    CellState.MISSING: "✗",
    CellState.NOT_VISIBLE: "?",
}


def as_text(assessment: Assessment, label: str) -> str:
    """Give the whole assessment; `label` is what the phase is called."""
    lines = [f"What {label} usually needs, and what this repository shows", ""]
    lines += [f"Note: {visible(remark)}" for remark in assessment.remarks]
    if assessment.remarks:
        lines.append("")
    for cell in assessment.cells:
        lines += _cell(cell, assessment)
    if assessment.conformance:
        lines += ["What the plan decides, and what this repository shows", ""]
        lines += _followed(assessment)
        lines.append("")
    lines.append(_counts(assessment))
    return "\n".join(lines) + "\n"


def _cell(cell: CellStanding, assessment: Assessment) -> Iterator[str]:
    yield f"{cell.label}: {state_of(cell)}"
    yield f"  usual: {cell.says}"
    for point in cell.points:
        yield f"  {MARK[point.state]} {STATE[point.state]:<11}  {point.point.says}"
        yield from (f"      {line}" for line in beside(point, assessment.named))
    yield ""


def state_of(cell: CellStanding) -> str:
    """Say how a row stands; one that differs from nothing is there in part."""
    return f"{STATE[cell.state]} (there in part)" if cell.in_part else STATE[cell.state]


def beside(standing: PointStanding, named: Callable[[str], str]) -> Iterator[str]:
    """What stands beside a point: the decision that speaks to it, the traces, or where to look."""
    if standing.decided and standing.fits is not None:
        said = "decided so" if standing.fits else "decided otherwise"
        yield f"{said}: {'; '.join(map(named, standing.decided))}"
    yield from (visible(cited(trace)) for trace in standing.seen)
    if standing.state is CellState.NOT_VISIBLE and standing.point.look_at:
        yield f"look at {standing.point.look_at}"


def _followed(assessment: Assessment) -> Iterator[str]:
    """What the repository shows, one by one; what it cannot show together, by where to look."""
    hidden: dict[str, list[str]] = {}
    for finding in assessment.conformance:
        recorded = f"{assessment.named(finding.subject)}: {visible(finding.recorded)}"
        if finding.state is Followed.NOT_VISIBLE and not finding.seen:
            hidden.setdefault(finding.rule.look_at, []).append(recorded)
        else:
            yield from _finding(finding, recorded)
    for place, decisions in hidden.items():
        where = f"look at {place}" if place else "nothing in these files shows it"
        yield f"  {FOLLOWED[Followed.NOT_VISIBLE]:<11}  {where}"
        yield from (f"      {line}" for line in decisions)


def _finding(finding: ConformanceFinding, recorded: str) -> Iterator[str]:
    yield f"  {FOLLOWED[finding.state]:<11}  {recorded}"
    yield from (f"      {visible(cited(trace))}" for trace in finding.seen)
    if finding.state is Followed.NOT_VISIBLE and finding.rule.look_at:
        yield f"      look at {finding.rule.look_at}"


def _counts(assessment: Assessment) -> str:
    cells = Counter(cell.state for cell in assessment.cells)
    parts = [_number(cells[state], STATE[state]) for state in CellState]
    if assessment.conformance:
        followed = Counter(finding.state for finding in assessment.conformance)
        parts.append("decisions: " + _joined(_number(followed[s], FOLLOWED[s]) for s in Followed))
    return _joined(parts) + "."


def _number(count: int, noun: str) -> str:
    return f"{count} differ" if noun == "differs" and count != 1 else f"{count} {noun}"


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(parts)
