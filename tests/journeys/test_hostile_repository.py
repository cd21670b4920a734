"""A repository that wants more than to be read: opened and left with q, it has changed and started nothing."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.guided import CHECKOUT, surroundings
from support.terminal import Terminal

pytestmark = pytest.mark.journey

SETTINGS = """\
state_dir = "../victim"
planning_artifacts = "out"
steps = "steps"
offline = false
[versions]
cache_dir = "../victim"
proxy = "http://127.0.0.1:9"
ca_file = "/dev/zero"
endoflife = true
"""
GIT = """\
[core]
\tfsmonitor = "touch TARGET; false"
\tsshCommand = "touch TARGET"
\thooksPath = hooks
\tpager = "touch TARGET"
[remote "origin"]
\turl = ssh://localhost/x
\tpromisor = true
[extensions]
\tpartialClone = origin
"""


@pytest.fixture
def hostile(project: Path, root: Path) -> Path:
    """A project with everything that others can commit, and the user's files beside it."""
    victim = project.parent / "victim"
    for folder in (victim, victim / "snapshots", victim / "drafts", victim / "trash"):
        folder.mkdir()
        for name in (*(f"{n:06d}.md" for n in range(1, 15)), "a.json", "0" * 32 + ".json"):
            (folder / name).write_text("the user's")
    (victim / "trash" / "20200101-0123456789abcdef-1.journal").write_text("the user's")
    (project / "facilitator.toml").write_text(SETTINGS)
    (project / ".git").mkdir()
    (project / ".git" / "config").write_text(GIT.replace("TARGET", str(victim / "ran")))
    (project / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (project / "_bmad" / "bmm").mkdir(parents=True)
    os.mkfifo(project / "_bmad" / "bmm" / "config.yaml")
    shutil.copytree(root / "steps", project / "steps")
    (project / "out").symlink_to(victim)
    (project / "docs" / "zero.md").symlink_to("/dev/zero")
    (project / "docs" / "link.md").symlink_to(victim / "a.json")
    (project / "docs" / "prd.md").write_text("# PRD\n\n" + "`" * 5000 + "\n<script>\x1b]0;x\x07\n")
    os.mkfifo(project / "docs" / "architecture-pipe.md")
    (project / ".github" / "workflows" / "zero.yml").symlink_to("/dev/zero")
    os.mkfifo(project / ".github" / "workflows" / "pipe.yml")
    (project / "planning_artifacts").mkdir()
    for mark, end in enumerate(("new", "0" * 16)):
        left = project / "planning_artifacts" / f".pipeline.md.x{mark}.{end}-{'1' * 16}.tmp"
        left.symlink_to(victim / "a.json")
        left.with_name(left.name.replace(".x", ".y")).write_text("as a killed save leaves it")
    return project


def _everything(folder: Path) -> Iterator[tuple[str, int, int, bytes]]:
    """Names, kinds, times of change and contents; links are not followed."""
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        text = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        yield str(path.relative_to(folder)), status.st_mode, status.st_mtime_ns, text


def _left_with_q(project: Path, home: Path, log: Path) -> str:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not here: NOT tested what a hostile repository makes the program do")
    argv = [strace, "-f", "-y", "-qq", "-s", "400", "-o", str(log), "-e", "signal=none"]
    argv += ["-e", "trace=%file,%network,%process,ftruncate,fchmod,fchown"]
    env = {**surroundings(), "PYTHONPATH": str(CHECKOUT), "PYTHONDONTWRITEBYTECODE": "1"}
    env |= {f"XDG_{n}_HOME": str(home / n.lower()) for n in ("STATE", "CACHE", "CONFIG")}
    argv += [sys.executable, "-m", "facilitator"]
    with Terminal(argv, cwd=project, env={**env, "HOME": str(home)}) as terminal:
        terminal.wait_for("questions and options of its own", str(project / "steps")[-20:])
        terminal.press("n")
        terminal.wait_for("a project cannot set this", "The project is")
        terminal.settle(quiet=0.5)
        terminal.press("q")
        assert terminal.ended() == 0
    return log.read_text(errors="replace")


_WRITES = re.compile(
    r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|\b(unlink|rename|mkdir|rmdir|link|symlink|chmod|chown|truncate"
    r"|mknod|utime|setxattr|removexattr)\w*\("
)
_STARTED = re.compile(r"\b(execve|execveat|vfork)\(")
_FAILED = re.compile(r" = -1 E\w+ ")
_TERMINAL = ("/dev/tty", "/dev/pts/", "/dev/null", "/dev/ptmx")


def _that(calls: list[str], shape: re.Pattern[str]) -> list[str]:
    return [call for call in calls if shape.search(call)]


_FORKED = re.compile(r"\b(fork|clone3?)\((?!.*CLONE_THREAD)")
_CONNECTED = re.compile(r"\b(socket|connect|bind|listen)\(")


def test_nothing_is_changed_started_or_connected(hostile: Path, tmp_path: Path) -> None:
    home, log = tmp_path / "own home", tmp_path / "strace.log"
    home.mkdir()
    before = list(_everything(hostile)), list(_everything(tmp_path / "victim"))
    calls = [c for c in _left_with_q(hostile, home, log).splitlines() if not _FAILED.search(c)]
    assert (list(_everything(hostile)), list(_everything(tmp_path / "victim"))) == before
    assert _that(calls, _STARTED)[1:] == [], "only the program itself"
    assert _that(calls, _FORKED) == _that(calls, _CONNECTED) == []
    places = [str(home / "state"), str(home / "cache"), *_TERMINAL]
    written = _that(calls, _WRITES)
    assert [c for c in written if not any(place in c for place in places)] == []
    assert any(str(home / "state") in c for c in written)
    assert len(calls) > 1000, "the log holds what the program did"


def test_the_projects_own_steps_are_asked_for_once_for_each_content(
    project: Path, root: Path, tmp_path: Path
) -> None:
    steps = project / "steps"
    shutil.copytree(root / "steps", steps)
    (project / "facilitator.toml").write_text('steps = "steps"\n')
    (project / ".git").mkdir()
    argv = [
        sys.executable,
        "-m",
        "facilitator",
        "--state-dir",
        str(tmp_path / "state"),
        "--offline",
    ]

    def start() -> Terminal:
        return Terminal(argv, cwd=project, env=surroundings())

    asked, opened = "questions and options of its own", "The project is"
    with start() as terminal:
        terminal.wait_for(asked)
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
    with start() as terminal:
        terminal.wait_for(asked, "shipped")
        terminal.press("y")
        terminal.wait_for(opened, gone=asked)
        terminal.press("q")
        assert terminal.ended() == 0 and terminal.restored()
    with start() as terminal:
        assert asked not in terminal.wait_for(opened)
        terminal.press("q")
        assert terminal.ended() == 0
    next(steps.rglob("*.md")).open("a").write("\n")
    with start() as terminal:
        terminal.wait_for(asked)
        terminal.press("n")
        terminal.wait_for(opened, gone=asked)
        terminal.press("q")
        assert terminal.ended() == 0
