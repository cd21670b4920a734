"""What decisions are held against: tensions between them, what documents say, and DORA's own words."""

from __future__ import annotations

from typing import Annotated

from facilitator.model.condition import WrittenCondition
from facilitator.model.noun import noun
from facilitator.model.record import Severity
from facilitator.model.written import NOT_WRITTEN, Asked, Kebab, OneOf, StepNumber, Text, limits

RuleId = Annotated[str, limits(pattern=r"^[A-Z](-[A-Z0-9]+)+$")]


@noun
class Rule:
    """A tension: it fires when its condition is TRUE, says why, and asks. It never says what to choose."""

    id: RuleId
    severity: Severity
    title: Text
    when: WrittenCondition
    why: Text
    question: Asked
    steps: Annotated[tuple[StepNumber, ...], limits(min_length=1)]
    """Where it is shown first."""
    sources: Annotated[tuple[Kebab, ...], limits(min_length=1)]
    """Ids into `Catalogue.sources`."""
    decisions: Annotated[tuple[str, ...], NOT_WRITTEN] = ()
    """Ids of the questions that its condition names, in order."""
    subjects: Annotated[tuple[str, ...], NOT_WRITTEN] = ()
    """What an answer to it is given for: these, fields of the context, and values that are compared."""


@noun
class RelationCase:
    """Some of the statements that a relation is about, and when the record says the same."""

    agrees: WrittenCondition
    """TRUE: the record says the same; FALSE: it differs."""
    values: tuple[Text, ...] = ()
    """The statements; empty means any."""
    beside: tuple[Text, ...] = ()
    """What the project has to name too, one of them, for the case to be about it; empty means nothing."""


@noun
class Relation:
    """What statements in a document mean for a decision."""

    id: RuleId
    part: Annotated[str, OneOf(("architecture", "infrastructure"))]
    field: Kebab
    """Field of the facts it is about (`ci-platform`), or a number that documents state (`recovery-time-objective`)."""
    question: Asked
    """What is asked when the two differ, with `{value}` for the statement."""
    cases: Annotated[tuple[RelationCase, ...], limits(min_length=1)]
    decisions: Annotated[tuple[str, ...], NOT_WRITTEN] = ()
    """Ids of the questions that its conditions name, in order."""
    subjects: Annotated[tuple[str, ...], NOT_WRITTEN] = ()
    """What an answer to a difference is given for: these, and the values that are compared."""
