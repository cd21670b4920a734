"""Text to read over the screen: preview, ledger, help, tensions, a comparison."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from facilitator.tui.dialogs.dialog import Dialog
from facilitator.tui.keys import key
from facilitator.tui.widgets.key_line import KeyLine
from facilitator.tui.widgets.lines import Lines
from facilitator.tui.wording import HOT, joined, pressable


class Reader(Dialog[str]):
    """A titled page; any of its keys closes it."""

    DEFAULT_CSS = """
    Reader { align: center middle; }
    Reader > Vertical { width: 100%; height: 100%; background: $surface; }
    Reader .title { height: 1; background: $panel; padding: 0 1; }
    Reader .keys { height: 1; padding: 0 1; }
    """
    BINDINGS = [key("escape,q", "close", "back")]
    closes = "enter"
    """The key that goes back, too."""

    def __init__(self, title: str, text: Iterable[Content], also: str = "") -> None:
        super().__init__()
        self._title, self._lines = title, tuple(text)
        self._offers: Sequence[tuple[str, str]] = ()
        for pressed in filter(None, (self.closes, also)):
            self._bindings.bind(pressed, "close", show=False)

    def compose(self) -> ComposeResult:
        """Title, text, keys."""
        with Vertical():
            yield Static(joined((self._title, "bold")), classes="title")
            yield Lines(id="text")
            yield KeyLine(self.keys_told(*self._offers), classes="keys")

    def keys_told(self, *offers: tuple[str, str]) -> Content:
        """The line of keys, with what else they do here."""
        also = [pressable(pressed, what) for pressed, what in (*offers, ("Esc", "back"))]
        return joined(("↑↓ PgUp PgDn", HOT), " scroll   ", *also)

    def on_mount(self) -> None:
        """Show the text."""
        lines = self.query_one(Lines)
        lines.focus()
        lines.show(self._lines)
