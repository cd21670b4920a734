"""One of several, by cursor or digit."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from facilitator.tui.dialogs.dialog import Dialog
from facilitator.tui.keys import digits, key
from facilitator.tui.widgets.key_line import KeyLine
from facilitator.tui.widgets.rows import Row, Rows
from facilitator.tui.wording import HOT, QUIET, joined, pressable


class Pick(Dialog[str | None]):
    """A titled list; ends with the id picked, or None. A row without an id only stands there."""

    DEFAULT_CSS = """
    Pick { align: center middle; }
    Pick > Vertical {
        width: 76; max-width: 100%; height: auto; max-height: 96%; padding: 0 1;
        background: $surface; border: round $primary;
    }
    Pick Rows { max-height: 16; }
    Pick #about { height: auto; max-height: 6; }
    """
    BINDINGS = [key("escape,q", "close", "back"), *digits("take")]

    def __init__(
        self, title: str, rows: Sequence[tuple[str, Content]], about: str = "", *, at: str = ""
    ) -> None:
        super().__init__()
        self._title, self._rows, self._about, self._at = title, rows, about, at

    def compose(self) -> ComposeResult:
        """Title, rows, keys."""
        with Vertical():
            yield Static(
                joined((self._title, "bold"), ("\n" + self._about if self._about else "", QUIET)),
                id="about",
            )
            yield Rows(id="rows")
            yield KeyLine(joined(pressable("Enter", "take"), pressable("Esc", "back")))

    def on_mount(self) -> None:
        """Show the rows with their digits."""
        rows = self.query_one(Rows)
        rows.show(
            [
                Row(id_, joined((f"{n} " if n < 10 else "  ", HOT), content), 2)
                for n, (id_, content) in enumerate(self._rows, 1)
            ],
            cursor=self._at or next((id_ for id_, _ in self._rows if id_), ""),
        )
        rows.focus()

    def action_take(self, number: int) -> None:
        """End with a row, by its digit."""
        if number <= len(self._rows) and self._rows[number - 1][0]:
            self.dismiss(self._rows[number - 1][0])

    def on_rows_picked(self, event: Rows.Picked) -> None:
        """End with the row."""
        event.stop()
        self.dismiss(event.id)
