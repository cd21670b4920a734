"""Text to read that offers something: a key of its own for each thing that can be done about it."""

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


class OfferReader(Dialog[str | None]):
    """A titled page; ends with the key of what is wanted, or with None."""

    DEFAULT_CSS = """
    OfferReader { align: center middle; }
    OfferReader > Vertical { width: 100%; height: 100%; background: $surface; }
    OfferReader .title { height: 1; background: $panel; padding: 0 1; }
    OfferReader .keys { height: 1; padding: 0 1; }
    """
    takes_nothing_typed_ahead = True
    BINDINGS = [key("escape,q,n", "close", "back")]

    def __init__(
        self, title: str, text: Iterable[Content], offers: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__()
        self._title, self._lines, self._offers = title, tuple(text), offers
        for pressed, _ in offers:
            self._bindings.bind(pressed, f"end('{pressed}')", show=False)

    def compose(self) -> ComposeResult:
        """Title, text, keys."""
        offered = (pressable(pressed, what) for pressed, what in self._offers)
        with Vertical():
            yield Static(joined((self._title, "bold")), classes="title")
            yield Lines(id="text")
            scroll = joined(("↑↓ PgUp PgDn", HOT), " scroll   ")
            yield KeyLine(joined(scroll, *offered, pressable("Esc", "back")), classes="keys")

    def on_mount(self) -> None:
        """Show the text."""
        lines = self.query_one(Lines)
        lines.focus()
        lines.show(self._lines)

    def action_end(self, pressed: str) -> None:
        """End with what is wanted."""
        self.dismiss(pressed)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)
