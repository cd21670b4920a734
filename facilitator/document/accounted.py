"""Whether the words of a section stand in what the program writes of it: those that do not would be gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from textwrap import dedent

from facilitator.document.inline import Stretch, said
from facilitator.document.parts import Part
from facilitator.patterns import regex

_MARKS = regex(r"(?:[ \t>]|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))*")
"""What stands before the words of a line: indentation, marks of quotations and of lists."""
_APART = regex(r"[^\w\s'’/%-]")
_WORD = regex(r"[^\W_]+")
_RAW = ("fence", "code_block", "html_block", "table_open")
"""Blocks of which every line counts; the program writes none of them among its fields."""


class Accounted:
    """What the program writes of a section: the new one, and what it would write of what it read from the old one."""

    def __init__(
        self, new: str, as_read: Callable[[], str], computed: Callable[[str], bool]
    ) -> None:
        """Take both; `computed` says of a label that what stands behind it follows from others."""
        self._new, self._as_read, self._computed = new, as_read, computed

    def unwritten(self, part: Part, start: int, end: int) -> Iterator[tuple[int, list[str]]]:
        """Give what is written nowhere of the lines between two of a part, each with where it begins."""
        blocks = {at: (after, level) for at, after, level in _raw_blocks(part)}
        at = start
        while at < end:
            after, level = blocks.get(at, (at + 1, None))
            lines = [*part.lines[at - part.line - 1 : after - part.line - 1]]
            bare = [*map(_bare, lines)]
            missing = any(line not in self._lines for line in bare)
            if missing and level is None:
                missing = self._has_more(said(bare[0], 0, part.links))
            if missing:
                yield at, lines if level == 0 else dedent("\n".join(lines)).split("\n")
            at = after

    @cached_property
    def _lines(self) -> frozenset[str]:
        return frozenset(map(_bare, f"{self._new}\n{self._as_read()}".split("\n")))

    @cached_property
    def _pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset(pair for line in self._lines for pair in _pairs(line))

    def _has_more(self, told: Sequence[Stretch]) -> bool:
        """Whether a line says more than is written: words that stand nowhere behind those before them."""
        if told and self._computed(told[0].label):
            return False
        return any(not self._pairs.issuperset(_pairs(f"{one.label}: {one.text}")) for one in told)


def _bare(line: str) -> str:
    return line[_MARKS.match(line).end() :].strip()  # type: ignore[union-attr]  # matches anything


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Give the words of a text, each alone and with the one behind it in its piece."""
    for piece in _APART.split(text.casefold()):
        words = _WORD.findall(piece)
        yield from ((word, "") for word in words)
        yield from pairwise(words)


def _raw_blocks(part: Part) -> Iterator[tuple[int, int, int]]:
    """Give where each begins and ends, and in how many others it stands."""
    for token in part.tokens:
        if token.type in _RAW and token.map:
            yield token.map[0], token.map[1], token.level
