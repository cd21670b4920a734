"""The user's own editor ($VISUAL, $EDITOR, vi) on a text of this session."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from textual.app import App, SuspendNotSupported

from facilitator import programs
from facilitator.bounded import read_file

LARGEST = 2_000_000
"""Bytes of an answer that is taken back."""


class _NotEdited(Exception):  # noqa: N818  (the text stays as it was: nothing is lost)
    """The editor gave no text back; the message says why."""


def edited(app: App[int], text: str) -> str | None:
    """The text as the editor left it; None when that failed (the user is told): the text stays as it was."""
    try:
        return _edited(app, text)
    except (_NotEdited, OSError, SuspendNotSupported) as why:
        app.notify(f"{why} The text stays as it was.", severity="error", markup=False, timeout=12)
        return None


def _edited(app: App[int], text: str) -> str:
    command = _command()
    with tempfile.TemporaryDirectory(prefix="facilitator-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "answer.md"
        file.write_bytes(text.encode("utf-8", "replace"))
        program = programs.found(command[0])
        if program is None:
            raise _NotEdited(f"{command[0]} could not be started (no such command).")
        failure = _run(app, [program, *command[1:], str(file)])
        if failure:
            raise _NotEdited(f"{command[0]} {failure}.")
        try:
            return read_file(file, LARGEST).decode("utf-8", "replace").removesuffix("\n")
        except OSError as why:
            raise _NotEdited(f"{command[0]} left nothing to read ({why.strerror}).") from why


def _command() -> list[str]:
    given = os.environ.get("VISUAL", "").strip() or os.environ.get("EDITOR", "").strip() or "vi"
    # A path with blanks in it; what has no slash is looked for as a command, not in the current folder.
    if os.sep in given and Path(given).is_file():
        return [given]
    try:
        return shlex.split(given) or ["vi"]
    except ValueError as why:
        raise _NotEdited(f"The editor {given} cannot be read as a command ({why}).") from why


def _run(app: App[int], command: list[str]) -> str:
    """Run it on the terminal; what went wrong, empty when nothing did. The screen comes back in any case."""
    failure = ""
    with app.suspend():  # an exception inside would leave the screen suspended
        try:
            ended = subprocess.run(command, check=False).returncode
            failure = f"ended with {ended}" if ended else ""
        except (OSError, ValueError) as why:
            failure = f"could not be started ({getattr(why, 'strerror', None) or why})"
        except KeyboardInterrupt:
            failure = "was interrupted"
    app.refresh(layout=True)
    return failure
