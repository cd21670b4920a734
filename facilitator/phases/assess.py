"""One assessment: the cells of a phase, conformance with a plan, and the gaps as tasks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from facilitator.conditions import Facts
from facilitator.model import Statement
from facilitator.model.phases import ConformanceRule, PhaseMatrix
from facilitator.phases.cells import cells
from facilitator.phases.conformance import conformance
from facilitator.phases.standing import (
    Assessment,
    CellStanding,
    CellState,
    ConformanceFinding,
    Followed,
    GapTask,
    PointStanding,
)
from facilitator.phases.told_manifest import ToldManifest, held_against
from facilitator.phases.traces import TraceIndex


def assess(
    matrix: PhaseMatrix,
    rules: Iterable[ConformanceRule],
    phase: str,
    traces: Iterable[Statement],
    facts: Facts | None = None,
    remarks: Iterable[str] = (),
    manifests: Iterable[ToldManifest] = (),
) -> Assessment:
    """Hold a repository against a phase (`poc`, `mvp`, `staging`, `production`), and against the facts of a plan."""
    index = TraceIndex(traces)
    judged = cells(matrix, phase, index, facts)
    followed: tuple[ConformanceFinding, ...] = ()
    if facts:
        followed = (*conformance(rules, index, facts), *held_against(manifests, facts, matrix))
        judged = tuple(_without_what_differs(cell, followed) for cell in judged)
    tasks = (*_gaps(judged), *_differences(followed))
    return Assessment(
        phase, judged, followed, tasks, tuple(remarks), _called(judged, followed, facts)
    )


def _called(
    judged: Iterable[CellStanding], followed: Iterable[ConformanceFinding], facts: Facts | None
) -> dict[str, str]:
    subjects = {finding.subject for finding in followed}
    subjects |= {id_ for cell in judged for id_ in cell.decided}
    return {id_: facts.catalogue.called(id_, ", ") for id_ in subjects} if facts else {}


def _without_what_differs(
    cell: CellStanding, followed: Iterable[ConformanceFinding]
) -> CellStanding:
    """Of a point in place, a line that shows something else than a decision is not told as decided so."""
    other = {
        (finding.rule.decision, trace.source)
        for finding in followed
        if finding.state is Followed.DIFFERS
        for trace in finding.seen
    }

    return cell._replace(points=tuple(_without(other, point) for point in cell.points))


def _without(other: Set[tuple[str, str]], point: PointStanding) -> PointStanding:
    """A point in place without the decisions of which one of its lines shows something else."""
    if point.state is not CellState.IN_PLACE or not point.fits:
        return point
    lines = [trace.source for trace in point.seen]
    same = tuple(d for d in point.decided if other.isdisjoint((d, line) for line in lines))
    return point if same == point.decided else point._replace(decided=same, fits=bool(same) or None)


def _gaps(judged: Iterable[CellStanding]) -> Iterator[GapTask]:
    """A task for each point that is missing or differs."""
    for cell in judged:
        for standing in cell.points:
            if standing.state in (CellState.MISSING, CellState.DIFFERS):
                point = standing.point
                yield GapTask(point.closes, cell.row, point.says, standing.seen)


def _differences(followed: Iterable[ConformanceFinding]) -> Iterator[GapTask]:
    """A task for each decision that the repository does not follow: which of the two is to change stays open."""
    for finding in followed:
        if finding.state is Followed.DIFFERS:
            title = f"Bring the repository and the decision {finding.subject} together"
            closes = f"The repository shows {finding.recorded}, or the plan records what it does"
            yield GapTask(title, "conformance", closes, finding.seen)
