"""The one bound on what is read of a project: every file of it that this room opens counts, all of them together."""

from __future__ import annotations

from collections.abc import Container, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from errno import EFBIG
from os import PathLike
from pathlib import Path
from stat import S_ISREG

from facilitator.bounded import lies_in, read_beginning
from facilitator.model import Problem, Severity

MOST_BYTES = 6_000_000
"""Read in one go over a project: more than ten times what real ones hold of documents, pipelines and manifests."""


@dataclass(slots=True)
class Going:
    """One go over a project: how much may still be read, and how many files were not."""

    left: int
    unread: int = 0

    def problems(self) -> Iterator[Problem]:
        """What is said where the bound cut something off; nothing where it did not."""
        if self.unread:
            files = "1 file was" if self.unread == 1 else f"{self.unread:,} files were"
            said = f"{MOST_BYTES / 1e6:.0f} MB of this project were read, and {files} not; give a smaller folder"
            yield Problem("project-too-large", Severity.WARNING, said)


class NotReadError(OSError):
    """A file that is not read because the bound is reached; the go says so once, for all of them."""


_GOING: ContextVar[Going | None] = ContextVar("going", default=None)


@contextmanager
def bounded_go() -> Iterator[Going]:
    """Within it the files of a project are read up to the bound; the others cannot be read."""
    going = Going(MOST_BYTES)
    token = _GOING.set(going)
    try:
        yield going
    finally:
        _GOING.reset(token)


def read_of_project(path: str | PathLike[str], most: int) -> bytes:
    """The first bytes of a file of a project. OSError as `read_beginning`, and where the bound is reached."""
    going = _GOING.get()
    if going is None:
        return read_beginning(path, most)
    if going.left <= 0:
        going.unread += 1
        raise NotReadError(EFBIG, "not read: too much was read of this project before", str(path))
    data = read_beginning(path, most)
    going.left -= len(data)
    return data


class FilesBelow:
    """The files below a root, asked one at a time and remembered; what a link leads out to is none."""

    def __init__(self, root: Path, known: Container[str] = ()) -> None:
        self.root, self.listed = root, known
        self.known: dict[str, bool] = {}

    def __contains__(self, path: object) -> bool:
        name = str(path)
        if name in self.listed:
            return True
        if name not in self.known:
            self.known[name] = self._holds(name)
        return self.known[name]

    def _holds(self, name: str) -> bool:
        place = self.root / name
        try:
            return S_ISREG(place.stat().st_mode) and lies_in(place, self.root)
        except (OSError, ValueError):
            return False  # No name that a file can have.
