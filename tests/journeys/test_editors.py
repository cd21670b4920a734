"""The user's own editor: whatever goes wrong in it, the screen comes back with the text."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.guided import EDITOR, opened
from support.terminal import KEYS

pytestmark = pytest.mark.journey

WORDS = "ferry-times at dawn"
BROKEN = {  # and a word of what is said: a long message is broken over lines beside the page
    "missing program": ("/nowhere/editor --wait", "started"),
    "an open quote": ('vi "', "command"),
    "not a program": ("/dev/null", "started"),
}
SLOW = pytest.mark.slow
"""Like a missing program, it cannot be started."""
RUNNING = {  # what a shell does with the file, and a word of what is said, another each time
    'rm "$1"': "directory).",
    'rm "$1"; mkfifo "$1"': "pipe,",
    'rm "$1"; mkdir "$1"': "folder,",
    'rm -r "${1%/*}"': "directory).",
    "kill -SEGV $$": "ended",
    "exit 3": "3.",
}


@pytest.mark.parametrize(
    "kind", [pytest.param(k, marks=SLOW if k == "not a program" else ()) for k in BROKEN]
)
def test_the_screen_comes_back_with_the_text(project: Path, tmp_path: Path, kind: str) -> None:
    command, told = BROKEN[kind]
    with opened(project, tmp_path / "state", EDITOR=command, VISUAL="") as terminal:
        terminal.wait_for("Enter: its name")
        terminal.press("home", "enter")
        terminal.wait_for(EDITOR)
        terminal.type(WORDS)
        terminal.wait_for(WORDS)
        terminal.press("ctrl+e")
        terminal.wait_for(told, "stays")
        terminal.type("!")
        terminal.wait_for(f"{WORDS}!")
        terminal.press("enter")
        terminal.wait_for(f"{WORDS}!", gone=EDITOR)
        terminal.press("q")
        assert terminal.ended() == 0 and terminal.restored()


def test_the_text_stays_however_often_an_editor_fails(project: Path, tmp_path: Path) -> None:
    editor, words = tmp_path / "editor.sh", WORDS
    with opened(project, tmp_path / "state", EDITOR=f"sh {editor}", VISUAL="") as terminal:
        terminal.wait_for("Enter: its name")
        terminal.press("home", "enter")
        terminal.wait_for(EDITOR)
        terminal.type(words)
        terminal.wait_for(words)
        for script, told in RUNNING.items():
            editor.write_text(script)
            terminal.press("ctrl+e")
            terminal.wait_for(told, "stays")
            words += "!"
            terminal.type("!")
            terminal.wait_for(words)
        terminal.press("enter")
        terminal.wait_for(words, gone=EDITOR)
        terminal.press("q")
        assert terminal.ended() == 0 and terminal.restored()


def test_an_editor_in_a_folder_with_blanks_and_one_with_options_are_run(
    project: Path, tmp_path: Path
) -> None:
    script = tmp_path / "my editors" / "append it"
    script.parent.mkdir()
    script.write_text(f'#!{sys.executable}\nimport sys\nopen(sys.argv[-1], "a").write("+")\n')
    script.chmod(0o755)
    (script.parent / "append").symlink_to(script)
    (project / "append --wait").write_text("planted")
    search = os.pathsep.join((str(script.parent), os.environ["PATH"]))
    commands = (str(script), f"'{script}' --wait", "append --wait")
    for number, command in enumerate(commands):
        own = {"EDITOR": command, "VISUAL": " ", "PATH": search}
        with opened(project, tmp_path / f"state-{number}", **own) as terminal:
            terminal.wait_for("Enter: its name")
            terminal.press("home", "enter")
            terminal.wait_for(EDITOR)
            terminal.type("some words")
            terminal.wait_for("some words")
            terminal.press("ctrl+e")
            terminal.wait_for("some words+")
            terminal.press("escape")
            terminal.wait_for("Enter: its name", gone=EDITOR)
            terminal.press("q")
            assert terminal.ended() == 0


def test_an_editor_that_stands_in_the_project_is_not_run(project: Path, tmp_path: Path) -> None:
    """Not where PATH has the current folder, and not where there is no other."""
    marker, script = tmp_path / "it-ran", project / "my-editor"
    script.write_text(f"#!/bin/sh\n: > '{marker}'\n")
    script.chmod(0o755)
    assert subprocess.run(["./my-editor"], cwd=project, check=False).returncode == 0
    marker.unlink()
    own = {"EDITOR": "my-editor", "VISUAL": "", "PATH": f".:{os.environ['PATH']}:"}
    with opened(project, tmp_path / "state", **own) as terminal:
        terminal.wait_for("Enter: its name")
        terminal.press("home", "enter")
        terminal.wait_for(EDITOR)
        terminal.type(WORDS)
        terminal.wait_for(WORDS)
        terminal.press("ctrl+e")
        terminal.wait_for("started", "stays", WORDS)
    assert not marker.exists()


def test_words_typed_right_before_an_editor_under_which_the_session_was_killed_are_there_again(
    project: Path, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    with opened(project, state, EDITOR="sh -c 'kill -KILL $PPID'", VISUAL="") as terminal:
        terminal.wait_for("Enter: its name")
        terminal.press("home", "enter")
        terminal.wait_for(EDITOR)
        terminal.child.send(f"{WORDS}{KEYS['ctrl+e']}")
        terminal.ended()
    with opened(project, state) as terminal:
        terminal.wait_for("resume")
        terminal.press("r")
        terminal.wait_for("Enter: its name")
        terminal.press("home", "enter")
        terminal.wait_for(EDITOR, WORDS)
