"""A second session on the same plan: what it leaves alone, and what it follows."""

from __future__ import annotations

import pytest
from support.sample_project import Project
from support.sessions import STEP_1, edit, played, session

from facilitator.runtime.session_runtime import Runtime
from facilitator.session import events
from facilitator.session.places import Place
from facilitator.session.state import Content
from facilitator.settings import Settings


@pytest.mark.parametrize(
    "moves",
    [
        (events.Introduce("another", "Eve"),),
        (events.Introduce("another", "Eve"), events.Introduce("", "")),
        (events.Introduce("another", "Eve"), events.Overview(), events.DropDraft(1)),
    ],
    ids=["answers", "takes it back", "drops its draft"],
)
def test_a_session_that_only_reads_leaves_the_draft_of_the_other_alone(
    runtime: Runtime,
    known: Content,
    settings: Settings,
    project: Project,
    moves: tuple[events.Event, ...],
) -> None:
    played(session(runtime, known), runtime, *STEP_1)
    kept = runtime.drafts.journal.read_bytes()
    second = Runtime(settings, project.plan, known.catalogue)
    state = session(second, known)
    assert state.read_only
    played(state, second, events.Resume(), *moves)
    assert runtime.drafts.journal.read_bytes() == kept
    second.close()


def test_a_plan_that_cannot_be_written_now_keeps_its_draft(
    runtime: Runtime, known: Content, settings: Settings, project: Project
) -> None:
    state = played(session(runtime, known), runtime, *STEP_1, events.Continue())
    played(state, runtime, events.GoTo(1), events.ConfirmFact("iac-tool", ("pulumi",)))
    runtime.close()
    kept = runtime.drafts.journal.read_bytes()
    project.plan.chmod(0o444)
    again = Runtime(settings, project.plan, known.catalogue)
    state = session(again, known)
    assert state.read_only
    played(state, again, events.Resume(), events.Choose("ci-cd-platform", "jenkins"))
    assert again.drafts.journal.read_bytes() == kept
    again.close()


@pytest.mark.usefixtures("whole")
def test_a_session_that_only_reads_follows_the_file_and_stays_where_it_is(
    runtime: Runtime, known: Content, settings: Settings, project: Project
) -> None:
    session(runtime, known)
    second = Runtime(settings, project.plan, known.catalogue)
    state = played(session(second, known), second, events.Overview(), events.GoTo(3, "test"))
    assert state.read_only
    edit(project)
    move = second.changed()
    assert move is not None
    state = played(state, second, move)
    assert state.decisions["branch-strategy"].choice == ("branch-strategy.gitflow",)
    assert "changed on disk" in state.notice and "kept" not in state.notice
    assert (state.place, state.draft.category) == (Place.CATEGORY, "test")
    second.close()
