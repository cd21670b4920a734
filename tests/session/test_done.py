"""Whether a category or a step is done is worked out in one place: marks, progress, C and the list of what is open agree."""

from __future__ import annotations

from dataclasses import replace

from support.rounds_at_a_menu import played
from support.walkthrough import Disk, answer_step, complete

from facilitator.model import Decision, Standing
from facilitator.session import events
from facilitator.session.findings import validation_as_drafted
from facilitator.session.menus import what_stops
from facilitator.session.open_points import open_points
from facilitator.session.places import Place
from facilitator.session.play import play
from facilitator.session.state import State, asked, is_confirmed, open_questions, open_values
from facilitator.session.view import BEGUN, KEPT, category_mark, decision_mark, progress, step_mark


def made_by_hand(new: State) -> State:
    """A plan that claims step 3 and does not answer two of its categories."""
    state = complete(Disk(), new)
    gone = {q.id for c in state.catalogue.step(3).categories[2:4] for q in c.questions}
    left = {k: d for k, d in state.plan.decisions.items() if k not in gone}
    reading = replace(state.reading, plan=replace(state.plan, decisions=left))
    return played(replace(state, file=state.file.show(reading), drafts={}), events.GoTo(3))


def test_a_category_with_open_questions_is_not_marked_as_done(new: State) -> None:
    state = made_by_hand(new)
    categories = state.current_step.categories
    open_ = [c for c in categories if open_questions(state, c)]
    assert len(open_) == 2
    for category in categories:
        assert is_confirmed(state, category) is (category not in open_)
        done = category not in open_ and not open_values(state, category)
        assert (category_mark(state, category) == KEPT) is done
    assert all(c.title in what_stops(state) for c in open_)
    assert progress(state) == f"{len(categories) - 2} of {len(categories)} decided"
    assert {c.id for c in open_} <= {
        state.catalogue.questions[p.subject].category
        for p in open_points(state)
        if p.kind == "decision"
    }


def test_what_a_later_phase_asks_is_not_counted_as_answered(new: State) -> None:
    moves = (
        events.Introduce("shop", "Ada", "poc", ""),
        events.LoadDocument("docs/architecture.md"),
        events.Continue(),
    )
    disk, state = Disk(), new
    for move in moves:
        state = disk.play(state, move)
    state = answer_step(disk, state)
    asks = [c.id for c in state.current_step.categories if asked(state, c)]
    assert (state.step, asks) == (2, ["ci-cd-platform", "branch-strategy"])
    assert progress(state) == "all 2 categories answered"


def test_a_step_with_open_questions_is_not_marked_as_done(new: State) -> None:
    state = made_by_hand(new)
    assert step_mark(state, 2) == KEPT
    assert step_mark(state, 3) != KEPT
    elsewhere = played(state, events.GoTo(2))
    assert step_mark(elsewhere, 3) != KEPT


def test_c_leads_to_the_categories_that_are_open_and_not_past_them(new: State) -> None:
    state = made_by_hand(new)
    first = state.current_step.categories[0]
    state = played(state, events.GoTo(3, first.id))
    state, _ = play(state, events.Continue())
    assert state.place is Place.CATEGORY and state.category is not None
    assert open_questions(state, state.category)


def test_what_was_left_with_an_essential_value_open_is_not_marked_as_done(new: State) -> None:
    """A coverage threshold without its floor: C kept the category, and the mark still says that something is open."""
    state = played(complete(Disk(), new), events.GoTo(3, "test"))
    category, question = state.category, state.catalogue.questions["unit-tests"]
    assert category is not None and state.draft.decisions["unit-tests"].choice == (
        "unit-tests.gate",
    )
    floor = question.value("coverage-floor")
    assert floor is not None and floor.essential
    open_ = open_values(state, category)
    given = played(
        state,
        *(events.SetValue(q.id, v.id, v.example) for q, v in open_),
        events.Continue(),
        events.GoTo(3, "test"),
    )
    for one, marks in ((given, KEPT), (state, BEGUN)):
        assert is_confirmed(one, category)
        assert (category_mark(one, category), decision_mark(one, question)) == (marks, marks)
    assert step_mark(state, 3) == BEGUN


def test_a_mark_means_what_the_tick_of_the_checklist_means(new: State) -> None:
    """What is put off is not done: neither where it stands alone nor beside answers."""
    state = played(complete(Disk(), new), events.GoTo(3))
    several = [c for c in state.current_step.categories if len(asked(state, c)) > 1]
    for question in (*asked(state, several[0])[:1], *asked(state, several[1])):
        there = events.GoTo(3, question.category)
        state = played(state, there, events.Ask(question.id), events.Defer(question.id, "later"))
        state = played(state, events.Continue()) if state.place is Place.CATEGORY else state
    boxes = {box.category.id: box for box in validation_as_drafted(state).boxes}
    for category in (c for c in state.current_step.categories if is_confirmed(state, c)):
        done = category_mark(state, category) == KEPT
        assert done is boxes[category.id].ticked, category.id
    assert not boxes[several[0].id].ticked and not boxes[several[1].id].ticked
    assert category_mark(state, several[0]) == BEGUN


def test_a_written_step_with_a_deferred_answer_is_not_marked_as_done(new: State) -> None:
    state = played(complete(Disk(), new), events.GoTo(2))
    (first, *_) = state.catalogue.questions_of(2)
    assert step_mark(state, 2) == KEPT
    put_off = Decision(first.id, standing=Standing.DEFERRED, reason="later")
    plan = replace(state.plan, decisions={**state.plan.decisions, first.id: put_off})
    reading = replace(state.reading, plan=plan)
    state = replace(state, file=state.file.show(reading), drafts={})
    assert step_mark(state, 2) == BEGUN
