"""The program on a terminal: holds the state, plays events, has commands performed, and ends tidily."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from traceback import StackSummary, extract_tb
from typing import TYPE_CHECKING, Any

from textual.app import SystemCommand
from textual.binding import Binding
from textual.events import Event, Key, Paste
from textual.filter import LineFilter
from textual.screen import Screen
from textual.theme import Theme

from facilitator.content.source import ContentError
from facilitator.runtime.content import ContentOnDemand
from facilitator.runtime.look import keep_theme, kept_theme
from facilitator.runtime.lookups import LookUps
from facilitator.runtime.plan_file import UnreadableError
from facilitator.runtime.session_runtime import Runtime
from facilitator.session import events
from facilitator.session.commands import Command, KeepDraft, ReadDocument, Save, Scan
from facilitator.session.lookups import waiting
from facilitator.session.places import Place
from facilitator.session.play import play
from facilitator.session.state import State, unsaved, unsaved_steps
from facilitator.storage.place import default_state_dir
from facilitator.text import counted
from facilitator.tui.asking import AskingApp
from facilitator.tui.border import BORDER
from facilitator.tui.commands import Commands
from facilitator.tui.dialogs.dialog import Dialog
from facilitator.tui.ending import on_signals
from facilitator.tui.main import MainScreen
from facilitator.tui.pages.page import Page
from facilitator.tui.palette import Palette, actions
from facilitator.tui.turns import Turns

if TYPE_CHECKING:
    from facilitator.tui.host import Host

WATCH = 2.0
"""Seconds between two looks at the file on disk."""


class Facilitator(AskingApp):
    """The guided session."""

    CSS_PATH = "app.tcss"
    TITLE = "facilitator"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS = [
        Binding("ctrl+q", "quit", "quit", show=False, priority=True),
    ]

    def __init__(
        self,
        state: State,
        runtime: Runtime,
        ends: Callable[[int], None] = lambda _: None,
        begun_paste: Callable[[], str] = str,
    ) -> None:
        """`ends` is told the exit code when the program is to end, however long that takes then.

        `begun_paste` takes out what has come of a paste that has not ended.
        """
        super().__init__()
        self._ends, self._begun_paste = ends, begun_paste
        self.state = state
        self.runtime = runtime
        self.skill = (settings := runtime.settings).skill_level
        self._day = settings.today
        self.project = f"{settings.root} ({settings.root_because})"
        """The folder whose own settings and documents count, and why it is that one."""
        self.failure: BaseException | None = None
        self.failed_at: StackSummary | None = None
        """Where it failed: files and lines, no values."""
        self.draft_fault = runtime.journal_fault
        """Why drafts are not being stored; empty while they are."""
        self.plan_fault = ""
        """Why the plan cannot be read now."""
        self.rescued: str | None = None
        """Where the user had the words written that could not be stored."""
        self._scanning = False
        self._showing = 0
        """Pages on their way to the screen."""
        self._reading: set[ReadDocument] = set()
        """Documents being read: the next key may be about what they say."""
        self._turns = Turns(self, self._give)
        self._keys = ("", "")
        """The key that was given out last, and the one before it."""
        self.commands = Commands(self._performed)
        self.state_dir = runtime.settings.state_dir or default_state_dir()
        if (theme := kept_theme(self.state_dir)) in self.available_themes:
            self.theme = theme

    async def on_event(self, event: Event) -> None:
        """Keys wait for their turn."""
        if isinstance(event, Key | Paste) and not event.is_forwarded:
            await self._turns.take(event)
        else:
            await super().on_event(event)

    async def _give(self, event: Event) -> None:
        if isinstance(event, Key):
            self._keys = (event.key, self._keys[0])
        await super().on_event(event)

    def on_paste(self, _: Paste) -> None:
        """Say that nothing takes a paste here: what takes one lets it come no further."""
        told = "Nothing was pasted: no text is typed here."
        self.remark(told) if self._dialogs() else self.tell(told)

    @property
    def repeated(self) -> bool:
        """Whether the last key was pressed twice in a row."""
        return self._keys[0] == self._keys[1]

    def ignore_typed_ahead(self) -> None:
        """Ignore keys typed before what is opened now is on the screen: they were not meant for it."""
        self._turns.ignore_ahead()

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        # private hook: the one place that every frame passes
        if renderable is not None:
            self._turns.drawing(screen)
        super()._display(screen, renderable)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Have every line that is drawn pass the border, whatever drew it."""
        return (*super().get_line_filters(), BORDER)

    @property
    def between(self) -> bool:
        """Whether something that a key caused is still on its way: a page, a save, a question."""
        on_its_way = self._showing > 0 or bool(self._reading)
        return super().between or on_its_way or self.state.place is Place.SAVING

    def wait_no_longer(self) -> None:
        """Leave documents on a disk that does not answer to themselves: later keys do not wait for them."""
        self._reading.clear()

    @property
    def plan_path(self) -> Path:
        """Where the plan is written."""
        return self.runtime.path

    @property
    def root(self) -> Path:
        """The folder of the project."""
        return self.runtime.settings.root

    @property
    def lookups(self) -> LookUps:
        """Version checks."""
        return self.runtime.lookups

    async def on_mount(self) -> None:
        """Show the first place; then look at the project and watch the file."""
        on_signals(self._ends, self._signalled)
        self.theme_changed_signal.subscribe(self, self._keep_theme)
        await self.push_screen(MainScreen())
        await self._main().show_page()
        self.call_after_refresh(self._begin)

    def _keep_theme(self, theme: Theme) -> None:
        self.commands.slow.submit(keep_theme, self.state_dir, theme.name)

    def _begin(self) -> None:
        gc.freeze()  # content and modules stay for good: no collection goes through them again
        gc.enable()
        if isinstance(self.state.content, ContentOnDemand):
            self.commands.slow.submit(self.state.content.load)
        self._perform(Scan())
        loaded = (*self.state.plan.context.documents, *self.state.draft.context.documents)
        for path in dict.fromkeys(d.path for d in loaded):
            self._perform(ReadDocument(path))
        self.set_interval(WATCH, self._look_at_disk)

    def _signalled(self, code: int) -> None:
        self.flush()
        self.exit(return_code=code)

    def exit(self, result: int | None = None, return_code: int = 0, message: Any = None) -> None:
        """End the program."""
        self._ends(return_code)
        super().exit(result, return_code, message)

    def _take_in(self, begun: str) -> None:
        # a field of text is slow to load, and only a paste that has not ended needs it here
        from facilitator.tui.widgets.text_field import TextField

        if isinstance(self.focused, TextField):
            self.focused.take_in(begun)

    def flush(self) -> None:
        """Put what is being typed and what is drafted on disk now."""
        if begun := self._begun_paste():
            self._take_in(begun)
        for dialog in self._dialogs():
            dialog.remember()
        for page in self._pages():
            page.remember()
        if self.draft_fault:  # the disk may take it by now; nobody is asked again
            self._perform(KeepDraft(unsaved(self.state)))
        self.commands.rest()

    def _dialogs(self) -> list[Dialog[Any]]:
        """The dialogs that are there; one that is being opened shows the state as it is when it has been."""
        return [s for s in self.screen_stack if isinstance(s, Dialog) and s.is_mounted]

    def _pages(self) -> list[Page]:
        return [page for main in self._mains() if (page := main.page()) is not None]

    def _mains(self) -> list[MainScreen]:
        """The one screen; none while the program ends."""
        return [s for s in self.screen_stack if isinstance(s, MainScreen)]

    def _main(self) -> MainScreen:
        return self._mains()[0]

    def play(self, event: events.Event) -> None:
        """Play an event and have its commands performed."""
        self._follow_day()
        before = self.state.place
        self.state, commands = play(self.state, event)
        for command in commands:
            self._perform(command)
        for dialog in self._dialogs():
            dialog.show()
        if self.state.place is before:
            self.show()
        else:
            self._showing += 1
            self.run_worker(self._show_page(), group="page")  # never cancelled half-way

    def _follow_day(self) -> None:
        if (day := self.runtime.settings.day) != self._day:
            self._day = day
            self.state, _ = play(self.state, events.DayBegan(day))
            self.show()

    async def _show_page(self) -> None:
        try:
            await self._main().show_page()
        finally:
            self._showing -= 1

    def _perform(self, command: Command) -> None:
        self._scanning = self._scanning or isinstance(command, Scan)
        if isinstance(command, ReadDocument):
            self._reading.add(command)
        self.commands.perform(command)

    def _performed(self, command: Command) -> None:
        try:
            answer = self.runtime.perform(command)
            if isinstance(command, KeepDraft):
                self.draft_fault = ""
        except Exception as problem:
            if isinstance(command, KeepDraft):
                self.draft_fault = getattr(problem, "strerror", "") or type(problem).__name__
            self.call_from_anywhere(self.failed, command, problem)
            return
        self.call_from_anywhere(self._answered, command, answer)

    def call_from_anywhere(self, function: Callable[..., Any], *arguments: object) -> None:
        """Call on the event loop from a thread; nothing once the program has ended."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(lambda: self.call_later(function, *arguments))

    def _answered(self, command: Command, answer: events.Event | None) -> None:
        if isinstance(command, Scan):
            self._scanning = False
        if isinstance(command, KeepDraft):
            self._show_top()
        if answer is not None:
            self.play(answer)
        elif isinstance(command, Scan):
            self.show()
        if isinstance(command, ReadDocument):
            self._reading.discard(command)

    def failed(self, command: Command | None, problem: Exception) -> None:
        """Say that something did not work."""
        self._scanning = False
        if isinstance(command, ReadDocument):
            self._reading.discard(command)
        self._show_top()
        known = {KeepDraft: "The draft is not being stored", Save: "Not saved"}
        what = known.get(type(command), "That did not work")
        told = isinstance(problem, UnreadableError | ContentError)
        why = str(problem) if told else type(problem).__name__
        self.notify(f"{what}: {why}", severity="error", markup=False)

    def _look_at_disk(self) -> None:
        self._follow_day()
        if self.state.place is not Place.SAVING and not self.commands.look(self._looked):
            self.plan_fault = self.plan_fault or f"{self.plan_path.name} does not answer"
            self._show_top()

    def _looked(self) -> None:
        event = self.runtime.changed()
        if self.runtime.plan_fault != self.plan_fault:
            self.plan_fault = self.runtime.plan_fault
            self.call_from_anywhere(self._show_top)
        if event is not None:
            self.call_from_anywhere(self.play, event)

    @property
    def stored(self) -> bool:
        """Whether a disk has confirmed all that is drafted."""
        return self.commands.draft_is_done and not self.draft_fault

    @property
    def unstored(self) -> bool:
        """Whether there are words that no disk holds."""
        return bool(unsaved_steps(self.state)) and not (self.state.read_only or self.stored)

    @property
    def busy(self) -> str:
        """What is going on beside the session; empty when nothing is."""
        if self.draft_fault:
            return f"drafts are NOT stored ({self.draft_fault})"
        if self.plan_fault:
            return self.plan_fault
        if checks := len(waiting(self.state)):
            return f"looking up {counted(checks, 'version')} …"
        if self._aside:
            return f"{self._aside[-1]} …"
        return "looking at the project …" if self._scanning else ""

    def show(self) -> None:
        """Show the session again."""
        for main in self._mains():
            main.show()

    def _show_top(self) -> None:
        for main in self._mains():
            main.show_top()

    def tell(self, text: str) -> None:
        """Say something in the line above the keys, until the next move."""
        for main in self._mains():
            main.tell(text)

    def page(self) -> Page:
        """The page that is shown beneath any dialog."""
        page = self._main().page()
        assert page is not None, "a page is shown from the first moment on"
        return page

    def action_help_quit(self) -> None:
        """ctrl+c ends nothing: what is typed would go with it by accident."""
        self.tell("ctrl+q quits from anywhere; the draft is kept.")

    async def action_quit(self) -> None:
        """Quit from anywhere."""
        self.leave()

    def leave(self) -> None:
        """Quit; what is drafted is put on disk now. Where that fails, the user decides."""
        self.flush()
        self.converse(self._leave_with_words()) if self.unstored else self.exit(return_code=0)

    async def _leave_with_words(self) -> None:
        from facilitator.tui.leaving import take_along

        self.rescued = await take_along(self, self.runtime, self.draft_fault)
        if self.rescued is not None:
            self.exit(return_code=0)

    def action_command_palette(self) -> None:
        """Find any action by its name."""
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every action by name, for the command palette."""
        yield from super().get_system_commands(screen)
        yield from actions(self.page(), self._main())

    def _handle_exception(self, error: Exception) -> None:
        # private hook: Textual would print local variables, and they hold the user's text
        if self.failure is None:  # kept now: the traceback does not outlive the loop
            cause = getattr(error, "error", error)  # of a worker
            self.failure, self.failed_at = cause, extract_tb(cause.__traceback__)
        with suppress(Exception):
            self.flush()
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        # private hook: end without the traceback
        self._close_messages_no_wait()


if TYPE_CHECKING:
    _host: type[Host] = Facilitator
