"""What C would write now: as it will look, or, with v, as the characters that stand in the file."""

from __future__ import annotations

from facilitator.tui.dialogs.reader import Reader
from facilitator.tui.keys import key
from facilitator.tui.rendered import rendered
from facilitator.tui.widgets.key_line import KeyLine
from facilitator.tui.widgets.lines import Lines
from facilitator.tui.wording import STRONG, said


class Preview(Reader):
    """A section to read; v turns between its looks and its source."""

    BINDINGS = [key("v", "turn", "as it looks, or the source")]

    def __init__(self, title: str, text: str) -> None:
        super().__init__(title, ())
        self._text, self._is_source = text, False

    def on_mount(self) -> None:
        """Show how it looks."""
        self.query_one(Lines).focus()
        self._show()

    def on_resize(self) -> None:
        """Tables follow the width."""
        self._show(keep_place=True)

    def action_turn(self) -> None:
        """The other one of both."""
        self._is_source = not self._is_source
        self._show()

    def _show(self, *, keep_place: bool = False) -> None:
        source = [
            said(line, STRONG if line.startswith("#") else "") for line in self._text.splitlines()
        ]
        looks = source if self._is_source else rendered(self._text, self.size.width - 4)
        self.query_one(Lines).show(looks, keep_place=keep_place)
        turn = "v", "as it will look" if self._is_source else "the source"
        self.query_one(".keys", KeyLine).update(self.keys_told(turn))
