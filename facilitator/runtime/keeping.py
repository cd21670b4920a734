"""Keeps words that are in no plan yet. Nothing here touches the plan: a disk that hangs holds up no draft."""

from __future__ import annotations

import threading
from datetime import datetime

from facilitator.document.outcome import Intent, Outcome
from facilitator.private import typed_path
from facilitator.runtime import recovery
from facilitator.runtime.packed_drafts import pack_draft
from facilitator.session import events
from facilitator.session.commands import (
    Command,
    DiscardDraft,
    KeepDraft,
    RestorePlan,
    Save,
    WriteCopy,
    WriteSignOff,
)
from facilitator.storage.drafts import Drafts
from facilitator.storage.lock import TakenError


class Keeping:
    """The draft of one plan, for the threads of one session: they take turns."""

    def __init__(self, drafts: Drafts) -> None:
        self.drafts = drafts
        self._turn = threading.RLock()

    def keep(self, command: KeepDraft, base_sha256: str) -> None:
        """Store a draft that belongs to the plan's bytes with this digest, or forget it when it is empty.

        Raises:
            OSError: it is not stored.
        """
        with self._turn:
            self.drafts.hold_on()
            if command.draft:
                at = datetime.now().astimezone().isoformat(timespec="seconds")
                self.drafts.keep(pack_draft(command.draft), base_sha256, at=at)
            else:
                self.drafts.clear()

    def discard(self) -> None:
        """Move the draft to the trash; until that succeeds no other draft takes its place. Raises OSError."""
        with self._turn:
            self.drafts.to_trash = True
            self.drafts.hold_on()
            self.drafts.discard()

    def taken_by(self) -> str:
        """Say who has the plan, where another session took it; empty while it is this one's."""
        with self._turn:
            try:
                self.drafts.hold_on()
            except TakenError as taken:
                return str(taken.strerror)
            except OSError:  # no state folder, and so nobody who could be met in it
                return ""
        return ""

    def refusal(self, command: Command) -> events.Event | None:
        """Refuse what writes the plan, where another session took it; None while it is this one's."""
        writes = isinstance(command, Save | WriteSignOff | RestorePlan)
        taken = self.taken_by() if writes else ""
        if not taken:
            return None
        if isinstance(command, Save):
            copy = "Your answers stand here; save them as a file and open the plan again."
            return events.SaveEnded(Outcome("unchanged", f"Not saved. {taken} {copy}", "taken"))
        if isinstance(command, WriteSignOff):
            return events.SignOffEnded(f"Nothing was signed. {taken}")
        return events.FileWritten(f"Nothing was put back. {taken}", failed=True)

    def intend(self, intent: Intent) -> None:
        """Note that a save begins. Raises OSError."""
        with self._turn:
            self.drafts.intend(intent)

    def perform(
        self, command: KeepDraft | DiscardDraft | WriteCopy, base_sha256: str
    ) -> events.FileWritten | None:
        """Perform a command. OSError: a draft could not be stored."""
        if isinstance(command, WriteCopy):
            place = typed_path(command.path)
            written, told = recovery.write_copy(place, command.text, self.drafts.files)
            return events.FileWritten(told, failed=not written)
        if isinstance(command, KeepDraft):
            self.keep(command, base_sha256)
        else:
            self.discard()
        return None
