"""The file changed on disk since a draft was begun: in this session, or while it was closed."""

from __future__ import annotations

import pytest
from sample_project import ROOT, Command, Project
from sessions import STEP_1, played, session

from facilitator.effects.outside import Outside
from facilitator.protocols.rounds import Reply
from facilitator.session import moves as m
from facilitator.session.opening import changed_since, section_changes
from facilitator.session.play import play
from facilitator.session.state import Content, Place
from facilitator.settings import Settings


def test_a_save_by_someone_else_in_the_same_section_is_a_conflict(
    outside: Outside, known: Content, project: Project
) -> None:
    state = played(session(outside, known), outside, *STEP_1, m.Continue())
    state = played(state, outside, m.GoTo(1), m.ConfirmFact("iac-tool", ("pulumi",)))
    theirs = project.plan.read_text().replace("terraform", "opentofu")
    project.plan.write_text(theirs)
    state = played(state, outside, m.Continue())
    assert state.place is Place.CONFLICT
    assert project.plan.read_text() == theirs
    state = played(state, outside, m.Settle("cancel"))
    assert project.plan.read_text() == theirs
    state = played(state, outside, m.Continue(), m.Settle("replace"))
    assert "pulumi" in project.plan.read_text()


def test_an_edit_made_while_the_session_was_closed_is_a_conflict_too(
    outside: Outside, known: Content, settings: Settings, project: Project
) -> None:
    state = played(session(outside, known), outside, *STEP_1, m.Continue())
    played(state, outside, m.GoTo(1), m.ConfirmFact("iac-tool", ("pulumi",)))
    outside.close()
    theirs = project.plan.read_text().replace("terraform", "opentofu")
    project.plan.write_text(theirs)
    again = Outside(settings, project.plan, known.catalogue)
    state = session(again, known)
    assert "both sides" in changed_since(state, 1)[0]
    lines = section_changes(state, 1)
    assert any(line[0] == "-" and "terraform" in line for line in lines)
    assert any(line[0] == "+" and "opentofu" in line for line in lines)
    state = played(state, again, m.GoTo(1), m.Continue())
    assert state.place is Place.CONFLICT
    assert project.plan.read_text() == theirs
    again.close()


def test_a_decision_relied_on_that_changed_while_the_session_was_closed_is_a_conflict(
    known: Content, settings: Settings, project: Project, facilitator: Command
) -> None:
    _whole(project, facilitator, settings)
    one = Outside(settings, project.plan, known.catalogue)
    played(session(one, known), one, m.GoTo(3, "test"), m.SetRationale("unit-tests", "small and fast"))
    one.close()
    theirs = project.plan.read_text().replace("Trunk-based development", "Gitflow")
    project.plan.write_text(theirs)
    again = Outside(settings, project.plan, known.catalogue)
    state = session(again, known)
    assert [text[:6] for text in changed_since(state, 3)] == ["Step 2"]
    state = played(state, again, m.GoTo(3), m.Continue(), m.Continue())
    assert state.place is Place.CONFLICT and state.conflict is not None
    assert (state.conflict.kind, state.conflict.sections) == ("relied", (2,))
    assert project.plan.read_text() == theirs
    state = played(state, again, m.Settle("cancel"), m.Continue())
    assert "small and fast" in project.plan.read_text(), "it was shown, and C goes on"
    again.close()


def test_what_the_session_itself_changed_is_no_conflict_for_its_other_drafts(
    known: Content, settings: Settings, project: Project, facilitator: Command
) -> None:
    _whole(project, facilitator, settings)
    one = Outside(settings, project.plan, known.catalogue)
    state = played(
        session(one, known), one, m.GoTo(3, "test"), m.SetRationale("unit-tests", "small and fast")
    )
    state = played(
        state, one, m.Overview(), m.GoTo(2, "branch-strategy"), m.Choose("branch-strategy", "gitflow")
    )
    state = played(state, one, m.Continue(), m.GiveReason("releases"), m.Continue())
    assert "**Strategy:** GitFlow" in project.plan.read_text()
    state = played(state, one, m.Overview(), m.GoTo(3), m.Continue(), m.Continue())
    assert state.place is not Place.CONFLICT
    assert "small and fast" in project.plan.read_text()
    one.close()


def test_a_session_that_only_reads_follows_the_file(
    outside: Outside, known: Content, settings: Settings, project: Project, facilitator: Command
) -> None:
    _whole(project, facilitator, settings)
    session(outside, known)
    second = Outside(settings, project.plan, known.catalogue)
    state = played(session(second, known), second, m.Overview(), m.GoTo(2, "branch-strategy"))
    assert state.read_only
    project.plan.write_text(project.plan.read_text().replace("Trunk-based development", "GitFlow"))
    move = second.changed()
    assert move is not None
    state = played(state, second, move)
    assert state.decisions["branch-strategy"].choice == ("branch-strategy.gitflow",)
    assert "changed on disk" in state.notice and "kept" not in state.notice
    second.close()


def test_rounds_left_survive_a_kill_between_the_save_and_the_draft(
    known: Content, settings: Settings, project: Project, facilitator: Command
) -> None:
    _whole(project, facilitator, settings)
    one = Outside(settings, project.plan, known.catalogue)
    state = played(session(one, known), one, m.GoTo(3, "test"), m.Party())
    state = played(state, one, m.Answer(Reply("what if both fail?", "insight")), m.Leave(), m.Continue())
    state, acts = play(state, m.Continue())
    for act in acts:
        one.perform(act)  # and then it is killed: what comes of it is never played
    one.close()
    again = Outside(settings, project.plan, known.catalogue)
    state = session(again, known)
    assert [r.replies[0].text for r in state.drafts[3].left if r.replies[0]] == ["what if both fail?"]
    assert changed_since(state, 3) == ()
    again.close()


def test_what_a_killed_session_had_saved_is_remembered_when_another_step_is_drafted_too(
    known: Content,
    settings: Settings,
    project: Project,
    facilitator: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _whole(project, facilitator, settings)
    one = Outside(settings, project.plan, known.catalogue)
    state = played(
        session(one, known), one, m.GoTo(2, "branch-strategy"), m.SetRationale("branch-strategy", "few")
    )
    state = played(state, one, m.Overview(), m.GoTo(3, "test"), m.SetRationale("unit-tests", "small"))
    state, acts = play(played(state, one, m.Continue()), m.Continue())
    with monkeypatch.context() as killed:
        killed.setattr(one.drafts, "remember_saved", lambda: None)
        for act in acts:
            one.perform(act)
    one.close()
    saved = project.plan.read_bytes()
    assert b"small" in saved
    again = Outside(settings, project.plan, known.catalogue)
    assert sorted(session(again, known).drafts) == [2]
    project.plan.write_bytes(b"")
    assert again.drafts.last_saved() == saved
    again.close()


def _whole(project: Project, facilitator: Command, settings: Settings) -> None:
    sample = ROOT / "planning_artifacts" / "answers.yaml"
    done = facilitator("run", project.plan, "--answers", sample, "--state-dir", settings.state_dir)
    assert done.code == 0, done.err
