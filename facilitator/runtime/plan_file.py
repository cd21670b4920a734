"""Reads the plan's file. Light: `show` and the reviews need nothing else of this room."""

from __future__ import annotations

from pathlib import Path

from facilitator.document.read import Reading, read
from facilitator.model import Catalogue
from facilitator.storage.files import FileOps
from facilitator.storage.reasons import said


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
        return files.read(files.resolve(path))
    except OSError as error:
        raise UnreadableError(f"{path}: {said(error)}") from error
