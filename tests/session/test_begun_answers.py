"""An answer of a round that was begun and not finished is in the proposal: never gone, never taken unseen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from support.rounds_at_a_menu import answers, at_menu, played, texts

from facilitator.session import events
from facilitator.session.begun import typing_field
from facilitator.session.places import Place
from facilitator.session.proposals import BEGUN
from facilitator.session.round_context import round_context
from facilitator.session.state import State
from facilitator.session.view import typed_not_kept
from facilitator.techniques.rounds import NOBODY, QUESTION
from facilitator.techniques.selection import deal


def begin(state: State, **parts: str) -> State:
    """Type parts of an answer to the prompt that is asked, and leave it with Escape."""
    assert state.round is not None and state.round.prompt is not None
    prompt = state.round.prompt
    typed = (events.Typing(typing_field(prompt, part), text) for part, text in parts.items())
    return played(state, *typed)


@pytest.mark.parametrize("first", [(), ("first",)], ids=["alone", "beside an answer"])
def test_a_question_left_at_its_owner_is_proposed(first: tuple[str, ...]) -> None:
    state = played(at_menu(), events.Elicit("pre-mortem"), *answers(first))
    state = played(begin(state, text="who drains the queue?"), events.Finish())
    assert (state.place, state.notice) == (Place.PROPOSAL, BEGUN)
    taken = played(state, events.Accept())
    assert sorted(texts(taken)) == sorted([*first, "who drains the queue?"])
    found = [i for d in taken.draft.decisions.values() for i in d.insights if i.kind == QUESTION]
    assert [(i.text, i.owner) for i in found] == [("who drains the queue?", NOBODY)]
    (told,) = typed_not_kept(state)
    assert told.endswith(", an answer of a round")
    assert not taken.draft.typing, "what is taken is not offered again"


def test_what_was_typed_of_owner_and_other_parts_is_there_too() -> None:
    state = played(at_menu(), events.Elicit("pre-mortem"))
    state = begin(state, text="the queue", owner="the SRE", rationale="because it is slow")
    state = played(state, events.Finish(), events.Accept())
    (found,) = (i for d in state.draft.decisions.values() for i in d.insights)
    assert (found.text, found.owner) == ("the queue — because it is slow", "the SRE")


def test_going_on_past_the_last_question_proposes_it_as_well() -> None:
    state = begin(played(at_menu(), events.Elicit("pre-mortem")), text="begun")
    while state.place is Place.ROUND:
        state = played(state, events.Skip())
    assert state.proposal is not None
    assert [line.after for line in state.proposal.lines] == [f"begun (owner: {NOBODY})"]


def test_begun_anew_beside_an_answer_that_stands_loses_neither() -> None:
    state = played(at_menu(), events.Elicit("pre-mortem"), *answers(["first"]), events.StepBack())
    state = played(begin(state, text="second thought"), events.Finish(), events.Accept())
    assert texts(state) == ["first", "second thought"]


def test_left_or_turned_down_it_is_there_again_when_the_question_is() -> None:
    asked = played(at_menu(), events.Elicit("pre-mortem"))
    begun = begin(asked, text="begun")
    for end in ((events.Leave(),), (events.Finish(), events.Reject())):
        state = played(begun, *end)
        assert not texts(state)
        assert state.draft.typing == begun.draft.typing


@pytest.mark.parametrize(
    ("move", "field"),
    [
        (events.OwnWords, "own"),
        (events.Defer, "defer"),
        (events.NotApplicable, "not applicable"),
    ],
)
def test_words_that_were_the_answer_are_there_again_behind_another_one(
    move: Callable[[str, str], events.Event], field: str
) -> None:
    said = played(at_menu(), move("deployment-pattern", "only by hand, from a laptop"))
    other = played(said, events.Choose("deployment-pattern", "rolling"))
    assert other.draft.typing[f"{field}:deployment-pattern"] == "only by hand, from a laptop"
    assert typed_not_kept(other)
    back = played(other, move("deployment-pattern", "only by hand, from a laptop"))
    assert f"{field}:deployment-pattern" not in back.draft.typing


def test_a_round_without_an_answer_leaves_what_can_be_asked_as_it_is() -> None:
    before = deal(round_context(at_menu()))
    state = played(at_menu(), events.Elicit(before[0].method_id))
    while state.place is Place.ROUND:
        state = played(state, events.Skip())
    assert {o.method_id for o in deal(round_context(state))} == {o.method_id for o in before}
