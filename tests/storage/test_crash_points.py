"""A real save, killed and failed at every system call. Needs strace, and the tool beside the checkout."""

import shutil
import subprocess
import sys

import pytest
from support.durability import missing
from support.saved_plans import document


@pytest.fixture
def tool(shared):
    path = shared / "tools/crash_points.py"
    if not shutil.which("strace"):
        missing("strace is not installed: crash points NOT tested")
    return path


def run(tool, place, errnos, *save_options):
    save = [sys.executable, "-m", "support.save_once", str(place / "pipeline.md"), *save_options]
    judge = f"{sys.executable} -m support.judge {'--draft' if '--draft' in save_options else ''}"
    command = [
        sys.executable,
        str(tool),
        "--errnos",
        errnos,
        "--check",
        judge,
        str(place),
        "pipeline.md",
        "--",
        *save,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 2 and "ptrace" in done.stderr:
        missing("ptrace is not permitted here: crash points NOT tested")
    return done


def prepared(tmp_path, steps=(1, 2, 3)):
    place = tmp_path / "work"
    place.mkdir()
    (place / "pipeline.md").write_bytes(document(steps, times=2_000))
    return place


@pytest.mark.slow  # quick is `test_save_cut_off`, at each act on files
def test_no_kill_corrupts_the_plan_or_loses_a_confirmed_save(tool, tmp_path):
    done = run(tool, prepared(tmp_path), "")
    assert done.returncode == 0
    assert int(done.stdout.rpartition(" passed")[0].split()[-1]) >= 40


@pytest.mark.slow
@pytest.mark.parametrize("errnos", ["ENOSPC,EIO", "EACCES,EDQUOT"])
def test_no_error_corrupts_the_plan_or_is_called_saved(tool, tmp_path, errnos):
    assert run(tool, prepared(tmp_path), errnos).returncode == 0


@pytest.mark.slow
def test_with_a_draft_nothing_typed_is_ever_nowhere(tool, tmp_path):
    done = run(tool, prepared(tmp_path), "EIO", "--draft")
    assert done.returncode == 0


@pytest.mark.slow
def test_the_tool_finds_a_saver_that_writes_in_place(tool, tmp_path):
    place = prepared(tmp_path)
    careless = (
        "import os, sys; data = open(sys.argv[1], 'rb').read() + b'more'\n"
        "os.access('/__MARK__', os.F_OK); open(sys.argv[1], 'wb').write(data)\n"
        "os.access('/__MARK__', os.F_OK)"
    )
    command = [sys.executable, str(tool), "--errnos", "", str(place), "pipeline.md", "--"]
    done = subprocess.run(
        [*command, sys.executable, "-c", careless, str(place / "pipeline.md")], check=False
    )
    assert done.returncode == 1
