"""The lines of the form: why, and each value with what is wrong, how it is meant, or what was found under it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from facilitator.model import How, Kind, Question, Stated, ValueField, ValueKind
from facilitator.session import events
from facilitator.session.drafts import earlier_reason, typed_value
from facilitator.session.found_values import FoundValue
from facilitator.tui.host import Host, host_of
from facilitator.tui.widgets.text_field import TextField
from facilitator.tui.wording import HOT, QUIET, cut, joined, pressable
from facilitator.values import RefusedError, is_words, read

LABEL = 26
MEANT = {
    How.STATED: "",
    How.IN_WORDS: "in words: kept as they are, and nothing is computed from them",
    How.DEFERRED: "deferred; the text says until when, or why",
    How.NOT_APPLICABLE: "not applicable; the text says why",
}
ASIDE = (How.DEFERRED, How.NOT_APPLICABLE)
NOTHING = Stated("")


class FormLine(Vertical):
    """A line of the form: a label, a text, and a note under it."""

    DEFAULT_CSS = """
    FormLine { height: auto; padding: 0 1; }
    FormLine Horizontal { height: auto; }
    FormLine .label { width: 27; height: auto; padding: 0 1 0 0; }
    FormLine TextField { height: auto; max-height: 4; padding: 0; background: $panel; }
    FormLine .note { height: auto; max-height: 2; padding: 0 0 0 27; }
    """
    id_ = ""
    """What it is about: id of the value's field, or `rationale`."""
    label = ""
    essential = False
    any_words = True
    """Whether any text is taken."""
    found: tuple[FoundValue, ...] = ()
    text: TextField

    @property
    def problem(self) -> str:
        """Why what stands in the field cannot be kept; empty when it can."""
        return ""

    @property
    def ask(self) -> Content:
        """What the line asks for."""
        raise NotImplementedError

    def changed(self) -> None:
        """Say under the field what is so now."""

    def marked(self) -> bool:
        """Whether what was typed was numbers of options, which are marked now."""
        return False

    def load(self) -> None:
        """Show what was begun, else what is recorded."""
        raise NotImplementedError

    def settle(self, *, taken: bool = False) -> None:
        """Keep what was typed, or what is `taken` as it stands."""
        raise NotImplementedError

    def remember(self) -> None:
        """Put what was typed and is not kept into the draft."""
        raise NotImplementedError

    def take(self) -> None:
        """Put what was found into the field; the next time, the next."""

    def turn(self, how: How) -> None:
        """Mean the text in another way."""

    def turned_back(self) -> bool:
        """Whether a text was put aside for a reason that is not kept yet: it is back now."""
        return False

    def compose(self) -> ComposeResult:
        """Label and text, and the note under them."""
        star = joined(("* ", HOT)) if self.essential else joined("  ")
        with Horizontal():
            yield Static(joined(star, self.label), classes="label")
            yield self.text
        yield Static(classes="note")

    @property
    def host(self) -> Host:
        """The program."""
        return host_of(self)


