"""The outside of a session: opening, saving, drafts, locks, copies, and what a document says."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from pathlib import Path

import pytest
from support.sample_project import TODAY, Command, Project
from support.sessions import STEP_1, played, session

from facilitator.model import Plan
from facilitator.runtime.draft_state import draft_state
from facilitator.runtime.plan_file import UnreadableError
from facilitator.runtime.session_runtime import Runtime
from facilitator.session import events
from facilitator.session.commands import DiscardDraft, KeepDraft, ReadDocument, Reread, Save, Scan
from facilitator.session.drafts import SessionDraft, StepDraft
from facilitator.session.places import Place
from facilitator.session.play import play
from facilitator.session.state import Content
from facilitator.settings import Settings
from facilitator.storage.drafts import Drafts
from facilitator.storage.files import FileOps


def test_a_new_plan_begins_in_step_1_and_nothing_is_written(
    runtime: Runtime, known: Content, project: Project
) -> None:
    state = session(runtime, known)
    assert (state.place, state.step) == (Place.CONTEXT, 1)
    assert project.bytes is None


def test_a_step_is_saved_and_the_session_goes_on(
    runtime: Runtime, known: Content, project: Project
) -> None:
    state = played(session(runtime, known), runtime, *STEP_1, events.Continue())
    assert (state.step, state.place) == (2, Place.CATEGORY)
    assert b"stepsCompleted: [1]" in (project.bytes or b"")
    assert runtime.changed() is None


def test_scan_offers_documents_and_loads_none(runtime: Runtime) -> None:
    found = runtime.perform(Scan())
    assert isinstance(found, events.Scanned)
    assert [(d.path, d.kind) for d in found.documents] == [
        ("planning_artifacts/architecture.md", "architecture")
    ]
    assert found.ci == ()


def test_a_document_is_read_with_the_line_of_each_fact(runtime: Runtime, project: Project) -> None:
    read = runtime.perform(ReadDocument("planning_artifacts/architecture.md"))
    assert isinstance(read, events.DocumentRead)
    assert read.problem == ""
    terraform = next(
        f for f in read.facts if (f.field, f.value, f.state) == ("iac-tool", "terraform", "decided")
    )
    line = project.plan.with_name("architecture.md").read_text().splitlines()[terraform.line - 1]
    assert "Terraform" in line


@pytest.mark.parametrize(
    "path", ["none.md", "../outside.md", "/etc/hostname", "planning_artifacts"]
)
def test_what_cannot_be_loaded_is_named(runtime: Runtime, project: Project, path: str) -> None:
    (project.root.parent / "outside.md").write_text("# x")
    read = runtime.perform(ReadDocument(path))
    assert isinstance(read, events.DocumentRead)
    assert path in read.problem
    assert read.facts == ()


def test_what_is_answered_survives_theopened(
    runtime: Runtime, known: Content, settings: Settings, project: Project
) -> None:
    played(session(runtime, known), runtime, *STEP_1)
    runtime.close()
    again = Runtime(settings, project.plan, known.catalogue)
    state = session(again, known)
    assert state.place is Place.OPENING
    state = played(state, again, events.Resume())
    assert state.draft.project_name == "shop"
    assert state.draft.context.values("iac-tool") == ("terraform",)
    again.close()


def test_a_second_session_is_read_only_and_names_the_first(
    runtime: Runtime, known: Content, settings: Settings, project: Project
) -> None:
    played(session(runtime, known), runtime, *STEP_1)
    second = Runtime(settings, project.plan, known.catalogue)
    opened = second.open()
    assert "another session" in opened.read_only
    assert opened.draft == SessionDraft()
    runtime.close()
    assert second.open().read_only == ""
    second.close()


def test_another_program_changing_the_file_is_told_once(
    runtime: Runtime, known: Content, project: Project
) -> None:
    played(session(runtime, known), runtime, *STEP_1, events.Continue())
    project.plan.write_text(project.plan.read_text() + "\n## Notes\n\nx\n")
    told = runtime.changed()
    assert told is not None
    assert [s.title for s in told.reading.sections] == [
        "At a Glance",
        "Project Context",
        "Notes",
    ]
    assert runtime.changed() is None
    project.plan.unlink()
    gone = runtime.changed()
    assert gone is not None
    assert gone.reading.sha256 == ""


def test_reread_gives_the_file_as_it_is(runtime: Runtime, known: Content, project: Project) -> None:
    played(session(runtime, known), runtime, *STEP_1, events.Continue())
    project.plan.write_text(project.plan.read_text() + "\n## Notes\n\nx\n")
    told = runtime.perform(Reread())
    assert isinstance(told, events.DiskChanged)
    assert told.reading.section_text("Notes")


def test_starting_over_keeps_a_copy_and_replaces_the_file(
    runtime: Runtime, known: Content, project: Project
) -> None:
    state = played(session(runtime, known), runtime, *STEP_1, events.Continue())
    project.plan.write_text(project.plan.read_text() + "\n## Notes\n\nours\n")
    project.plan.chmod(0o600)
    old = project.bytes
    runtime.close()
    state = session(runtime, known)
    state = played(state, runtime, events.StartOver())
    assert project.bytes == old
    moves = (
        events.Introduce("another", "Ada", "poc"),
        events.LoadDocument("planning_artifacts/architecture.md"),
    )
    state = played(
        state, runtime, *moves, events.Continue(), events.Continue()
    )  # told of found facts first
    assert state.step == 2
    copy = project.plan.with_name(f"pipeline-{TODAY}.md")
    assert copy.read_bytes() == old
    assert copy.stat().st_mode == project.plan.stat().st_mode
    assert b"project_name: another" in (project.bytes or b"")
    assert b"Notes" not in (project.bytes or b"")


def test_a_copy_never_takes_a_name_that_is_used(
    runtime: Runtime, known: Content, project: Project
) -> None:
    played(session(runtime, known), runtime, *STEP_1, events.Continue())
    taken = project.plan.with_name(f"pipeline-{TODAY}.md")
    taken.write_text("somebody's")
    runtime.close()
    state = played(session(runtime, known), runtime, events.StartOver(), *STEP_1, events.Continue())
    assert state.step == 2
    assert taken.read_text() == "somebody's"
    assert project.plan.with_name(f"pipeline-{TODAY}-2.md").exists()


class _Full(FileOps):
    """A disk without space for a copy; a save itself would fit."""

    def create(self, path: Path, mode: int) -> int:
        if not path.name.startswith("pipeline-"):
            return super().create(path, mode)
        raise OSError(errno.ENOSPC, "No space left on device", str(path))


def test_without_a_copy_nothing_is_replaced(
    runtime: Runtime, known: Content, settings: Settings, project: Project
) -> None:
    played(session(runtime, known), runtime, *STEP_1, events.Continue())
    before = project.bytes
    runtime.close()
    full = Runtime(settings, project.plan, known.catalogue, _Full())
    state = played(session(full, known), full, events.StartOver(), *STEP_1, events.Continue())
    assert state.refused
    assert "Not saved. No copy of the old plan could be kept" in state.notice
    assert project.bytes == before
    full.close()


def test_a_draft_is_discarded_into_the_trash(
    runtime: Runtime, known: Content, settings: Settings
) -> None:
    def told(path: Path) -> Mapping[str, object] | None:
        return draft_state(settings, path, Plan(), known.catalogue)

    played(session(runtime, known), runtime, *STEP_1)
    one = [{"step": 1, "answers": []}]
    assert told(runtime.path) == {"step": 1, "categories": [], "steps": one}
    runtime.perform(DiscardDraft())
    assert told(runtime.path) is None
    assert list((runtime.settings.state_dir or Path()).glob("trash/*"))


def test_a_saved_draft_is_not_offered_again(
    runtime: Runtime, known: Content, settings: Settings, project: Project
) -> None:
    """The program is killed after the save and before the draft is cleared."""
    state = played(session(runtime, known), runtime, *STEP_1)
    state, acts = play(state, events.Continue())
    for act in acts:
        if isinstance(act, Save | KeepDraft):
            runtime.perform(act)
    runtime.close()
    again = Runtime(settings, project.plan, known.catalogue)
    opened = again.open()
    assert opened.reading.plan.steps_completed == (1,)
    assert opened.draft == SessionDraft()
    again.close()


def test_a_folder_for_a_plan_is_said(settings: Settings, known: Content, project: Project) -> None:
    wrong = Runtime(settings, project.root, known.catalogue)
    with pytest.raises(UnreadableError):
        wrong.open()
    wrong.close()


def test_drafts_that_cannot_be_stored_do_not_stop_a_session(
    known: Content, settings: Settings, project: Project
) -> None:
    blocked = project.root / "state"
    blocked.write_text("a file where the folder should be")
    one = Runtime(settings, project.plan, known.catalogue)
    state = session(one, known)
    assert one.journal_fault
    assert state.place is Place.CONTEXT
    with pytest.raises(OSError, match="state"):
        one.perform(KeepDraft(SessionDraft(steps={1: StepDraft(1)})))
    one.close()


@pytest.mark.usefixtures("whole")
def test_a_draft_is_told_by_what_it_answers_otherwise_than_the_file(
    project: Project, known: Content, settings: Settings, facilitator: Command
) -> None:
    one = Runtime(settings, project.plan, known.catalogue)
    state = session(one, known)
    moves = (
        events.GoTo(2, "ci-cd-platform"),
        events.Defer("ci-cd-platform", "until the move"),
        events.GoTo(4, "deployment-pattern"),
        events.Withdraw("deployment-pattern"),
    )
    played(state, one, *moves)
    one.close()
    shown = facilitator("show", project.plan, "--state-dir", settings.state_dir).out
    told = [line for line in shown.splitlines() if line.startswith("draft of step")]
    assert told == ["draft of step 2: CI/CD platform", "draft of step 4: Deployment pattern"]


@pytest.mark.usefixtures("whole")
def test_the_sample_leaves_no_draft(project: Project, settings: Settings, known: Content) -> None:
    assert Drafts(settings.state_dir, project.plan).last_saved() == project.bytes  # type: ignore[arg-type]
    assert draft_state(settings, project.plan, Plan(), known.catalogue) is None


def test_the_parts_of_a_sharded_document_count_as_its_own(
    runtime: Runtime, known: Content, project: Project
) -> None:
    from facilitator.session.findings import validation

    folder = project.plan.with_name("architecture")
    folder.mkdir()
    (folder / "index.md").write_text("# Architecture\n\n- [Tools](tools.md)\n")
    (folder / "tools.md").write_text(
        "# Tools\n\n| Concern | Decision |\n|---|---|\n| IaC | Pulumi |\n"
    )
    project.plan.with_name("architecture.md").unlink()
    state = played(
        session(runtime, known),
        runtime,
        events.LoadDocument("planning_artifacts/architecture/index.md"),
    )
    assert {f.file for f in state.statements} == {"planning_artifacts/architecture/tools.md"}
    assert any(c.statement.value == "pulumi" for c in validation(state).comparisons)
    state = played(
        state, runtime, events.LoadDocument("planning_artifacts/architecture/index.md", load=False)
    )
    assert state.statements == ()


def test_what_documents_say_does_not_depend_on_which_was_read_first(
    runtime: Runtime, known: Content, project: Project
) -> None:
    from facilitator.session.findings import validation

    (project.plan.with_name("infrastructure.md")).write_text(
        "# Infrastructure\n\nWe use Terraform and Pulumi.\n"
    )
    names = ("planning_artifacts/architecture.md", "planning_artifacts/infrastructure.md")
    state = played(session(runtime, known), runtime, *(events.LoadDocument(n) for n in names))
    reads = [runtime.perform(ReadDocument(n)) for n in reversed(names)]
    other = played(state, runtime, *(r for r in reads if r is not None))
    assert other.statements != state.statements
    assert validation(other).comparisons == validation(state).comparisons
