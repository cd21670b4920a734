"""Words typed to a question that is dismissed are recorded nowhere, and that is said."""

from __future__ import annotations

import pytest
from support.rounds_at_a_menu import at_menu, played

from facilitator.session import events
from facilitator.session.places import Place
from facilitator.session.state import State
from facilitator.techniques.rounds import DISMISSED, INSIGHT, Reply

UNRECORDED = "What you typed to what you dismissed is not recorded"


def dismissed(first: str, other: Reply) -> State:
    """A whole round: the first question is dismissed, the others get this reply."""
    state = played(at_menu(), events.Elicit("pre-mortem"))
    state = played(state, events.AnswerPrompt(Reply(first, DISMISSED)))
    while state.place is Place.ROUND:
        state = played(state, events.AnswerPrompt(other))
    return state


@pytest.mark.parametrize("words", ["test output", ""])
def test_a_round_that_was_dismissed_says_what_becomes_of_what_was_typed(words: str) -> None:
    state = dismissed(words, Reply("", DISMISSED))
    assert state.notice.startswith("Dismissed: nothing changes.")
    assert (UNRECORDED in state.notice) is bool(words)


@pytest.mark.parametrize("words", ["test output", ""])
def test_beside_other_answers_it_is_said_with_the_proposal(words: str) -> None:
    state = dismissed(words, Reply("it breaks at noon", INSIGHT))
    assert state.place is Place.PROPOSAL
    assert (UNRECORDED in state.notice) is bool(words)


def test_undo_brings_the_words_back_and_redo_dismisses_again() -> None:
    state = dismissed("test output", Reply("", DISMISSED))
    back = played(state, events.Undo())
    assert back.place is Place.ROUND
    again = played(back, events.Redo())
    assert again.place is state.place and again.drafts == state.drafts
