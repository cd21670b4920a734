"""Find a question: words are typed, the questions that have them stand beneath."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from facilitator.session.finding import OPEN, FoundQuestion, find_questions
from facilitator.text import counted
from facilitator.tui.dialogs.dialog import Dialog
from facilitator.tui.widgets.key_line import KeyLine
from facilitator.tui.widgets.rows import Row, Rows
from facilitator.tui.widgets.text_field import TextField
from facilitator.tui.wording import QUIET, STRONG, cut, joined, pressable


class Find(Dialog[FoundQuestion]):
    """Ends with the question under the cursor, or None."""

    DEFAULT_CSS = """
    Find { align: center middle; }
    Find > Vertical {
        width: 100; max-width: 100%; height: 90%; padding: 0 1; background: $surface; border: round $primary;
    }
    Find TextField { height: 1; border: none; padding: 0; background: $panel; }
    Find #found { height: 1fr; }
    """
    BINDINGS = [Binding("escape", "close", "back", priority=True)]

    def compose(self) -> ComposeResult:
        """The words, what has them, the keys."""
        with Vertical():
            yield Static(joined(("Find a question", "bold")), id="find-title")
            yield TextField("", "a word of its name, an option, a value", several_lines=False)
            yield Rows(id="found")
            keys = (("Enter", "go there"), ("↑↓", "look"), ("Esc", "back"))
            yield KeyLine(joined(*[pressable(*key) for key in keys]))

    def on_mount(self) -> None:
        """All questions, as long as nothing is typed."""
        self.query_one(Rows).can_focus = False
        self.query_one(TextField).focus()
        self.on_text_area_changed()

    def on_text_area_changed(self) -> None:
        """Show the questions that have what is typed."""
        found = find_questions(self.host.state, self.query_one(TextField).text)
        self._found = {one.question.id: one for one in found}
        rows = [_row(one, self.size.width) for one in found]
        nothing = Row("", joined(("No question has these words.", QUIET)))
        self.query_one(Rows).show(rows or [nothing], cursor=rows[0].id if rows else "")
        title = joined(
            ("Find a question", "bold"),
            (f"   {counted(len(rows), 'question')}", QUIET),
        )
        self.query_one("#find-title", Static).update(title)

    def on_text_field_passed(self, event: TextField.Passed) -> None:
        """Enter goes to the question under the cursor; the arrows look at others."""
        event.stop()
        rows = self.query_one(Rows)
        if not event.taken:
            rows.action_look(event.by)
        elif rows.cursor:
            self.dismiss(self._found[rows.cursor])

    def on_rows_picked(self, event: Rows.Picked) -> None:
        """A click on the row under the cursor goes there."""
        event.stop()
        self.dismiss(self._found[event.id])


def _row(found: FoundQuestion, width: int) -> Row:
    room = min(width, 100) - 8
    standing = cut(found.standing, max(40, room - len(found.question.title) - len(found.where) - 6))
    tone = "$text-warning" if found.standing == OPEN else QUIET
    by = (f"\n{cut(found.by, room - 4)}", QUIET) if found.by else ""
    return Row(
        found.question.id,
        joined(
            (found.question.title, STRONG if found.asked else QUIET),
            (f"  {found.where}  ", QUIET),
            (standing, tone),
            by,
        ),
        4,
    )
