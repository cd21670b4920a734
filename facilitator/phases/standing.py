"""The nouns of an assessment: how a cell of the matrix stands, whether a decision is followed, what is left to do."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from facilitator.model import Statement
from facilitator.model.phases import ConformanceRule, PhasePoint


class CellState(StrEnum):
    """How what a phase needs stands in a repository."""

    IN_PLACE = "in-place"
    DIFFERS = "differs"
    MISSING = "missing"
    NOT_VISIBLE = "not-visible"


class Followed(StrEnum):
    """Whether a repository does what a decision says."""

    AS_DECIDED = "as-decided"
    DIFFERS = "differs"
    NOT_VISIBLE = "not-visible"


class PointStanding(NamedTuple):
    """One thing that a phase needs, and how it stands."""

    point: PhasePoint
    state: CellState
    seen: tuple[Statement, ...] = ()
    """The traces that say so: of it, of what is there instead, or of where it may live."""
    decided: tuple[str, ...] = ()
    """Ids of the decisions that speak to it."""
    fits: bool | None = None
    """Whether they decide the same; None where nothing is decided, or it cannot be said."""


class CellStanding(NamedTuple):
    """One row of the matrix in one phase."""

    row: str
    label: str
    says: str
    state: CellState
    points: tuple[PointStanding, ...]

    @property
    def in_part(self) -> bool:
        """Whether it differs only because a part of it is in place and the rest is not."""
        point_differs = any(point.state is CellState.DIFFERS for point in self.points)
        return self.state is CellState.DIFFERS and not point_differs

    @property
    def decided(self) -> tuple[str, ...]:
        """Ids of the decisions that speak to it, each once."""
        return tuple(dict.fromkeys(id_ for point in self.points for id_ in point.decided))

    @property
    def seen(self) -> tuple[Statement, ...]:
        """The traces that speak to it, each once."""
        return tuple(dict.fromkeys(one for point in self.points for one in point.seen))

    @property
    def look_at(self) -> str:
        """Where to look for what no repository shows; empty where nothing is left to look for."""
        open_ = (p.point.look_at for p in self.points if p.state is CellState.NOT_VISIBLE)
        return "; ".join(dict.fromkeys(text for text in open_ if text))


class ConformanceFinding(NamedTuple):
    """One decision, or one value of it, beside what the repository shows."""

    rule: ConformanceRule
    state: Followed
    recorded: str
    seen: tuple[Statement, ...] = ()

    @property
    def subject(self) -> str:
        """Id of the decision, with the id of the value behind a dot where it is about one."""
        value = self.rule.value
        return f"{self.rule.decision}.{value}" if value else self.rule.decision


class GapTask(NamedTuple):
    """A gap in words that somebody can work from; no severity and no estimate is ever computed."""

    title: str
    row: str
    """Id of the row, or `conformance`."""
    closes: str
    """What has to be seen in the repository for the gap to be closed."""
    evidence: tuple[Statement, ...] = ()


class Assessment(NamedTuple):
    """A repository held against a phase, and against a plan where there is one."""

    phase: str
    cells: tuple[CellStanding, ...]
    conformance: tuple[ConformanceFinding, ...] = ()
    tasks: tuple[GapTask, ...] = ()
    remarks: tuple[str, ...] = ()
    """What a reader has to know before the rest: what could not be looked at, a plan of another project."""
    called: Mapping[str, str] = MappingProxyType({})
    """Ids of the decisions and values in it, as people call them."""

    def named(self, subject: str) -> str:
        """A decision or value as people call it."""
        return self.called.get(subject, subject)
