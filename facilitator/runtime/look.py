"""How the user likes the screen to look, kept between starts."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from facilitator.private import get, put
from facilitator.storage.files import FileOps
from facilitator.storage.place import private_folder

_FOLDER, _THEME = "look", "theme"
LONGEST = 100
"""Bytes of a theme's name."""


def kept_theme(state_dir: Path) -> str:
    """The name of the theme that was chosen last; empty when none was."""
    try:
        return get(state_dir / _FOLDER, _THEME, LONGEST).decode("ascii", "replace").strip()
    except OSError:
        return ""


def keep_theme(state_dir: Path, name: str) -> None:
    """Keep it for the next start; where that cannot be stored, the next start looks as ever."""
    with suppress(OSError):
        folder = private_folder(state_dir, _FOLDER, files=FileOps())
        put(folder, _THEME, name.encode("ascii", "replace") + b"\n")
