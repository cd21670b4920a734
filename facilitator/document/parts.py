"""The parts of a section, each under its H3."""

from __future__ import annotations

from collections.abc import Sequence

from facilitator.document.entries import FENCE, fence_end
from facilitator.model.noun import noun


@noun
class Part:
    """What stands under one H3."""

    title: str
    line: int
    """0-based line of the heading within the section; its body begins on the next."""
    lines: tuple[str, ...]


def parts(section: str) -> tuple[Part, ...]:
    """Split a section's LF text at its H3 headings; what stands before the first has an empty title."""
    lines = section.split("\n")
    starts, at = [0], 0
    while at < len(lines):
        if match := FENCE.match(lines[at]):
            at = fence_end(lines, at, match["fence"])
            continue
        if lines[at].startswith("### "):
            starts.append(at)
        at += 1
    ends = [*starts[1:], len(lines)]
    return tuple(_part(lines, start, end) for start, end in zip(starts, ends, strict=True))


def _part(lines: Sequence[str], start: int, end: int) -> Part:
    return Part(_title(lines[start]), start, tuple(lines[start + 1 : end]))


def _title(line: str) -> str:
    """What a heading of level 3 says, without the marks that may close it; empty for any other line."""
    if not line.startswith("### "):
        return ""
    text = line[4:].strip()
    bare = text.rstrip("#")
    closed = not bare or bare[-1] in " \t"
    return bare.strip() if closed else text
