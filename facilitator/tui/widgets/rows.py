"""A list of rows with a cursor: every list of the program, drawn line by line so that long ones cost nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.events import Click, Resize
from textual.geometry import Region, Size
from textual.message import Message

from facilitator.model.noun import noun
from facilitator.tui.keys import key
from facilitator.tui.widgets.in_view import BLANK, LEFT_MARGIN, SCROLLBAR, InView


@noun
class Row:
    """One entry; without an id the cursor passes over it."""

    id: str
    content: Content
    hanging: int = 0
    """Cells by which wrapped lines are indented."""


class Rows(InView, can_focus=True):
    """Rows of text with a cursor on one of them."""

    DEFAULT_CSS = "Rows { height: auto; }"
    BINDINGS = [
        key("up", "look(-1)"),
        key("down", "look(1)"),
        key("pageup", "look(-8)"),
        key("pagedown", "look(8)"),
        key("home", "look(-10000)"),
        key("end", "look(10000)"),
        key("enter", "pick"),
        key("space", "pick(True)"),
    ]

    @dataclass
    class Picked(Message):
        """This row was picked with Enter, the space bar or a click."""

        rows: Rows
        id: str
        marks: bool = False
        """Whether with the space bar, which marks and takes a mark away."""

        @property
        def control(self) -> Rows:
            """The list that posts."""
            return self.rows

    @dataclass
    class Unaimed(Message):
        """A row was to be picked while the cursor was on none: it is on the first now."""

        rows: Rows

        @property
        def control(self) -> Rows:
            """The list that posts."""
            return self.rows

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002
        looked: Callable[[str], None] | None = None,
        aims: bool = False,
    ) -> None:
        super().__init__(id=id)
        self._aims = aims
        """Whether the cursor is on the first row that can be picked where it is on no other."""
        self._looked = looked
        """What is told the row that the cursor comes to: at once, so that both are drawn in one frame."""
        self.rows: tuple[Row, ...] = ()
        self.cursor = ""
        """Id of the row under the cursor; empty when it is on none."""
        self._lines: list[tuple[str, Content]] = []
        self._wrapped_at = 0

    def show(self, rows: Sequence[Row], cursor: str | None = None) -> None:
        """Show these rows; the cursor stays on its row where that is still there."""
        was, self.rows = (self.rows, self.cursor), tuple(rows)
        self.cursor = self._aimed_at(self.cursor if cursor is None else cursor)
        if self._lines and self.cursor == was[1] and _are_same(self.rows, was[0]):
            self.redraw()
            return
        before = len(self._lines)
        self._wrap()
        if not before or (len(self._lines) != before and self.styles.auto_dimensions):
            self.refresh(layout=True)  # else nothing moves
        self.call_after_refresh(self._reveal)

    def _aimed_at(self, wanted: str) -> str:
        """This row where it is there, else the first or none."""
        ids = [row.id for row in self.rows if row.id]
        return wanted if wanted in ids else ids[0] if self._aims and ids else ""

    def _wrap(self) -> None:
        width = max(8, self.size.width - LEFT_MARGIN - SCROLLBAR)
        self._wrapped_at = self.size.width
        self._lines = []
        # before the layout there is no width to wrap to
        for row in self.rows if self.size.width else ():
            first, *rest = _hanging(row, width)
            self._lines += [(row.id, line) for line in (first, *rest)]
        self.has_lines(len(self._lines))

    def on_resize(self, event: Resize) -> None:
        """Wrap anew for another width; the row under the cursor stays in view."""
        if event.size.width != self._wrapped_at:
            self._wrap()
            self.refresh(layout=True)
        self.call_after_refresh(self._reveal)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are when wrapped."""
        if width != self._wrapped_at and width > 0:
            lines = sum(
                len(_hanging(row, max(8, width - LEFT_MARGIN - SCROLLBAR))) for row in self.rows
            )
            return max(1, lines)
        return max(1, len(self._lines))

    def line_at(self, at: int) -> tuple[Content, bool]:
        """A line of a row, and whether the cursor is on that row."""
        row, content = self._lines[at] if at < len(self._lines) else ("", BLANK)
        return content, bool(row) and row == self.cursor

    def action_look(self, by: int) -> None:
        """Move the cursor over rows that can be picked."""
        ids = [r.id for r in self.rows if r.id]
        if not ids:
            return
        if self.cursor not in ids:
            target = by - 1 if by > 0 else len(ids) + by
        else:
            target = ids.index(self.cursor) + by
            if target < 0 and by == -1:
                self.scroll_home(animate=False)
        self.look(ids[max(0, min(len(ids) - 1, target))])

    def look(self, id_: str) -> None:
        """Put the cursor on a row."""
        if id_ == self.cursor:
            return
        self.cursor = id_
        self._reveal()
        self.redraw()
        if self._looked is not None:
            self._looked(id_)

    def _reveal(self) -> None:
        lines = [n for n, (row, _) in enumerate(self._lines) if row and row == self.cursor]
        if lines:
            self.scroll_to_region(Region(0, lines[0], 1, len(lines)), animate=False, force=True)

    def action_pick(self, marks: bool = False) -> None:
        """Pick the row under the cursor; where it is on none, go to the first."""
        if self.cursor:
            self.post_message(self.Picked(self, self.cursor, marks))
        else:
            self.action_look(1)
            self.post_message(self.Unaimed(self))

    def on_click(self, event: Click) -> None:
        """A click looks at a row; a click on the row under the cursor picks it."""
        at = event.y + self.scroll_offset.y
        if 0 <= at < len(self._lines) and (row := self._lines[at][0]):
            event.stop()
            if row == self.cursor:
                self.action_pick()
            else:
                self.look(row)


def _are_same(rows: Sequence[Row], others: Sequence[Row]) -> bool:
    """Whether they look the same; two contents are equal already when they have the same words."""
    return len(rows) == len(others) and all(
        a.id == b.id and a.hanging == b.hanging and a.content.is_same(b.content)
        for a, b in zip(rows, others, strict=True)
    )


def _hanging(row: Row, width: int) -> list[Content]:
    """The lines of a row, those after the first indented."""
    first, *rest = row.content.split("\n", allow_blank=True)
    lines = wrapped(first, width, row.hanging)
    for part in rest:
        lines += [line.pad_left(row.hanging) for line in wrapped(part, width - row.hanging, 0)]
    return lines


def wrapped(text: Content, width: int, hanging: int) -> list[Content]:
    """Lines of at most so many cells, those after the first indented."""
    text = text.rstrip()  # spaces at the end want no line of their own
    if text.cell_length <= width:
        return [text]
    first, *rest = text.wrap(width)
    if not hanging:
        return [first, *rest]
    after = text[
        len(first.plain) :
    ]  # not the other lines joined: a long word may be broken between them
    after = after[len(after.plain) - len(after.plain.lstrip(" ")) :]
    return [first, *(line.pad_left(hanging) for line in after.wrap(max(8, width - hanging)))]
