"""Content that a project brings: used only when the user agreed to exactly this content, and as it was then."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from facilitator.bounded import read_file
from facilitator.private import get, put
from facilitator.storage.files import FileOps
from facilitator.storage.kept_folder import KeptFolder
from facilitator.storage.place import private_folder

MOST_FILES, LARGEST, LARGEST_OF_ALL = 500, 400_000, 20_000_000
"""Files and folders: more than any content has. And the bytes that one of its files may have, and all."""
_ALLOWED = "steps"
"""Folder in the state folder: a file for each content that was agreed to, named by its digest."""


class OwnSteps(NamedTuple):
    """A folder of content, as it was when it was looked at."""

    folder: Path
    content: KeptFolder | None = None
    """All that was read of it, and all that is used of it later; None where it cannot be used."""
    digest: str = ""
    """SHA-256 over names and bytes of all its files; empty where it cannot be used."""
    files: int = 0
    problem: str = ""


def look_at(folder: Path) -> OwnSteps:
    """Read all of a folder of content; one that holds a link or anything but files is not to be used."""
    total, left, files = sha256(), LARGEST_OF_ALL, dict[str, bytes]()
    try:
        for path in sorted(_files(folder)):
            data = read_file(path, min(LARGEST, left))
            left -= len(data)
            name = path.relative_to(folder).as_posix()
            total.update(f"{name}\0{len(data)}\0".encode("utf-8", "surrogateescape") + data)
            files[name] = data
    except OSError as error:
        return OwnSteps(folder, problem=error.strerror or type(error).__name__)
    if not files:
        return OwnSteps(folder, problem="it holds nothing")
    return OwnSteps(folder, KeptFolder(files, str(folder)), total.hexdigest(), len(files))


def is_allowed(steps: OwnSteps, state_dir: Path) -> bool:
    """Whether the user agreed to exactly this content before."""
    if not steps.digest:
        return False
    try:
        get(state_dir / _ALLOWED, steps.digest, LARGEST)
    except OSError:
        return False
    return True


def allow(steps: OwnSteps, state_dir: Path) -> None:
    """Remember that the user agreed; where that cannot be stored, it is asked again."""
    with suppress(OSError):
        folder = private_folder(state_dir, _ALLOWED, files=FileOps())
        put(folder, steps.digest, os.fsencode(steps.folder) + b"\n")


def _files(folder: Path) -> Iterator[Path]:
    """All files below a folder. OSError at what is neither a file nor a folder, and where there is too much."""
    below, count = [folder], 0
    while below:
        for entry in below.pop().iterdir():
            count += 1
            kind = entry.lstat().st_mode
            if count > MOST_FILES:
                raise OSError(0, f"it holds more than {MOST_FILES} files and folders")
            if stat.S_ISDIR(kind):
                below.append(entry)
            elif stat.S_ISREG(kind):
                yield entry
            else:
                raise OSError(0, f"{entry.name} is neither a file nor a folder")
