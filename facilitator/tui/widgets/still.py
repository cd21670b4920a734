"""A line of text that is drawn again only when it says something else."""

from __future__ import annotations

from textual.content import Content
from textual.visual import VisualType
from textual.widgets import Static


class Still(Static):
    """Most of a screen says after a key what it said before; laying that out anew costs a frame."""

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Show this, unless it stands there."""
        was = self.content
        if isinstance(was, Content) and isinstance(content, Content) and was.is_same(content):
            return
        super().update(content, layout=layout)
