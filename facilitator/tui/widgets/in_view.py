"""Lines of which those in view are drawn, and drawn again only where they look another way than before."""

from __future__ import annotations

from rich.segment import Segment
from textual.content import Content
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

LEFT_MARGIN = 1
SCROLLBAR = 1
"""A column is kept for it, so that lines do not wrap anew when it appears."""
BLANK = Content("")


class InView(ScrollView):
    """Base of lists and texts: has lines, and draws a few of them."""

    DEFAULT_CSS = "InView { overflow-x: hidden; scrollbar-size-vertical: 1; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._drawn: dict[int, tuple[Content, bool]] = {}
        """What was drawn on each line of the screen."""

    def line_at(self, at: int) -> tuple[Content, bool]:
        """A line, blank behind the last one, and whether the cursor is on it."""
        raise NotImplementedError

    def has_lines(self, count: int) -> None:
        """Scroll over so many lines: the screen is laid out anew only where the bar comes or goes."""
        size = Size(self.size.width, count)
        if size != self.virtual_size:
            self.set_reactive(Widget.virtual_size, size)
            self._scroll_update(size)  # private hook
        self.redraw()

    def _size_updated(
        self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True
    ) -> bool:
        # private hook: Textual draws the bar anew after every layout, whatever that has changed
        if size == self._size:
            return False
        return super()._size_updated(size, virtual_size, container_size, layout)

    def redraw(self) -> None:
        """Draw again what looks another way now."""
        top, width = self.scroll_offset.y, self.size.width
        looks = ((y, was, self.line_at(y + top)) for y, was in self._drawn.items())
        if others := [y for y, was, now in looks if not _look_the_same(was, now)]:
            self.refresh(*(Region(0, y, width, 1) for y in others))

    def render_line(self, y: int) -> Strip:
        """Draw one line behind its margin, as wide as there is room."""
        content, lit = self._drawn[y] = self.line_at(y + self.scroll_offset.y)
        style, parse = self.visual_style, self.app.stylesheet.parse_style
        if lit:
            style += parse("$foreground on $primary 35%" if self.has_focus else "on $panel")
        segments = [Segment(" " * LEFT_MARGIN, style.rich_style)]
        for text, own in content.render(style, end="", parse_style=parse):
            segments.append(Segment(text, (style + own).rich_style))
        strip = Strip(segments, LEFT_MARGIN + content.cell_length)
        return strip.adjust_cell_length(self.size.width, style.rich_style)


def _look_the_same(was: tuple[Content, bool], now: tuple[Content, bool]) -> bool:
    return was[1] == now[1] and was[0].is_same(now[0])
