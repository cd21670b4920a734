"""A run without consequences: acts are performed on bytes in memory, so that a wrong file changes nothing."""

from __future__ import annotations

from facilitator.answers.playing import Performing
from facilitator.document.errors import DocumentError
from facilitator.document.outcome import Outcome
from facilitator.document.read import read
from facilitator.document.splice import apply
from facilitator.model import Catalogue
from facilitator.session import events as m
from facilitator.session.commands import Act, LookUp, ReadDocument, Save, Scan


class Rehearsal:
    """Performs saves in memory; looks at the real project, once, and remembers what it saw."""

    def __init__(self, data: bytes | None, catalogue: Catalogue, outside: Performing) -> None:
        """Begin with the bytes of the plan; `outside` looks at the project."""
        self.data = data
        self.catalogue = catalogue
        self.outside = outside
        self.seen: dict[Act, m.Move | None] = {}

    def perform(self, act: Act) -> m.Move | None:
        """Perform an act on what is in memory."""
        if isinstance(act, Scan | ReadDocument | LookUp):
            return self.look(act)
        if not isinstance(act, Save):
            return None
        try:
            self.data = apply(self.data, act.operation)
        except DocumentError as error:
            return m.Saved(Outcome("unchanged", error.message, error.code))
        return m.Saved(Outcome("saved", "rehearsed"), read(self.data, self.catalogue))

    def look(self, act: Scan | ReadDocument | LookUp) -> m.Move | None:
        """Look at the project as it was at the first look."""
        if act not in self.seen:
            self.seen[act] = self.outside.perform(act)
        return self.seen[act]


class Seen:
    """Performs acts for real, but shows the project as the rehearsal saw it."""

    def __init__(self, outside: Performing, rehearsal: Rehearsal) -> None:
        """Put both together."""
        self.outside = outside
        self.rehearsal = rehearsal

    def perform(self, act: Act) -> m.Move | None:
        """Perform an act."""
        if isinstance(act, Scan | ReadDocument | LookUp):
            return self.rehearsal.look(act)
        return self.outside.perform(act)
