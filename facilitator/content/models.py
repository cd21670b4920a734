"""What the files of the catalogue look like: the models they are held against.

Only imported when content is compiled; the program itself works with `facilitator.model`.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, Field, RootModel, StringConstraints
from pydantic_core import PydanticCustomError

from facilitator.content.conditions import ConditionField
from facilitator.content.yamlfile import Strict
from facilitator.model import Effect, Impact, Kind, Metric

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Own = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
"""An id of one part: kebab-case."""
Id = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$")
]
"""An id of one part or of several, joined by dots."""

_IMPACT = re.compile(r"(improves|neutral|worsens) — (\S.*)")


def _impact(data: object) -> Impact:
    if not isinstance(data, str) or not (found := _IMPACT.fullmatch(data.strip())):
        raise PydanticCustomError(
            "impact", "expected improves, neutral or worsens, then “ — ” and the reason"
        )
    return Impact(Effect(found.group(1)), found.group(2))


class OptionModel(Strict):
    """One option of a question."""

    id: Own
    label: Text
    summary: Text = ""
    description: Text = ""
    plain: Text = ""
    pros: tuple[Text, ...] = ()
    cons: tuple[Text, ...] = ()
    dora: dict[Metric, Annotated[Impact, BeforeValidator(_impact)]] = {}
    rollback: Text = ""
    prerequisites: tuple[Text, ...] = ()
    interactions: dict[Id, Text] = {}
    traits: tuple[Own, ...] = ()
    sources: tuple[Own, ...] = ()
    tool: Own = ""
    level: Annotated[int, Field(ge=0, le=6)] = 0


class QuestionModel(Strict):
    """One question of a category."""

    id: Id
    title: Text
    field: Text
    kind: Kind
    question: Text
    plain: Text = ""
    why: Text = ""
    group: Text = ""
    asked_when: ConditionField | None = None
    optional: bool = False
    details: dict[Text, Text] = {}
    terms: tuple[Text, ...] = ()
    names_tool: bool = False
    options: tuple[OptionModel, ...] = ()


class CategoryModel(Strict):
    """A category file."""

    title: Text
    heading: Text
    intro: Text
    plain: Text
    questions: Annotated[tuple[QuestionModel, ...], Field(min_length=1)]


class StepModel(Strict):
    """Front matter of a step file."""

    number: Annotated[int, Field(ge=1, le=5)]
    title: Text
    heading: Text
    categories: tuple[Own, ...] = ()


class SourceModel(Strict):
    """One source."""

    title: Text
    url: Annotated[str, StringConstraints(pattern=r"^https://\S+$")] = ""
    note: Text = ""


class SourcesModel(RootModel[dict[Own, SourceModel]]):
    """The list of sources, by id."""


class GlossaryModel(RootModel[dict[Text, Text]]):
    """The glossary: term to explanation."""
