"""The one screen: where I am, the page of the current place, what was said last, and the keys that work now."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Static

from facilitator.session import events
from facilitator.session.places import Place
from facilitator.session.saving import section
from facilitator.session.state import State
from facilitator.tui import frame
from facilitator.tui.host import Host, conversation, host_of
from facilitator.tui.keys import key
from facilitator.tui.pages.page import Page
from facilitator.tui.pages.places import page_of
from facilitator.tui.widgets.key_line import KeyLine
from facilitator.tui.widgets.lines import Lines
from facilitator.tui.widgets.rows import Rows
from facilitator.tui.widgets.still import Still
from facilitator.tui.wording import QUIET, STRONG, joined, said

WIDE, WIDEST = 110, 150
"""Columns from which the document stands on the right, and from which the steps stand on the left too."""
SMALLEST = (80, 24)


class MainScreen(Screen[None]):
    """Shows whatever the session is at."""

    BINDINGS = [
        key("c,C", "go_on", "Continue: keep the category, or write the step"),
        key("a,A", "move('Elicit')", "Advanced Elicitation: a method asks you"),
        key("p,P", "party", "Party Mode: other voices ask you"),
        key("b", "move('Back')", "one place back"),
        key("o", "move('Overview')", "all steps at a glance"),
        key("v", "preview", "what C writes, as it will look"),
        key("l", "ledger", "DORA ledger: every decision and the four metrics"),
        key("t", "tensions", "questions that decisions raise together"),
        key("z", "phase", "what this phase needs, and what the project shows"),
        key("i", "what_if", "what the rollout does with a bad release"),
        key("j", "open_points", "what is open, with a jump to each"),
        key("y", "take", "take what the project says, line by line"),
        key("slash", "find", "find any question by words, and go there"),
        key("ctrl+o", "export", "files that follow from the plan"),
        key("ctrl+z", "move('Undo')", "undo the last move"),
        key("ctrl+y", "move('Redo')", "do again what was undone"),
        key("question_mark,f1", "help", "this page"),
        key("q,ctrl+q", "leave", "quit"),
    ]

    AUTO_FOCUS = ""
    """The page has the keyboard, and nothing else is given it where a dialog closes over a screen that is too small."""

    _told: tuple[State | None, str] = (None, "")
    """What was told last, and the state that it was told of."""
    _asked: tuple[Place, int] | None = None
    """Where C was pressed, and the screen asked for it once more."""

    def __init__(self) -> None:
        """Take the classes that are known already: one that comes later has everything styled again."""
        super().__init__()
        self.set_class(self.app.size.width >= WIDE, "wide", update=False)
        self.set_class(_is_whole(self.state), "whole", update=False)

    def compose(self) -> ComposeResult:
        """Top line, strip, the middle, what was said, keys."""
        yield Still(id="top")
        yield Still(id="strip")
        with Horizontal(id="middle"):
            yield Rows(id="steps", looked=self._go_to)
            yield Vertical(id="pages")
            with Vertical(id="document"):
                yield Still(id="document-title")
                yield Lines(id="preview")
        yield Still(id="notice")
        yield KeyLine(id="keys")
        yield Static(id="too-small")

    @property
    def host(self) -> Host:
        """The program."""
        return host_of(self)

    @property
    def state(self) -> State:
        """The session."""
        return self.host.state

    def on_mount(self) -> None:
        """The side lists never take the keyboard on their own."""
        self.query_one("#steps", Rows).can_focus = False
        self.query_one("#preview", Lines).can_focus = False

    def on_resize(self, event: Resize) -> None:
        """Show more where there is room; say so where there is too little."""
        width, height = event.size
        self.set_class(width >= WIDE, "wide")
        self.set_class(width >= WIDEST, "widest")
        small = width < SMALLEST[0] or height < SMALLEST[1]
        self.set_class(small, "small")
        if small:
            self.set_focus(None)  # no page takes a key that nobody sees the effect of
            needed = f"The terminal has {width}×{height}; {SMALLEST[0]}×{SMALLEST[1]} is needed."
            words = f"{needed}\nNothing is lost: make it larger."
            self.query_one("#too-small", Static).update(said(words))
        self.call_after_refresh(self._show_again)

    def _show_again(self) -> None:
        """Show the state at another size; a page that was hidden has lost the keyboard."""
        self.show()
        page = self.page()
        if page is not None and self.focused is None and not self.has_class("small"):
            page.home().focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing but leaving while the terminal is too small to see what a key would do."""
        return action == "leave" or not self.has_class("small")

    def page(self) -> Page | None:
        """The page that is shown."""
        return next((p for p in self.query(Page) if p.display and p.ready), None)

    async def show_page(self) -> None:
        """Bring the page of the current place to the front, made when it is first wanted."""
        kind = page_of(self.state.place)
        pages = self.query_one("#pages", Vertical)
        before = self.page()
        wanted = next((p for p in self.query(Page) if type(p) is kind), None)
        if wanted is None:
            wanted = kind()
            await pages.mount(wanted)
            wanted.ready = True
        if not wanted.ready or page_of(self.state.place) is not kind:
            return  # who makes it shows it, or the session has gone on meanwhile
        for page in self.query(Page):
            page.display = page is wanted
        if before is not wanted:
            if wanted.takes_nothing_typed_ahead:
                self.host.ignore_typed_ahead()
            wanted.home().focus()
        self.show()

    def tell(self, text: str) -> None:
        """Say something in the line above the keys, until the next move."""
        self._told = (self.state, text)
        self._show_notice()

    def _show_notice(self) -> None:
        since, text = self._told
        told = said(text, "$text-warning") if since is self.state else frame.notice(self.state)
        self.query_one("#notice", Static).update(told)

    def show(self) -> None:
        """Show the state everywhere."""
        page, state = self.page(), self.state
        if page is None:
            return
        self._show_notice()  # before the page, which wakes the screen: so it is in the same frame
        self.show_top()
        strip = self.query_one("#strip", Static)
        strip.display = not (self.has_class("widest") or self.has_class("small"))
        strip.update(frame.strip(state, self.size.width))
        page.show(state)
        self._show_sides(state)
        self.query_one("#keys", Static).update(frame.keys(state, page.keys(state), self.size.width))

    def show_top(self) -> None:
        """Show in the top line where I am and whether what is typed is kept."""
        line = frame.top(self.state, self.size.width, self.host.busy, stored=self.host.stored)
        for top in self.query("#top").results(Static):  # none while the screen is going away
            top.update(line)

    def _show_sides(self, state: State) -> None:
        self.set_class(_is_whole(state), "whole")
        if self.has_class("widest"):
            cursor = f"category:{state.draft.category}"
            self.query_one("#steps", Rows).show(frame.steps(state), cursor)
        if self.has_class("wide") and not self.has_class("whole"):
            self.call_after_refresh(self._show_document)  # what the key did is drawn before it

    def _show_document(self) -> None:
        """Show what C writes as things stand, where it is another than before."""
        state = self.state
        if _is_whole(state) or not self.has_class("wide"):
            return
        key = (state.drafts.get(state.step), state.plan, state.step)
        if getattr(self, "_previewed", None) != key:
            self._previewed = key
            from facilitator.tui.rendered import rendered

            text = section(state)
            self.query_one("#document-title", Static).update(
                joined(("What C writes", STRONG), (f"  {state.current_step.heading}", QUIET))
            )
            preview = self.query_one("#preview", Lines)
            preview.show(rendered(text, preview.size.width - 3), keep_place=True)
        if state.category is not None and getattr(self, "_at", None) != state.category.id:
            self._at = state.category.id
            self.query_one("#preview", Lines).scroll_to_line(state.category.heading)

    def on_rows_picked(self, event: Rows.Picked) -> None:
        """A click on the steps at the left."""
        if event.rows.id == "steps":
            self._go_to(event.id)

    def _go_to(self, id_: str) -> None:
        kind, _, key = id_.partition(":")
        if kind == "step":
            self.play(events.GoTo(int(key)))
        elif kind == "category":
            self.play(events.GoTo(self.state.catalogue.categories[key].step, key))

    def play(self, move: events.Event) -> None:
        """Send a move to the session."""
        self.host.play(move)

    def action_move(self, name: str) -> None:
        """Play a move that needs nothing more."""
        self.play(getattr(events, name)())

    def action_go_on(self) -> None:
        """C: keep the category or write the step, unless the page has something to ask first."""
        page = self.page()
        if page is not None and page.holds_back():
            return
        if self._is_unseen():
            self.tell(f"C writes step {self.state.step} to the file. Look at it, or C once more.")
            return
        self.play(events.Continue())
        self._say_why_first()

    @conversation
    async def _say_why_first(self) -> None:
        """Where C was refused because nobody said why, ask for it: what is typed next is the reason."""
        from facilitator.session.menus import why_first

        if self.state.refused and self.state.notice == (wanted := why_first(self.state)):
            from facilitator.tui.pages.answering import say_why_revised

            await say_why_revised(self.host, wanted)

    def _is_unseen(self) -> bool:
        """Whether this C would write what was come to by the same key and not looked at; asked once a place."""
        here = (self.state.place, self.state.step)
        writes = self.state.place in (Place.CONTEXT, Place.STEP, Place.FINDINGS)
        if not writes or not self.host.repeated or self._asked == here:
            self._asked = here if writes else None
            return False
        self._asked = here
        return True

    @conversation
    async def action_party(self) -> None:
        """Party Mode; a round that was left here is offered first."""
        from facilitator.session.rounds import left_here

        waiting = [(n, r) for n, r in enumerate(left_here(self.state)) if r.kind == "party"]
        if not waiting or self.state.place not in (Place.CATEGORY, Place.STEP):
            self.play(events.Party())
            return
        rows = []
        for n, round_ in waiting:
            answered = sum(r is not None for r in round_.replies)
            told = f"\n  left with {answered} of {len(round_.prompts)} answered: go on there"
            rows.append((str(n), joined((round_.name, STRONG), (told, QUIET))))
        rows.append(("new", said("Begin a new round")))
        picked = await self.host.choose("A round was left here", rows)
        if picked is not None:
            self.play(events.Party() if picked == "new" else events.TakeUp(int(picked)))

    def action_press(self, key: str) -> None:
        """A key named in the bottom line was clicked."""
        self.app.simulate_key(key)

    def action_turn_to(self, tab: int) -> None:
        """A part of the explanation was clicked."""
        if callable(turn_to := getattr(self.page(), "turn_to", None)):
            turn_to(tab)

    @conversation
    async def action_preview(self) -> None:
        """What C would write now, as it will look; v there shows its source."""
        from facilitator.tui.dialogs.preview import Preview

        title = f"What C writes: {self.state.current_step.heading}"
        await self.host.open(Preview(title, section(self.state)))

    @conversation
    async def action_ledger(self) -> None:
        """Decisions and metrics."""
        from facilitator.tui.reports import ledger_lines

        title = "DORA ledger: every decision and the four metrics"
        await self.host.read(title, ledger_lines(self.state), "l")

    @conversation
    async def action_tensions(self) -> None:
        """Tensions between decisions."""
        from facilitator.tui.reports import tension_lines

        title = "Tensions between decisions: questions, never a stop"
        await self.host.read(title, tension_lines(self.state), "t")

    @conversation
    async def action_phase(self) -> None:
        """What the delivery phase usually needs, beside the decisions and the project."""
        from facilitator.tui.phase_text import phase_lines

        await self.host.read("What this phase needs", phase_lines(self.state), "z")

    @conversation
    async def action_what_if(self) -> None:
        """What the rollout does with a bad release, and with other numbers."""
        from facilitator.tui.whatif import what_if

        await what_if(self.host)

    @conversation
    async def action_export(self) -> None:
        """The files that follow from the plan, to look at and to write."""
        from facilitator.tui.exporting import export_files

        await export_files(self.host)

    @conversation
    async def action_open_points(self) -> None:
        """All that is open; the one picked is gone to."""
        from facilitator.tui.jump import jump

        await jump(self.host)

    @conversation
    async def action_take(self) -> None:
        """Take what the project says, line by line."""
        if self.state.place not in (Place.CATEGORY, Place.STEP):
            return
        from facilitator.tui.taking import take

        await take(self.host)

    @conversation
    async def action_find(self) -> None:
        """Go to any question by words."""
        from facilitator.tui.find import find

        await find(self.host)

    @conversation
    async def action_help(self) -> None:
        """The step in its own words, and the keys."""
        from facilitator.tui.reports import help_lines

        page = self.page()
        bound = [b for b in _bindings(page) if page.offers(b.action)] if page else []
        own = [(b.key, b.description) for b in bound]
        others = [(b.key, b.description) for b in _left_by(bound, _bindings(self))]
        if self.state.place not in (Place.CATEGORY, Place.STEP):
            others = [(key, what) for key, what in others if key[0] not in "apy"]
        if self.state.place is Place.ROUND:
            others = [(left, what) for key, what in others if (left := _of_no_letter(key))]
        keys = [*own, *others, ("ctrl+p", "find any action by name")]
        step = f"Step {self.state.step}: {self.state.current_step.title}"
        title = frame.PLACES.get(self.state.place, step)
        await self.host.read(
            title, help_lines(self.state, keys, self.size.width - 4), "question_mark"
        )

    def action_leave(self) -> None:
        """Quit; the draft is kept."""
        self.host.leave()


def _of_no_letter(key: str) -> str:
    """Of the keys of an action those that type nothing; empty where all do."""
    parts = [part for part in key.split(",") if "+" in part or part == "f1"]
    return ",".join(parts)


def _left_by(taken: list[Binding], bindings: list[Binding]) -> Iterator[Binding]:
    """Those of some bindings of which these take no key."""
    keys = {key for one in taken for key in one.key.split(",")}
    return (one for one in bindings if keys.isdisjoint(one.key.split(",")))


def _bindings(of: Screen[None] | Page) -> list[Binding]:
    named = (b for b in type(of).BINDINGS if isinstance(b, Binding) and b.description)
    return [b for b in named if not b.key.isdigit()]


def _is_whole(state: State) -> bool:
    """Whether the page needs the whole width: no document stands beside it."""
    return state.place not in (Place.CATEGORY, Place.CONTEXT)
