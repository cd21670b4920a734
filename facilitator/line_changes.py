"""Which lines differ between two texts, found with bounded effort: somebody else may have written one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import Match, SequenceMatcher, get_close_matches
from itertools import takewhile
from typing import NamedTuple

MOST_LOOKS = 500_000
"""Lines that are held against each other; what is left then counts as different."""


LONGEST_NAME = 100
"""Letters of a mistyped name that are looked at."""


def alike(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The known names that a mistyped one resembles, the nearest first."""
    return get_close_matches(name[:LONGEST_NAME], list(known), most)


class LineChange(NamedTuple):
    """Lines of the one text that stand in place of lines of the other, as numbers from 0; the ends are not in it."""

    start: int
    end: int
    first: int
    last: int


class _Bounded(SequenceMatcher[str]):
    """Counts what it looks at: the time of `difflib` grows with the cube of the lines."""

    def __init__(self, before: Sequence[str], after: Sequence[str]) -> None:
        super().__init__(None, before, after, autojunk=False)
        self._before, self._alike, self._left = before, Counter(after), MOST_LOOKS

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        """As the original; none once all looks are used up."""
        self._left -= sum(1 + self._alike[line] for line in self._before[alo:ahi])
        if self._left < 0:
            return Match(alo, blo, 0)
        return super().find_longest_match(alo, ahi, blo, bhi)


def line_changes(before: Sequence[str], after: Sequence[str]) -> list[LineChange]:
    """The changes that make one text of the other, in order."""
    pairs = zip(before, after, strict=False)
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return [
        LineChange(*(alike + number for number in numbers))
        for kind, *numbers in _Bounded(before[alike:], after[alike:]).get_opcodes()
        if kind != "equal"
    ]


def unified(before: Sequence[str], after: Sequence[str], around: int) -> Iterator[str]:
    """The same as a unified diff without the names of files, with so many lines around each change."""
    for group in _Bounded(before, after).get_grouped_opcodes(around):
        (_, start, _, first, _), (_, _, end, _, last) = group[0], group[-1]
        yield f"@@ -{start + 1},{end - start} +{first + 1},{last - first} @@"
        for kind, was, until, now, then in group:
            if kind == "equal":
                yield from (f" {line}" for line in before[was:until])
                continue
            yield from (f"-{line}" for line in before[was:until])
            yield from (f"+{line}" for line in after[now:then])
