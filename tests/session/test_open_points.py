"""What is open is one list, and each of its points has a way to where it is answered."""

from __future__ import annotations

from support.rounds_at_a_menu import at_menu, played
from support.walkthrough import Disk, answer_step, complete, introduce

from facilitator.session import events
from facilitator.session.findings import STILL_HOLDS, validation, validation_as_written
from facilitator.session.open_points import in_the_way, open_points, way
from facilitator.session.places import Place
from facilitator.session.play import play
from facilitator.session.state import State


def test_step_5_and_the_overview_count_the_same_points(new: State) -> None:
    state = played(complete(Disk(), new), events.GoTo(5))
    points = in_the_way(state)
    assert (
        len(points) == len(validation(state).missing) == len(validation_as_written(state).missing)
    )
    assert points, "a plan with open findings"


def test_every_point_leads_to_a_place_where_it_is_answered(new: State) -> None:
    state = played(complete(Disk(), new), events.GoTo(4, "deployment-pattern"))
    state = played(state, events.Defer("deployment-pattern", "later"))
    kinds = set()
    for point in open_points(state):
        kinds.add(point.kind)
        there = played(state, *way(state, point))
        if point.question:
            assert (there.place, there.draft.question) == (Place.CATEGORY, point.question)
        else:
            assert there.place is Place.FINDINGS
    assert {"decision", "value", "tension", "reason"} <= kinds


def test_what_comes_with_a_later_step_is_not_listed_before_it(new: State) -> None:
    disk = Disk()
    state = answer_step(disk, introduce(disk, new))
    assert {p.step for p in open_points(state) if p.kind != "step"} <= {1, 2}


def test_a_finding_that_holds_is_not_resolved_by_words(new: State) -> None:
    state = played(complete(Disk(), new), events.GoTo(5))
    tension = next(f for f in validation(state).open_findings if f.kind == "tension")
    accepted = played(
        state, events.AnswerFinding(tension.id, "accepted", "because", "us", "Q1 2030")
    )
    after, _ = play(accepted, events.AnswerFinding(tension.id, "resolved", "done"))
    assert (after.refused, after.notice) == (True, STILL_HOLDS)
    assert after.draft.findings == accepted.draft.findings, "what was accepted stays accepted"


def test_a_reason_that_is_given_leaves_the_list() -> None:
    state = at_menu()
    question = "deployment-pattern"
    silent = {p.subject for p in open_points(state) if p.kind == "reason"}
    assert question in silent
    state = played(state, events.SetRationale(question, "slow and sure"))
    assert question not in {p.subject for p in open_points(state) if p.kind == "reason"}
