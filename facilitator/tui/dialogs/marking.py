"""A list of which several rows can be marked, and what is done with them together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from facilitator.text import counted
from facilitator.tui.dialogs.dialog import Dialog
from facilitator.tui.keys import key
from facilitator.tui.pages.page import Keys
from facilitator.tui.widgets.key_line import KeyLine
from facilitator.tui.widgets.rows import Row, Rows
from facilitator.tui.wording import HOT, KEY_NAMES, QUIET, joined, pressable


class Markable(NamedTuple):
    """A row that can be marked."""

    id: str
    content: Content
    group: str = ""
    """`a` marks all of a group."""
    marked: bool = False


class MarkedRows(NamedTuple):
    """What the list ended with."""

    key: str
    marked: tuple[str, ...]
    cursor: str


class Marking(Dialog[MarkedRows]):
    """Space marks, `a` marks all of a kind; Enter and the keys given end with what is marked."""

    DEFAULT_CSS = """
    Marking { align: center middle; }
    Marking > Vertical {
        width: 110; max-width: 100%; height: auto; max-height: 96%; padding: 0 1;
        background: $surface; border: round $primary;
    }
    Marking Rows { max-height: 65vh; }
    Marking #about { height: auto; max-height: 5; }
    Marking #keys { height: auto; max-height: 2; }
    """
    takes_nothing_typed_ahead = True
    BINDINGS = [key("escape,q", "close", "back"), key("a", "all", "mark all of this kind")]

    def __init__(
        self, title: str, rows: Sequence[Markable], about: str, keys: Keys, at: str = ""
    ) -> None:
        super().__init__()
        self._title, self._about, self._keys, self._at = title, about, keys, at
        self._markable = {row.id: row for row in rows}
        self._marked = {row.id for row in rows if row.marked}
        for pressed, _ in keys:
            if pressed != "Enter":
                self._bindings.bind(
                    KEY_NAMES.get(pressed, pressed), f"end('{pressed}')", show=False
                )

    def compose(self) -> ComposeResult:
        """Title, rows, keys."""
        with Vertical():
            yield Static(id="about")
            yield Rows(id="rows")
            keys = (*self._keys, ("Space", "marks"), ("a", "marks all of a kind"), ("Esc", "back"))
            yield KeyLine(joined(*[pressable(*one) for one in keys]), id="keys")

    def on_mount(self) -> None:
        """The cursor on the row wanted, else on the first."""
        self._show(self._at if self._at in self._markable else next(iter(self._markable), ""))
        self.query_one(Rows).focus()

    def _show(self, cursor: str | None = None) -> None:
        signs = {True: ("[x] ", HOT), False: ("[ ] ", QUIET)}
        rows = [
            Row(row.id, joined(signs[row.id in self._marked], row.content), 4)
            for row in self._markable.values()
        ]
        marked = counted(len(self._marked), "marked", "marked") if self._marked else ""
        self.query_one("#about", Static).update(
            joined((self._title, "bold"), (f"   {marked}", HOT), (f"\n{self._about}", QUIET))
        )
        self.query_one(Rows).show(rows, cursor)

    def on_rows_picked(self, event: Rows.Picked) -> None:
        """Space marks; Enter ends."""
        event.stop()
        if event.marks:
            self._marked ^= {event.id}
            self._show()
        else:
            self.action_end("Enter")

    def action_all(self) -> None:
        """Mark all of the kind under the cursor, or none of them any more."""
        here = self._markable.get(self.query_one(Rows).cursor)
        if here is not None:
            alike = {row.id for row in self._markable.values() if row.group == here.group}
            self._marked = self._marked - alike if alike <= self._marked else self._marked | alike
            self._show()

    def action_end(self, pressed: str) -> None:
        """End with what is marked."""
        cursor = self.query_one(Rows).cursor
        ids = tuple(id_ for id_ in self._markable if id_ in self._marked)
        self.dismiss(MarkedRows(pressed, ids, cursor))
