"""Reads the plan's file. Light: `show` and the reviews need nothing else of this room."""

from __future__ import annotations

import stat
from pathlib import Path

from facilitator.document.read import Reading, read
from facilitator.model import Catalogue
from facilitator.storage.files import FileOps


class UnreadableError(Exception):
    """The plan cannot be read; the text says why."""


def read_plan(path: Path, catalogue: Catalogue) -> Reading:
    """Read the plan at a path; where there is none, a plan that has not begun. UnreadableError."""
    return read(plan_bytes(path), catalogue)


def plan_bytes(path: Path, files: FileOps | None = None) -> bytes | None:
    """Read the bytes of a plan; None where there is no file.

    Raises:
        UnreadableError: there is something that cannot be read.
    """
    files = files or FileOps()
    try:
        real = files.resolve(path)
        status = files.status(real)
        if status is not None and status.st_size > LARGEST:
            raise UnreadableError(f"{path}: has {status.st_size / 1e6:.0f} MB, which no plan has")
        if status is not None and not stat.S_ISREG(status.st_mode):
            raise UnreadableError(f"{path}: is not a file")
        return files.read(real)
    except OSError as error:
        raise UnreadableError(f"{path}: {error.strerror or type(error).__name__}") from error


LARGEST = 12_000_000
"""Bytes beyond which a file is not read; a little more than what may be edited."""
