"""Text to read: any number of lines, wrapped, of which only the visible ones are drawn."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from textual.content import Content
from textual.events import Resize

from facilitator.tui.keys import key
from facilitator.tui.widgets.in_view import BLANK, LEFT_MARGIN, SCROLLBAR, InView
from facilitator.tui.widgets.rows import wrapped


class Lines(InView, can_focus=True):
    """A page of text that scrolls."""

    DEFAULT_CSS = "Lines { height: 1fr; }"
    BINDINGS = [
        key("up", "scroll_up"),
        key("down", "scroll_down"),
        key("pageup", "page_up"),
        key("pagedown,space", "page_down"),
        key("home", "scroll_home"),
        key("end", "scroll_end"),
    ]

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._text: tuple[Content, ...] = ()
        self._wrapped: list[Content] = []
        self._fitted: dict[int, tuple[Content, list[Content]]] = {}
        """Each line as it is wrapped, by its identity: of a section most lines stay as they were."""
        self._starts: list[int] = []
        """Where in the wrapped lines each line begins."""
        self._width = 0
        self._sought = ""
        """The line that is to be brought to the top when there is a width."""
        self._left = 0
        """The line that was at the top when the last width was taken away."""

    def show(self, text: Iterable[Content], *, keep_place: bool = False) -> None:
        """Show these lines, from the top unless the place is to be kept."""
        self._text = tuple(text)
        self._wrap()
        if not keep_place:
            self.scroll_home(animate=False)

    def scroll_to_line(self, text: str) -> None:
        """Bring the first line with exactly this text to the top; nothing when there is none."""
        self.call_after_refresh(self._scroll_to_line, text)

    def _scroll_to_line(self, text: str) -> None:
        if not self._starts:
            self._sought = text  # there is no width yet: as soon as there is
            return
        self._sought = ""
        at = next((n for n, line in enumerate(self._text) if line.plain == text), None)
        if at is not None:
            self.scroll_to(y=self._starts[at], animate=False, force=True)

    def _wrap(self) -> None:
        before = self._fitted if self._width == self.size.width else {}
        self._width = self.size.width
        width = max(8, self._width - 2 * LEFT_MARGIN - SCROLLBAR)
        self._wrapped, self._starts, self._fitted = [], [], {}
        for line in self._text if self._width else ():  # before the layout there is no width
            self._starts.append(len(self._wrapped))
            _, fitted = before.get(id(line)) or (line, wrapped(line, width, _hanging(line.plain)))
            self._fitted[id(line)] = line, fitted
            self._wrapped += fitted
        self.has_lines(len(self._wrapped))

    def on_resize(self, event: Resize) -> None:
        """Wrap anew for another width; the line at the top stays there."""
        if event.size.width != self._width:
            top = max(0, bisect_right(self._starts, self.scroll_offset.y) - 1) or self._left
            self._wrap()
            self._left = 0 if self._starts else top
            if self._sought:
                self.scroll_to_line(self._sought)
            if 0 < top < len(self._starts):
                self.call_after_refresh(
                    self.scroll_to, y=self._starts[top], animate=False, force=True
                )

    def line_at(self, at: int) -> tuple[Content, bool]:
        """A wrapped line; nothing has a cursor here."""
        return self._wrapped[at] if at < len(self._wrapped) else BLANK, False


def _hanging(text: str) -> int:
    """Cells by which the lines after the first are indented: as far as the words of the first."""
    words = text.lstrip(" ▲▼–◆?")  # effects stand before what has them
    return len(text) - len(words) + (2 if words.startswith(("• ", "│ ")) else 0)
