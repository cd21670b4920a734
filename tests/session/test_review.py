"""Review: per decision that rests on what changed, cleared by looking at it, and never beside “ready”."""

from __future__ import annotations

from dataclasses import replace

from support.rounds_at_a_menu import PREFERRED, played
from support.walkthrough import Disk, complete, first_option

from facilitator.document.read import read
from facilitator.model import Question
from facilitator.session import events
from facilitator.session.commands import KeepDraft
from facilitator.session.findings import validation_as_written
from facilitator.session.menus import what_stops
from facilitator.session.open_points import open_points, way
from facilitator.session.places import Place
from facilitator.session.play import begin, play
from facilitator.session.state import State, has_answers, is_confirmed, to_review, unsaved_steps
from facilitator.session.view import KEPT, REVIEW, category_mark, step_mark
from facilitator.validation.values import place

CHANGED = "metrics-monitoring"


def choice(question: Question) -> events.Event:
    if question.id == CHANGED:
        return events.Defer(CHANGED, "until the metrics are collected")
    if question.id in PREFERRED:
        return events.Choose(question.id, PREFERRED[question.id])
    return first_option(question)


def keep_step(disk: Disk, state: State) -> State:
    """C until the step is written, or something stops it."""
    for _ in range(60):
        before = state
        state = disk.play(state, events.Continue())
        if before.place is Place.STEP:
            break
    return state


def answered_late(disk: Disk, new: State) -> State:
    """All five steps, and then the answer that step 3 had deferred."""
    state = complete(disk, new, choice)
    option = state.catalogue.questions[CHANGED].options[0].id
    category = state.catalogue.questions[CHANGED].category
    for move in (
        events.GoTo(3, category),
        events.Ask(CHANGED),
        events.Choose(CHANGED, option),
        events.GiveReason("they are collected now"),
    ):
        state = disk.play(state, move)
    return keep_step(disk, state)


def test_only_decisions_that_rest_on_what_changed_are_to_be_reviewed(new: State) -> None:
    disk = Disk()
    state = answered_late(disk, new)
    assert disk.data is not None
    reading = read(disk.data, state.catalogue)
    assert reading.resting and all(CHANGED in names for names in reading.resting.values())
    decided = [q.id for q in state.catalogue.questions_of(4) if q.id in reading.plan.decisions]
    assert 0 < len(reading.needs_review) < len(decided) / 2
    assert "deployment-pattern" in reading.needs_review, "a canary goes by metrics"
    assert "graceful-shutdown" not in reading.needs_review


def test_a_review_is_cleared_by_looking_at_the_decision_and_not_by_pressing_c(new: State) -> None:
    disk = Disk()
    state = answered_late(disk, new)
    under = set(state.reading.needs_review)
    seen: set[str] = set()
    state = disk.play(state, events.GoTo(4))
    for _ in range(60):
        if state.place is not Place.CATEGORY:
            break
        seen.add(state.draft.question)
        state = disk.play(state, events.Continue())
    assert under <= seen
    state = disk.play(state, events.Continue())
    assert disk.data is not None
    reading = read(disk.data, state.catalogue)
    assert not reading.needs_review
    assert set(reading.review_because) == {5}, "what was computed is computed anew by its own C"


def test_before_it_is_looked_at_a_decision_is_marked_listed_and_in_the_way_of_c(new: State) -> None:
    state = played(answered_late(Disk(), new), events.GoTo(4, "dora-target"))
    under = [c for c in state.current_step.categories if to_review(state, c)]
    assert under and all(category_mark(state, c) == REVIEW for c in under)
    assert not any(is_confirmed(state, c) for c in under)
    assert step_mark(state, 4) == REVIEW
    last = to_review(state, under[-1])[-1]
    assert last.title in what_stops(state)
    (point,) = (p for p in open_points(state) if p.question == last.id and p.kind == "decision")
    looked = played(state, *way(state, point))
    assert last not in to_review(looked, under[-1])
    assert last.id not in {p.question for p in open_points(looked) if p.kind == "decision"}


def test_c_says_what_a_decision_rests_on_that_has_changed(new: State) -> None:
    state = answered_late(Disk(), new)
    category = state.catalogue.questions["deployment-pattern"].category
    state = played(state, events.GoTo(4, category))
    while to_review(state, state.catalogue.categories[category]):
        state, _ = play(state, events.Continue())
        assert f"rests on what has changed since: {place(CHANGED, state.catalogue)}" in state.notice


def test_a_plan_is_not_ready_while_something_is_to_be_reviewed_or_computed_anew(new: State) -> None:
    disk = Disk()
    state = played(answered_late(disk, new), events.GoTo(4))
    assert step_mark(state, 5) == REVIEW
    texts = [item.text for item in validation_as_written(state).missing]
    assert any("to be reviewed" in text for text in texts)
    assert any("write step 5 anew" in text for text in texts)
    state = keep_step(disk, state)
    texts = [item.text for item in validation_as_written(state).missing]
    assert not any("to be reviewed" in text for text in texts)
    assert any("write step 5 anew" in text for text in texts)
    state = disk.play(disk.play(state, events.GoTo(5)), events.Continue())
    assert not any("anew" in item.text for item in validation_as_written(state).missing)
    assert step_mark(state, 5) == KEPT


def test_what_is_changed_back_needs_no_review(new: State) -> None:
    disk = Disk()
    state = answered_late(disk, new)
    category = state.catalogue.questions[CHANGED].category
    for move in (
        events.GoTo(3, category),
        events.Ask(CHANGED),
        events.Defer(CHANGED, "not yet after all"),
        events.GiveReason("they are not"),
    ):
        state = disk.play(state, move)
    state = keep_step(disk, state)
    assert not state.reading.needs_review and not state.reading.review_because


def test_a_plan_that_did_not_note_what_it_rests_on_is_reviewed_by_step_and_decision(
    new: State,
) -> None:
    disk = Disk()
    state = answered_late(disk, new)
    assert disk.data is not None
    noted = read(disk.data, state.catalogue)
    without = {n: replace(mark, rests={}) for n, mark in noted.marks.items()}
    from facilitator.document.cross_check import changed_since, resting_on_changes

    changed = changed_since(noted.plan, state.catalogue, without, noted.marks)
    resting = resting_on_changes(noted.plan, state.catalogue, without, changed)
    assert set(noted.needs_review) <= set(resting)
    assert "graceful-shutdown" not in resting


def test_what_was_looked_at_again_is_kept_for_whoever_comes_back(new: State) -> None:
    state = played(answered_late(Disk(), new), events.GoTo(4, "dora-target"))
    looked, commands = play(state, events.GoTo(4, "deployment-pattern"))
    (kept,) = (command.draft for command in commands if isinstance(command, KeepDraft))
    assert "deployment-pattern" in kept.steps[4].looked and unsaved_steps(looked) == (4,)
    assert not has_answers(looked, 4)
    opened = events.Opened(looked.reading, kept)
    again = played(begin(looked.content, looked.today, looked.reading), opened, events.Resume())
    category = again.catalogue.categories["deployment-pattern"]
    assert "deployment-pattern" not in {q.id for q in to_review(again, category)}
    back = played(again, events.GoTo(3))
    assert to_review(back, category) == to_review(again, category)
