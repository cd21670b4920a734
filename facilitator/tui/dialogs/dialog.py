"""What every dialog is: it ends once, with a value, and only while it is on top."""

from __future__ import annotations

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

from facilitator.tui.host import Host, host_of

Value = TypeVar("Value")


class Dialog(ModalScreen[Value]):
    """Base of the dialogs."""

    takes_nothing_typed_ahead = False
    """Whether a key of it does something that nobody agreed to before it was seen."""

    @property
    def host(self) -> Host:
        """The program."""
        return host_of(self)

    def show(self) -> None:
        """Show the session again; called whenever it moves."""

    def remember(self) -> None:
        """Put what is being typed into the draft now; called when the program ends."""

    def action_close(self) -> None:
        """End without a value."""
        self.dismiss(None)

    def action_press(self, key: str) -> None:
        """A key named in the dialog was clicked."""
        self.app.simulate_key(key)

    def dismiss(self, result: Value | None = None) -> AwaitComplete:
        """End with a value; a key pressed twice, or a move behind another dialog, ends nothing more."""
        if not self.is_current:
            return AwaitComplete()
        return super().dismiss(result)
