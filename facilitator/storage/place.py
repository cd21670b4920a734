"""Where the drafts of a plan are kept."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

from facilitator.private import user_folder
from facilitator.storage.files import FileOps

OURS = frozenset({"drafts", "trash", "steps", "look", "texts"})
"""All that this program keeps in its state folder."""
JOURNAL = "journal"
"""Name of a draft's journal in the folder of its plan."""


def default_state_dir() -> Path:
    """Return the user's state folder for this program."""
    return user_folder("state")


def key_of(real: Path) -> str:
    """Return the name of a plan's own folder: 16 digits that stand for its real path."""
    return sha256(os.fsencode(real)).hexdigest()[:16]


def folder_of(state_dir: Path, real: Path) -> Path:
    """Return the folder in which the draft of a plan is kept; the path is the real one."""
    return state_dir / "drafts" / key_of(real)


def private_folder(state_dir: Path, *names: str, files: FileOps) -> Path:
    """Create a folder below the state folder that only the user may enter, and return it.

    Raises:
        OSError: one of them belongs to somebody else, is a link, or cannot be made.
    """
    folder = state_dir
    files.make_private(folder, OURS)
    for name in names:
        folder = folder / name
        files.make_private(folder)
    return folder
