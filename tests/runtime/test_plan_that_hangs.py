"""A plan on a disk that does not answer: drafts are stored all the same, and leaving is not held up."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.sample_project import Project
from support.sessions import STEP_1, session

from facilitator.runtime.plan_file import UnreadableError
from facilitator.runtime.session_runtime import Runtime
from facilitator.runtime.workers import Workers
from facilitator.session.commands import DiscardDraft, KeepDraft
from facilitator.session.drafts import SessionDraft
from facilitator.session.play import play
from facilitator.session.state import Content, unsaved
from facilitator.settings import Settings
from facilitator.storage.files import FileOps

SOON = 20.0
"""Seconds within which a thread that waits for nothing is done, on a busy machine too."""


class Hanging(FileOps):
    """Files of which everything about the plan waits until `answer` is set, once `hangs` is."""

    def __init__(self, plan: Path) -> None:
        self.plan = plan
        self.hangs = False
        self.answer = threading.Event()
        self.reached = threading.Event()

    def _wait(self, path: Path) -> None:
        if self.hangs and path == self.plan:
            self.reached.set()
            self.answer.wait()

    def read(self, path: Path, limit: int = FileOps.LARGEST) -> bytes | None:
        self._wait(path)
        return super().read(path, limit)

    def resolve(self, path: Path) -> Path:
        self._wait(path)
        return super().resolve(path)

    def status(self, path: Path) -> os.stat_result | None:
        self._wait(path)
        return super().status(path)


@pytest.fixture
def hanging(project: Project) -> Iterator[Hanging]:
    files = Hanging(project.plan)
    yield files
    files.answer.set()


def test_drafts_are_stored_while_a_read_of_the_plan_hangs(
    settings: Settings, known: Content, project: Project, hanging: Hanging
) -> None:
    runtime = Runtime(settings, project.plan, known.catalogue, hanging)
    state = session(runtime, known)
    for move in STEP_1:
        state, _ = play(state, move)
    hanging.hangs = True
    looking, keeping = Workers("plan"), Workers("drafts")
    looking.submit(runtime.changed)
    assert hanging.reached.wait(SOON)
    keeping.submit(runtime.perform, KeepDraft(unsaved(state))).result(SOON)
    kept = runtime.drafts.latest()
    assert kept is not None and kept.steps["1"]["project_name"] == "shop"
    keeping.submit(runtime.perform, KeepDraft(SessionDraft())).result(SOON)
    assert runtime.drafts.latest() is None
    keeping.submit(runtime.perform, KeepDraft(unsaved(state))).result(SOON)
    keeping.submit(runtime.perform, DiscardDraft()).result(SOON)
    assert runtime.drafts.latest() is None
    keeping.submit(runtime.close).result(SOON)


def test_workers_hold_up_no_end_and_hand_faults_on() -> None:
    workers = Workers("some", 2)
    assert workers.submit(divmod, 7, 2).result(SOON) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        workers.submit(divmod, 7, 0).result(SOON)
    assert all(thread.daemon for thread in threading.enumerate() if thread.name == "some")


@pytest.mark.parametrize("kind", ["pipe", "zeros", "folder", "huge"])
def test_what_is_no_plan_is_said_and_read_no_further(
    runtime: Runtime, known: Content, project: Project, kind: str
) -> None:
    session(runtime, known)
    put_there(project.plan, kind)
    assert runtime.changed() is None
    assert project.plan.name in runtime.plan_fault and WORDS[kind] in runtime.plan_fault
    with pytest.raises(UnreadableError, match=WORDS[kind]):
        runtime.open()
    project.plan.rmdir() if kind == "folder" else project.plan.unlink()
    runtime.changed()
    assert runtime.plan_fault == ""


WORDS = {
    "pipe": "is a pipe, not a file",
    "zeros": "is a device, not a file",
    "folder": "is a folder, not a file",
    "huge": "is larger than 12 MB",
}


def put_there(plan: Path, kind: str) -> None:
    """Put something at the place of a plan that is not one."""
    plan.parent.mkdir(parents=True, exist_ok=True)
    plan.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(plan)
    elif kind == "zeros":
        plan.symlink_to("/dev/zero")
    elif kind == "folder":
        plan.mkdir()
    else:
        with plan.open("wb") as file:
            file.truncate(2_000_000_000)  # sparse: takes no room
