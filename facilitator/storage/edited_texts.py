"""Texts handed to the user's editor: each in a folder of its own, and none is removed with words that are nowhere else."""

from __future__ import annotations

import os
import re
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from facilitator.bounded import read_file
from facilitator.storage.files import FileOps
from facilitator.storage.place import private_folder

NAME = "answer.md"
BACKUP = f"{NAME}~"
"""What the text that was handed over is called by an editor that wrote another in its place."""
FOLDER = "texts"
LARGEST = 2_000_000
"""Bytes of a text that is taken back."""
_OURS = re.compile(r"(\d{1,10})-([0-9a-f]{16})-\w+")
_A_DAY = 86_400


def hand_over(state_dir: Path | None, text: bytes) -> Path:
    """Put a text where an editor finds it: in the state folder, or with passing files where that cannot be used."""
    prefix = f"{os.getpid()}-{_digest(text)}-"
    try:
        folder = private_folder(state_dir, FOLDER, files=FileOps()) if state_dir else None
        place = Path(tempfile.mkdtemp(prefix=prefix, dir=folder))
    except OSError:
        place = Path(tempfile.mkdtemp(prefix="facilitator-"))
    file = place / NAME
    file.write_bytes(text)
    return file


def holds_more(file: Path, digest: str) -> bool:
    """Whether an editor left something beside the text that it was given: other words, or a file to recover from."""
    with suppress(OSError):
        if any(beside.name != NAME for beside in file.parent.iterdir()):
            return True
        found = file.lstat()
        if not stat.S_ISREG(found.st_mode):
            return True
        if not found.st_size:
            return False
        return found.st_size > LARGEST or _digest(read_file(file, LARGEST)) != digest
    return False


def put_away(file: Path, text: bytes, *, taken: bool) -> str:
    """Remove the text once it was taken back, or nothing was added to it; what stays, and where, empty when nothing does.

    Nothing goes but the text: what else an editor saved in its folder is the user's.
    """
    if not taken and holds_more(file, _digest(text)):
        return f"What it left is kept in {file.parent}."
    with suppress(OSError):
        if stat.S_ISREG(file.lstat().st_mode):
            file.unlink()
    backup = file.with_name(BACKUP)
    with suppress(OSError):
        if stat.S_ISREG(backup.lstat().st_mode) and read_file(backup, LARGEST) == text:
            backup.unlink()
    with suppress(OSError):
        file.parent.rmdir()
    return f"What else was saved there is kept in {file.parent}." if file.parent.exists() else ""


def left_behind(state_dir: Path) -> Iterator[str]:
    """Say which texts sessions left that were killed under an editor; those to which nothing was added are removed."""
    for place in _places(state_dir / FOLDER):
        match = _OURS.fullmatch(place.name)
        if match is None or _lives(int(match[1])):
            continue
        if holds_more(place / NAME, match[2]):
            yield f"What an editor held when a session ended is kept in {place}; remove it when it is needed no more."
        elif _is_old(place):
            with suppress(OSError):
                (place / NAME).unlink(missing_ok=True)
                place.rmdir()


def _places(folder: Path) -> list[Path]:
    with suppress(OSError):
        if not folder.is_symlink():
            return sorted(p for p in folder.iterdir() if p.is_dir() and not p.is_symlink())
    return []


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _is_old(place: Path) -> bool:
    # a session in another container has a number that means nothing here
    with suppress(OSError):
        return place.stat().st_mtime < time.time() - _A_DAY
    return False


def _digest(text: bytes) -> str:
    return sha256(text).hexdigest()[:16]
