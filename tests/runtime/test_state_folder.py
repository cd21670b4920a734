"""A state folder that goes away under a session, or that cannot be used at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.sample_project import STEP_ONE, Command, Project

from facilitator.document.operation import Restore
from facilitator.runtime.session_runtime import Runtime
from facilitator.session.commands import KeepDraft, RestorePlan, Save, WriteSignOff
from facilitator.session.drafts import SessionDraft, StepDraft
from facilitator.session.state import Content
from facilitator.settings import Settings
from facilitator.storage.lock import TakenError

DRAFT = KeepDraft(SessionDraft(steps={1: StepDraft(1)}))
SAVE = Save(
    Restore("a" * 16, b"---\nworkflowType: pipeline\nstepsCompleted: []\n---\n\n# A plan\n")
)


@pytest.fixture
def second(settings: Settings, known: Content, project: Project) -> Iterator[Runtime]:
    one = Runtime(settings, project.plan, known.catalogue)
    yield one
    one.close()


def _removed(settings: Settings) -> None:
    assert settings.state_dir is not None
    shutil.rmtree(settings.state_dir)


def test_the_first_session_has_the_plan_again_before_a_second_asks(
    runtime: Runtime, second: Runtime, settings: Settings
) -> None:
    runtime.open()
    for act in (runtime.changed, lambda: runtime.perform(DRAFT), lambda: runtime.perform(SAVE)):
        _removed(settings)
        act()
        assert "another session" in second.open().read_only
    assert runtime.drafts.latest() is None or runtime.drafts.latest().steps  # type: ignore[union-attr]


def test_a_session_whose_plan_was_taken_meanwhile_writes_nothing_and_says_so(
    runtime: Runtime, second: Runtime, settings: Settings, project: Project
) -> None:
    runtime.open()
    _removed(settings)
    assert second.open().read_only == ""
    second.perform(DRAFT)
    journal, plan = second.drafts.journal.read_bytes(), project.bytes
    for _ in range(2):
        saved = runtime.perform(SAVE)
        assert saved.outcome.code == "taken" and "another session" in saved.outcome.message  # type: ignore[union-attr]
        for command in (WriteSignOff("Ada", (), ""), RestorePlan()):
            assert "another session" in runtime.perform(command).message  # type: ignore[union-attr]
        with pytest.raises(TakenError, match="another session"):
            runtime.perform(DRAFT)
        second.close()  # it stays theirs: their draft is not written over
    assert (second.drafts.journal.read_bytes(), project.bytes) == (journal, plan)


def _as_file(state: Path) -> None:
    state.write_text("")


def _as_pipe(state: Path) -> None:
    os.mkfifo(state)


def _in_a_file(state: Path) -> None:
    state.parent.rmdir()
    state.parent.write_text("")


def _of_another(state: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root to plant a folder of another: NOT tested")
    state.mkdir()
    os.chown(state, 12345, 12345)


@pytest.mark.parametrize("spoil", [_as_file, _as_pipe, _in_a_file, _of_another])
def test_run_and_sign_go_on_without_a_state_folder(
    spoil: Callable[[Path], None],
    project: Project,
    facilitator: Command,
    sample_plan: bytes,
    tmp_path: Path,
) -> None:
    state = tmp_path / "base" / "state"
    state.parent.mkdir()
    spoil(state)
    begun = project.write("answers.yaml", STEP_ONE)
    done = facilitator("run", project.plan, "--answers", begun, "--state-dir", state)
    assert done.code == 3 and "saved    Saved step 1" in done.out, done.err
    assert f"{state}: drafts cannot be kept (" in done.err
    project.plan.write_bytes(sample_plan)
    assert [p.name for p in project.plan.parent.iterdir() if p.name.startswith(".")] == []
    signed = facilitator("sign", project.plan, "--by", "Ada", "--state-dir", state)
    assert signed.code == 0, signed.err
    assert f"{state} cannot be used (" in signed.err
    for command in (["drafts", "list"], ["show", project.plan]):
        shown = facilitator(*command, "--state-dir", state)
        assert "facilitator failed" not in shown.err


def test_a_run_that_stops_without_drafts_says_that_nothing_is_kept(
    project: Project, facilitator: Command, tmp_path: Path
) -> None:
    _as_file(tmp_path / "state")
    answers = project.write(
        "a.yaml",
        "project_name: x\ndelivery_phase: mvp\ndocuments: all\ndecisions:\n"
        "  ci-cd-platform: {choice: jenkins}\n",
    )
    done = facilitator("run", project.plan, "--answers", answers, "--state-dir", tmp_path / "state")
    assert done.code == 3 and "is stored nowhere (" in done.err, done.err
