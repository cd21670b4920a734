"""Undo and redo: any move is taken back to exactly what was there, and done again to exactly what came of it."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import dear
from support.rounds_at_a_menu import at_menu, played
from support.walkthrough import Disk, answer_step, first_option, introduce

from facilitator.document.read import read
from facilitator.model import Statement
from facilitator.session import events
from facilitator.session.commands import KeepDraft
from facilitator.session.findings import validation, validation_as_drafted
from facilitator.session.found_answers import found_answers
from facilitator.session.open_points import coming_back, open_points
from facilitator.session.play import play
from facilitator.session.saving import section
from facilitator.session.state import Moment, State, draft_plan, has_changes, unsaved_steps
from facilitator.session.undoing import MOST, WRITTEN, moment
from facilitator.techniques.rounds import CHANGE, FieldChange, Reply

from .test_random_moves import a_move, starts

PATTERN = "deployment-pattern"


def come_to(state: State) -> Moment:
    """What the moves have come to, without the words for the last one."""
    return replace(moment(state), what="")


@dear(20)
@given(seed=st.integers(0, 2**32), start=st.integers(0, 4))
def test_undo_after_any_move_gives_the_state_before_it_and_redo_the_one_after(
    seed: int, start: int
) -> None:
    dice = random.Random(seed)
    disk, state = Disk(), starts()[start][1]
    disk.data = starts()[start][0].data
    for _ in range(120):
        move = a_move(state, dice)
        after, commands = play(state, move)
        if after.past != state.past and after.past and not isinstance(move, events.Undo):
            back, _ = play(after, events.Undo())
            assert come_to(back) == come_to(state)
            assert back.past == state.past or len(state.past) == MOST
            again, _ = play(back, events.Redo())
            assert come_to(again) == come_to(after)
            assert (again.past, again.future) == (after.past, ()) or isinstance(move, events.Redo)
        state = disk.perform(after, commands)


@pytest.mark.slow
@given(seed=st.integers(0, 2**32), start=st.integers(0, 4))
@settings(max_examples=3000)
def test_undo_at_length(seed: int, start: int) -> None:
    inner = test_undo_after_any_move_gives_the_state_before_it_and_redo_the_one_after
    inner.hypothesis.inner_test(seed, start)  # type: ignore[attr-defined]


def test_what_was_worked_out_before_a_move_is_known_again_after_it_is_taken_back() -> None:
    before = at_menu()
    text = section(before)
    after = played(before, events.SetRationale(PATTERN, "slow and sure"))
    assert section(after) != text
    back = played(after, events.Undo())
    assert known_of(back)["section"] == text == section(replace(back))
    assert known_of(played(back, events.Redo()))["section"] == section(after)


def test_what_was_worked_out_is_not_known_where_the_project_has_changed_since() -> None:
    before = at_menu()
    section(before)
    after = played(before, events.SetRationale(PATTERN, "slow and sure"))
    elsewhere = replace(after, traces=(Statement("containers", "Docker"),))
    assert "section" not in known_of(played(elsewhere, events.Undo()))


@pytest.mark.parametrize(
    ("moves", "stays"),
    [
        ((), False),  # words alone make a draft of the step
        ((events.GoTo(5),), False),
        ((events.SetRationale(PATTERN, "slow and sure"),), True),
        ((events.Typing(f"rationale:{PATTERN}", "sl"),), True),
    ],
)
def test_what_was_worked_out_is_known_while_a_text_is_typed_where_it_is_still_so(
    moves: tuple[events.Event, ...], stays: bool
) -> None:
    before = replace(played(at_menu(), *moves))
    validation(before), validation_as_drafted(before), open_points(before), section(before)
    found_answers(before), coming_back(before), unsaved_steps(before), draft_plan(before)
    after = played(before, events.Typing(f"rationale:{PATTERN}", "slow"))
    for compute, *of in tuple(after.known):  # type: ignore[misc]
        assert after.known[(compute, *of)] == compute(replace(after), *of), compute.__name__
    assert ("validation" in known_of(after)) is stays


def known_of(state: State) -> dict[str, object]:
    """What is known of a state without being worked out anew, by the name of what works it out."""
    return {key[0].__name__: value for key, value in state.known.items()}  # type: ignore[index]


def test_an_accepted_round_is_undone_to_its_proposal_and_further_to_the_menu() -> None:
    menu = at_menu()
    change = FieldChange(PATTERN, "rationale", ("slow and sure",))
    moves = (
        events.Elicit("pre-mortem"),
        events.AnswerPrompt(Reply("", CHANGE, change=change)),
        events.Finish(),
        events.Accept(),
    )
    taken = played(menu, *moves)
    assert taken.draft.decisions[PATTERN].rationale == "slow and sure"
    proposal = played(taken, events.Undo())
    assert proposal.proposal is not None
    assert proposal.draft.decisions[PATTERN].rationale == ""
    assert come_to(played(proposal, *[events.Undo()] * 3)) == come_to(menu)


def test_what_is_undone_is_stored_as_what_is_done() -> None:
    state = played(at_menu(), events.SetRationale(PATTERN, "first"))
    state = played(state, events.SetRationale(PATTERN, "second"))
    after, commands = play(state, events.Undo())
    (kept,) = (c for c in commands if isinstance(c, KeepDraft))
    assert kept.draft.steps[4].decisions[PATTERN].rationale == "first"
    assert "Undone: the rationale" in after.notice


def test_a_new_move_ends_what_can_be_done_again() -> None:
    state = played(at_menu(), events.SetRationale(PATTERN, "first"), events.Undo())
    assert state.future
    state = played(state, events.SetRationale(PATTERN, "other"))
    after, _ = play(state, events.Redo())
    assert after.refused and after.draft.decisions[PATTERN].rationale == "other"


def test_text_that_is_typed_into_one_field_is_one_move() -> None:
    field = f"rationale:{PATTERN}"
    state = played(at_menu(), events.SetRationale(PATTERN, "first"))
    typed = played(state, events.Typing(field, "be"), events.Typing(field, "begun"))
    back = played(typed, events.Undo())
    assert come_to(back) == come_to(state)
    assert played(back, events.Redo()).draft.typing[field] == "begun"


def test_text_typed_after_an_undo_is_not_taken_away_by_doing_again() -> None:
    field = f"rationale:{PATTERN}"
    state = played(at_menu(), events.Typing(field, "begun"), events.SetRollback(PATTERN, "back"))
    state = played(state, events.Undo(), events.Typing(field, "begun and gone on with"))
    after, _ = play(state, events.Redo())
    assert after.refused and after.draft.typing[field] == "begun and gone on with"


def test_text_typed_into_two_fields_is_two_moves() -> None:
    fields = [f"value:{PATTERN}:{name}" for name in ("shares", "hold")]
    state = played(at_menu(), *(events.Typing(field, "x") for field in fields), events.Undo())
    assert [field in state.draft.typing for field in fields] == [True, False]


def test_what_c_wrote_is_not_undone_and_that_is_said(new: State) -> None:
    disk = Disk()
    state = answer_step(disk, introduce(disk, new))
    before = disk.data
    state = disk.play(state, events.Continue())
    assert disk.data != before, "step 2 is written"
    after, commands = play(state, events.Undo())
    assert (after.refused, after.notice, commands) == (True, WRITTEN, ())


def test_a_reply_holds_only_what_its_kind_can_hold() -> None:
    """Recorded as a change, gone back to and filed as an insight: nothing changes but the insight."""
    menu = at_menu()
    change = FieldChange(PATTERN, "choice", ("deployment-pattern.rolling",))
    state = played(
        menu,
        events.Elicit("pre-mortem"),
        events.AnswerPrompt(Reply("too slow", CHANGE, change=change)),
        events.StepBack(),
    )
    assert state.round is not None and state.round.reply is not None
    filed = replace(state.round.reply, kind="insight")
    state = played(state, events.AnswerPrompt(filed), events.Finish(), events.Accept())
    was, now = menu.draft.decisions, state.draft.decisions
    said = [insight.text for decision in now.values() for insight in decision.insights]
    assert said == [*(i.text for decision in was.values() for i in decision.insights), "too slow"]
    assert {k: replace(d, insights=was[k].insights) for k, d in now.items()} == was


def changed_elsewhere(disk: Disk, state: State) -> State:
    """Another program adds a section of its own to the file."""
    assert disk.data is not None
    disk.data += b"\n## Notes of a colleague\n\nLook at this.\n"
    return disk.play(state, events.DiskChanged(read(disk.data, state.catalogue)))


def test_what_another_program_writes_ends_nothing_that_can_be_taken_back(new: State) -> None:
    disk = Disk()
    state = introduce(disk, new)
    words = "Two of the three faults of the last year began here."
    assert state.question is not None
    question = state.question.id
    state = disk.play(state, first_option(state.question))
    with_words = disk.play(state, events.SetRationale(question, words))
    withdrawn = disk.play(with_words, events.Withdraw(question))
    there = changed_elsewhere(disk, withdrawn)
    assert there.reading.sha256 != withdrawn.reading.sha256
    back = disk.play(there, events.Undo())
    assert back.draft.decisions[question].rationale == words
    assert back.reading.sha256 == there.reading.sha256, "the file is what it is now"
    again = changed_elsewhere(disk, disk.play(back, events.Undo()))
    assert again.draft.decisions[question].rationale == ""
    assert disk.play(again, events.Redo()).draft.decisions[question].rationale == words


def test_a_step_in_which_nothing_was_said_then_is_as_another_program_left_it(new: State) -> None:
    disk = Disk()
    state = introduce(disk, new)
    moved = disk.play(disk.play(state, events.GoTo(1)), events.GoTo(2))
    assert disk.data is not None
    theirs = disk.data.replace(b"Phase:** production", b"Phase:** staging")
    disk.data = theirs
    there = disk.play(moved, events.DiskChanged(read(theirs, state.catalogue)))
    back = disk.play(there, events.Undo())
    assert (back.step, back.draft.context) == (1, back.plan.context)
    assert moved.plan.context != back.plan.context
    assert not has_changes(back, 1)
