"""The cells of the matrix for one phase: in place, differs, missing, or not visible in a repository.

Precision before recall: `in place` always has a line, `differs` always shows what is there instead, and what can live
on a platform only is never called missing.
"""

from __future__ import annotations

from facilitator.conditions import Facts, Truth, evaluate
from facilitator.model import Condition
from facilitator.model.condition import questions_in
from facilitator.model.phases import PhaseMatrix, PhasePoint, PhaseRow
from facilitator.phases.standing import CellStanding, CellState, PointStanding
from facilitator.phases.traces import TraceIndex

_WORST = (CellState.DIFFERS, CellState.MISSING, CellState.NOT_VISIBLE, CellState.IN_PLACE)
"""What a cell is called after: it is in place only where all that it needs is; a part of it differs."""
_QUIET = (CellState.MISSING, CellState.NOT_VISIBLE)
"""States of an optional point that do not count."""


def cells(
    matrix: PhaseMatrix, phase: str, traces: TraceIndex, facts: Facts | None = None
) -> tuple[CellStanding, ...]:
    """Judge each row of the matrix for a phase; `facts` are those of a plan, where there is one."""
    judged = (_cell(row, phase, traces, facts) for row in matrix.rows if phase in row.cells)
    return tuple(judged)


def _cell(row: PhaseRow, phase: str, traces: TraceIndex, facts: Facts | None) -> CellStanding:
    cell = row.cells[phase]
    points = tuple(
        _point(point, traces, facts) for point in cell.points if _is_asked(point, traces, facts)
    )
    weighed = {p.state for p in points if not (p.point.optional and p.state in _QUIET)}
    less = any(p.state is CellState.MISSING or _in_part(p) for p in points if not p.point.optional)
    partly = less and CellState.IN_PLACE in weighed
    worst = next((s for s in _WORST if s in weighed), CellState.NOT_VISIBLE)
    state = CellState.DIFFERS if partly else worst
    return CellStanding(row.id, row.label, cell.says, state, points)


def _in_part(standing: PointStanding) -> bool:
    return standing.point.in_part and standing.state is CellState.NOT_VISIBLE


def _is_asked(point: PhasePoint, traces: TraceIndex, facts: Facts | None) -> bool:
    """Whether a point makes sense here: by what the repository holds, or because a decision speaks to it."""
    if not point.only_with or traces.matching(point.only_with):
        return True
    return bool(_decided(point.decided, facts)[0])


def _point(point: PhasePoint, traces: TraceIndex, facts: Facts | None) -> PointStanding:
    decided, fits = _decided(point.decided, facts)
    looks = (
        (CellState.DIFFERS, point.against),
        (CellState.IN_PLACE, point.seen),
        (CellState.DIFFERS, point.instead),
        (CellState.NOT_VISIBLE, point.hints),
    )
    for state, signs in looks:
        if found := traces.matching(signs):
            return PointStanding(point, state, found, decided, fits)
    state = CellState.NOT_VISIBLE if point.look_at else CellState.MISSING
    return PointStanding(point, state, (), decided, fits)


def _decided(
    condition: Condition | None, facts: Facts | None
) -> tuple[tuple[str, ...], bool | None]:
    """The recorded decisions that a condition is about, and whether it holds."""
    if condition is None or facts is None:
        return (), None
    ids = tuple(id_ for id_ in questions_in([condition]) if id_ in facts.decisions)
    truth = evaluate(condition, facts)
    return ids, None if truth is Truth.UNKNOWN or not ids else truth is Truth.TRUE
