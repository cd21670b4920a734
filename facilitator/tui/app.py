"""The program on a terminal: holds the state, plays moves, has acts performed, and ends tidily."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

from textual.app import App, SystemCommand
from textual.screen import Screen

from facilitator.session import moves as m
from facilitator.session.acts import Act, KeepDraft, LookUp, ReadDocument, Save, Scan
from facilitator.session.play import play
from facilitator.session.state import Place, State
from facilitator.tui.main import MainScreen

WATCH = 2.0
"""Seconds between two looks at the file on disk."""


class Outside(Protocol):
    """What performs acts; may block, and is called from one thread at a time per kind of act."""

    def open(self) -> m.Opened:
        """Read the file and its draft."""

    def perform(self, act: Act) -> m.Move | None:
        """Perform an act; what comes of it is a move."""

    def changed(self) -> m.Move | None:
        """What to tell the session when the file is no longer what was read."""

    def close(self) -> None:
        """Let go of the lock."""


class Facilitator(App[int]):
    """The guided session."""

    CSS_PATH = "app.tcss"
    TITLE = "facilitator"
    ENABLE_COMMAND_PALETTE = True

    def __init__(self, state: State, outside: Outside, *, root: Path, plan_name: str, skill: str = "intermediate") -> None:
        super().__init__()
        self.state = state
        self.outside = outside
        self.root, self.plan_name, self.skill = root, plan_name, skill
        self.busy = ""
        self.failure: BaseException | None = None
        self._io = ThreadPoolExecutor(max_workers=1, thread_name_prefix="io")
        self._slow = ThreadPoolExecutor(max_workers=4, thread_name_prefix="slow")

    async def on_mount(self) -> None:
        """Show the first place; then look at the project and watch the file."""
        self._catch_signals()
        await self.push_screen(MainScreen())
        await self._main().show_page()
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self._perform(Scan())
        for document in self.state.draft.context.documents if self.state.step in (1, 5) else ():
            self._perform(ReadDocument(document.path))
        self.set_interval(WATCH, self._look_at_disk)

    def _catch_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None:
                loop.add_signal_handler(number, self._signalled, number)

    def _signalled(self, number: int) -> None:
        self.flush()
        self.exit(return_code=128 + number)

    def flush(self) -> None:
        """Put what is being typed and what is drafted on disk now."""
        for screen in self.screen_stack:
            remember = getattr(screen, "remember", None)
            if callable(remember):
                remember()
        self._io.shutdown(wait=True)

    def _main(self) -> MainScreen:
        return next(s for s in self.screen_stack if isinstance(s, MainScreen))

    def play(self, move: m.Move) -> None:
        """Play a move and have its acts performed."""
        before = self.state.place
        self.state, acts = play(self.state, move)
        for act in acts:
            self._perform(act)
        if self.state.place is before:
            self._main().show()
        else:
            self.run_worker(self._main().show_page(), exclusive=True, group="page")

    def _perform(self, act: Act) -> None:
        slow = isinstance(act, Scan | ReadDocument | LookUp)
        self.busy = "looking at the project …" if isinstance(act, Scan) else self.busy
        try:
            (self._slow if slow else self._io).submit(self._performed, act)
        except RuntimeError:  # the pool is closed: the program is ending
            self._performed(act)

    def _performed(self, act: Act) -> None:
        try:
            answer = self.outside.perform(act)
        except Exception as problem:  # noqa: BLE001 - an act must never end the session
            self.call_from_anywhere(self._told, act, problem)
            return
        self.call_from_anywhere(self._answered, act, answer)

    def call_from_anywhere(self, function: object, *arguments: object) -> None:
        """Call on the event loop from a thread; nothing once the program has ended."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(lambda: self.call_later(function, *arguments))  # type: ignore[arg-type]

    def _answered(self, act: Act, answer: m.Move | None) -> None:
        if isinstance(act, Scan):
            self.busy = ""
        if answer is not None:
            self.play(answer)
        elif isinstance(act, Scan):
            self._main().show()

    def _told(self, act: Act, problem: Exception) -> None:
        self.busy = ""
        what = {KeepDraft: "The draft is not being stored", Save: "Not saved"}.get(type(act), "That did not work")
        self.notify(f"{what}: {type(problem).__name__}", severity="error", markup=False)

    def _look_at_disk(self) -> None:
        if self.state.place is not Place.SAVING:
            self._io.submit(self._looked)

    def _looked(self) -> None:
        move = self.outside.changed()
        if move is not None:
            self.call_from_anywhere(self.play, move)

    def leave(self) -> None:
        """Quit; what is drafted is on disk already or is put there now."""
        self.flush()
        self.exit(return_code=0)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every action by name, for the command palette."""
        yield from super().get_system_commands(screen)
        main = self._main()
        for binding in MainScreen.BINDINGS:
            key, action, name = binding.key, binding.action, binding.description  # type: ignore[union-attr]
            yield SystemCommand(name.capitalize(), f"key {key}", lambda a=action: main.run_action(a))

    def _handle_exception(self, error: Exception) -> None:
        # private hook: Textual would print local variables, and they hold the user's text
        self.failure = error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        # private hook: end without the traceback
        self._close_messages_no_wait()
