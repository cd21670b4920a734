"""Leaving waits for nothing without end: not for a plan that is no file any more, not for a terminal that takes nothing."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from support.guided import FORM, WHY, chosen, opened, played
from support.journey_plans import begun, resumed_in_step_two
from support.terminal import PATIENCE

pytestmark = pytest.mark.journey

WORDS = "because of the harbour"


def put_pipe(plan: Path) -> None:
    """The plan becomes a pipe that nobody writes to."""
    plan.unlink()
    os.mkfifo(plan)


def put_zeros(plan: Path) -> None:
    """The plan becomes a device that never ends."""
    plan.unlink()
    plan.symlink_to("/dev/zero")


SLOW = pytest.mark.slow
"""Quick is each end and each kind of file once; the other pairs are for the slow profile."""


@pytest.mark.parametrize(
    ("put", "end"),
    [
        (put_pipe, "q"),
        (put_zeros, "SIGTERM"),
        (put_pipe, "SIGHUP"),
        pytest.param(put_zeros, "q", marks=SLOW),
        pytest.param(put_pipe, "SIGTERM", marks=SLOW),
        pytest.param(put_zeros, "SIGHUP", marks=SLOW),
    ],
)
def test_a_plan_that_is_no_file_any_more_is_named_and_holds_nothing_up(
    project: Path, tmp_path: Path, put: object, end: str
) -> None:
    plan, state = begun(tmp_path / "plan", 1), tmp_path / "state"
    with opened(project, state, plan) as terminal:
        resumed_in_step_two(terminal)
        kept = plan.read_bytes()
        put(plan)  # type: ignore[operator]
        terminal.wait_for("not a file")
        terminal.press("1")
        terminal.wait_for(FORM, WHY, "GitHub Actions")
        terminal.type(WORDS)
        terminal.wait_for(WORDS)
        if end == "q":
            terminal.press("escape")
            terminal.wait_for("● GitHub Actions", gone=FORM)
            terminal.press("q")
            assert terminal.ended() == 0
            assert b"is kept" in terminal.raw
        else:
            os.kill(terminal.child.pid, getattr(signal, end))
            assert terminal.ended() == 128 + getattr(signal, end)
        assert terminal.restored(), terminal.raw[-600:]
    plan.unlink()
    plan.write_bytes(kept)
    shown = played("drafts", "show", str(plan), "--state-dir", str(state), cwd=project)
    assert WORDS in shown.stdout, shown


def test_a_terminal_that_takes_nothing_does_not_outlive_a_signal(
    project: Path, tmp_path: Path
) -> None:
    plan, state = begun(tmp_path / "plan", 1), tmp_path / "state"
    with opened(project, state, plan, size=(200, 60)) as terminal:
        resumed_in_step_two(terminal)
        chosen(terminal, "1", "GitHub Actions")
        for _ in range(300):  # drawn, and read by nobody
            terminal.press("down", "up", "tab")
            time.sleep(0.01)
        os.kill(terminal.child.pid, signal.SIGTERM)
        end = time.monotonic() + PATIENCE
        while _runs(terminal.child.pid) and time.monotonic() < end:
            time.sleep(0.1)
        assert not _runs(terminal.child.pid)
    shown = played("drafts", "show", str(plan), "--state-dir", str(state), cwd=project)
    assert "github-actions" in shown.stdout, shown


def _runs(pid: int) -> bool:
    """Whether a process runs; one that ended and was not asked for yet does not."""
    status = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return status[0] != "Z"
