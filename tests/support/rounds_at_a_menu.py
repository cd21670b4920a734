"""A session at the menu of a category, and what is played there in rounds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from facilitator.document.reading import Reading
from facilitator.model import Question
from facilitator.session import events
from facilitator.session.play import begin, play
from facilitator.session.round_context import round_context
from facilitator.session.state import State
from facilitator.techniques.rounds import INSIGHT, Reply
from facilitator.techniques.selection import deal
from support.walkthrough import Disk, complete, first_option, shipped_content

PREFERRED = {"deployment-pattern": "canary", "rollback-type": "manual", "zero-downtime": "required"}


@cache
def at_menu(step: int = 4, category: str = "deployment-pattern") -> State:
    """A complete plan, revised at a category's menu; of its rounds each method asks its own, without crossings."""
    shipped = shipped_content()
    content = replace(shipped, library=replace(shipped.library, crossings=()))
    state, _ = play(begin(content, "2026-11-20", Reading()), events.Opened(Reading()))

    def choice(question: Question) -> events.Event:
        if question.id in PREFERRED:
            return events.Choose(question.id, PREFERRED[question.id])
        return first_option(question)

    return played(complete(Disk(), state, choice), events.GoTo(step, category))


def played(state: State, *moves: events.Event) -> State:
    """All of these moves, none refused."""
    for move in moves:
        state, _ = play(state, move)
        assert not state.refused, (move, state.notice)
    return state


def texts(state: State) -> list[str]:
    """What the insights of the current step say."""
    return [i.text for d in state.draft.decisions.values() for i in d.insights]


def answers(words: Iterable[str]) -> list[events.Event]:
    return [events.AnswerPrompt(Reply(word, INSIGHT)) for word in words]


def first_method(state: State) -> str:
    """A method that can be asked here."""
    return deal(round_context(state))[0].method_id
