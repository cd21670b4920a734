"""The bounds of a rehearsal and what is left after it: nothing, however it ends."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from facilitator.cli.parser import parse
from facilitator.rehearsal.bounds import MOST_PROCESSES, MOST_REQUESTS
from facilitator.runtime.rehearsal import stage as stage_module
from facilitator.runtime.rehearsal.load import Load
from facilitator.runtime.rehearsal.stage import Stage, StageError, on_loopback

WAITING = """
import sys, time
from facilitator.runtime.rehearsal.stage import Stage
with Stage() as stage:
    child = stage.start([sys.executable, "-c", "import time; time.sleep(60)"], "child")
    print(stage.folder, child.pid, flush=True)
    time.sleep(60)
"""


def is_gone(pid: int) -> bool:
    """Whether a process has ended; one that nobody has asked after yet has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def wait_until_gone(folder: Path, pid: int) -> None:
    for _ in range(200):
        if is_gone(pid) and not folder.exists():
            return
        time.sleep(0.05)
    raise AssertionError(f"left: {folder.exists()=} {is_gone(pid)=}")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_when_it_is_interrupted_ended_or_killed(how: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WAITING], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as program:  # fmt: skip
        assert program.stdout
        folder, pid = program.stdout.readline().split()
        assert Path(folder).is_dir()
        program.send_signal(how)
        program.wait(10)
    wait_until_gone(Path(folder), int(pid))


def test_the_folder_is_private_and_gone_at_the_end() -> None:
    with Stage() as stage:
        assert stat.S_IMODE(stage.folder.stat().st_mode) == 0o700
        child = stage.start([sys.executable, "-c", "import time; time.sleep(60)"], "child")
        assert os.getsid(child.pid) == child.pid
        folder = stage.folder
    wait_until_gone(folder, child.pid)


def test_a_fault_inside_leaves_nothing() -> None:
    with pytest.raises(ValueError, match="inside"), Stage() as stage:
        folder = stage.folder
        raise ValueError("inside")
    assert not folder.exists()


def test_no_more_processes_than_may_be() -> None:
    with Stage() as stage:
        for n in range(MOST_PROCESSES - 1):
            stage.start(["/bin/sleep", "60"], f"child{n}")
        with pytest.raises(StageError, match="more than 8 processes"):
            stage.start(["/bin/sleep", "60"], "one more")


def test_sockets_are_on_loopback_and_others_refused() -> None:
    with Stage() as stage:
        assert stage.bind().getsockname()[0] == "127.0.0.1"
    for address in ("0.0.0.0", "10.0.0.1", "::", "localhost"):
        with pytest.raises(StageError, match="not loopback"):
            on_loopback(address)


def test_rate_and_requests_are_capped() -> None:
    with pytest.raises(StageError, match="requests per second"):
        Load(1, 1001)
    with pytest.raises(StageError, match="requests"):
        asyncio.run(Load(1, 1000).send(MOST_REQUESTS + 1))


def test_children_are_told_nothing_of_the_users_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.invalid")
    with Stage() as stage:
        child = stage.start([sys.executable, "-c", "import os; print(sorted(os.environ))"], "child")
        child.wait(10)
        assert "PROXY" not in (stage.folder / "child.log").read_text()


def test_a_folder_too_deep_for_a_socket_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    deep = tmp_path / ("d" * 90)
    deep.mkdir()
    monkeypatch.setattr(stage_module.tempfile, "tempdir", str(deep))
    with pytest.raises(StageError, match="too long"), Stage():
        pass
    assert not list(deep.iterdir())


def test_no_argument_names_a_host_or_an_address() -> None:
    of_every_command = vars(parse(["show", "p.md"])).keys()
    own = vars(parse(["rehearse", "p.md"])).keys() - of_every_command
    assert own == {"scenario", "all", "list", "report"}
