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
        """Give what is written nowhere of the lines between two of a part, each run of them with where it begins."""
        run: list[str] = []
        for at, lines, level in _units(part, start, end):
            alone = level == 0
            missing = self._is_missing(lines, whole=level is not None)
            if run and (alone or not missing):
                yield at - len(run), dedent("\n".join(run)).split("\n")
                run = []
            if missing and alone:
                yield at, lines
            elif missing:
                run += lines
        if run:
            yield end - len(run), dedent("\n".join(run)).split("\n")

    def _is_missing(self, lines: Sequence[str], *, whole: bool) -> bool:
        """Whether something of these lines is written nowhere; of a block every line counts as it stands."""
        bare = [*map(_bare, lines)]
        strange = any(line not in self._lines for line in bare)
        return strange and (whole or self.says_more(bare[0]))

    @cached_property
    def _lines(self) -> frozenset[str]:
        return frozenset(map(_bare, f"{self._new}\n{self._as_read()}".split("\n")))

    @cached_property
    def _pairs(self) -> frozenset[tuple[str, str]]:
        told = (one for line in self._lines for one in _told(line))
        return frozenset(pair for one in told for pair in _pairs(one))

    def says_more(self, line: str) -> bool:
        """Whether a line says more than is written: words that stand nowhere behind those before them."""
        told = _told(line)
        if told and self._computed(told[0].label):
            return False
        return any(not self._pairs.issuperset(_pairs(one)) for one in told)


def _bare(line: str) -> str:
    return line[_MARKS.match(line).end() :].strip()  # type: ignore[union-attr]  # matches anything


def _told(line: str) -> Sequence[Stretch]:
    return said(line, 0, {})  # where links go is no word of the line


def _pairs(told: Stretch) -> Iterator[tuple[str, str]]:
    """Give the words of a stretch, each alone and with the one behind it in its piece."""
    for piece in _APART.split(f"{told.label}: {told.text}".casefold()):
        words = _WORD.findall(piece)
        yield from ((word, "") for word in words)
        yield from pairwise(words)


def _units(part: Part, start: int, end: int) -> Iterator[tuple[int, list[str], int | None]]:
    """Give where each line or block begins, its lines, and in how many others a block stands; None for a line."""
    blocks = {t.map[0]: (t.map[1], t.level) for t in part.tokens if t.type in _RAW and t.map}
    at = start
    while at < end:
        after, level = blocks.get(at, (at + 1, None))
        yield at, [*part.lines[at - part.line - 1 : after - part.line - 1]], level
        at = after
