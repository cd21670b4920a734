"""The file changed on disk since a draft was begun: in this session, or while it was closed."""

from __future__ import annotations

import pytest
from support.sample_project import Project
from support.sessions import STEP_1, carried_on, played, session

from facilitator.runtime.session_runtime import Runtime
from facilitator.session import events
from facilitator.session.opening import changed_since, section_changes
from facilitator.session.places import Place
from facilitator.session.state import Content
from facilitator.settings import Settings


def test_a_save_by_someone_else_in_the_same_section_is_a_conflict(
    runtime: Runtime, known: Content, project: Project
) -> None:
    state = played(session(runtime, known), runtime, *STEP_1, events.Continue())
    state = played(state, runtime, events.GoTo(1), events.ConfirmFact("iac-tool", ("pulumi",)))
    theirs = project.plan.read_text().replace("terraform", "opentofu")
    project.plan.write_text(theirs)
    state = played(state, runtime, events.Continue())
    assert state.place is Place.CONFLICT
    assert project.plan.read_text() == theirs
    state = played(state, runtime, events.Settle("cancel"))
    assert project.plan.read_text() == theirs
    state = played(state, runtime, events.Continue(), events.Settle("replace"))
    assert "pulumi" in project.plan.read_text()


def test_an_edit_made_while_the_session_was_closed_is_a_conflict_too(
    runtime: Runtime, known: Content, settings: Settings, project: Project
) -> None:
    state = played(session(runtime, known), runtime, *STEP_1, events.Continue())
    played(state, runtime, events.GoTo(1), events.ConfirmFact("iac-tool", ("pulumi",)))
    runtime.close()
    theirs = project.plan.read_text().replace("terraform", "opentofu")
    project.plan.write_text(theirs)
    again = Runtime(settings, project.plan, known.catalogue)
    state = session(again, known)
    assert "both sides" in changed_since(state, 1)[0]
    lines = section_changes(state, 1)
    assert any(line[0] == "-" and "terraform" in line for line in lines)
    assert any(line[0] == "+" and "opentofu" in line for line in lines)
    state = played(state, again, events.GoTo(1), events.Continue())
    assert state.place is Place.CONFLICT
    assert project.plan.read_text() == theirs
    again.close()


@pytest.mark.usefixtures("whole")
def test_a_decision_relied_on_that_changed_while_the_session_was_closed_is_a_conflict(
    known: Content, settings: Settings, project: Project
) -> None:
    one = Runtime(settings, project.plan, known.catalogue)
    played(
        session(one, known),
        one,
        events.GoTo(3, "test"),
        events.SetRationale("unit-tests", "small and fast"),
    )
    one.close()
    theirs = project.plan.read_text().replace("Trunk-based development", "Gitflow")
    project.plan.write_text(theirs)
    again = Runtime(settings, project.plan, known.catalogue)
    state = session(again, known)
    assert [text[:6] for text in changed_since(state, 3)] == ["Step 2"]
    state = carried_on(played(state, again, events.GoTo(3)), again)
    assert state.place is Place.CONFLICT and state.conflict is not None
    assert (state.conflict.kind, state.conflict.sections) == ("relied", (2,))
    assert project.plan.read_text() == theirs
    state = played(state, again, events.Settle("cancel"), events.Continue())
    assert "small and fast" in project.plan.read_text(), "it was shown, and C goes on"
    again.close()


@pytest.mark.usefixtures("whole")
def test_what_the_session_itself_changed_is_no_conflict_for_its_other_drafts(
    known: Content, settings: Settings, project: Project
) -> None:
    one = Runtime(settings, project.plan, known.catalogue)
    state = played(
        session(one, known),
        one,
        events.GoTo(3, "test"),
        events.SetRationale("unit-tests", "small and fast"),
    )
    state = played(
        state,
        one,
        events.Overview(),
        events.GoTo(2, "branch-strategy"),
        events.Choose("branch-strategy", "gitflow"),
    )
    state = played(state, one, events.Continue(), events.GiveReason("releases"), events.Continue())
    assert "**Strategy:** GitFlow" in project.plan.read_text()
    state = carried_on(played(state, one, events.Overview(), events.GoTo(3)), one)
    assert state.place is not Place.CONFLICT
    assert "small and fast" in project.plan.read_text()
    one.close()
