"""Plays moves through the engine and has their acts performed; says how a run can end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from facilitator.answers.reading import Answers, Place
from facilitator.model import Evidence
from facilitator.session import events as m
from facilitator.session.commands import Act
from facilitator.session.play import play
from facilitator.session.state import State


class Performing(Protocol):
    """What performs the acts of the engine."""

    def perform(self, act: Act) -> m.Move | None:
        """Perform an act; what comes of it is a move."""


class StoppedError(Exception):
    """The file does not answer what has to be answered next; the text names it."""


class SaveError(Exception):
    """A step could not be written; the text says why."""


class Playing:
    """One session that an answers file is played into."""

    def __init__(
        self, state: State, answers: Answers, outside: Performing, tell: Callable[[str], None]
    ) -> None:
        """Begin at a state; `tell` is given a line per kept category and per saved step."""
        self.state = state
        self.answers = answers
        self.outside = outside
        self.tell = tell
        self.checked: Mapping[str, Evidence] = {}
        """By tool: what a check found, where the file wants one."""

    def play(self, move: m.Move) -> None:
        """Play a move and all that comes of it."""
        self.state, acts = play(self.state, move)
        for act in acts:
            answer = self.outside.perform(act)
            if answer is not None:
                self.play(answer)

    def insist(self, move: m.Move, place: Place) -> None:
        """Play a move; where it is refused, the answer at this place of the file is wrong: AnswersError."""
        self.play(move)
        if self.state.refused:
            raise self.answers.error(place, self.state.notice)

    def reach(self, move: m.Move) -> None:
        """Play a move that the state allows by design; StoppedError where it does not."""
        self.play(move)
        if self.state.refused:
            raise StoppedError(self.state.notice)
