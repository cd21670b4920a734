"""What is drafted in several steps counts in one way, from wherever one looks."""

from __future__ import annotations

from support.rounds_at_a_menu import at_menu, played
from support.walkthrough import Disk, introduce

from facilitator.session import events
from facilitator.session.open_points import (
    as_drafted,
    can_be_deferred,
    coming_back,
    in_the_way,
    open_points,
    point_at,
)
from facilitator.session.state import State
from facilitator.session.view import counted_answers, step_mark, values_open
from facilitator.session.whatif import numbers_of
from facilitator.tui.reports import ledger_lines, tension_lines

PLATFORM, PATTERN = "ci-cd-platform", "deployment-pattern"


def drafted() -> State:
    """A complete plan: a deferred answer drafted in step 2, and one taken back in step 4."""
    state = played(at_menu(), events.GoTo(2, PLATFORM), events.Defer(PLATFORM, "later"))
    return played(state, events.GoTo(4, PATTERN), events.Withdraw(PATTERN))


def told(state: State) -> tuple[object, ...]:
    back = coming_back(state)
    points = [(p.kind, p.subject, p.text) for p in open_points(state)]
    categories = state.catalogue.categories.values()
    return (
        points,
        len(in_the_way(state)),
        (back.open, back.answered, counted_answers(state), as_drafted(state)),
        [str(line) for line in (*ledger_lines(state), *tension_lines(state))],
        numbers_of(state).known,
        [step_mark(state, step.number) for step in state.catalogue.steps],
        [values_open(state, category) for category in categories],
    )


def test_one_count_from_every_step_and_from_the_overview() -> None:
    state = drafted()
    seen = {}
    for number in (1, 2, 3, 4, 5):
        there = played(state, events.GoTo(number))
        seen[number] = told(there)
        seen[-number] = told(played(there, events.Overview()))
    assert all(one == seen[2] for one in seen.values())
    subjects = {point.subject for point in open_points(state)}
    assert {PLATFORM, PATTERN} <= subjects
    assert as_drafted(state) == "Counted as drafted, not written yet: steps 2 and 4."


def test_a_step_that_is_not_written_is_one_point_before_it_is_begun_and_while_it_is(
    new: State,
) -> None:
    state = introduce(Disk(), new)
    overview = played(state, events.Overview())
    in_step = played(state, events.GoTo(2))
    begun = played(in_step, events.Defer(PLATFORM, "later"))
    counts = [[(p.kind, p.subject) for p in in_the_way(s)] for s in (overview, in_step, begun)]
    assert counts[0] == counts[1] == counts[2] == [("step", "2"), ("step", "3"), ("step", "4")]
    assert {p.subject for p in open_points(overview)} == {p.subject for p in open_points(in_step)}


def test_what_can_be_deferred_is_what_is_open_where_it_is_asked() -> None:
    state = drafted()
    for number in (2, 4, 5):
        there = played(state, events.GoTo(number))
        assert can_be_deferred(there, point_at(there, PATTERN))
        assert not can_be_deferred(there, point_at(there, PLATFORM)), "deferred already"
    for point in [p for p in open_points(state) if can_be_deferred(state, p)]:
        played(state, events.GoTo(point.step), events.DeferAll((point.question,), "later"))
