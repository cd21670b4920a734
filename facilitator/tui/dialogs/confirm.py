"""A question with two answers, y and n."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from facilitator.tui.dialogs.dialog import Dialog
from facilitator.tui.keys import key
from facilitator.tui.widgets.key_line import KeyLine
from facilitator.tui.wording import QUIET, joined, pressable, said


class Confirm(Dialog[bool]):
    """Ask; `y` is True, `n` and Escape are False."""

    DEFAULT_CSS = """
    Confirm { align: center middle; }
    Confirm > Vertical {
        width: 64; max-width: 96%; height: auto; padding: 1 2; background: $surface; border: round $primary;
    }
    """
    takes_nothing_typed_ahead = True
    BINDINGS = [key("y", "answer(True)", "yes"), key("n,escape", "answer(False)", "no")]

    def __init__(self, question: str, yes: str = "yes", no: str = "no") -> None:
        super().__init__()
        self._question, self._yes, self._no = question, yes, no

    def compose(self) -> ComposeResult:
        """The question and its two keys."""
        with Vertical():
            yield Static(said(self._question))
            yield KeyLine(
                joined(
                    "\n",
                    pressable("y", self._yes),
                    pressable("n", self._no),
                    pressable("Esc", self._no, QUIET),
                )
            )

    def action_answer(self, answer: bool) -> None:
        """End with the answer."""
        self.dismiss(answer)
