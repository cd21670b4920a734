"""A round of A or P: one prompt at a time, all that was said so far above it, and a field for the answer beneath."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.style import Style
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from facilitator.session import events
from facilitator.session.begun import IN_FIELD, KIND, typing_field, with_begun
from facilitator.session.places import Place
from facilitator.session.state import State
from facilitator.techniques.rounds import (
    CHANGE,
    DISMISSED,
    KINDS,
    QUESTION,
    Reply,
    Round,
    typed_anything,
)
from facilitator.tui.dialogs.edit import REST
from facilitator.tui.host import conversation
from facilitator.tui.keys import key
from facilitator.tui.pages.page import Keys, Page
from facilitator.tui.pages.replying import Replying
from facilitator.tui.pages.transcript import KIND_WORDS, transcript
from facilitator.tui.widgets.key_line import KeyLine
from facilitator.tui.widgets.lines import Lines
from facilitator.tui.widgets.text_field import TextField
from facilitator.tui.wording import HOT, QUIET, STRONG, cut, joined, pressable, said

SHORT = {DISMISSED: "dismiss"}


class RoundPage(Page):
    """Asks; the user answers."""

    DEFAULT_CSS = """
    RoundPage #round-title { height: 1; padding: 0 1; background: $panel; }
    RoundPage #voices { height: 1; padding: 0 1; }
    RoundPage #kinds { height: 1; padding: 0 1; background: $panel; }
    RoundPage #answer { height: auto; min-height: 3; max-height: 7; border: none; border-left: thick $primary; }
    RoundPage #answer:focus { border: none; border-left: thick $primary; }
    """
    BINDINGS = [
        key("enter", "finish", "keep the answer and go on"),
        key("tab", "turn(1)", "keep it as something else"),
        key("shift+tab", "turn(-1)"),
        Binding("ctrl+s", "finish", "finish: what was answered becomes a proposal", priority=True),
        Binding("ctrl+o", "who", "who speaks: call in, send out", priority=True),
        Binding("ctrl+e", "editor", "your own editor", priority=True),
        Binding("pageup", "scroll(-1)", "scroll", priority=True),
        Binding("pagedown", "scroll(1)", "scroll", priority=True),
        Binding("escape", "leave", "leave the round", priority=True),
        key("up", "back", "the question before"),
        key("down", "skip", "go on; an answer that stands is kept"),
    ]

    def __init__(self) -> None:
        super().__init__(id="round")
        self._kind = ""
        """What the answer is kept as."""
        self._turned = False
        """Whether the user said so."""
        self._asked: tuple[object, ...] | None = None
        """The question whose answer stands in the field."""
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        """Title, what was said and is asked, how it is kept, the answer."""
        yield Static(id="round-title")
        yield Static(id="voices")
        yield Lines(id="talk")
        yield KeyLine(id="kinds")
        yield TextField(compact=False, id="answer")

    def home(self) -> Widget:
        """The field; at the end, what was said scrolls."""
        round_ = self.session.round
        asks = round_ is not None and round_.prompt is not None
        return self.answer if asks else self.query_one(Lines)

    @property
    def answer(self) -> TextField:
        """The field for the answer."""
        return self.query_one("#answer", TextField)

    def on_resize(self) -> None:
        """Wrap for another width."""
        self.show(self.session)

    def show(self, state: State) -> None:
        """Show what was said and the prompt, its end in view."""
        round_ = state.round
        if round_ is None:
            return
        width = self.size.width or self.app.size.width
        self.query_one("#round-title", Static).update(_title(state, round_, width - 2))
        voices = self.query_one("#voices", Static)
        voices.display = round_.kind == "party" and len(round_.ids) > 1
        voices.update(_voices(round_, width - 2))
        talk = self.query_one(Lines)
        talk.show(transcript(state, round_, max(20, width - 3)))
        self.call_after_refresh(talk.scroll_end, animate=False)
        self._show_answer(state, round_)
        kinds = self.query_one("#kinds", KeyLine)
        kinds.display = self.answer.display
        kinds.update(_kinds(self._kind))

    def _show_answer(self, state: State, round_: Round) -> None:
        """Show in the field what was begun or answered, when another question is asked."""
        prompt = round_.prompt
        self.answer.display = prompt is not None
        self.answer.read_only = bool(state.read_only)
        asked = (round_.kind, round_.ids, round_.at, prompt)
        if asked == self._asked:
            return
        self._asked, self._turned = asked, False
        if prompt is not None:
            before, typing = round_.reply or Reply(), state.draft.typing
            turned = typing.get(typing_field(prompt, KIND), "")
            self._turned = turned in KINDS
            self._kind = turned if self._turned else before.kind or prompt.becomes
            self.answer.write(typing.get(typing_field(prompt, "text"), "") or before.text)
        if self.display:
            self.home().focus()

    def keys(self, state: State) -> Keys:
        """Where to go from here."""
        round_ = state.round
        if round_ is None:
            return ()
        if not round_.prompts:
            return (("Esc", "back to the menu"), ("↑↓", "scroll"))
        if round_.done:
            end = (("Enter", "propose"),) if typed_anything(round_) else ()
            return (*end, ("Esc", "leave"), ("PgUp", "scroll"))
        who = (("ctrl+o", "who speaks"),) if round_.kind == "party" else ()
        ends = (("ctrl+s", "finish"),) if typed_anything(round_) else ()
        return (("Enter", "keep"), ("↑↓", "question"), ("Esc", "leave"), *ends, *who)

    def turn_to(self, number: int) -> None:
        """Keep the answer as this kind."""
        self._kind, self._turned = KINDS[number], True
        self.remember()
        self.query_one("#kinds", KeyLine).update(_kinds(self._kind))

    def action_turn(self, by: int) -> None:
        """Keep the answer as another kind."""
        if self.answer.display:
            self.turn_to((KINDS.index(self._kind) + by) % len(KINDS))

    def on_text_field_passed(self, event: TextField.Passed) -> None:
        """Enter keeps the answer; the edges of the field lead to the questions beside it."""
        event.stop()
        if event.taken:
            self._keep()
        elif event.by < 0:
            self.action_back()
        else:
            self.action_skip()

    def on_text_field_beyond(self, event: TextField.Beyond) -> None:
        """Take the last move of the session back, or do it again."""
        event.stop()
        self.play(events.Redo() if event.again else events.Undo())

    def on_text_area_changed(self, event: TextField.Changed) -> None:
        """Put what is typed into the draft soon."""
        event.stop()
        if self._pause is None:
            self._pause = self.set_timer(REST, self.remember)

    def remember(self) -> None:
        """Put what is typed into the draft now."""
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        round_ = self.session.round
        if round_ is None or round_.prompt is None or not self._is_asked(round_):
            return
        for part, typed in self._begun(round_.reply or Reply()).items():
            field = typing_field(round_.prompt, part)
            if typed != self.session.draft.typing.get(field, ""):
                self.play(events.Typing(field, typed))

    def _begun(self, stands: Reply) -> dict[str, str]:
        """The words in the field and what they are to be kept as, where they differ from what stands."""
        text = self.answer.text
        kind = self._kind if text.strip() and self._turned else ""
        return {
            "text": "" if text == stands.text else text,
            KIND: "" if kind == stands.kind else kind,
        }

    def _is_asked(self, round_: Round) -> bool:
        return self._asked is not None and self._asked[2:] == (round_.at, round_.prompt)

    @conversation
    async def _keep(self) -> None:
        await self._answer()

    async def _answer(self) -> None:
        """Record what stands in the field as what it is to be kept as; an empty field skips the question."""
        self.remember()
        round_, text = self.session.round, self.answer.text.strip()
        if round_ is None or round_.prompt is None:
            return
        stays = self._turned and self._kind in (QUESTION, CHANGE, DISMISSED)
        if not text and round_.reply is None and not stays:
            self.action_skip()
            return
        await Replying(self.host, round_, round_.prompt).reply(self._kind, text)

    def action_skip(self) -> None:
        """Go on; what was answered here before stays."""
        self.remember()
        round_ = self.session.round
        if round_ is None or round_.prompt is None:
            return
        fields = [typing_field(round_.prompt, part) for part in IN_FIELD]
        begun = {f: t for f in fields if (t := self.session.draft.typing.get(f, ""))}
        self.play(events.AnswerPrompt(round_.reply) if round_.reply else events.Skip())
        if round_.reply:
            # answering ends what was typed; this was no answer
            for field, text in begun.items():
                self.play(events.Typing(field, text))

    def action_back(self) -> None:
        """The prompt before."""
        self.remember()
        self.play(events.StepBack())

    @conversation
    async def action_finish(self) -> None:
        """Keep what is typed, then make a proposal, or go where there is none to make."""
        if self.answer.display and self.answer.text.strip() and not self._stands():
            await self._answer()
        round_ = self.session.round
        if round_ is None or self.session.place is not Place.ROUND:
            return
        if not round_.prompts:
            self.play(events.Leave())
        elif not typed_anything(with_begun(self.session, round_)):
            self.host.tell("Nothing is answered yet. Esc leaves the round.")
        else:
            self.play(events.Finish())

    def _stands(self) -> bool:
        """Whether the field shows what is answered already."""
        round_ = self.session.round
        reply = round_.reply if round_ is not None else None
        return reply is not None and reply.text == self.answer.text.strip() and not self._turned

    def action_editor(self) -> None:
        """Write the answer in the user's own editor."""
        from facilitator.tui.editor import edit

        if self.answer.display:
            edit(self.app, self.answer.text, self.answer.write)

    def action_scroll(self, by: int) -> None:
        """Scroll what was said."""
        talk = self.query_one(Lines)
        talk.scroll_relative(y=by * max(1, talk.size.height - 1), animate=False)

    @conversation
    async def action_who(self) -> None:
        """Call a perspective in, or send one out that was not answered."""
        round_ = self.session.round
        if round_ is None or round_.kind != "party":
            return
        rows = _who_speaks(self.session, round_)
        picked = await self.host.choose("Who speaks? Call somebody in, or send out", rows)
        way, _, name = (picked or "").partition(":")
        if name:
            self.play(events.SendOut(name) if way == "out" else events.CallIn(name))

    @conversation
    async def action_leave(self) -> None:
        """Leave; ask first when something was answered."""
        round_ = self.session.round
        if round_ is None:
            return
        self.remember()
        typed = round_.prompt is not None and bool(self.answer.text.strip())
        if not typed_anything(round_):
            self.play(events.Leave())
            if typed:
                self.host.tell(
                    "What you typed is kept: it stands there again at the same question."
                )
            return
        key = "P" if round_.kind == "party" else "A"
        question = (
            f"Leave the round? The decision stays as it is. What you answered is kept in the draft: "
            f"{key} at this menu takes it up again. (ctrl+s would make a proposal of it now.)"
        )
        if await self.host.confirm(question, "leave", "stay"):
            self.play(events.Leave())


