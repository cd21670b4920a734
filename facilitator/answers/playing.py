"""Plays events through the engine and has their commands performed; says how a run can end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from facilitator.answers.reading import Answers, Place
from facilitator.model import Evidence
from facilitator.session import events
from facilitator.session.commands import Command, KeepDraft
from facilitator.session.play import play
from facilitator.session.state import State


class Performing(Protocol):
    """What performs the commands of the engine."""

    def perform(self, command: Command) -> events.Event | None:
        """Perform a command; what comes of it is an event."""


class StoppedError(Exception):
    """The file does not answer what has to be answered next; the text names it."""


class SaveError(Exception):
    """A step could not be written; the text says why."""


class Playing:
    """One session that an answers file is played into."""

    def __init__(
        self, state: State, answers: Answers, runtime: Performing, tell: Callable[[str], None]
    ) -> None:
        """Begin at a state; `tell` is given a line per kept category and per saved step."""
        self.state = state
        self.answers = answers
        self.runtime = runtime
        self._tell = tell
        self._draft: KeepDraft | None = None
        self.checked: Mapping[str, Evidence] = {}
        """By tool: what a check found, where the file wants one."""

    def play(self, event: events.Event) -> None:
        """Play an event and all that comes of it."""
        self.state, commands = play(self.state, event)
        if isinstance(event, events.Defer | events.SetValue) and not self.state.refused:
            self._remark(event.question)
        for command in commands:
            if isinstance(command, KeepDraft):
                self._draft = command  # the file has every answer: a draft for each would be waste
                continue
            self.keep_draft()
            answer = self.runtime.perform(command)
            if answer is not None:
                self.play(answer)

    def _remark(self, question: str) -> None:
        """Give out what the session said to an answer."""
        if notice := self.state.notice:
            self.tell(f"note     {self.state.catalogue.questions[question].title}: {notice}")

    def keep_draft(self) -> None:
        """Store what is drafted by now: before anything is done to the plan or told, and at the end."""
        draft, self._draft = self._draft, None
        if draft is not None:
            self.runtime.perform(draft)

    def tell(self, line: str) -> None:
        """Give out a line; what it says is on disk by then."""
        self.keep_draft()
        self._tell(line)

    def insist(self, event: events.Event, place: Place) -> None:
        """Play an event; where it is refused, the answer at this place of the file is wrong: AnswersError."""
        self.play(event)
        if self.state.refused:
            raise self.answers.error(place, self.state.notice)

    def reach(self, event: events.Event) -> None:
        """Play an event that the state allows by design; StoppedError where it does not."""
        self.play(event)
        if self.state.refused:
            raise StoppedError(self.state.notice)
