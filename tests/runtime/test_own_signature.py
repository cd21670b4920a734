"""A sign-off, here or by `facilitator sign`, is told as one: it is no change of the plan that has to be compared."""

from __future__ import annotations

import pytest
from support.sample_project import Command, Project
from support.sessions import edit, played, session

from facilitator.runtime.session_runtime import Runtime
from facilitator.session import events
from facilitator.session.state import Content


def sign(facilitator: Command, project: Project) -> None:
    done = facilitator("sign", project.plan, "--by", "Ada", "--project-root", project.root)
    assert done.code == 0, done.err


@pytest.mark.usefixtures("whole")
def test_a_sign_off_in_the_session_is_no_change_on_disk(
    runtime: Runtime, known: Content, project: Project
) -> None:
    state = played(session(runtime, known), runtime, events.Overview(), events.SignOff("Ada"))
    assert not state.refused and runtime.changed() is None
    runtime.close()
    assert runtime.open().remarks == ()


@pytest.mark.usefixtures("whole")
def test_a_sign_off_beside_an_open_session_is_told_as_a_sign_off(
    runtime: Runtime, known: Content, project: Project, facilitator: Command
) -> None:
    state = session(runtime, known)
    sign(facilitator, project)
    moved = runtime.changed()
    assert moved is not None
    state = played(state, runtime, moved)
    assert state.notice == "pipeline.md is signed by Ada now; nothing else changed."


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize("edited", [False, True], ids=["signed", "signed and edited"])
def test_a_draft_that_is_taken_up_says_what_changed_unless_that_is_a_sign_off(
    runtime: Runtime, known: Content, project: Project, facilitator: Command, edited: bool
) -> None:
    state = played(session(runtime, known), runtime, events.GoTo(1))
    played(state, runtime, events.ConfirmFact("iac-tool", ("pulumi",)))
    runtime.close()
    sign(facilitator, project)
    if edited:
        edit(project)
    remarks = runtime.open().remarks
    assert any("changed on disk" in remark for remark in remarks) is edited
