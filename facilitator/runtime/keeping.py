"""Keeps words that are in no plan yet. Nothing here touches the plan: a disk that hangs holds up no draft."""

from __future__ import annotations

import threading
from datetime import date, datetime
from pathlib import Path

from facilitator.document.outcome import Intent
from facilitator.runtime import recovery
from facilitator.runtime.packed_drafts import pack_draft
from facilitator.session import events
from facilitator.session.commands import DiscardDraft, KeepDraft, WriteCopy
from facilitator.storage.drafts import Drafts


class Keeping:
    """The draft of one plan, for the threads of one session: they take turns."""

    def __init__(self, drafts: Drafts, today: str) -> None:
        self.drafts, self._today = drafts, date.fromisoformat(today)
        self._turn = threading.RLock()
        self._to_trash = False
        """A draft was discarded and is not in the trash yet."""

    def keep(self, command: KeepDraft, base_sha256: str) -> None:
        """Store a draft that belongs to the plan's bytes with this digest, or forget it when it is empty.

        Raises:
            OSError: it is not stored.
        """
        with self._turn:
            if self._to_trash:
                self.discard()
            if command.draft:
                at = datetime.now().astimezone().isoformat(timespec="seconds")
                self.drafts.keep(pack_draft(command.draft), base_sha256, at=at)
            else:
                self.drafts.clear()

    def discard(self) -> None:
        """Move the draft to the trash; until that succeeds no other draft takes its place. Raises OSError."""
        with self._turn:
            self._to_trash = True
            self.drafts.discard(self._today)
            self._to_trash = False

    def intend(self, intent: Intent) -> None:
        """Note that a save begins. Raises OSError."""
        with self._turn:
            self.drafts.intend(intent)

    def perform(
        self, command: KeepDraft | DiscardDraft | WriteCopy, base_sha256: str
    ) -> events.FileWritten | None:
        """Perform a command. OSError: a draft could not be stored."""
        if isinstance(command, WriteCopy):
            place = Path(command.path).expanduser()
            written, told = recovery.write_copy(place, command.text, self.drafts.files)
            return events.FileWritten(told, failed=not written)
        if isinstance(command, KeepDraft):
            self.keep(command, base_sha256)
        else:
            self.discard()
        return None