class ReasonLine(FormLine):
    """Why: the first line of the form."""

    id_ = "rationale"
    label = "Why"

    def __init__(self, question: Question, brought_up: str | None) -> None:
        super().__init__()
        self._question, self._brought_up = question, brought_up or ""
        self._field = f"rationale:{question.id}"
        self._loaded = ""
        """What stood in the field before anything was typed."""
        self._marks = brought_up is not None and question.kind is Kind.MULTI
        """Whether numbers alone mark further options: somebody is choosing several."""
        self.text = TextField("", "in your words; Enter goes on without")

    def marked(self) -> bool:
        """Mark the options whose numbers stand in the field and nothing else; whether that was so."""
        typed = "".join(self.text.text.replace(",", " ").split())
        numbers = {str(at): option for at, option in enumerate(self._question.options[:9], 1)}
        if not self._marks or not typed or not numbers.keys() >= set(typed):
            return False
        for number in dict.fromkeys(typed):
            self.host.play(events.Choose(self._question.id, numbers[number].id))
        told = self.host.state.notice
        if self._field in self.host.state.draft.typing:
            self.host.play(events.Typing(self._field, ""))
        self.load()
        self._bring_up(told)
        return True

    def _bring_up(self, told: str) -> None:
        note = self.query_one(".note", Static)
        note.display = bool(told)
        note.update(joined((told, QUIET)))

    def on_mount(self) -> None:
        """Show what was begun, else what is recorded."""
        decision = self.host.state.draft.decisions.get(self._question.id)
        self._marks &= decision is not None and not decision.own
        self.load()
        self._bring_up(self._brought_up)

    def load(self) -> None:
        """Show what was begun, else what is recorded."""
        begun = self.host.state.draft.typing.get(self._field, "")
        self._loaded = begun or self._recorded
        if self.text.text != self._loaded:
            self.text.write(self._loaded)
        if self._marks and not begun:
            self.text.select_all()  # a number stands alone, and never behind the reason

    @property
    def ask(self) -> Content:
        """What the line asks for."""
        begun = self.host.state.draft.typing.get(self._field, "").strip()
        alone = (
            "  This was begun: a number goes into it."
            if begun
            else "  A number alone marks another."
        )
        more = alone if self._marks else ""
        why = "Why this, in your words? It stands in the document beside the choice."
        return joined(why, (more, QUIET), *self._told_earlier())

    def _told_earlier(self) -> tuple[str | Content, ...]:
        """Why another answer was given: said, and in the field only when it is taken."""
        earlier = " ".join(self._earlier.split())
        if not earlier:
            return ()
        return (
            f"\nSaid of the earlier answer: “{cut(earlier, 80)}” ",
            pressable("ctrl+t", "takes it"),
        )

    @property
    def _earlier(self) -> str:
        return self.host.state.draft.typing.get(earlier_reason(self._question.id), "")

    def take(self) -> None:
        """Put the reason of the earlier answer into the field."""
        if self._earlier:
            self.text.write(self._earlier)

    @property
    def _recorded(self) -> str:
        decision = self.host.state.draft.decisions.get(self._question.id)
        return decision.rationale if decision else ""

    def settle(self, *, taken: bool = False) -> None:
        """Keep the reason."""
        if not self.is_mounted or self.marked():
            return
        text = self.text.text.strip()
        if text == self._loaded.strip() and not taken:
            return
        if text != self._recorded:
            names = self._field, earlier_reason(self._question.id)
            self.host.keep(events.SetRationale(self._question.id, text), *names)
        elif self._field in self.host.state.draft.typing:
            self.host.play(events.Typing(self._field, ""))
        self._loaded = self._recorded

    def remember(self) -> None:
        """Put what was typed and is not kept into the draft."""
        if not self.is_mounted:
            return
        text = "" if self.text.text.strip() == self._recorded else self.text.text
        if text != self.host.state.draft.typing.get(self._field, ""):
            self.host.play(events.Typing(self._field, text))


