"""Has what a session asks for done beside the screen, each command by the thread that may wait for it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Any

from facilitator.runtime.workers import Workers
from facilitator.session.commands import (
    Command,
    DiscardDraft,
    KeepDraft,
    LookUp,
    ReadDocument,
    Save,
    Scan,
    WriteCopy,
)

AT_ONCE = 12
"""Documents read and versions looked up at the same time."""
PATIENCE = 5.0
"""Seconds that a save waits for the draft before it, and that leaving waits for both."""

WRAP_UP = 0.5
"""Seconds that each kind of thread has at the end."""


class Commands:
    """The plan has one thread, its draft another, so that the draft never waits for the plan; the rest has some."""

    def __init__(self, perform: Callable[[Command], None]) -> None:
        self._perform = perform
        self.plan, self.drafts = Workers("plan"), Workers("drafts")
        self.slow = Workers("slow", AT_ONCE)
        self._kept: Future[None] | None = None
        """What was last done about the draft."""
        self._saved: Future[None] | None = None
        self._looked: Future[None] | None = None

    def perform(self, command: Command) -> None:
        """Have a command performed."""
        if isinstance(command, Scan | ReadDocument | LookUp):
            self.slow.submit(self._perform, command)
        elif isinstance(command, KeepDraft | DiscardDraft | WriteCopy):
            self._kept = self.drafts.submit(self._perform, command)
        else:
            done = self.plan.submit(self._after, self._kept, command)
            self._saved = done if isinstance(command, Save) else self._saved

    def _after(self, kept: Future[None] | None, command: Command) -> None:
        """What is done to the plan comes after what was drafted before it."""
        wait([kept] if kept is not None else [], timeout=PATIENCE)
        self._perform(command)

    def look(self, look: Callable[[], Any]) -> bool:
        """Have the plan looked at; False when the last look has not come back yet."""
        if self._looked is not None and not self._looked.done():
            return False
        self._looked = self.plan.submit(look)
        return True

    @property
    def draft_is_done(self) -> bool:
        """Whether all that was asked about the draft is done, well or not."""
        return self._kept is None or self._kept.done()

    def close(self) -> bool:
        """Begin nothing more; False when a thread is still at something that does not come back."""
        ended = [w.close(WRAP_UP) for w in (self.drafts, self.plan, self.slow)]
        return all(ended)

    def rest(self) -> None:
        """Wait until the draft and the save are done, but not without end."""
        wait([f for f in (self._kept, self._saved) if f is not None], timeout=PATIENCE)
