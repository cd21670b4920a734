"""Own words: a field with what it is about above it. What is typed survives leaving."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.timer import Timer
from textual.widgets import Static

from facilitator.text import strip_unsafe
from facilitator.tui.dialogs.dialog import Dialog
from facilitator.tui.widgets.key_line import KeyLine
from facilitator.tui.widgets.text_field import TextField
from facilitator.tui.wording import QUIET, joined, pressable

REST = 0.4
"""Seconds after a change until the text is put into the draft, typing on or not: at most a second is ever lost."""


class Edit(Dialog[str | None]):
    """Type; Enter keeps, Escape leaves: the text is there again next time."""

    DEFAULT_CSS = """
    Edit { align: center bottom; }
    Edit > Vertical {
        width: 100%; height: auto; max-height: 90%; padding: 0 1; background: $surface; border-top: heavy $primary;
    }
    Edit #about { height: auto; max-height: 9; }
    Edit #field { height: 7; border: round $primary; }
    Edit.one-line #field { height: auto; min-height: 3; max-height: 7; }
    Edit #keys { height: 1; }
    """
    BINDINGS = [
        Binding("ctrl+s", "keep", "keep", priority=True),
        Binding("escape", "leave", "leave", priority=True),
        Binding("ctrl+e", "editor", "$EDITOR", priority=True),
    ]

    def __init__(
        self,
        title: str,
        text: str = "",
        *,
        about: str = "",
        one_line: bool = False,
        selected: bool = False,
        remember: Callable[[str], None] | None = None,
        problem: Callable[[str], str] | None = None,
    ) -> None:
        super().__init__(classes="one-line" if one_line else None)
        self._heading = joined((title, "bold"), ("\n" + about if about else "", QUIET))
        self._text = strip_unsafe(text)
        self._one_line = one_line
        self._selected = selected
        """Whether typing replaces the text."""
        self._remember = remember
        """Puts a text into the draft."""
        self._problem = problem
        """Why a text cannot be kept; empty where it can."""
        self._pause: Timer | None = None
        self._remembered = self._text

    def compose(self) -> ComposeResult:
        """What it is about, the field, its keys."""
        with Vertical():
            yield Static(self._heading, id="about")
            yield TextField(self._text, compact=False, id="field")
            yield KeyLine(joined(*[pressable(*key) for key in self._keys()]), id="keys")

    def _keys(self) -> list[tuple[str, str]]:
        leave = "leave, text stays here" if self._remember else "leave"
        line = [] if self._one_line else [("ctrl+j", "new line")]
        return [("Enter", "keep"), ("Esc", leave), *line, ("ctrl+e", "your editor")]

    def on_mount(self) -> None:
        """Begin at the end of the text."""
        field = self.query_one(TextField)
        field.move_cursor(field.document.end)
        if self._selected:
            field.select_all()
        field.focus()

    def on_text_area_changed(self) -> None:
        """Put the text into the draft soon."""
        if self._pause is None:
            self._pause = self.set_timer(REST, self.remember)

    def remember(self) -> None:
        """Put what was typed since the last time into the draft now."""
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        text = self.query_one(TextField).text
        if self._remember is not None and text != self._remembered:
            self._remembered = text
            self._remember(text)

    def on_text_field_passed(self, event: TextField.Passed) -> None:
        """Enter keeps; the edges lead nowhere."""
        event.stop()
        if event.taken:
            self.action_keep()

    def action_keep(self) -> None:
        """End with the text."""
        text = strip_unsafe(self.query_one(TextField).text)
        if problem := self._problem(text) if self._problem else "":
            told = joined(self._heading, (f"\n{problem}", "$text-error"))
            self.query_one("#about", Static).update(told)
            return
        if self._pause is not None:
            self._pause.stop()
        self.dismiss(text)

    def action_leave(self) -> None:
        """End without; the typed text stays in the draft."""
        self.remember()
        self.dismiss(None)

    def action_editor(self) -> None:
        """Edit the text in the user's own editor."""
        from facilitator.tui.editor import edit

        edit(self.app, self.query_one(TextField).text, self._take)

    def _take(self, text: str) -> None:
        self.query_one(TextField).load_text(strip_unsafe(text))
        self.on_text_area_changed()