def _who_speaks(state: State, round_: Round) -> list[tuple[str, Content]]:
    """Who can be sent out, and who can be called in."""
    library = state.content.library
    rows = []
    for id_ in round_.ids:
        name = library.perspective(id_).name
        if not _answered(round_, name):
            rows.append((f"out:{id_}", joined(("send out ", QUIET), (name, STRONG))))
    for other in library.perspectives:
        if other.id not in round_.ids:
            cares = f"  {cut(other.cares_about, 48)}"
            rows.append((f"in:{other.id}", joined((other.name, STRONG), (cares, QUIET))))
    return rows


def _answered(round_: Round, name: str) -> bool:
    pairs = zip(round_.prompts, round_.replies, strict=False)
    return any(reply is not None and name in prompt.by.split(", ") for prompt, reply in pairs)


def _title(state: State, round_: Round, width: int) -> Content:
    """Which round, about what, how far."""
    category = state.catalogue.categories.get(round_.category)
    where = (
        category.title
        if category
        else f"step {round_.step}, {state.catalogue.step(round_.step).title}"
    )
    who = "Party" if round_.kind == "party" else round_.name
    total = len(round_.prompts)
    at = f" · {min(round_.at + 1, total)} of {total}" if total else ""
    title = cut(f"{who} · {where}{at}", width)
    return said(title, STRONG)


def _voices(round_: Round, width: int) -> Content:
    """Who takes part in a party, the one whose turn it is marked and never cut."""
    speaks = round_.prompt.by.split(", ") if round_.prompt else []
    names = round_.name.split(", ")
    others = [n for n in names if n not in speaks]
    taken = sum(len(n) for n in names if n in speaks) + 3 * len(names)
    room = (width - taken) // max(1, len(others))
    fits = len(round_.name) + len(names) <= width
    parts = [
        joined(
            (n if fits or n in speaks else cut(n, max(4, room)), HOT if n in speaks else QUIET),
            "   ",
        )
        for n in names
    ]
    return joined(*parts)


def _kinds(current: str) -> Content:
    """What the answer can be kept as, with what it is now; a click turns to one."""
    parts = []
    for number, kind in enumerate(KINDS):
        sign, style = ("●", HOT) if kind == current else ("○", QUIET)
        clicked = Style.from_meta({"@click": f"screen.turn_to({number})"})
        shown = joined((f"{sign} {SHORT.get(kind, KIND_WORDS[kind])}", style))
        parts.append(joined(shown.stylize(clicked), "  "))
    return joined(*parts, pressable("Tab", "turns", QUIET))
