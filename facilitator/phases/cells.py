"""The cells of the matrix for one phase: in place, differs, missing, or not visible in a repository.

Precision before recall: `in place` always has a line, `differs` always shows what is there instead, and what can live
on a platform only is never called missing.
"""

from __future__ import annotations

from collections.abc import Collection

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
    asked = (point for point in cell.points if _is_asked(point, traces, facts))
    points = tuple(_point(point, traces, facts) for point in asked)
    return CellStanding(row.id, row.label, cell.says, _state(points), points)


def _state(points: Collection[PointStanding]) -> CellState:
    """What a cell is called after; one of which a part is in place and another is not differs."""
    counted = {one.state for one in points if not _is_beside(one)}
    if CellState.IN_PLACE in counted and any(map(_is_lacking, points)):
        return CellState.DIFFERS
    return next((state for state in _WORST if state in counted), CellState.NOT_VISIBLE)


def _is_beside(standing: PointStanding) -> bool:
    """Whether a point says nothing of its cell."""
    return standing.point.aside or (standing.point.optional and standing.state in _QUIET)


def _is_lacking(standing: PointStanding) -> bool:
    """Whether a point that is needed is missing, or not visible and nothing says where: its cell is there in part."""
    nowhere = standing.state is CellState.NOT_VISIBLE and not standing.seen
    in_part = standing.point.in_part and nowhere
    return not standing.point.optional and (in_part or standing.state is CellState.MISSING)


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
        (CellState.NOT_VISIBLE, point.open_with),
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
    truth = evaluate(condition, facts)
    parts = [condition]
    if condition.op == "any" and truth is Truth.TRUE:  # which of several it is
        parts = [part for part in condition.children if evaluate(part, facts) is Truth.TRUE]
    ids = tuple(id_ for id_ in questions_in(parts) if id_ in facts.decisions)
    return ids, None if truth is Truth.UNKNOWN or not ids else truth is Truth.TRUE
