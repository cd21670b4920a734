"""The parts of a section, each under its H3."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from facilitator.document.entries import FENCE, fence_end

_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]+(?P<title>.*?))??(?:[ \t]+#+)?[ \t]*")


@dataclass(frozen=True, slots=True)
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
    heading = _HEADING.fullmatch(lines[start]) if lines[start].startswith("### ") else None
    title = (heading["title"] or "").strip() if heading else ""
    return Part(title, start, tuple(lines[start + 1 : end]))
