"""The border of the screen: no line that is drawn holds what a terminal would obey."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from facilitator.text import has_unsafe


class Border(LineFilter):
    """Draws signs of the same width in place of controls, formats and tags."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Give the segments, those replaced that hold such a character."""
        return [
            Segment(_safe(s.text), s.style, s.control) if has_unsafe(s.text) else s
            for s in segments
        ]


def _safe(text: str) -> str:
    return "".join("\ufffd" * cell_len(c) if has_unsafe(c) else c for c in text)


BORDER = Border()
