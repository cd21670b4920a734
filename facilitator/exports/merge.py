"""Three texts into one, line by line: what a person changed and what the plan changed, where they do not meet."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from facilitator.line_changes import line_changes


class _Change(NamedTuple):
    """Lines `start` to `end` of the common text become these."""

    start: int
    end: int
    lines: tuple[str, ...]


def merge(base: str, ours: str, theirs: str) -> str | None:
    """Apply the changes from `base` to `ours` and to `theirs`; None where they meet and are not the same."""
    lines = base.splitlines(keepends=True)
    first = _changes(lines, ours.splitlines(keepends=True))
    second = _changes(lines, theirs.splitlines(keepends=True))
    together = sorted(dict.fromkeys((*first, *second)))
    for before, after in pairwise(together):
        if after.start < before.end or after.start == before.start:
            return None
        if after.start == before.end and (before in first) != (after in first):
            return None  # side by side: nobody can say which comes first
    return "".join(_applied(lines, together))


def _changes(base: Sequence[str], other: Sequence[str]) -> list[_Change]:
    return [
        _Change(change.start, change.end, tuple(other[change.first : change.last]))
        for change in line_changes(base, other)
    ]


def _applied(lines: Sequence[str], changes: Sequence[_Change]) -> list[str]:
    made: list[str] = []
    at = 0
    for change in changes:
        made += lines[at : change.start]
        made += change.lines
        at = change.end
    return [*made, *lines[at:]]
