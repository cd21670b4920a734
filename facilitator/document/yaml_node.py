"""A value of front matter as a tree of nodes that know where they stand, so that it can be changed in place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from facilitator.model.noun import noun
from facilitator.patterns import regex

_WORDS: dict[str, bool | None] = dict.fromkeys(("", "~", "null", "Null", "NULL"))
_WORDS |= dict.fromkeys(("true", "True", "TRUE"), True) | dict.fromkeys(
    ("false", "False", "FALSE"), False
)
_INT = regex(r"[-+]?[0-9]{1,18}\Z")
_FLOAT = regex(r"[-+]?(?:\.[0-9]{1,18}|[0-9]{1,18}\.[0-9]{0,18})(?:[eE][-+]?[0-9]{1,2})?\Z")


@noun
class Node:
    """A value: where it stands (character offsets, not compared) and how it is written (compared)."""

    kind: str
    """`scalar`, `list` or `map`."""
    start: int = field(compare=False)
    end: int = field(compare=False)
    """After the last character that belongs to the value; of a block list or map, of its last item."""
    text: str = ""
    quote: str = ""
    """Empty for a plain scalar, else one of ' " | >."""
    flow: bool = False
    items: tuple[Node, ...] = ()
    keys: tuple[Node, ...] = ()
    """Of a map: one scalar for each item."""

    @property
    def value(self) -> object:
        """The plain Python value. Keys are strings as written; dates and everything unusual stay text."""
        if self.kind == "list":
            return [item.value for item in self.items]
        if self.kind == "map":
            return {key.text: item.value for key, item in self.pairs()}
        return self.text if self.quote else _resolve(self.text)

    def pairs(self) -> Iterator[tuple[Node, Node]]:
        """Keys and values of a map, in order."""
        return zip(self.keys, self.items, strict=True)

    def get(self, name: str) -> Node | None:
        """The value of this key of a map."""
        return next((item for key, item in self.pairs() if key.text == name), None)


def _resolve(text: str) -> object:
    if text in _WORDS:
        return _WORDS[text]
    if _INT.match(text):
        return int(text)
    return float(text) if _FLOAT.match(text) else text
