"""Front matter in the form in which this program writes it, read without a YAML parser.

A key a line; behind it words, quoted words, or a list or map on the same line. With anything else in it, it is in
another form and `yaml_tree` has it parsed: nothing that YAML may mean in two ways is decided here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from facilitator.document.yaml_node import Node
from facilitator.patterns import regex

Read = TypeVar("Read")

LONGEST = 8_000
"""Characters of what is read here: too few for what has to be refused because it is too much."""
MAX_DEPTH = 8
"""Lists and maps inside each other, the whole counted."""
_KEY = regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}(?=: )")
_WORDS = regex(r"[A-Za-z0-9](?:[A-Za-z0-9_./-]|[ ](?=[A-Za-z0-9]))*")
_QUOTED = regex(r"'((?:[^'\n]|'')*)'")


class _OtherForm(Exception):  # noqa: N818  (what it is, not an error)
    """The text is written in another form."""


def read_own_form(text: str) -> Node | None:
    """Read front matter in the form in which this program writes it; None when it is in another."""
    if not text or len(text) > LONGEST or not all(map(str.isprintable, text.split("\n"))):
        return None
    try:
        return _Scan(text).whole()
    except _OtherForm:
        return None


class _Scan:
    """A text, and how far it is read."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def whole(self) -> Node:
        pairs = []
        while self.at < len(self.text):
            pairs.append(self.pair(1))
            self.need("\n")
        return _map(pairs, 0, pairs[-1][1].end, flow=False)

    def pair(self, depth: int) -> tuple[Node, Node]:
        """Read a key and its value, which are in a map of this depth."""
        key = self.scalar(_KEY.match(self.text, self.at))
        self.need(": ")
        return key, self.value(depth + 1)

    def value(self, depth: int) -> Node:
        start = self.at
        if depth > MAX_DEPTH:
            raise _OtherForm
        if self.took("["):
            items = self.until("]", lambda: self.value(depth + 1))
            return Node("list", start, self.at, flow=True, items=tuple(items))
        if self.took("{"):
            pairs = self.until("}", lambda: self.pair(depth))
            return _map(pairs, start, self.at, flow=True)
        if self.text.startswith("'", start):
            return self.scalar(_QUOTED.match(self.text, start), "'")
        return self.scalar(_WORDS.match(self.text, start))

    def until(self, end: str, read: Callable[[], Read]) -> list[Read]:
        """Read what stands up to the closing mark, with commas between."""
        found: list[Read] = []
        while not self.took(end):
            if found:
                self.need(", ")
            found.append(read())
        return found

    def scalar(self, found: re.Match[str] | None, quote: str = "") -> Node:
        if not found:
            raise _OtherForm
        self.at = found.end()
        text = found[1].replace("''", "'") if quote else found[0]
        return Node("scalar", found.start(), self.at, text, quote)

    def took(self, mark: str) -> bool:
        """Pass over a mark if it comes next."""
        comes = self.text.startswith(mark, self.at)
        self.at += len(mark) * comes
        return comes

    def need(self, mark: str) -> None:
        if not self.took(mark):
            raise _OtherForm


def _map(pairs: Sequence[tuple[Node, Node]], start: int, end: int, *, flow: bool) -> Node:
    keys, items = tuple(key for key, _ in pairs), tuple(item for _, item in pairs)
    if len({key.text for key in keys}) < len(keys):
        raise _OtherForm
    return Node("map", start, end, flow=flow, items=items, keys=keys)
