"""A command that is offline opens no socket of the internet, not even to see whether it could: a bound one counts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.sample_project import Project

from facilitator.cli.parser import COMMANDS

WATCHED = """
import contextlib, os, socket, sys
opened = []
def seen(event, given):
    if event == "socket.__new__" and given[1] in (socket.AF_INET, socket.AF_INET6):
        opened.append(given)
    if event == "socket.getaddrinfo":
        opened.append(given)
sys.addaudithook(seen)
if sys.argv[1:] == ["planted"]:
    socket.socket(socket.AF_INET).close()
else:
    from facilitator.cli import main
    with contextlib.suppress(SystemExit):
        main(sys.argv[1:])
sys.stdout.flush()
os._exit(77 if opened else 0)
"""
CALLS = {
    "run": ["PLAN", "--answers", "ANSWERS"],
    "answers": ["PLAN"],
    "show": ["PLAN", "--json"],
    "check": ["PLAN", "--documents", "--format", "sarif"],
    "export": ["PLAN", "-o", "FOLDER"],
    "assess": ["ROOT", "--plan", "PLAN"],
    "manifest": ["PLAN"],
    "what-if": ["PLAN"],
    "diff": ["PLAN", "PLAN"],
    "report": ["PLAN"],
    "sign": ["PLAN", "--by", "x"],
    "upgrade": ["PLAN", "--check"],
    "versions": ["helm"],
    "context": ["ROOT"],
    "drafts": ["list"],
    "steps": ["check"],
}
ON_LOOPBACK = {"rehearse"}


def watched(*arguments: str) -> int:
    """The exit code of a program that is watched: 77 where it opened one."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-P", "-c", WATCHED, *arguments]
    return subprocess.run(command, check=False, capture_output=True, env=environment).returncode


def test_a_socket_is_seen() -> None:
    assert watched("planted") == 77


def test_every_command_is_watched() -> None:
    assert set(CALLS) | ON_LOOPBACK == set(COMMANDS)


@pytest.mark.parametrize("command", CALLS)
def test_offline_a_command_opens_no_socket(command: str, complete: Project, tmp_path: Path) -> None:
    given = {
        "PLAN": str(complete.plan),
        "ROOT": str(complete.root),
        "FOLDER": str(tmp_path / "exported"),
        "ANSWERS": str(complete.write("answers.yaml", "decisions: {}")),
    }
    words = [given.get(word, word) for word in CALLS[command]]
    folders = ["--state-dir", str(tmp_path / "state"), "--offline"]
    assert watched(command, *words, *folders) == 0
    if command == "export":
        assert any((tmp_path / "exported").iterdir()), "nothing was exported"
