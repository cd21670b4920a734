"""A field for words, the same wherever words are typed: Enter keeps, ctrl+j begins a line, the edges lead out."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding
from textual.events import Paste
from textual.message import Message
from textual.widgets import TextArea

from facilitator.text import as_pasted, strip_unsafe


class TextField(TextArea):
    """A text that is typed. Enter and the arrows at its edges go to what stands beside it."""

    BINDINGS = [
        Binding("enter", "take", "keep", show=False, priority=True),
        Binding("ctrl+j", "new_line", "new line", show=False, priority=True),
    ]

    @dataclass
    class Passed(Message):
        """The field is left for what stands before or after it."""

        by: int
        taken: bool
        """Whether with Enter: what stands in it is taken as it is."""

    @dataclass
    class Beyond(Message):
        """ctrl+z or ctrl+y was pressed where nothing of this text can be taken back, or done again."""

        again: bool

    def __init__(
        self,
        text: str = "",
        example: str = "",
        *,
        several_lines: bool = True,
        compact: bool = True,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(
            text, compact=compact, soft_wrap=True, tab_behavior="focus", placeholder=example,
            highlight_cursor_line=False, id=id,
        )  # fmt: skip
        self.several_lines = several_lines

    def fitting(self, text: str) -> str:
        """The text as this field can hold it."""
        text = strip_unsafe(text)
        return text if self.several_lines else " ".join(text.split())

    def write(self, text: str) -> None:
        """Put another text into the field, the cursor behind it."""
        self.load_text(self.fitting(text))
        self.move_cursor(self.document.end)

    async def _on_paste(self, event: Paste) -> None:
        event.stop()
        event.text = self.fitting(as_pasted(event.text))  # the text area's own handler follows

    def take_in(self, text: str) -> None:
        """Put a text where the cursor is, in place of what is selected."""
        if not self.read_only:
            taken = self.replace(
                self.fitting(as_pasted(text)), *self.selection, maintain_selection_offset=False
            )
            self.move_cursor(taken.end_location)

    def action_take(self) -> None:
        """Take what stands here, and go on."""
        self.post_message(self.Passed(1, taken=True))

    def action_new_line(self) -> None:
        """Begin another line, where the text may have several."""
        if self.several_lines:
            self.insert("\n")

    def action_undo(self) -> None:
        """Take the last typing back."""
        if self.history.undo_stack:
            super().action_undo()
        else:
            self.post_message(self.Beyond(again=False))

    def action_redo(self) -> None:
        """Do the last typing again that was taken back."""
        if self.history.redo_stack:
            super().action_redo()
        else:
            self.post_message(self.Beyond(again=True))

    def action_delete_to_start_of_line(self) -> None:
        """Take away what stands before the cursor in its line, however the screen wraps it."""
        row, column = self.cursor_location
        if column and self.selection.is_empty and not self.read_only:
            self.delete((row, 0), (row, column), maintain_selection_offset=False)
        else:
            super().action_delete_to_start_of_line()

    def action_cursor_up(self, select: bool = False) -> None:
        """One line up; above the first, to what stands before."""
        if self.navigator.is_first_wrapped_line(self.cursor_location):
            self.post_message(self.Passed(-1, taken=False))
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """One line down; below the last, to what comes after."""
        if self.navigator.is_last_wrapped_line(self.cursor_location):
            self.post_message(self.Passed(1, taken=False))
        else:
            super().action_cursor_down(select)
