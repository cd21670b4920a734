"""A second session on the same plan: what it leaves alone, and what it follows."""

from __future__ import annotations

import shutil

import pytest
from support.sample_project import Command, Project
from support.sessions import STEP_1, edit, played, session

from facilitator.runtime.session_runtime import Runtime
from facilitator.session import events
from facilitator.session.places import Place
from facilitator.session.state import Content
from facilitator.settings import Settings
from facilitator.storage import place


@pytest.mark.parametrize(
    "moves",
    [
        (events.Introduce("another", "Eve"),),
        (events.Introduce("another", "Eve"), events.Introduce("", "")),
        (events.Introduce("another", "Eve"), events.Overview(), events.DropDraft()),
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


def _another_machine(project: Project, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The same path on another machine with the same state folder: another project lies there."""
    aside, state = project.root.with_name("aside"), project.root / "state"
    shutil.copytree(project.root, aside, ignore=shutil.ignore_patterns("state"))
    for entry in project.root.iterdir():
        if entry != state:
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    for entry in aside.iterdir():  # copied back: every folder of it is another one now
        entry.rename(project.root / entry.name)
    monkeypatch.setattr(place, "machine", lambda: name)


@pytest.mark.parametrize("first_ends", [True, False], ids=["one after the other", "at once"])
def test_plans_at_one_path_of_two_machines_keep_their_drafts_apart(
    runtime: Runtime,
    known: Content,
    settings: Settings,
    project: Project,
    facilitator: Command,
    monkeypatch: pytest.MonkeyPatch,
    first_ends: bool,
) -> None:
    played(session(runtime, known), runtime, *STEP_1)
    theirs = runtime.drafts.journal.read_bytes()
    if first_ends:
        runtime.close()
    _another_machine(project, monkeypatch, "b")
    second = Runtime(settings, project.plan, known.catalogue)
    opened = second.open()
    assert (opened.read_only, opened.draft.steps, opened.vanished) == ("", {}, "")
    told = next(r for r in opened.remarks if "Another plan at this path" in r)
    played(session(second, known), second, *STEP_1, events.Continue())
    second.close()
    assert runtime.drafts.journal.read_bytes() == theirs and second.drafts.key != runtime.drafts.key

    key = told.split()[-1]
    runtime.close()
    state = ("--state-dir", settings.state_dir)
    assert facilitator("drafts", "restore", key, *state).code == 0
    assert second.drafts.journal.read_bytes() == theirs
    assert facilitator("drafts", "discard", project.plan, *state).code == 0
    assert not second.drafts.journal.exists()


def test_a_container_that_starts_anew_and_a_project_fetched_anew_find_their_draft(
    runtime: Runtime,
    known: Content,
    settings: Settings,
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    played(session(runtime, known), runtime, *STEP_1)
    runtime.close()
    monkeypatch.setattr(place, "machine", lambda: "the next container")
    assert Runtime(settings, project.plan, known.catalogue).drafts.key == runtime.drafts.key
    monkeypatch.undo()
    _another_machine(project, monkeypatch, place.machine())
    assert Runtime(settings, project.plan, known.catalogue).drafts.key == runtime.drafts.key


def test_the_draft_of_another_machine_is_not_taken_for_one_whose_plan_moved(
    runtime: Runtime,
    known: Content,
    settings: Settings,
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    state = played(session(runtime, known), runtime, *STEP_1, events.Continue())
    played(state, runtime, events.GoTo(1), events.ConfirmFact("iac-tool", ("pulumi",)))
    theirs = runtime.drafts.journal.read_bytes()
    runtime.close()
    here = project.root / "here" / "pipeline.md"
    here.parent.mkdir()
    here.write_bytes(project.bytes)
    shutil.rmtree(project.plan.parent)  # it is mounted on the other machine alone
    monkeypatch.setattr(place, "machine", lambda: "b")
    second = Runtime(settings, here, known.catalogue)
    opened = second.open()
    second.close()
    assert not opened.draft.steps and "it stays as it is" in " ".join(opened.remarks)
    assert runtime.drafts.journal.read_bytes() == theirs
