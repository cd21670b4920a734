"""`C` in the whole program, killed and failed at every act on files, and at every system call where there is strace."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from support import judge
from support.sample_project import DAY, TODAY, Project

from facilitator.document.read import read
from facilitator.model import Catalogue, Kind
from facilitator.runtime.content import content
from facilitator.runtime.session_runtime import Runtime
from facilitator.session import events
from facilitator.session.places import Place
from facilitator.session.play import begin, play
from facilitator.session.state import open_questions
from facilitator.settings import Settings
from facilitator.storage.drafts import Drafts

CHECKOUT = Path(__file__).resolve().parents[2]
ACTS = 60
"""More than a save, its draft and quitting need; beyond the last one nothing is disturbed."""


@dataclass
class Prepared:
    """A project whose step 2 is answered and kept in the draft, and not yet written."""

    home: Path
    catalogue: Catalogue

    def copy(self, to: Path) -> Path:
        """A fresh copy at the same place for each disturbance."""
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(self.home, to)
        return to / "planning_artifacts" / "pipeline.md"


@pytest.fixture
def prepared(project: Project, tmp_path: Path) -> Iterator[Prepared]:
    settings = Settings(root=project.root, today=TODAY, state_dir=project.root / "state")
    known = content(settings)
    runtime = Runtime(settings, project.plan, known.catalogue)
    opened = runtime.open()
    state, _ = play(begin(known, TODAY, opened.reading), opened)

    def go(*moves: events.Event) -> None:
        nonlocal state
        for move in moves:
            state, acts = play(state, move)
            for act in acts:
                answer = runtime.perform(act)
                if answer is not None:
                    go(answer)

    go(
        events.Introduce("shop", "Ada", "mvp"),
        events.LoadDocument("planning_artifacts/architecture.md"),
        events.Continue(),
        events.Continue(),  # the first one tells that nothing found is confirmed
    )
    while state.place is Place.CATEGORY and state.category:
        missing = open_questions(state, state.category)
        if not missing:
            go(events.Continue())
        elif missing[0].options and missing[0].kind is not Kind.PERCENT:
            go(events.Choose(missing[0].id, missing[0].options[0].id))
        else:
            go(events.OwnWords(missing[0].id, "5"))
    assert (state.step, state.place) == (2, Place.STEP)
    runtime.close()
    kept = tmp_path / "kept"
    shutil.copytree(project.root, kept)
    shutil.rmtree(project.root)
    yield Prepared(kept, known.catalogue)


def command(root: Path, *more: str) -> list[str]:
    plan = root / "planning_artifacts" / "pipeline.md"
    program = [sys.executable, "-m", "support.session_once", str(plan)]
    return [*program, "--root", str(root), "--state", str(root / "state"), *more]


def run(root: Path, *more: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": f"{CHECKOUT}:{CHECKOUT / 'tests'}", "SOURCE_DATE_EPOCH": DAY}
    return subprocess.run(
        command(root, *more),
        capture_output=True,
        text=True,
        env=env,
        cwd=CHECKOUT,
        timeout=120,
        check=False,
    )


def disturb(prepared: Prepared, root: Path, old: bytes, new: bytes, *how: str) -> tuple[bool, str]:
    """Disturb one run; whether it was disturbed at all, and what is wrong (empty when nothing is)."""
    plan = prepared.copy(root)
    done = run(root, *how)
    wrong = judge.verdict(plan, root / "state", old, new, "SAVED" in done.stdout.split("\n"))
    if not wrong and plan.read_bytes() == old:
        draft = Drafts(root / "state", plan).latest()
        wrong = (
            ""
            if draft and "2" in dict(draft.draft)["steps"]
            else "neither in the plan nor in the draft"
        )  # type: ignore[call-overload]
    if not wrong and done.returncode not in (0, 1, 3, -9):
        wrong = f"exit {done.returncode}: {done.stdout}{done.stderr[-500:]}"
    elif not wrong and ("Traceback" in done.stderr):
        wrong = done.stderr[-500:]
    acts = int(done.stdout.split()[-2]) if done.stdout.endswith("acts\n") else ACTS
    return int(how[1]) <= acts, f"{how}: {wrong}" if wrong else ""


def _undisturbed(prepared: Prepared, root: Path) -> tuple[bytes, bytes, int]:
    plan = prepared.copy(root)
    old = plan.read_bytes()
    done = run(root)
    assert done.returncode == 0, done.stdout + done.stderr
    new = plan.read_bytes()
    assert read(new, prepared.catalogue).plan.steps_completed == (1, 2)
    return old, new, int(done.stdout.split()[-2])


def test_some_faults_in_the_whole_program_corrupt_and_lose_nothing(
    prepared: Prepared, project: Project
) -> None:
    old, new, acts = _undisturbed(prepared, project.root)
    assert acts > 25
    points = [("--kill", str(n)) for n in (acts // 2, 3 * acts // 4)]
    points += [("--fail", str(n)) for n in (acts // 3, 2 * acts // 3)]
    assert [w for p in points if (w := disturb(prepared, project.root, old, new, *p)[1])] == []


@pytest.mark.slow
@pytest.mark.parametrize("how", ["kill", "EIO", "ENOSPC"])
def test_no_fault_at_any_act_corrupts_or_loses_anything(
    prepared: Prepared, project: Project, how: str
) -> None:
    old, new, acts = _undisturbed(prepared, project.root)
    more = ("--errno", str(getattr(errno, how))) if how != "kill" else ()
    wrong = []
    for number in range(1, acts + 1):
        flag = "--kill" if how == "kill" else "--fail"
        wrong += [
            w for w in [disturb(prepared, project.root, old, new, flag, str(number), *more)[1]] if w
        ]
    assert wrong == [], f"{len(wrong)} of {acts} points"


@pytest.mark.slow
@pytest.mark.parametrize("errnos", ["", "EIO"])
def test_nothing_at_any_system_call_of_the_whole_program_loses_anything(
    prepared: Prepared, project: Project, shared: Path, errnos: str
) -> None:
    if not shutil.which("strace"):
        pytest.skip("strace is not installed: crash points of the whole program NOT tested")
    plan = prepared.copy(project.root)
    judged = f"{sys.executable} -m support.judge --draft"
    tool = [
        sys.executable,
        str(shared / "tools/crash_points.py"),
        "--errnos",
        errnos,
        "--check",
        judged,
    ]
    env = {**os.environ, "PYTHONPATH": f"{CHECKOUT}:{CHECKOUT / 'tests'}", "SOURCE_DATE_EPOCH": DAY}
    arguments = [
        *tool,
        str(project.root),
        str(plan.relative_to(project.root)),
        "--",
        *command(project.root),
    ]
    done = subprocess.run(
        arguments, capture_output=True, text=True, env=env, cwd=CHECKOUT, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