class ValueLine(FormLine):
    """A value that is asked."""

    def __init__(
        self, question: Question, field: ValueField, example: str, found: Sequence[FoundValue]
    ) -> None:
        super().__init__()
        self.field, self.found = field, tuple(found)
        self.id_, self.label, self.essential = field.id, field.field, field.essential
        self._question = question
        self.any_words = is_words(field.kind)
        self.several_lines = field.kind is ValueKind.TEXT
        self._example = example
        self.text = TextField("", self._hint(), several_lines=self.several_lines)
        self.how = How.STATED
        self._loaded = NOTHING
        """What stood in the field before anything was typed."""
        self._aside: dict[bool, str] = {}
        """The text of the value while a reason is typed, and the reason while the value is."""
        self._next_found = 0

    def on_mount(self) -> None:
        """Show what was begun, else what is recorded."""
        self.load()

    @property
    def ask(self) -> Content:
        """What the value is, whether it is essential, and an example."""
        essential = "* Essential. " if self.essential else ""
        example = (f"  For example: {self._example}", QUIET)
        return joined((essential, "$text-warning"), self.field.ask, example)

    def _hint(self) -> str:
        """The example as it fits a field of the smallest screen; whole it stands above the form."""
        return f"e.g. {cut(self._example, 45)}"

    @property
    def _recorded(self) -> Stated:
        """What the decision holds."""
        decision = self.host.state.draft.decisions.get(self._question.id)
        return decision.values.get(self.field.id, NOTHING) if decision else NOTHING

    def _typing(self, how: How) -> str:
        return typed_value(self._question.id, self.field.id, how)

    def load(self) -> None:
        """Show what was begun, else what is recorded."""
        begun = self.host.state.draft.typing
        how = next((how for how in How if begun.get(self._typing(how))), None)
        if how is not None:
            self._loaded = Stated(begun[self._typing(how)], how)
        else:
            self._loaded = self._recorded
        self._mean(self._loaded.how)
        if self.text.text != self._loaded.text:
            self.text.write(self._loaded.text)
        self.changed()

    @property
    def stands(self) -> Stated:
        """What stands in the field."""
        return Stated(self.text.text.strip(), self.how)

    @property
    def problem(self) -> str:
        """Why what stands in the field cannot be kept; empty when it can."""
        words, how = self.stands.text, self.how
        if not words:
            return "a reason is needed" if how in ASIDE else ""
        if how is not How.STATED:
            return ""
        try:
            read(words, self.field.kind, self.field.unit)
        except RefusedError as refused:
            return str(refused)
        return ""

    def changed(self) -> None:
        """Say under the field what is so now."""
        note = self.query_one(".note", Static)
        note.update(self._note())
        note.display = bool(self._note().plain)

    def _note(self) -> Content:
        problem, meant = self.problem, MEANT[self.how]
        if problem and self.how in ASIDE:
            return joined((f"{meant} (needed)", "$text-warning"))
        if problem:
            return joined((problem, "$text-error"))
        if meant:
            return joined((meant, QUIET))
        return self._found_note()

    def _found_note(self) -> Content:
        if not self.found or self.stands.text == self._offered.text:
            return joined("")
        more = f"  ({self._next_found + 1} of {len(self.found)})" if len(self.found) > 1 else ""
        found = self._offered
        return joined(
            ("found: ", QUIET), (found.text, "$text-accent"), (f"  {found.where}{more}", QUIET)
        )

    @property
    def _offered(self) -> FoundValue:
        return self.found[self._next_found]

    def take(self) -> None:
        """Put what was found into the field; the next time, the next."""
        if self.found:
            self._mean(How.STATED)
            self.text.write(self._offered.text)
            self._next_found = (self._next_found + 1) % len(self.found)

    def turn(self, how: How) -> None:
        """Mean the text in another way; a reason is another text than the value."""
        if how is How.IN_WORDS and self.any_words:
            return
        wanted = How.STATED if how is self.how else how
        if (wanted in ASIDE) != (self.how in ASIDE):
            self._aside[self.how in ASIDE] = self.text.text
            self.text.write(self._aside.get(wanted in ASIDE, ""))
        self._mean(wanted)
        self.changed()

    def turned_back(self) -> bool:
        """Whether a text was put aside for a reason that is not kept yet: it is back now."""
        aside = self.how in ASIDE and self._loaded.how not in ASIDE
        if aside:
            self.turn(self.how)
        return aside

    def _mean(self, how: How) -> None:
        self.how = how
        self.text.placeholder = "the reason" if how in ASIDE else self._hint()

    def settle(self, *, taken: bool = False) -> None:
        """Keep what was typed, or what is `taken` as it stands; what is no value stays as it was typed."""
        if not self.is_mounted:
            return  # nothing is shown here yet, let alone typed
        if self.how in ASIDE and not self.stands.text:
            self.turn(self.how)  # no reason was given: as it was
        if self.stands == self._loaded and not taken:
            return
        stands = self.stands
        if self.problem or stands == self._recorded:
            self.remember()
            return
        begun = self.host.state.draft.typing
        names = [name for name in map(self._typing, How) if name in begun]
        move = events.SetValue(self._question.id, self.field.id, stands.text, stands.how)
        self.host.keep(move, *names)
        if not self.host.state.refused:
            self.load()

    def remember(self) -> None:
        """Put what was typed and is not kept into the draft; forget what is as it was recorded."""
        if not self.is_mounted:
            return
        kept = self.stands == self._recorded
        for how in How:
            text = self.text.text if how is self.how and not kept else ""
            if text != self.host.state.draft.typing.get(self._typing(how), ""):
                self.host.play(events.Typing(self._typing(how), text))
