"""A run without consequences: commands are performed on bytes in memory, so that a wrong file changes nothing."""

from __future__ import annotations

from facilitator.answers.playing import Performing
from facilitator.document.errors import DocumentError
from facilitator.document.outcome import Outcome
from facilitator.document.read import read
from facilitator.document.splice import apply
from facilitator.model import Catalogue
from facilitator.session import events
from facilitator.session.commands import Command, KeepDraft, LookUp, ReadDocument, Save, Scan


class Rehearsal:
    """Performs saves in memory; looks at the real project, once, and remembers what it saw."""

    def __init__(self, data: bytes | None, catalogue: Catalogue, runtime: Performing) -> None:
        """Begin with the bytes of the plan; `runtime` looks at the project."""
        self.data = data
        self.catalogue = catalogue
        self.runtime = runtime
        self.seen: dict[Command, events.Event | None] = {}

    def perform(self, command: Command) -> events.Event | None:
        """Perform a command on what is in memory."""
        if isinstance(command, Scan | ReadDocument | LookUp):
            return self.look(command)
        if not isinstance(command, Save):
            return None
        try:
            self.data = apply(self.data, command.operation)
        except DocumentError as error:
            return events.SaveEnded(Outcome("unchanged", error.message, error.code))
        return events.SaveEnded(Outcome("saved", "rehearsed"), read(self.data, self.catalogue))

    def look(self, command: Scan | ReadDocument | LookUp) -> events.Event | None:
        """Look at the project as it was at the first look."""
        if command not in self.seen:
            self.seen[command] = self.runtime.perform(command)
        return self.seen[command]


class Seen:
    """Performs commands for real, but shows the project as the rehearsal saw it."""

    def __init__(self, runtime: Performing, rehearsal: Rehearsal) -> None:
        """Put both together."""
        self.runtime = runtime
        self.rehearsal = rehearsal
        self.not_kept = ""
        """Why a draft could not be stored; a file is played without drafts, too."""

    def perform(self, command: Command) -> events.Event | None:
        """Perform a command."""
        if isinstance(command, Scan | ReadDocument | LookUp):
            return self.rehearsal.look(command)
        try:
            return self.runtime.perform(command)
        except OSError as fault:
            if not isinstance(command, KeepDraft):
                raise
            self.not_kept = fault.strerror or type(fault).__name__
            return None
