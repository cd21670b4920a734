"""Three texts into one, line by line: what a person changed and what the plan changed, where they do not meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from difflib import Match, SequenceMatcher
from itertools import pairwise, takewhile
from typing import NamedTuple

MOST_LOOKS = 500_000
"""Lines that are held against each other; texts that would need more are not merged."""


class _TooMuchError(Exception):
    """Two texts differ so much that finding out how would take long."""


class _Change(NamedTuple):
    """Lines `start` to `end` of the common text become these."""

    start: int
    end: int
    lines: tuple[str, ...]


def merge(base: str, ours: str, theirs: str) -> str | None:
    """Apply the changes from `base` to `ours` and to `theirs`; None where they meet and are not the same.

    None, too, where they differ so much that finding out how would take long.
    """
    lines = base.splitlines(keepends=True)
    try:
        first = _changes(lines, ours.splitlines(keepends=True))
        second = _changes(lines, theirs.splitlines(keepends=True))
    except _TooMuchError:
        return None
    together = sorted(dict.fromkeys((*first, *second)))
    for before, after in pairwise(together):
        if after.start < before.end or after.start == before.start:
            return None
        if after.start == before.end and (before in first) != (after in first):
            return None  # side by side: nobody can say which comes first
    return "".join(_applied(lines, together))


class _Bounded(SequenceMatcher[str]):
    """Counts what it looks at: `difflib` takes time cubic in the lines, and somebody else may have written them."""

    def __init__(self, base: Sequence[str], other: Sequence[str]) -> None:
        super().__init__(None, base, other, autojunk=False)
        self._lines, self._alike, self._left = base, Counter(other), MOST_LOOKS

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        """As the original; _TooMuchError once all looks are used up."""
        self._left -= sum(1 + self._alike[line] for line in self._lines[alo:ahi])
        if self._left < 0:
            raise _TooMuchError
        return super().find_longest_match(alo, ahi, blo, bhi)


def _changes(base: Sequence[str], other: Sequence[str]) -> list[_Change]:
    pairs = zip(base, other, strict=False)
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return [
        _Change(alike + start, alike + end, tuple(other[alike + first : alike + last]))
        for tag, start, end, first, last in _Bounded(base[alike:], other[alike:]).get_opcodes()
        if tag != "equal"
    ]


def _applied(lines: Sequence[str], changes: Sequence[_Change]) -> list[str]:
    made: list[str] = []
    at = 0
    for change in changes:
        made += lines[at : change.start]
        made += change.lines
        at = change.end
    return [*made, *lines[at:]]
