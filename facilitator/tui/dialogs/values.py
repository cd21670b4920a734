"""Why, and the values of one decision, as a form; what is no value stays as text that was begun."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import ScrollableContainer, Vertical
from textual.events import DescendantBlur, DescendantFocus
from textual.timer import Timer
from textual.widget import AwaitMount
from textual.widgets import Static

from facilitator.asking import example_of, fields_of, open_fields
from facilitator.model import Decision, How, Question, ValueField
from facilitator.session import events
from facilitator.session.found_values import found_for
from facilitator.session.saving import answer_label
from facilitator.session.state import State
from facilitator.text import counted
from facilitator.tui.dialogs.dialog import Dialog
from facilitator.tui.dialogs.edit import REST
from facilitator.tui.dialogs.value_line import FormLine, ReasonLine, ValueLine
from facilitator.tui.host import conversation
from facilitator.tui.widgets.key_line import KeyLine
from facilitator.tui.widgets.text_field import TextField
from facilitator.tui.wording import QUIET, STRONG, joined, pressable

MOST_WIDE = 120
"""Cells of the form on a wider screen."""
REASON = ReasonLine.id_
"""Where the form begins when a choice was just made."""


class ValueForm(Dialog[bool]):
    """A line for the reason and one for each value; ends with whether the last was passed, or all was kept.

    A field is kept when it is left after typing, or passed with Enter; Escape keeps what was typed, too.
    """

    AUTO_FOCUS = ""  # the form says where it begins: no field is shown as begun for a moment
    DEFAULT_CSS = """
    ValueForm { align: center bottom; }
    ValueForm > Vertical {
        width: 100%; max-width: 120; height: auto; max-height: 100%; background: $surface; border-top: heavy $primary;
    }
    ValueForm #form-title { height: 1; background: $panel; padding: 0 1; }
    ValueForm #form-ask { height: 3; padding: 0 1; }
    ValueForm #form-lines { height: auto; max-height: 65vh; }
    ValueForm #form-keys { height: auto; max-height: 3; padding: 0 1; background: $panel; }
    """
    BINDINGS = [
        Binding("ctrl+s", "keep", "keep", priority=True),
        Binding("escape", "leave", "close", priority=True),
        Binding("ctrl+w", "set('in-words')", "in words", priority=True),
        Binding("ctrl+d", "set('deferred')", "defer", priority=True),
        Binding("ctrl+n", "set('not-applicable')", "not applicable", priority=True),
        Binding("ctrl+t", "take", "take what was found", priority=True),
        Binding("ctrl+e", "editor", "$EDITOR", priority=True),
    ]

    def __init__(self, question: Question, at: str = "", brought_up: str | None = None) -> None:
        super().__init__()
        self._question, self._at, self._brought_up = question, at, brought_up
        self._pause: Timer | None = None
        self._coming: list[AwaitMount] = []
        """Lines on their way into the form."""

    @property
    def session(self) -> State:
        """The state as it is now."""
        return self.host.state

    @property
    def decision(self) -> Decision | None:
        """The decision whose values these are."""
        return self.session.draft.decisions.get(self._question.id)

    def compose(self) -> ComposeResult:
        """Title, what is asked, the lines, the keys."""
        with Vertical():
            yield Static(id="form-title")
            yield Static(id="form-ask")
            with ScrollableContainer(id="form-lines", can_focus=False):
                yield ReasonLine(self._question, self._brought_up)
                yield from (self._line(field) for field in self._fields())
            yield KeyLine(id="form-keys")

    def _fields(self) -> tuple[ValueField, ...]:
        return fields_of(self._question, self.session.facts)

    def _line(self, field: ValueField) -> ValueLine:
        found = found_for(self.session, self._question, field)
        return ValueLine(self._question, field, example_of(field, self.session.facts), found)

    def on_mount(self) -> None:
        """Begin at the field that was wanted, else at the first that is open, else at the first."""
        open_ = [f.id for f in open_fields(self._question, self.session.facts)]
        values = [field.id for field in self._fields()]
        lines = {line.id_: line for line in self._lines()}
        wanted = (id_ for id_ in (self._at, *open_, *values, REASON) if id_ in lines)
        lines[next(wanted)].text.focus()
        self._show_title()

    def _lines(self) -> list[FormLine]:
        return list(self.query(FormLine))

    @property
    def line(self) -> FormLine | None:
        """The line that has the keyboard."""
        return next((line for line in self._lines() if line.has_focus_within), None)

    def show(self) -> None:
        """Fields come and go with what the values before them say; called whenever the session moves."""
        if self.decision is None:
            self.dismiss(False)
            return
        if not self._lines():
            return  # not composed yet
        lines = {line.id_: line for line in self.query(ValueLine)}
        wanted = {field.id: field for field in self._fields()}
        for id_, line in lines.items():
            if id_ not in wanted and not line.has_focus_within:
                line.remove()
        for at, (id_, field) in enumerate(wanted.items()):  # the reason stands above them
            if id_ not in lines:
                mounted = self.query_one("#form-lines").mount(self._line(field), before=at + 1)
                self._coming.append(mounted)
        self._show_title()
        self._show_focused()

    def _show_title(self) -> None:
        decision = self.decision
        if decision is None:
            return
        open_ = open_fields(self._question, self.session.facts)
        empty = [f for f in self._fields() if f.id not in decision.values]
        state = f"{len(empty)} not stated" if empty else "none open"
        state = f"{counted(len(open_), 'essential value')} open" if open_ else state
        title = f"{self._question.title}: {answer_label(self.session, decision)}"
        width = min(self.app.size.width, MOST_WIDE)
        room = max(10, width - len(state) - 5)
        shown = title if len(title) <= room else title[: room - 1] + "…"
        self.query_one("#form-title", Static).update(
            joined((shown.ljust(room), STRONG), " ", (state, QUIET))
        )

    def _show_focused(self) -> None:
        """What the focused field is about, and the keys that work on it."""
        line = self.line
        if line is None:
            return
        self.query_one("#form-ask", Static).update(line.ask)
        onward = "keep, close" if line is self._lines()[-1] else "next"
        keys = [("Enter", onward), ("↑↓", "field"), ("ctrl+s", "keep"), ("Esc", "close")]
        keys += [] if line.any_words else [("ctrl+w", "in words")]
        if isinstance(line, ValueLine):
            keys += [("ctrl+d", "defer"), ("ctrl+n", "not applicable")]
        keys += [("ctrl+t", "take what was found")] if line.found else []
        keys += [("ctrl+j", "new line"), ("ctrl+e", "editor")] if line.text.several_lines else []
        self.query_one("#form-keys", KeyLine).update(
            joined(*[pressable(k, what) for k, what in keys])
        )

    def on_resize(self) -> None:
        """The title is as wide as the screen."""
        self._show_title()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Say what the field wants."""
        self._show_focused()

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """Keep what was typed into the field that is left."""
        for line in self._lines():
            if event.widget is line.text:
                line.settle()

    def on_text_area_changed(self, event: TextField.Changed) -> None:
        """Say under the field what is wrong with it, and put the text into the draft soon."""
        for line in self._lines():
            if event.text_area is line.text:
                line.changed()
        if self._pause is None:
            self._pause = self.set_timer(REST, self.remember)

    def on_text_field_passed(self, event: TextField.Passed) -> None:
        """Go to the field beside; Enter takes what stands in this one, and ends the form on the last."""
        event.stop()
        line = self.line
        if line is None:
            return
        if event.taken and line.marked():
            return
        if event.taken:
            line.settle(taken=True)
            if line.problem:
                return  # what cannot be kept is not passed over
        lines = self._lines()  # with those that the value brought
        at = lines.index(line) + event.by
        if 0 <= at < len(lines):
            self._go_to(lines[at])
        elif event.taken:
            self._end(kept=True)

    def on_text_field_beyond(self, event: TextField.Beyond) -> None:
        """Take the last move of the session back, the choice where nothing was done since, or do it again."""
        event.stop()
        if not event.again and self.line is not None and self.line.turned_back():
            return
        self.host.play(events.Redo() if event.again else events.Undo())
        for line in self._lines() if self.decision is not None else ():
            if line.is_mounted:
                line.load()

    @conversation
    async def _go_to(self, line: FormLine) -> None:
        for coming in self._coming:
            await coming
        self._coming.clear()
        line.text.focus()

    def remember(self) -> None:
        """Put what was typed and is not kept into the draft now."""
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        for line in self._lines():
            line.remember()

    def _end(self, *, kept: bool) -> None:
        self.remember()
        wrong = next((line for line in self._lines() if line.problem), None)
        if kept and wrong is not None:
            self._go_to(wrong)  # what cannot be kept is not passed over
        else:
            self.dismiss(kept)

    def action_keep(self) -> None:
        """Keep all that is valid, and close; what is not is shown first."""
        for line in self._lines():
            line.settle(taken=True)
        self._end(kept=True)

    def action_leave(self) -> None:
        """Close; what was typed is kept where it is valid."""
        for line in self._lines():
            line.settle()
        self._end(kept=False)

    def action_set(self, how: str) -> None:
        """Say of the focused field that it is in words, deferred or not applicable; again: that it is not."""
        if self.line is not None:
            self.line.turn(How(how))

    def action_take(self) -> None:
        """Take what was found in the project into the focused field; again: the next that was found."""
        if self.line is not None:
            self.line.take()

    def action_editor(self) -> None:
        """Edit the focused text in the user's own editor."""
        from facilitator.tui.editor import edit

        if self.line is not None:
            edit(self.app, self.line.text.text, self.line.text.write)
