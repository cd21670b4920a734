"""What steps/tools.yaml looks like: models to hold it against. Only imported when it is compiled."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field, StringConstraints, field_validator, model_validator
from pydantic_core import PydanticCustomError

from facilitator.content.models import Own, Text
from facilitator.content.yamlfile import Strict
from facilitator.model.tools import Tool, Track

Host = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]
Repo = Annotated[str, StringConstraints(pattern=r"^[a-z0-9.-]+/[\w.-]+/[\w.-]+$")]
TrackId = Annotated[str, StringConstraints(pattern=r"^[a-z]+(:<name>)?$")]
Rule = Literal[
    "",
    "even-minor",
    "odd-minor",
    "no-dev",
    "frozen",
    "year-major",
    "minor-below-1000",
    "minor-from-1000",
]
WordList = Literal[
    "other-products",
    "neutral",
    "upcoming",
    "old-line",
    "requirement",
    "vulnerability",
    "prerelease",
    "prerelease-suffix",
    "user-written-hosts",
    "user-written-paths",
    "ordinary",
]


class TrackModel(Strict):
    """A line of releases."""

    id: TrackId
    parts: Annotated[tuple[Annotated[int, Field(ge=1, le=4)], ...], Field(min_length=1)]
    rule: Rule = ""


class ToolModel(Strict):
    """One tool."""

    id: Own
    name: Text
    aliases: tuple[Text, ...] = ()
    domains: tuple[Host, ...] = ()
    repos: tuple[Repo, ...] = ()
    tags: tuple[Text, ...] = ()
    scheme: Text
    versioned: bool = True
    reason: Text = ""
    deprecated: Text = ""
    tracks: tuple[TrackModel, ...] = ()
    endoflife: Own = ""
    confused_with: tuple[Text, ...] = ()
    components: bool = False
    note: Text = ""

    @model_validator(mode="after")
    def _says_how_it_is_versioned(self) -> ToolModel:
        if self.versioned and not self.tracks:
            raise PydanticCustomError(
                "tracks", "expected tracks, or `versioned: false` with a reason"
            )
        if not self.versioned and not self.reason:
            raise PydanticCustomError("reason", "expected a reason why it is not versioned")
        return self

    def tool(self) -> Tool:
        """The same as a noun of the vocabulary."""
        tracks = tuple(Track(t.id, t.parts, t.rule) for t in self.tracks)
        return Tool(
            **{**{name: getattr(self, name) for name in type(self).model_fields}, "tracks": tracks}
        )


class ToolsModel(Strict):
    """The file."""

    as_of: Text
    words: dict[WordList, tuple[Text, ...]]
    tools: Annotated[tuple[ToolModel, ...], Field(min_length=1)]

    @field_validator("words")
    @classmethod
    def _all_lists(cls, given: dict[WordList, tuple[str, ...]]) -> dict[WordList, tuple[str, ...]]:
        if missing := sorted(set(get_args(WordList)) - set(given)):
            raise PydanticCustomError(
                "words", "expected the list {name} as well", {"name": missing[0]}
            )
        return given
