"""The file moves on while a session is open: what is shown of it, what is drafted on it, what is signed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.sample_project import Project
from support.sessions import STEP_1, carried_on, edit, played, session

from facilitator.runtime.session_runtime import Runtime
from facilitator.session import events
from facilitator.session.commands import ReadDocument
from facilitator.session.open_points import coming_back
from facilitator.session.places import Place
from facilitator.session.play import play
from facilitator.session.state import Content, unsaved_steps
from facilitator.settings import Settings


@pytest.mark.usefixtures("whole")
def test_what_another_program_wrote_is_shown_and_what_is_drafted_stays(
    runtime: Runtime, known: Content, settings: Settings, project: Project
) -> None:
    state = played(
        session(runtime, known),
        runtime,
        events.GoTo(3, "test"),
        events.SetRationale("unit-tests", "small"),
        events.GoTo(2),
    )
    edit(project)
    move = runtime.changed()
    assert move is not None
    state = played(state, runtime, move)
    assert state.decisions["branch-strategy"].choice == ("branch-strategy.gitflow",)
    assert unsaved_steps(state) == (3,)
    state = carried_on(played(state, runtime, events.GoTo(3)), runtime)
    assert state.conflict is not None
    assert state.conflict.sections == (2,), "the draft relies on what was there when it was begun"


@pytest.mark.usefixtures("whole")
def test_a_damaged_file_is_told_and_not_shown_instead_of_the_plan(
    runtime: Runtime, known: Content, settings: Settings, project: Project
) -> None:
    state = played(session(runtime, known), runtime, events.Overview())
    whole = project.plan.read_bytes()
    project.plan.write_bytes(whole[: len(whole) // 2])
    move = runtime.changed()
    assert move is not None
    state = played(state, runtime, move)
    assert "damaged now: " in state.notice
    assert state.plan.steps_completed == (1, 2, 3, 4, 5)


def test_the_file_is_shown_as_it_is_once_its_text_was_kept_in_a_conflict(
    runtime: Runtime, known: Content, project: Project
) -> None:
    state = played(session(runtime, known), runtime, *STEP_1, events.Continue())
    state = played(state, runtime, events.GoTo(1), events.ConfirmFact("iac-tool", ("pulumi",)))
    edit(project, "terraform", "opentofu")
    state = played(state, runtime, events.Continue(), events.Settle("keep-disk"))
    assert state.plan.context.values("iac-tool") == ("opentofu",)
    words = state.notice
    move = runtime.changed()
    state = played(state, runtime, *([move] if move else []))
    assert state.notice == words, "it is told already"
    state = played(
        state,
        runtime,
        events.GoTo(1),
        events.ConfirmFact("iac-tool", ("pulumi",)),
        events.Continue(),
        events.Settle("replace"),
    )
    assert "pulumi" in project.plan.read_text(), "what is shown is what it is drafted on"


@pytest.mark.usefixtures("whole")
def test_what_is_shown_in_a_conflict_does_not_change_before_it_is_settled(
    runtime: Runtime, known: Content, settings: Settings, project: Project
) -> None:
    state = played(
        session(runtime, known),
        runtime,
        events.GoTo(2, "branch-strategy"),
        events.SetRationale("branch-strategy", "ours"),
    )
    edit(project)
    state = played(state, runtime, events.Continue(), events.Continue())
    assert state.place is Place.CONFLICT and state.conflict is not None
    mine = state.conflict.mine
    move = runtime.changed()
    assert move is not None
    state = played(state, runtime, move, events.Settle("replace"))
    assert mine in project.plan.read_text()


@pytest.mark.usefixtures("whole")
def test_a_step_that_was_only_looked_at_is_no_draft_when_another_is_written(
    runtime: Runtime, known: Content, settings: Settings, project: Project
) -> None:
    state = played(
        session(runtime, known), runtime, events.GoTo(3, "test"), events.Overview(), events.GoTo(1)
    )
    state = played(
        state, runtime, events.Introduce(delivery_phase="poc", workload="batch"), events.Continue()
    )
    assert state.plan.context.delivery_phase == "poc"
    assert unsaved_steps(state) == ()
    assert state.drafts[3].category == "test", "where the user was is remembered"


@pytest.mark.usefixtures("whole")
def test_nobody_signs_what_was_not_shown(
    runtime: Runtime, known: Content, settings: Settings, project: Project
) -> None:
    state = played(session(runtime, known), runtime, events.Overview())
    edit(project)
    edited = project.plan.read_bytes()
    state = played(state, runtime, events.SignOff("Ada"))
    assert state.refused
    assert project.plan.read_bytes() == edited
    move = runtime.changed()
    assert move is not None
    state = played(state, runtime, move, events.SignOff("Ada"))
    assert not state.refused, state.notice


def test_a_new_plan_keeps_a_copy_of_the_old_one_whatever_was_met_on_the_way(
    runtime: Runtime, known: Content, project: Project
) -> None:
    state = played(
        session(runtime, known),
        runtime,
        *STEP_1,
        events.Continue(),
        events.Overview(),
        events.StartOver(),
        *STEP_1,
    )
    edit(project, "terraform", "opentofu")
    state = played(state, runtime, events.Continue())
    assert state.place is Place.CONFLICT
    project.plan.write_text(project.plan.read_text() + "\n## Notes\n\nours\n")
    old = project.plan.read_bytes()
    played(state, runtime, events.Settle("replace"))
    assert b"Notes" not in project.plan.read_bytes()
    assert old in [copy.read_bytes() for copy in project.plan.parent.glob("pipeline-*.md")]


@pytest.mark.usefixtures("whole")
def test_c_again_writes_the_same_when_the_disk_did_not_confirm(
    runtime: Runtime, known: Content, settings: Settings, project: Project
) -> None:
    state = played(
        session(runtime, known),
        runtime,
        events.GoTo(2, "branch-strategy"),
        events.Choose("branch-strategy", "gitflow"),
    )
    state, acts = play(
        played(state, runtime, events.Continue(), events.GiveReason("releases")), events.Continue()
    )
    ended = next(answer for act in acts if (answer := runtime.perform(act)) is not None)
    assert isinstance(ended, events.SaveEnded)
    text = project.plan.read_text()
    assert "— releases" in text
    state = played(
        state, runtime, replace(ended, outcome=replace(ended.outcome, kind="unconfirmed"))
    )
    assert unsaved_steps(state) == (2,), "until it is confirmed, it is kept"
    state = played(state, runtime, events.Continue())
    assert (state.place, unsaved_steps(state)) == (Place.OVERVIEW, ()), state.notice
    assert project.plan.read_text() == text


def test_a_defect_in_a_save_does_not_leave_the_session_waiting(
    runtime: Runtime, known: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = played(session(runtime, known), runtime, *STEP_1)

    def broken(*_: object, **__: object) -> None:
        raise ValueError("a defect")

    with monkeypatch.context() as patched:
        patched.setattr("facilitator.runtime.session_runtime.commit", broken)
        state = played(state, runtime, events.Continue())
    assert state.place is Place.CONTEXT and state.refused
    state = played(state, runtime, events.Continue())
    assert state.plan.steps_completed == (1,)


def test_what_a_document_is_when_step_1_is_written_is_noted_though_it_is_still_being_read(
    runtime: Runtime, known: Content, project: Project
) -> None:
    state = session(runtime, known)
    for move in STEP_1:  # what comes of reading the document is not played
        state, _ = play(state, move)
    state = played(state, runtime, events.Continue())
    state = replace(state, digests={})
    noted = dict(state.reading.marks[1].rests)
    assert len(noted) == 1
    (path,) = (document.path for document in state.plan.context.documents)
    found = runtime.perform(ReadDocument(path))
    assert isinstance(found, events.DocumentRead)
    state = played(state, runtime, found)
    assert not [p for p in coming_back(state).moved if p.kind == "document"]
    document = project.root / path
    document.write_text(document.read_text() + "\nMore.\n")
    found = runtime.perform(ReadDocument(path))
    assert isinstance(found, events.DocumentRead)
    state = played(state, runtime, found)
    assert [p.subject for p in coming_back(state).moved if p.kind == "document"] == [path]
