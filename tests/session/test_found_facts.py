"""Step 1 and what the project says: C tells once that nothing of it is confirmed; confirming says what is recorded."""

from __future__ import annotations

from support.walkthrough import Disk

from facilitator.model import Statement
from facilitator.session import events
from facilitator.session.introduction import offered
from facilitator.session.places import Place
from facilitator.session.state import State

SAYS = Statement(
    "databases", "mysql", "decided", "docs/architecture.md", 3, "We use MySQL.", "decided"
)
AGAINST = Statement("databases", "mysql", "rejected", "docs/prd.md", 9, "No MySQL.", "rejected")
INTRODUCTION = (
    events.Introduce("shop", "Ada", "production", ""),
    events.LoadDocument("docs/architecture.md"),
)


def introduced(disk: Disk, state: State, *facts: Statement) -> State:
    """Step 1 ready for C, after the project was read."""
    for move in (*INTRODUCTION, events.DocumentRead("docs/architecture.md", facts)):
        state = disk.play(state, move)
    return state


def test_c_tells_once_that_nothing_found_is_confirmed(new: State) -> None:
    disk = Disk()
    state = disk.play(introduced(disk, new, SAYS), events.Continue())
    assert state.refused and state.notice.startswith("1 found, none confirmed")
    assert state.place is Place.CONTEXT and not disk.saves
    state = disk.play(state, events.Introduce(workload="queue worker"))
    disk.play(state, events.Continue())
    assert [save.operation.step for save in disk.saves] == [1]


def test_what_stops_the_step_is_said_before_what_is_found(new: State) -> None:
    disk = Disk()
    state = disk.play(disk.play(new, events.Scanned((), facts=(SAYS,))), events.Continue())
    assert "architecture" in state.notice
    state = disk.play(introduced(disk, state, SAYS), events.Continue())
    assert "none confirmed" in state.notice


def test_a_confirmed_fact_is_enough_to_go_on(new: State) -> None:
    disk = Disk()
    state = disk.play(introduced(disk, new, SAYS), events.ConfirmFact("databases", ("mysql",)))
    assert state.notice == "Databases: mysql."
    disk.play(state, events.Continue())
    assert disk.saves


def test_what_documents_disagree_on_is_not_counted_as_found(new: State) -> None:
    disk = Disk()
    state = introduced(disk, new, SAYS, AGAINST)
    assert not offered(state, "databases")
    disk.play(state, events.Continue())
    assert disk.saves
