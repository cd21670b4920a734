"""A round of A or P: one prompt at a time, all that was said so far above it, and the ways to answer beneath."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from facilitator.session import events
from facilitator.session.state import State
from facilitator.techniques.rounds import (
    CHANGE,
    DISMISSED,
    INSIGHT,
    QUESTION,
    RISK,
    Round,
    typed_anything,
)
from facilitator.tui.host import conversation
from facilitator.tui.keys import key
from facilitator.tui.pages.page import Keys, Page
from facilitator.tui.pages.transcript import KIND_WORDS, transcript
from facilitator.tui.widgets.lines import Lines
from facilitator.tui.wording import HOT, QUIET, STRONG, cut, joined, said

if TYPE_CHECKING:
    from facilitator.tui.pages.replying import Replying

KIND_KEYS = {INSIGHT: "i", RISK: "r", QUESTION: "u", CHANGE: "e", DISMISSED: "x"}
SHORT = {RISK: "risk", DISMISSED: "dismiss"}


class RoundPage(Page):
    """Asks; the user answers."""

    DEFAULT_CSS = """
    RoundPage #round-title { height: 1; padding: 0 1; background: $panel; }
    RoundPage #voices { height: 1; padding: 0 1; }
    RoundPage #kinds { height: 1; padding: 0 1; }
    """
    BINDINGS = [
        key("enter", "reply('')", "answer as the question proposes"),
        key("i", "reply('insight')", "answer: an insight"),
        key("r", "reply('accepted-risk')", "answer: an accepted risk, with owner and term"),
        key("u", "reply('open-question')", "answer: an open question, with owner"),
        key("e", "change", "change the decision"),
        key("x", "dismiss", "dismiss the question"),
        key("s,right", "skip", "go on; an answer that stands is kept"),
        key("left,b", "back", "the question before"),
        key("f", "finish", "finish: what was answered becomes a proposal"),
        key("w,plus", "who", "who speaks: call in, send out"),
        key("escape", "leave", "leave the round"),
    ]

    def __init__(self) -> None:
        super().__init__(id="round")

    def compose(self) -> ComposeResult:
        """Title, what was said and is asked, how to answer."""
        yield Static(id="round-title")
        yield Static(id="voices")
        yield Lines(id="talk")
        yield Static(id="kinds")

    def home(self) -> Widget:
        """What was said scrolls."""
        return self.query_one(Lines)

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
        voices.display = round_.kind == "party"
        voices.update(_voices(round_, width - 2))
        talk = self.query_one(Lines)
        talk.show(transcript(state, round_, max(20, width - 3)))
        self.call_after_refresh(talk.scroll_end, animate=False)
        self.query_one("#kinds", Static).update(_kinds(round_))

    def keys(self, state: State) -> Keys:
        """Where to go from here."""
        round_ = state.round
        if round_ is None:
            return ()
        if not round_.prompts:
            return (("Esc", "back to the menu"), ("↑↓", "scroll"))
        if round_.done:
            end = (("Enter", "propose"),) if typed_anything(round_) else ()
            return (*end, ("←", "back"), ("Esc", "leave"), ("↑↓", "scroll"))
        who = (("w", "who speaks"),) if round_.kind == "party" else ()
        onward = "go on" if round_.reply else "skip"
        return (
            ("s", onward),
            ("←", "back"),
            *who,
            ("f", "finish"),
            ("Esc", "leave"),
            ("↑↓", "scroll"),
        )

    def _replying(self) -> Replying | None:
        from facilitator.tui.pages.replying import Replying

        round_ = self.session.round
        if round_ is None or round_.prompt is None:
            return None
        return Replying(self.host, round_, round_.prompt)

    @conversation
    async def action_reply(self, kind: str) -> None:
        """Answer; what its kind wants besides is asked one after the other."""
        replying = self._replying()
        if replying is not None:
            await replying.reply(kind)
        elif kind == "":
            self.action_finish()

    @conversation
    async def action_change(self) -> None:
        """Change the decision that the prompt quotes."""
        if (replying := self._replying()) is not None:
            await replying.change()

    def action_dismiss(self) -> None:
        """Put the question away."""
        if (replying := self._replying()) is not None:
            replying.dismiss()

    def action_skip(self) -> None:
        """Go on; what was answered here before stays."""
        round_ = self.session.round
        if round_ is not None and round_.prompt is not None:
            self.play(events.AnswerPrompt(round_.reply) if round_.reply else events.Skip())

    def action_back(self) -> None:
        """The prompt before."""
        self.play(events.StepBack())

    def action_finish(self) -> None:
        """Make a proposal, or go where there is none to make."""
        round_ = self.session.round
        if round_ is not None and not round_.prompts:
            self.play(events.Leave())
        elif round_ is not None and not typed_anything(round_):
            self.host.tell("Nothing was answered yet. Esc leaves the round.")
        else:
            self.play(events.Finish())

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
        key = "P" if round_.kind == "party" else "A"
        question = (
            f"Leave the round? The decision stays as it is. What you answered is kept in the draft: "
            f"{key} at this menu takes it up again. (f would make a proposal of it now.)"
        )
        if not typed_anything(round_) or await self.host.confirm(question, "leave", "stay"):
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


def _kinds(round_: Round) -> Content:
    """The ways to answer: what Enter does, then the other kinds."""
    prompt = round_.prompt
    if prompt is None:
        return said("")
    kind = (round_.reply.kind if round_.reply else "") or prompt.becomes
    parts = [joined(("Enter", HOT), f" answer: {KIND_WORDS[kind]}")]
    parts += [
        joined("  ", (key, HOT), f" {SHORT.get(k, KIND_WORDS[k])}")
        for k, key in KIND_KEYS.items()
        if k != kind or k in (CHANGE, DISMISSED)
    ]
    return joined(*parts)
