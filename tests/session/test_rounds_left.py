"""Rounds that are left or interrupted: kept with their answers, and taken up where they were."""

from __future__ import annotations

import pytest
from support.rounds_at_a_menu import answers, at_menu, played, texts
from support.walkthrough import Disk, answer_step, introduce, shipped_content

from facilitator.document.reading import Reading
from facilitator.runtime.packed_drafts import pack_draft, unpack_draft
from facilitator.session import events
from facilitator.session.places import Place
from facilitator.session.play import begin, play
from facilitator.session.rounds import left_here
from facilitator.session.state import unsaved, unsaved_steps


def test_a_round_that_is_left_is_kept_with_its_answers_and_taken_up_where_it_was() -> None:
    state = at_menu()
    inside = played(state, events.Party(), *answers(["first"]))
    left = played(inside, events.Leave())
    assert left.place is state.place
    assert left.draft.decisions == state.draft.decisions
    assert "its answer is kept" in left.notice
    assert [r.at for r in left_here(left, "party")] == [1]
    again = played(left, events.TakeUp())
    assert (again.place, again.round) == (Place.ROUND, inside.round)
    done = played(again, events.Finish(), events.Accept())
    assert texts(done) == ["first"]
    assert left_here(done) == ()


def test_a_round_left_without_an_answer_leaves_no_trace() -> None:
    state = at_menu()
    after = played(state, events.Party(), events.Skip(), events.Leave())
    assert after.drafts == {**state.drafts, 4: state.draft}


def test_a_left_round_waits_at_its_own_menu_only() -> None:
    left = played(at_menu(), events.Elicit("pre-mortem"), *answers(["first"]), events.Leave())
    elsewhere = played(left, events.GoTo(4, "rollback"))
    refused, _ = play(elsewhere, events.TakeUp())
    assert refused.refused
    assert (
        played(elsewhere, events.GoTo(4, "deployment-pattern"), events.TakeUp()).place
        is Place.ROUND
    )


def test_writing_the_step_keeps_the_answers_of_a_round_that_was_left() -> None:
    disk = Disk()
    new, _ = play(begin(shipped_content(), "2026-11-20", Reading()), events.Opened(Reading()))
    left = played(
        answer_step(disk, introduce(disk, new)), events.Party(), *answers(["first"]), events.Leave()
    )
    after = disk.play(left, events.Continue())
    assert after.step == 3 and "stay in the draft of step 2" in after.notice
    assert unsaved_steps(after) == (2,)
    back = played(after, events.GoTo(2), events.Continue(), events.TakeUp())
    assert back.round is not None and back.round.replies == left.draft.left[0].replies
    assert unsaved_steps(played(back, events.Finish(), events.Reject())) == ()


@pytest.mark.parametrize("left", [False, True], ids=["interrupted", "left"])
def test_a_round_survives_the_end_of_the_program(left: bool) -> None:
    inside = played(at_menu(), events.Elicit("pre-mortem"), *answers(["first"]))
    stopped = played(inside, events.Leave()) if left else inside
    kept = unpack_draft(pack_draft(unsaved(stopped)))
    assert kept.steps[4] == stopped.draft
    again, _ = play(
        begin(stopped.content, stopped.today, stopped.reading), events.Opened(stopped.reading, kept)
    )
    again = played(again, events.GoTo(4))
    if left:
        again = played(again, events.TakeUp())
    assert (again.place, again.round) == (Place.ROUND, inside.round)
    assert texts(played(again, events.Finish(), events.Accept())) == ["first"]


def test_an_interrupted_round_at_step_level_comes_back_to_the_steps_menu() -> None:
    state = at_menu().go(Place.STEP)
    inside = played(state, events.Party(), *answers(["first"]))
    assert inside.round is not None and inside.round.category == ""
    again, _ = play(
        begin(state.content, state.today, state.reading),
        events.Opened(state.reading, unpack_draft(pack_draft(unsaved(inside)))),
    )
    again = played(again, events.GoTo(4), events.Finish(), events.Reject())
    assert again.place is Place.STEP


def test_going_elsewhere_puts_an_interrupted_round_by() -> None:
    inside = played(at_menu(), events.Elicit("pre-mortem"), *answers(["first"]))
    again, _ = play(
        begin(inside.content, inside.today, inside.reading),
        events.Opened(inside.reading, unpack_draft(pack_draft(unsaved(inside)))),
    )
    again = played(again, events.GoTo(4, "rollback"), events.GoTo(4, "deployment-pattern"))
    assert again.place is Place.CATEGORY
    assert played(again, events.TakeUp()).round == inside.round


def test_a_round_begun_anew_does_not_take_the_place_of_the_one_that_waits() -> None:
    left = played(at_menu(), events.Elicit("pre-mortem"), *answers(["first"]), events.Leave())
    twice = played(left, events.Elicit("pre-mortem"), *answers(["second"]), events.Leave())
    told = [[r.text for r in one.replies if r] for one in left_here(twice)]
    assert told == [["first"], ["second"]]
    done = played(twice, events.TakeUp(0), events.Finish(), events.Accept())
    assert texts(done) == ["first"] and len(left_here(done)) == 1
