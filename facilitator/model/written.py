"""How content writes a field of a noun: what its text looks like, and what stands for a value that is more than text.

Whoever compiles content finds these beside the types of the fields. The method is the one pydantic asks for;
nothing of pydantic is imported here, so that a start from compiled content does without it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

Schema = dict[str, Any]
"""What pydantic makes of a type: plain data."""


class Limits(NamedTuple):
    """What a text, number or list has to fulfil, in pydantic's words."""

    stated: tuple[tuple[str, object], ...]

    def __get_pydantic_core_schema__(self, source: object, handler: Callable[[Any], Any]) -> Schema:
        """Add the limits to what the type says by itself."""
        return {**handler(source), **dict(self.stated)}


def limits(**stated: object) -> Limits:
    """State limits by name: `pattern`, `min_length`, `ge`, `le`."""
    return Limits(tuple(stated.items()))


class OneOf(NamedTuple):
    """The words of which a text is one."""

    words: tuple[str, ...]

    def __get_pydantic_core_schema__(self, source: object, handler: Callable[[Any], Any]) -> Schema:
        """Take these words and no other text."""
        return {"type": "literal", "expected": list(self.words)}


class Written(NamedTuple):
    """The type as which content writes a value, and what reads the value out of it (ValueError when it cannot)."""

    kind: Any
    read: Callable[[Any], object]

    def __get_pydantic_core_schema__(self, source: object, handler: Any) -> Schema:
        """Hold what is written against its own type first, and read it then."""
        read = {"type": "no-info", "function": self.read}
        return {
            "type": "function-after",
            "function": read,
            "schema": handler.generate_schema(self.kind),
        }


class WrittenError(ValueError):
    """What is written is wrong, at a place inside the value."""

    def __init__(self, path: tuple[str | int, ...], text: str) -> None:
        self.path = path
        super().__init__(text)


def _refuse(_: object) -> object:
    raise ValueError("unknown key")


NOT_WRITTEN = Written(Any, _refuse)
"""Beside a field that follows from where its noun stands; content that writes it uses an unknown key."""

_KEBAB = "[a-z0-9]+(-[a-z0-9]+)*"
Text = Annotated[str, limits(min_length=1, strip_whitespace=True)]
"""Words, at least one."""
Kebab = Annotated[str, limits(pattern=f"^{_KEBAB}$")]
"""An id of one part."""
Id = Annotated[str, limits(pattern=rf"^{_KEBAB}(\.{_KEBAB})*$")]
"""An id of one part or of several, joined by dots."""
Asked = Annotated[str, limits(pattern=r"\?$", strip_whitespace=True)]
"""A question: what content puts to the user asks and does not advise."""
StepNumber = Annotated[int, limits(ge=1, le=5)]
