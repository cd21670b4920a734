"""A command that is offline opens no socket of the internet, not even to see whether it could: a bound one counts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from support.sample_project import Project

from facilitator.cli.parser import COMMANDS

WATCHED = """
import contextlib, json, os, pathlib, socket, sys
opened = []
def seen(event, given):
    if event == "socket.__new__" and given[1] in (socket.AF_INET, socket.AF_INET6):
        opened.append(given)
    if event == "socket.getaddrinfo":
        opened.append(given)
sys.addaudithook(seen)
calls, ended = json.loads(sys.argv[1]), {}
from facilitator.cli import main
for words in calls:
    opened.clear()
    if words == ["planted"]:
        socket.socket(socket.AF_INET).close()
    else:
        with contextlib.suppress(SystemExit):
            main(words)
    ended[words[0]] = bool(opened)
pathlib.Path(sys.argv[2]).write_text(json.dumps(ended))
sys.stdout.flush()
os._exit(0)
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


def test_every_command_is_watched() -> None:
    assert set(CALLS) | ON_LOOPBACK == set(COMMANDS)


def test_offline_a_command_opens_no_socket(complete: Project, tmp_path: Path) -> None:
    """One that is planted among them is seen."""
    given = {
        "PLAN": str(complete.plan),
        "ROOT": str(complete.root),
        "FOLDER": str(tmp_path / "exported"),
        "ANSWERS": str(complete.write("answers.yaml", "decisions: {}")),
    }
    folders = ["--state-dir", str(tmp_path / "state"), "--offline"]
    calls = [
        [command, *(given.get(word, word) for word in words), *folders]
        for command, words in CALLS.items()
    ]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    said = tmp_path / "opened.json"
    program = [sys.executable, "-P", "-c", WATCHED, json.dumps([["planted"], *calls]), str(said)]
    subprocess.run(program, check=False, capture_output=True, env=environment)
    opened = json.loads(said.read_text())
    assert opened == {"planted": True, **dict.fromkeys(CALLS, False)}
    assert any((tmp_path / "exported").iterdir()), "nothing was exported"
