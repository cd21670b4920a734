"""The table of events: what it has to hold, and what no place lets through."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from support.walkthrough import Disk, answer_step, introduce

from facilitator.document.read import Reading
from facilitator.model import Evidence, Statement
from facilitator.session import events
from facilitator.session.menus import look_at
from facilitator.session.places import At, AtOverview, AtProposal, ChoosingMethod, InRound, Place
from facilitator.session.plan_file import (
    Gone,
    PlanFile,
    ReadOnly,
    Restarting,
    Steady,
)
from facilitator.session.play import ANYWHERE, ELSEWHERE, HERE, MOVING, play
from facilitator.session.state import State
from facilitator.techniques.proposal import Proposal
from facilitator.techniques.rounds import Reply

QUESTION = "branch-strategy"
SAMPLES: dict[type, events.Event] = {
    type(event): event
    for event in (
        events.Choose(QUESTION, f"{QUESTION}.gitflow"),
        events.OwnWords(QUESTION, "x"),
        events.NotApplicable(QUESTION, "x"),
        events.Defer(QUESTION, "x"),
        events.Withdraw(QUESTION),
        events.SetValue(QUESTION, "x", "x"),
        events.SetRationale(QUESTION, "x"),
        events.SetImpact(QUESTION, "lead-time", "worsens", "x"),
        events.SetRollback(QUESTION, "x"),
        events.NameTool(QUESTION, "x"),
        events.RecordEvidence(QUESTION, Evidence("x", "X")),
        events.DropTool(QUESTION, "x"),
        events.SetInsights(QUESTION, ()),
        events.SetSupersedes(QUESTION, "x"),
        events.Typing(f"rationale:{QUESTION}", "x"),
        events.Introduce("x"),
        events.LoadDocument("x"),
        events.ConfirmFact("cloud", ("x",)),
        events.AnswerFinding("x", "resolved", "x"),
        events.RejectFact(Statement("cloud", "x", "decided", "a", 1, "x")),
        events.DeferAll((QUESTION,), "x"),
        events.AcceptAll(("x",), "x", "x", "x"),
        events.TakeAll((events.Choose(QUESTION, f"{QUESTION}.gitflow"),)),
        events.GiveReason("x"),
        events.Elicit("pre-mortem"),
        events.Party(),
        events.Walk("x"),
        events.TakeUp(),
        events.AnswerPrompt(Reply("x")),
        events.Skip(),
        events.Accept(),
        events.StartOver(),
        events.DropDraft(),
        events.Settle("cancel"),
        events.SignOff("Ada"),
        events.PutBack(),
        events.Undo(),
        events.Redo(),
    )
}
"""One of each event that writes."""


@pytest.fixture(scope="module")
def drafted(new: State) -> State:
    disk = Disk()
    return answer_step(disk, introduce(disk, new))


def test_every_event_is_possible_somewhere_and_refused_in_words_of_its_own_elsewhere() -> None:
    known = set(get_args(events.Event))
    placed = {kind for rows in HERE.values() for kind in rows}
    assert placed | set(ANYWHERE) == known
    everywhere = set.intersection(*(set(rows) for rows in HERE.values()))
    unexplained = placed - set(ANYWHERE) - everywhere - set(ELSEWHERE) - set(MOVING)
    assert unexplained == set(), (
        "these would be told to finish what is open, wherever they are played"
    )
    assert set(HERE) == set(Place)


def test_every_event_is_of_one_sort() -> None:
    sorts = [set(get_args(one)) for one in (events.Writing, events.Looking, events.Arriving)]
    assert (
        sum(map(len, sorts)) + 1
        == len(set.union(*sorts, {events.Continue}))
        == len(get_args(events.Event))
    )


@pytest.mark.parametrize(
    "place", [At(p) for p in Place] + [AtOverview(), ChoosingMethod(Place.STEP)]
)
def test_what_has_no_row_at_a_place_changes_nothing_there(drafted: State, place: At) -> None:
    state = replace(drafted, at=place, notice="")
    for kind, event in SAMPLES.items():
        if kind in HERE[place.place] or kind in ANYWHERE:
            continue
        after, commands = play(state, event)
        assert (after.refused, commands) == (True, ()), event
        assert replace(after, notice="", refused=False) == state, event


@pytest.mark.parametrize("kind", get_args(events.Writing), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("place", list(Place))
def test_a_session_that_only_reads_refuses_all_that_writes(
    drafted: State, place: Place, kind: type
) -> None:
    file = replace(drafted.file, access=ReadOnly("another session has it"))
    state = replace(drafted, file=file).go(place)
    after, commands = play(state, SAMPLES[kind])
    assert (after.notice, after.refused) == ("Read-only: another session has it", True)
    assert commands == () and after.drafts == state.drafts


@pytest.mark.parametrize("place", [Place.CATEGORY, Place.STEP])
def test_a_session_that_only_reads_says_at_c_that_nothing_is_kept(
    drafted: State, place: Place
) -> None:
    file = replace(drafted.file, access=ReadOnly("another session has it"))
    for category in drafted.current_step.categories:
        state = look_at(replace(drafted, file=file), category).go(place)
        after, commands = play(state, events.Continue())
        assert (after.notice, after.refused) == ("Read-only: another session has it", True)
        assert commands == () and after.drafts == state.drafts


def test_a_session_that_only_reads_looks_around_and_keeps_nothing(drafted: State) -> None:
    file = replace(drafted.file, access=ReadOnly("another session has it"))
    state = replace(drafted, file=file).go(Place.CATEGORY)
    for event in (
        events.Ask(state.draft.question),
        events.Overview(),
        events.GoTo(2, "branch-strategy"),
        events.Back(),
    ):
        state, commands = play(state, event)
        assert not state.refused and commands == (), event


def test_a_plan_that_is_begun_anew_has_nothing_written_whatever_the_file_holds(
    drafted: State,
) -> None:
    assert drafted.plan.steps_completed == (1,)
    after, _ = play(drafted, events.StartOver())
    assert after.file.standing == Restarting() and after.plan.steps_completed == ()
    assert after.reading == drafted.reading


def test_places_and_standings_of_different_kinds_are_never_equal() -> None:
    places = [At(Place.STEP), AtOverview(), ChoosingMethod(Place.STEP), InRound(Place.STEP)]
    places.append(AtProposal(Place.STEP, Proposal()))
    standings = [Steady(), Restarting(), Gone("missing")]
    for kinds in (places, standings):
        assert len({repr(one) for one in kinds}) == len(kinds)
        assert not any(a == b for n, a in enumerate(kinds) for b in kinds[n + 1 :])


def test_a_file_that_was_met_changed_is_steady_again_when_it_is_as_it_was_read() -> None:
    file = PlanFile(Reading())
    met = file.meet(Reading(sha256="1"))
    assert met.met == Reading(sha256="1") and met.forget_met() == file
    restarting = replace(file, standing=Restarting())
    assert restarting.forget_met() == restarting
