"""A line of keys that can be clicked, in the colours of keys and not of links."""

from __future__ import annotations

import re
from typing import Any

from textual.content import Content
from textual.geometry import Size
from textual.visual import VisualType

from facilitator.tui.widgets.still import Still


class KeyLine(Still):
    """Shows `pressable` keys as they are; a line ends between two of them, not in the words of one."""

    def __init__(self, *content: Any, **options: Any) -> None:
        super().__init__(*content, **options)
        self.auto_links = False

    def render(self) -> VisualType:
        """The keys in lines of this width."""
        return _broken(self.content, self.content_size.width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are at this width."""
        shown = _broken(self.content, width)
        return shown.plain.count("\n") + 1 if isinstance(shown, Content) and shown.plain else 0


def _broken(keys: VisualType, width: int) -> VisualType:
    if not isinstance(keys, Content) or not width or keys.rstrip().cell_length <= width:
        return keys
    lines = [Content("")]
    for part in keys.divide([found.end() for found in re.finditer(" {2,}|\n", keys.plain)]):
        if lines[-1].plain.endswith("\n") or (
            lines[-1].cell_length + part.rstrip().cell_length > width
        ):
            lines.append(Content(""))
        lines[-1] += part
    return Content("\n").join(line.rstrip() for line in lines)
