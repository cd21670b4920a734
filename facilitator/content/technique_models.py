"""What methods.yaml and perspectives.yaml look like; only imported when content is compiled or checked."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from facilitator.content.conditions import ConditionField
from facilitator.content.models import Id, Own, Text
from facilitator.content.yamlfile import Strict
from facilitator.model import Metric

Fact = Annotated[str, Field(pattern=r"^[a-z-]+$|^(decided|in-place):[a-z0-9.-]+$")]
Becomes = Literal["insight", "accepted-risk", "open-question", "change"]


class FactModel(Strict):
    """A fact: the placeholders it fills and what it is in words."""

    fills: tuple[Annotated[str, Field(pattern="^[a-z_]+$")], ...]
    words: Text


class NeighboursModel(Strict):
    """What a category leans on and what it carries."""

    leans_on: tuple[Id, ...]
    carries: tuple[Id, ...]


class OccasionModel(Strict):
    """When a method is worth offering."""

    when: ConditionField
    because: Text
    strength: Annotated[int, Field(ge=1, le=3)]


class PromptModel(Strict):
    """One prompt of a method."""

    text: Text
    when: ConditionField | None = None
    needs: tuple[Fact, ...] = ()
    at: tuple[Own, ...] = ()
    metric: Metric | Literal[""] = ""
    answer: Literal["text", "list", "yes-no-with-reason", "decided-option"] = "text"
    becomes: Becomes = "insight"
    changes: Id | Literal[""] = ""


class MethodModel(Strict):
    """One method."""

    id: Own
    name: Text
    family: Own
    purpose: Text
    serves: Literal["all"] | tuple[Own, ...]
    except_: Annotated[tuple[Own, ...], Field(alias="except")] = ()
    offered: Annotated[tuple[OccasionModel, ...], Field(min_length=1)]
    prompts: Annotated[tuple[PromptModel, ...], Field(min_length=3, max_length=7)]


def _group(data: object) -> object:
    return [data] if isinstance(data, str) else data


class StopModel(Strict):
    """One question of a failure walk."""

    ask: Text
    answered_by: tuple[Annotated[tuple[Id, ...], BeforeValidator(_group)], ...]
    not_an_answer: tuple[Id, ...] = ()


class WalkModel(Strict):
    """One failure walk."""

    id: Own
    title: Text
    opens: Text
    when: ConditionField | None = None
    stops: Annotated[tuple[StopModel, ...], Field(min_length=3)]


class MethodsModel(Strict):
    """The whole of methods.yaml."""

    families: tuple[Own, ...]
    facts: dict[Own, FactModel]
    runs: tuple[Id, ...]
    guards: tuple[Id, ...]
    neighbours: dict[Own, NeighboursModel]
    methods: tuple[MethodModel, ...]
    walks: tuple[WalkModel, ...]


class RemarkModel(Strict):
    """One remark of a perspective."""

    at: Annotated[tuple[Own, ...], Field(min_length=1)]
    when: ConditionField
    text: Text
    needs: tuple[Fact, ...] = ()
    between: tuple[Text, Text]
    axis: Own
    side: Own
    becomes: Becomes = "insight"
    changes: Id | Literal[""] = ""


class ContrarianModel(Strict):
    """How a perspective speaks when all others agree."""

    stance: Text
    question: Text


class PerspectiveModel(Strict):
    """One perspective."""

    id: Own
    name: Text
    cares_about: Text
    fears: Text
    voice: Text
    contrarian: ContrarianModel
    home: tuple[Own, ...]
    remarks: Annotated[tuple[RemarkModel, ...], Field(min_length=1)]


class ClashModel(Strict):
    """What is asked of two who contradict each other on an axis."""

    axis: Own
    text: Text


class PerspectivesModel(Strict):
    """The whole of perspectives.yaml."""

    clash: tuple[ClashModel, ...]
    set_aside: Text
    axes: dict[Own, dict[Own, Text]]
    perspectives: tuple[PerspectiveModel, ...]
