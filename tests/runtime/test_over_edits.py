"""C on a step whose section was edited by hand: what goes and what comes is shown before anything is written."""

from __future__ import annotations

import pytest
from support.sample_project import SAMPLE, Command, Project, dump, sample_answers
from support.sessions import edit, played, session

from facilitator.runtime.session_runtime import Runtime
from facilitator.session import events
from facilitator.session.over_edits import lines_that_differ
from facilitator.session.places import Place
from facilitator.session.state import Content, State

pytestmark = pytest.mark.usefixtures("whole")
HEADING = "### Repository Strategy\n"
NOTE = f"{HEADING}\nAsk the platform team first.\n"
"""A paragraph where the program carries it."""
DRAWN = "    %% One word within the drawing.\n"
"""A line of what is computed: it goes."""


def revised(state: State, runtime: Runtime, step: int, *moves: events.Event) -> State:
    return played(state, runtime, events.GoTo(step), *moves)


def at_step_4(runtime: Runtime, known: Content) -> State:
    rationale = events.SetRationale("multi-region", "one region, as the data must stay")
    state = session(runtime, known)
    return revised(state, runtime, 4, events.GoTo(4, "multi-region"), rationale, events.Continue())


def add_within_the_drawing(project: Project) -> str:
    edit(project, "flowchart TD\n", f"flowchart TD\n{DRAWN}")
    return project.plan.read_text()


def test_what_goes_is_shown_and_nothing_is_written_before_it_is_settled(
    runtime: Runtime, known: Content, project: Project
) -> None:
    before = add_within_the_drawing(project)
    state = played(at_step_4(runtime, known), runtime, events.Continue())
    assert state.place is Place.CONFLICT and state.conflict is not None
    assert (state.conflict.kind, state.conflict.title) == ("edited", "Deployment Strategy")
    assert "edited by hand. Nothing is written yet." in state.notice
    goes, comes = lines_that_differ(state.conflict)
    assert DRAWN.rstrip() in goes and "### Deployment Strategy Summary" in goes
    assert any("one region, as the data must stay" in line for line in comes)
    assert len(goes) < 8 and len(comes) < 8, "what stays is not shown"
    assert project.plan.read_text() == before


@pytest.mark.parametrize(
    ("how", "drawn", "mine"),
    [("replace", 0, 1), ("keep-disk", 1, 0), ("keep-both", 1, 1), ("cancel", 1, 0)],
)
def test_each_way_out_does_what_it_says(
    runtime: Runtime, known: Content, project: Project, how: str, drawn: int, mine: int
) -> None:
    before = add_within_the_drawing(project)
    state = played(at_step_4(runtime, known), runtime, events.Continue(), events.Settle(how))
    written = project.plan.read_text()
    assert written.count(DRAWN) == drawn
    assert written.count("one region, as the data must stay") == mine
    assert (written == before) == (how in ("keep-disk", "cancel"))
    assert state.conflict is None
    if how == "cancel":
        again = played(state, runtime, events.Continue())
        assert again.place is Place.CONFLICT, "C shows it again"


def test_what_is_carried_alone_is_written_without_a_question(
    runtime: Runtime, known: Content, project: Project
) -> None:
    """Words of somebody's own stay word for word; C would change nothing else, so there is nothing to show."""
    edit(project, HEADING, NOTE)
    state = revised(session(runtime, known), runtime, 2, events.GoTo(2), events.Continue())
    while state.place is not Place.STEP:
        state = played(state, runtime, events.Continue())
    state = played(state, runtime, events.Continue())
    assert state.notice.startswith("Saved step 2"), state.notice
    assert NOTE in project.plan.read_text()


def test_who_edits_again_while_it_is_shown_is_not_written_over(
    runtime: Runtime, known: Content, project: Project
) -> None:
    add_within_the_drawing(project)
    state = played(at_step_4(runtime, known), runtime, events.Continue())
    edit(project, "One word within", "Two words within")
    theirs = project.plan.read_text()
    state = played(state, runtime, events.Settle("replace"))
    assert state.place is Place.CONFLICT and state.conflict is not None
    assert state.conflict.kind == "section"
    assert project.plan.read_text() == theirs


def test_a_file_that_is_played_says_what_it_writes_over(
    project: Project, facilitator: Command
) -> None:
    add_within_the_drawing(project)
    answers = sample_answers()
    decisions = dict(answers["decisions"])
    decisions["multi-region"] = {**decisions["multi-region"], "rationale": "one region is enough"}
    cut = project.write("again.yaml", dump({**answers, "decisions": decisions, "revision": "less"}))
    assert SAMPLE.exists()
    done = facilitator("run", project.plan, "--answers", cut, "--state-dir", project.root / "state")
    assert done.code == 0, done.err
    assert "“Deployment Strategy” was edited by hand:" in done.out
    assert f"- {DRAWN.rstrip()}" in done.out
    assert DRAWN not in project.plan.read_text()
