"""Short rehearsals with the real HAProxy and the real Prometheus; skipped, visibly, where they are not installed."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import pytest
from support.rehearsed import inputs

from facilitator.rehearsal.config import balancer_text
from facilitator.rehearsal.played import NotRun, Played
from facilitator.rehearsal.scenarios import TRIALS
from facilitator.runtime.rehearsal import rehearse
from facilitator.runtime.rehearsal.balancer import Balancer
from facilitator.runtime.rehearsal.rehearse import one

BY_ID = {trial.id: trial for trial in TRIALS}
needs_haproxy = pytest.mark.skipif(
    shutil.which("haproxy") is None, reason="haproxy is not installed: NO rehearsal is played"
)
needs_prometheus = pytest.mark.skipif(
    None in (shutil.which("haproxy"), shutil.which("prometheus"), shutil.which("promtool")),
    reason="haproxy or prometheus is not installed: NO rehearsal with the exported alert rule is played",
)


def play(id_: str, *, alert: bool = False, **said: str) -> Played:
    made = one(BY_ID[id_], inputs(**said), alert=alert)
    assert isinstance(made, Played), made
    return made


@needs_haproxy
def test_a_bad_release_is_turned_back_and_gets_nothing_after_that() -> None:
    made = play("a")
    assert made.as_expected
    assert made.back
    assert made.back.why == "2 of 2 strikes"
    assert made.failed == made.failed_new > 0
    first = made.looks[0]
    assert (first.requests, float(first.share)) == (15, 0.05)  # exactly 5 % of 300


@needs_haproxy
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_the_balancer_connects_to_no_name_server_of_the_machine(tmp_path: Path) -> None:
    text = balancer_text({"old": 9, "new": 9}, 7, 8, "/x/s", checks=True, retry=False)
    (tmp_path / "haproxy.cfg").write_text(text.replace("fd@7", "unix@a").replace("fd@8", "unix@b"))
    traced = ["strace", "-f", "-e", "trace=connect", "haproxy", "-c", "-f", "haproxy.cfg"]
    made = subprocess.run(traced, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "warning" not in (made.stdout + made.stderr).lower()
    places = re.findall(r"sin6?_addr=[^,)]*|inet_pton[^)]*", made.stderr)
    assert all("127.0.0.1" in place for place in places), places


@needs_haproxy
@pytest.mark.parametrize("id_", ["g", "j"])
def test_a_machine_too_busy_to_bring_up_what_serves_plays_nothing(
    id_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Failures of the rehearsal itself are not counted as those of the workflow."""

    async def never(*_: object) -> bool:
        return False

    monkeypatch.setattr(Balancer, "is_up", never)
    made = one(BY_ID[id_], inputs(), alert=False)
    assert isinstance(made, NotRun) and "too busy for a rehearsal" in made.why


@needs_haproxy
def test_without_data_no_traffic_is_shifted_and_nothing_fails() -> None:
    made = play("H")
    assert made.as_expected
    assert (made.failed, made.served_new) == (0, 0)
    assert made.requests > 500


@needs_prometheus
def test_a_misspelt_query_never_fires_and_the_exported_unit_test_finds_it() -> None:
    made = play("misspelt", shares="50, 100", hold="3 min")
    assert made.as_expected
    assert {look.alert for look in made.looks} == {""}
    assert made.failed_new > 100


@needs_haproxy
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_of_a_rehearsal_that_is_ended_in_the_middle(
    how: signal.Signals, root: Path
) -> None:
    words = [sys.executable, "-m", "facilitator", "rehearse", "docs/example/pipeline.md", "--scenario", "c"]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        surroundings = {**os.environ, "TMPDIR": folder}
        with subprocess.Popen(words, cwd=root, env=surroundings, stdout=subprocess.DEVNULL) as program:  # fmt: skip
            until(lambda: len(started_by(program.pid)) >= 4)  # the warden, two toys, the balancer
            children = started_by(program.pid)
            program.send_signal(how)
            program.wait(20)
        until(lambda: not [pid for pid in children if Path(f"/proc/{pid}/exe").exists()])
        until(lambda: not list(Path(folder).iterdir()))


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds; it fails after 20 seconds."""
    for _ in range(400):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it does not come")


def started_by(pid: int) -> list[str]:
    """The processes that a process started."""
    found = []
    for folder in Path("/proc").iterdir():
        with suppress(OSError):
            if folder.name.isdecimal() and parent_of(folder.name) == str(pid):
                found.append(folder.name)
    return found


def parent_of(pid: str) -> str:
    """The process that started a process. OSError where it has ended."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]


@needs_prometheus
@pytest.mark.skipif(shutil.which("ss") is None, reason="ss is not installed: sockets are NOT looked at")  # fmt: skip
def test_the_exported_alert_rule_turns_a_bad_release_back_and_no_socket_leaves_loopback() -> None:
    seen, over = set[str](), threading.Event()

    def look() -> None:
        while not over.is_set():
            seen.update(line for line in sockets() if is_ours(line))
            time.sleep(0.1)

    before = set(ends(sockets()))
    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        made = play("a", alert=True, threshold="failed requests > 5 % over 2 min")
    finally:
        over.set()
        watcher.join()
    assert made.gate == "the exported alert rule in Prometheus"
    assert made.as_expected
    assert made.back
    assert made.back.why == "ErrorShareTooHigh fires"
    ours = {end for end in ends(seen) if end not in before}
    assert any(end.startswith("127.0.0.1:") for end in ours)
    assert not [end for end in ours if not end.startswith(("127.0.0.1:", "[::1]:"))]


def is_ours(line: str) -> bool:
    """Whether a socket is of this process or of one that it started."""
    for pid in re.findall(r"pid=([0-9]+)", line):
        with suppress(OSError):
            if str(os.getpid()) in (pid, parent_of(pid)):
                return True
    return False


def sockets() -> list[str]:
    """What `ss` says, a line a socket."""
    said = subprocess.run(["ss", "-Htunap"], capture_output=True, text=True, check=False)
    return said.stdout.splitlines()


def ends(lines: Iterable[str]) -> list[str]:
    """Both ends of the sockets; one that waits has no other end."""
    found = []
    for line in lines:
        found += [end for end in line.split()[4:6] if not end.endswith(":*")]
    return found


@pytest.mark.parametrize(
    ("id_", "program"), [("a", "haproxy"), ("misspelt", "prometheus"), ("misspelt", "promtool")]
)
def test_a_missing_program_is_named_with_what_installs_it_and_is_no_pass(
    id_: str, program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found(name: str) -> str | None:
        return None if name == program else f"/bin/{name}"

    monkeypatch.setattr(rehearse, "found", found)
    made = one(BY_ID[id_], inputs())
    assert isinstance(made, NotRun)
    assert made.program
    package = "haproxy" if program == "haproxy" else "prometheus"
    assert made.why == f"{program} not found (apt install {package})"


def test_a_missing_value_is_named_before_anything_is_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def found(name: str) -> str:
        return f"/bin/{name}"

    monkeypatch.setattr(rehearse, "found", found)
    made = one(BY_ID["a"], inputs("rate"), alert=False)
    assert isinstance(made, NotRun)
    assert made.why == "needs Deployment pattern, Usual Rate"
    assert not made.program
