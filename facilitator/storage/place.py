"""Where the drafts of a plan are kept."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from facilitator.private import user_folder
from facilitator.storage.files import FileOps
from facilitator.storage.lock import told_in

OURS = frozenset({"drafts", "trash", "steps", "look", "texts"})
"""All that this program keeps in its state folder."""
JOURNAL = "journal"
"""Name of a draft's journal in the folder of its plan."""


def default_state_dir() -> Path:
    """Return the user's state folder for this program."""
    return user_folder("state")


MOST_AT_A_PATH = 99
"""Plans of other machines at one path that are told apart."""


def key_of(real: Path, number: int = 1) -> str:
    """Return the name of a plan's own folder: 16 digits that stand for its real path."""
    numbered = os.fsencode(real) + (b"" if number == 1 else b"\0%d" % number)
    return sha256(numbered).hexdigest()[:16]


def machine() -> str:
    """What tells this machine, or this container, from others that have the same state folder."""
    with suppress(OSError):
        return f"{socket.gethostname()} {Path('/proc/self/ns/mnt').readlink()}"
    return socket.gethostname()


def here(real: Path, files: FileOps) -> dict[str, object]:
    """Where a plan lies, for its lock: the machine, and the folder that is there."""
    for folder in real.parents:
        with suppress(OSError):
            if status := files.status(folder):
                return {"machine": machine(), "folder": str(folder), "number": status.st_ino}
    return {}


def is_elsewhere(drafts: Path, files: FileOps) -> bool:
    """Whether the plan of a folder of drafts is on another machine, and no such folder has its path here.

    One of them alone says nothing: a container has a new name at each start, and a project is fetched anew.
    """
    told = told_in(drafts / "lock", files)
    folder = told.get("folder")
    if not isinstance(folder, str) or told.get("machine") == machine():
        return False
    status = files.status(Path(folder))
    return status is None or status.st_ino != told.get("number")


def folder_of(state_dir: Path, real: Path, files: FileOps) -> Path:
    """Return the folder in which the draft of a plan is kept; the path is the real one.

    Machines that share a state folder may have different plans at the same path: each has a folder of its own.
    """
    first = state_dir / "drafts" / key_of(real)
    with suppress(OSError, ValueError):
        for number in range(1, MOST_AT_A_PATH):
            folder = state_dir / "drafts" / key_of(real, number)
            if not is_elsewhere(folder, files):
                return folder
    return first


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
