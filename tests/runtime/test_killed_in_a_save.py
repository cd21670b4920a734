"""A session is killed in the middle of a save: what it had written and what it had not are both found again."""

from __future__ import annotations

import pytest
from support.sample_project import Project
from support.sessions import STEP_1, edit, killed_in, played, session

from facilitator.runtime.session_runtime import Runtime
from facilitator.session import events
from facilitator.session.opening import changed_since
from facilitator.session.places import Place
from facilitator.session.play import play
from facilitator.session.state import Content, unsaved_steps
from facilitator.settings import Settings
from facilitator.techniques.rounds import Reply


@pytest.mark.usefixtures("whole")
def test_rounds_left_survive_a_kill_between_the_save_and_the_draft(
    known: Content, settings: Settings, project: Project
) -> None:
    one = Runtime(settings, project.plan, known.catalogue)
    state = played(session(one, known), one, events.GoTo(3, "test"), events.Party())
    state = played(
        state,
        one,
        events.AnswerPrompt(Reply("what if both fail?", "insight")),
        events.Leave(),
        events.Continue(),
    )
    state, acts = play(state, events.Continue())
    killed_in(one, acts)
    again = Runtime(settings, project.plan, known.catalogue)
    state = session(again, known)
    assert [r.replies[0].text for r in state.drafts[3].left if r.replies[0]] == [
        "what if both fail?"
    ]
    assert changed_since(state, 3) == ()
    again.close()


@pytest.mark.usefixtures("whole")
def test_what_a_killed_session_had_saved_is_remembered_when_another_step_is_drafted_too(
    known: Content,
    settings: Settings,
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = Runtime(settings, project.plan, known.catalogue)
    state = played(
        session(one, known),
        one,
        events.GoTo(2, "branch-strategy"),
        events.SetRationale("branch-strategy", "few"),
    )
    state = played(
        state,
        one,
        events.Overview(),
        events.GoTo(3, "test"),
        events.SetRationale("unit-tests", "small"),
    )
    state, acts = play(played(state, one, events.Continue()), events.Continue())
    with monkeypatch.context() as patched:
        patched.setattr(one.drafts, "remember_saved", lambda: None)
        killed_in(one, acts)
    saved = project.plan.read_bytes()
    assert b"small" in saved
    again = Runtime(settings, project.plan, known.catalogue)
    assert sorted(session(again, known).drafts) == [2]
    project.plan.write_bytes(b"")
    assert again.drafts.last_saved() == saved
    again.close()


@pytest.mark.usefixtures("whole")
def test_what_a_step_replaced_stays_said_when_it_is_written_again_after_a_kill(
    runtime: Runtime, known: Content, settings: Settings, project: Project
) -> None:
    state = played(
        session(runtime, known), runtime, events.GoTo(2, "branch-strategy"), events.Party()
    )
    state = played(
        state, runtime, events.AnswerPrompt(Reply("what if both fail?", "insight")), events.Leave()
    )
    state = played(state, runtime, events.Choose("branch-strategy", "gitflow"), events.Continue())
    state, acts = play(played(state, runtime, events.GiveReason("releases")), events.Continue())
    killed_in(runtime, acts)
    assert "— releases" in project.plan.read_text()
    again = Runtime(settings, project.plan, known.catalogue)
    state = played(session(again, known), again, events.GoTo(2, "branch-strategy"))
    state = played(
        state,
        again,
        events.SetRationale("branch-strategy", "said Ada"),
        events.Continue(),
        events.Continue(),
    )
    assert (state.plan.decisions["branch-strategy"].rationale, state.place) == (
        "said Ada",
        Place.OVERVIEW,
    )
    assert state.plan.decisions["branch-strategy"].supersedes.endswith("— releases")
    again.close()


def test_a_plan_opens_after_a_kill_while_a_proposal_was_kept_beside_the_section(
    runtime: Runtime, known: Content, settings: Settings, project: Project
) -> None:
    state = played(session(runtime, known), runtime, *STEP_1, events.Continue())
    state = played(state, runtime, events.GoTo(1), events.ConfirmFact("iac-tool", ("pulumi",)))
    edit(project, "terraform", "opentofu")
    state, acts = play(played(state, runtime, events.Continue()), events.Settle("keep-both"))
    killed_in(runtime, acts)
    again = Runtime(settings, project.plan, known.catalogue)
    assert unsaved_steps(session(again, known)) == (1,)
    again.close()
