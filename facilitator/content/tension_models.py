"""What tensions.yaml, alignment.yaml and dora.yaml look like. Only imported when they are compiled."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from facilitator.content.conditions import ConditionField
from facilitator.content.models import Own, Text
from facilitator.content.yamlfile import Strict
from facilitator.model import Metric, Severity
from facilitator.model.rules import Case

RuleId = Annotated[str, StringConstraints(pattern=r"^[A-Z](-[A-Z0-9]+)+$")]
Asked = Annotated[str, StringConstraints(pattern=r"\?$", strip_whitespace=True)]
"""A question: a tension asks, it does not advise."""


def _each_once(items: tuple[Identified, ...]) -> tuple[Identified, ...]:
    ids = [item.id for item in items]
    for n, id_ in enumerate(ids):
        if id_ in ids[:n]:
            raise PydanticCustomError(
                "twice", "expected each id once, found {id} twice", {"id": id_, "path": (n, "id")}
            )
    return items


class Identified(Strict):
    """Something with an id that is used once."""

    id: RuleId


class TensionModel(Identified):
    """One tension."""

    severity: Severity
    title: Text
    steps: Annotated[tuple[Annotated[int, Field(ge=1, le=5)], ...], Field(min_length=1)]
    when: ConditionField
    why: Text
    question: Asked
    sources: Annotated[tuple[Own, ...], Field(min_length=1)]


class TensionsModel(Strict):
    """tensions.yaml."""

    tensions: Annotated[tuple[TensionModel, ...], AfterValidator(_each_once)]


class CaseModel(Strict):
    """One case of a relation."""

    values: tuple[Text, ...] = ()
    agrees: ConditionField


class RelationModel(Identified):
    """One relation."""

    part: Literal["architecture", "infrastructure"]
    field: Own
    question: Asked
    cases: Annotated[tuple[CaseModel, ...], Field(min_length=1)]

    def parts(self) -> tuple[Case, ...]:
        """The cases as the program uses them."""
        return tuple(Case(c.agrees, c.values) for c in self.cases)


class AlignmentModel(Strict):
    """alignment.yaml."""

    relations: Annotated[tuple[RelationModel, ...], AfterValidator(_each_once)]


class NameModel(Strict):
    """What one metric is called."""

    metric: Own
    name: Text
    now: Text
    factor: Literal["throughput", "instability"]
    definition: Text


class BandsModel(Strict):
    """One year's table."""

    year: Annotated[int, Field(ge=2014, le=2100)]
    source: Own | Literal[""] = ""
    note: Text = ""
    levels: dict[Own, dict[Metric, Text]]


class DoraModel(Strict):
    """dora.yaml."""

    names: tuple[NameModel, ...]
    sources: tuple[Own, ...]
    bands: tuple[BandsModel, ...]
    caveat: Text
    pitfalls: tuple[Text, ...]
