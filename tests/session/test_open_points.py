"""What is open is one list, and each of its points has a way to where it is answered."""

from __future__ import annotations

import re

import pytest
from support.rounds_at_a_menu import at_menu, played
from support.walkthrough import Disk, answer_step, complete, introduce, shipped_content

from facilitator.document.choice import named_in
from facilitator.document.read import read
from facilitator.session import events
from facilitator.session.findings import STILL_HOLDS, validation, validation_as_written
from facilitator.session.open_points import coming_back, in_the_way, open_points, way
from facilitator.session.places import Place
from facilitator.session.play import begin, play
from facilitator.session.state import State
from facilitator.techniques.rounds import RISK, Reply


def test_step_5_and_the_overview_count_the_same_points(new: State) -> None:
    state = played(complete(Disk(), new), events.GoTo(5))
    points = in_the_way(state)
    assert (
        len(points) == len(validation(state).missing) == len(validation_as_written(state).missing)
    )
    assert points, "a plan with open findings"
    assert validation(state) is validation_as_written(state), "worked out once"
    state = played(state, events.GoTo(4, "deployment-pattern"))
    assert validation(state) is validation_as_written(state)
    state = played(state, events.Defer("deployment-pattern", "later"))
    assert validation(state) is not validation_as_written(state)


@pytest.mark.parametrize("written", [1, 2, 3, 4])
def test_the_first_page_the_file_and_step_5_count_the_same_points(new: State, written: int) -> None:
    disk = Disk()
    state = introduce(disk, new)
    for _ in range(written - 1):
        state = disk.play(answer_step(disk, state), events.Continue())
    assert disk.data is not None and state.plan.steps_completed[-1] == written
    reading = read(disk.data, state.catalogue)
    first_page, _ = play(begin(state.content, "2026-11-20", reading), events.Opened(reading))
    count = coming_back(first_page).open
    overview = played(first_page, events.Resume(), events.Overview())
    assert len(in_the_way(overview)) == count
    told = re.search(r"(\d+) open points?\b", disk.data.decode())
    assert told is not None and count == int(told[1]) > 0
    if written == 4:
        step_5 = played(first_page, events.GoTo(5))
        assert len(in_the_way(step_5)) == count == len(validation(step_5).missing)
    for point in (one for one in open_points(first_page) if one.kind != "step"):
        played(first_page, *way(first_page, point))


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


def test_a_term_that_is_a_mistyped_date_is_refused_wherever_one_is_given(new: State) -> None:
    state = played(complete(Disk(), new), events.GoTo(5))
    (one, two, *_) = [f.id for f in validation(state).open_findings if f.kind == "tension"]
    risk = Reply("known", RISK, owner="us", until="2027-13")
    in_a_round = played(at_menu(), events.Party())
    for before, move in (
        (state, events.AnswerFinding(one, "accepted", "known", "us", "2027-02-30")),
        (state, events.AcceptAll((one, two), "known", "us", "Q5 2027")),
        (in_a_round, events.AnswerPrompt(risk)),
    ):
        after, _ = play(before, move)
        assert after.refused and "is not read as a date" in after.notice
        assert after.drafts == before.drafts


def test_a_reason_that_is_given_leaves_the_list() -> None:
    state = at_menu()
    question = "deployment-pattern"
    silent = {p.subject for p in open_points(state) if p.kind == "reason"}
    assert question in silent
    state = played(state, events.SetRationale(question, "slow and sure"))
    assert question not in {p.subject for p in open_points(state) if p.kind == "reason"}


@pytest.mark.parametrize(
    ("own", "label"),
    [
        ("GitHub Actions (hosted)", "GitHub Actions"),
        ("github actions", "GitHub Actions"),
        ("GitHub Actions, with runners of our own", "GitHub Actions"),
        ("GitLab CI (self-managed)", "GitLab CI"),
        ("GitHub", ""),
        ("not GitHub Actions", ""),
        ("(GitHub Actions)", ""),
        ("Our own engine", ""),
        ("", ""),
    ],
)
def test_own_words_that_begin_with_the_name_of_an_option_name_it(own: str, label: str) -> None:
    question = shipped_content().catalogue.questions["ci-cd-platform"]
    found = named_in(question, own)
    assert (found.label if found else "") == label


def test_every_option_is_named_by_its_own_label_and_no_other_is() -> None:
    for question in shipped_content().catalogue.questions.values():
        for option in question.options:
            found = named_in(question, f"{option.label} (as ever)")
            assert found in (option, None), "of two that are alike neither"


def test_own_words_beside_the_name_of_an_option_are_asked_about_and_never_taken_for_it(
    new: State,
) -> None:
    disk = Disk()
    state = played(
        introduce(disk, new), events.OwnWords("ci-cd-platform", "GitHub Actions (hosted)")
    )
    asked = [point for point in open_points(state) if point.kind == "words"]
    assert [(p.question, p.text) for p in asked] == [
        (
            "ci-cd-platform",
            "CI/CD Platform: “GitHub Actions (hosted)” is in own words; "
            "is this the option GitHub Actions?",
        )
    ]
    assert asked[0] not in in_the_way(state)
    assert state.decisions["ci-cd-platform"].own == "GitHub Actions (hosted)"
    chosen = played(state, events.Choose("ci-cd-platform", "ci-cd-platform.github-actions"))
    assert not [point for point in open_points(chosen) if point.kind == "words"]
