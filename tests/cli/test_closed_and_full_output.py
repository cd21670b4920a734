"""Output that is closed or takes nothing: no plan is printed into, and what was done is not called undone."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.sample_project import ROOT, STEP_ONE, Command, Project

from facilitator.storage import save

FIRST_FORM = ROOT / "tests" / "document" / "first_form.md"
CLOSED = ("<&-", ">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-")


def _shell(words: str, complete: Project) -> subprocess.CompletedProcess[str]:
    command = f'"{sys.executable}" -m facilitator {words}'
    return subprocess.run(
        ["sh", "-c", command],
        cwd=complete.root,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("closed", CLOSED)
def test_a_closed_stream_is_no_fault_and_no_file_is_printed_into(
    complete: Project, closed: str
) -> None:
    done = _shell(f"sign planning_artifacts/pipeline.md --by Somebody {closed}", complete)
    assert (done.returncode, "report this" in done.stderr) == (0, False)
    assert b"Somebody" in complete.bytes
    assert complete.bytes.startswith(b"---\n")
    states = Path(os.environ["XDG_STATE_HOME"]).rglob("*")
    held = [f.read_bytes() for f in states if f.is_file()]
    assert not any(b"signed by Somebody" in data for data in held)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full: NOT tested")
def test_a_full_output_does_not_call_what_is_written_unwritten(complete: Project) -> None:
    done = _shell("sign planning_artifacts/pipeline.md --by Somebody >/dev/full", complete)
    assert b"Somebody" in complete.bytes
    assert done.returncode == 2
    assert "cannot be printed" in done.stderr
    assert "what it wrote to files is written" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full: NOT tested")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_help_that_cannot_be_printed_is_no_success(
    complete: Project, monkeypatch: pytest.MonkeyPatch, unbuffered: str
) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    done = _shell("export --help >/dev/full", complete)
    assert done.returncode == 2
    assert "cannot be printed" in done.stderr and "Exception" not in done.stderr


@pytest.mark.parametrize("command", ["sign", "run", "upgrade"])
def test_a_command_that_cannot_save_names_no_key(
    complete: Project, facilitator: Command, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    if command == "upgrade":
        complete.plan.write_bytes(FIRST_FORM.read_bytes())
    elif command == "run":
        complete.plan.unlink()
    begun = complete.write("answers.yaml", STEP_ONE)
    before = complete.bytes

    def no_room(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(save, "_save", no_room)
    more = {"sign": ["--by", "A"], "run": ["--answers", begun], "upgrade": []}[command]
    said = facilitator(command, complete.plan, *more)
    assert said.code == 1
    assert "Not saved" in said.err
    assert "press C" not in said.err
    assert complete.bytes == before
