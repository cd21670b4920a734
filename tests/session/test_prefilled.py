"""Name and author are offered as lines that are taken or left: never taken by themselves."""

from __future__ import annotations

from support.rounds_at_a_menu import played

from facilitator.model import Named
from facilitator.session import events
from facilitator.session.found_answers import found_answers
from facilitator.session.play import play
from facilitator.session.state import State

ONE = events.Scanned(names=(Named("shop", "README.md:1"),), authors=(Named("Ada", "git"),))


def test_what_was_found_is_offered_and_taken_only_when_it_is(new: State) -> None:
    state = played(new, ONE)
    assert (state.draft.project_name, state.draft.user_name) == ("", "")
    name, author = found_answers(state)
    assert (name.words, name.where, author.words, author.where) == (
        "shop",
        "README.md:1",
        "Ada",
        "git",
    )
    taken = played(state, events.TakeAll((name.move, author.move)))
    assert (taken.draft.project_name, taken.draft.user_name) == ("shop", "Ada")
    assert found_answers(taken) == ()
    back = played(taken, events.Undo())
    assert (back.draft.project_name, back.draft.user_name) == ("", "")


def test_what_is_stated_is_not_offered_otherwise(new: State) -> None:
    state = played(new, events.Introduce("ledger"), ONE)
    assert [line.words for line in found_answers(state)] == ["Ada"]


def test_of_two_names_one_is_taken(new: State) -> None:
    names = (Named("shop", "README.md:1"), Named("shop-web", "package.json"))
    state = played(new, events.Scanned(names=names))
    lines = found_answers(state)
    assert all(line.contested for line in lines)
    both, _ = play(state, events.TakeAll(tuple(line.move for line in lines)))
    assert both.refused
    assert played(state, events.TakeAll((lines[1].move,))).draft.project_name == "shop-web"
