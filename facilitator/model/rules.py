"""What decisions are held against: tensions between them, what documents say, and DORA's own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from facilitator.model.content import Condition, Metric
from facilitator.model.record import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """A tension: it fires when its condition is TRUE, says why, and asks. It never says what to choose."""

    id: str
    severity: Severity
    title: str
    when: Condition
    why: str
    question: str
    steps: tuple[int, ...] = ()
    """Where it is shown first."""
    sources: tuple[str, ...] = ()
    """Ids into `Catalogue.sources`."""
    decisions: tuple[str, ...] = ()
    """Ids of the questions that its condition names, in order."""


@dataclass(frozen=True, slots=True)
class Case:
    """Some of the statements that a relation is about, and when the record says the same."""

    agrees: Condition
    """TRUE: the record says the same; FALSE: it differs."""
    values: tuple[str, ...] = ()
    """The statements; empty means any."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What statements in a document mean for a decision."""

    id: str
    part: str
    """`architecture` or `infrastructure`."""
    field: str
    """Field of the facts it is about (`ci-platform`)."""
    question: str
    """What is asked when the two differ, with `{value}` for the statement."""
    cases: tuple[Case, ...]
    decisions: tuple[str, ...] = ()
    """Ids of the questions that its conditions name, in order."""


@dataclass(frozen=True, slots=True)
class MetricName:
    """One DORA metric: what the document calls it and what DORA calls it now."""

    metric: str
    """Id; `rework-rate` beside the four of `Metric`."""
    name: str
    now: str
    factor: str
    """`throughput` or `instability`."""
    definition: str


@dataclass(frozen=True, slots=True)
class Bands:
    """The performance levels that were published for one year."""

    year: int
    levels: Mapping[str, Mapping[Metric, str]]
    """Level to metric to the text of the table; empty where no levels were published."""
    source: str = ""
    """Id into `Catalogue.sources`."""
    note: str = ""
    """What is to be known about this year's table."""


@dataclass(frozen=True, slots=True)
class Dora:
    """What DORA published, as far as it stands beside a plan. No plan is ever graded with it."""

    names: tuple[MetricName, ...]
    bands: tuple[Bands, ...]
    caveat: str = ""
    """Where the tables were read, and where not."""
    pitfalls: tuple[str, ...] = ()
    """What DORA warns against when metrics are used."""
    sources: tuple[str, ...] = ()
    """Ids of the sources of names and pitfalls."""
