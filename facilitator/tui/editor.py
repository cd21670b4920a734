"""The user's own editor ($VISUAL, $EDITOR, vi) on a text of this session."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Protocol, runtime_checkable

from textual.app import App, SuspendNotSupported

from facilitator import programs
from facilitator.bounded import read_file
from facilitator.storage.edited_texts import LARGEST, hand_over, put_away

AT_ONCE = 1.0
"""Seconds in which nobody has looked at a text and left the editor."""


@runtime_checkable
class _WithDrafts(Protocol):
    """The program: where it keeps what is private, and how what is typed gets there."""

    state_dir: Path

    def flush(self) -> None:
        """Put what is being typed on disk now."""


class _NotEdited(Exception):  # noqa: N818  (the text stays as it was: nothing is lost)
    """The editor gave no text back; the message says why."""


def edit(app: App[int], text: str, take: Callable[[str], None]) -> None:
    """Have the editor change a text that `take` takes back; where that fails the user is told, and it stays as it was.

    What is typed is on disk before the editor has the terminal, and what it left before its file is removed.
    """
    try:
        _edit(app, text, take)
    except (_NotEdited, OSError, SuspendNotSupported) as why:
        app.notify(f"{why} The text stays as it was.", severity="error", markup=False, timeout=12)


def _edit(app: App[int], text: str, take: Callable[[str], None]) -> None:
    command = _command()
    program = programs.found(command[0])
    if program is None:
        raise _NotEdited(f"{command[0]} could not be started (no such command).")
    drafts = app if isinstance(app, _WithDrafts) else None
    if drafts is not None:
        drafts.flush()
    given = text.encode("utf-8", "replace")
    file = hand_over(drafts.state_dir if drafts is not None else None, given)
    try:
        left = _edited(app, [program, *command[1:]], file, text)
        if left is None:
            # it may stand in a window of its own still: what it saves later has to have a place
            told = f"{command[0]} ended at once and changed nothing; what it still saves is kept in {file.parent}."
            app.notify(told, severity="warning", markup=False, timeout=12)
            return
        take(left)
        if drafts is not None:
            drafts.flush()
    except _NotEdited as why:
        raise _NotEdited(f"{why} {put_away(file, given, taken=False)}".rstrip()) from why
    except BaseException:
        put_away(file, given, taken=False)
        raise
    if stays := put_away(file, given, taken=True):
        app.notify(stays, severity="warning", markup=False, timeout=12)


def _edited(app: App[int], command: list[str], file: Path, text: str) -> str | None:
    """What the editor left of a text; None where it ended at once and left what it was given."""
    begun, name = monotonic(), Path(command[0]).name
    failure = _run(app, [*command, str(file)])
    if failure:
        raise _NotEdited(f"{name} {failure}.")
    left = _left_in(file, name)
    at_once = monotonic() - begun < AT_ONCE
    return None if at_once and left == text.removesuffix("\n") else left


def _left_in(file: Path, editor: str) -> str:
    try:
        return read_file(file, LARGEST).decode("utf-8").removesuffix("\n")
    except (OSError, UnicodeDecodeError) as why:
        reason = getattr(why, "strerror", "it is no UTF-8")
        raise _NotEdited(f"What {editor} left cannot be read ({reason}).") from why


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
            if ended:
                failure = f"ended with {ended}" if ended > 0 else f"was ended by signal {-ended}"
        except (OSError, ValueError) as why:
            failure = f"could not be started ({getattr(why, 'strerror', None) or why})"
        except KeyboardInterrupt:
            failure = "was interrupted"
    app.refresh(layout=True)
    return failure
