"""A line of text that is drawn again only when it says something else."""

from __future__ import annotations

from textual.content import Content
from textual.visual import VisualType
from textual.widgets import Static


class Still(Static):
    """Most of a screen says after a key what it said before; laying that out anew costs a frame."""

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Show this, unless it stands there; nothing else moves where one line takes the place of one."""
        was = self.content
        if isinstance(was, Content) and isinstance(content, Content):
            if was.is_same(content):
                return
            layout = layout and not (self._is_line(was) and self._is_line(content))
        super().update(content, layout=layout)

    def _is_line(self, content: Content) -> bool:
        """Whether it takes one line; an empty text may take none."""
        return 0 < content.cell_length <= self.content_size.width and "\n" not in content.plain
