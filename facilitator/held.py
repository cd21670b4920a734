"""A folder that is held while something is written in it: what takes its place meanwhile leads nowhere else.

Where a path leads is looked at once. The folder that was found is opened by its real path, along which no link
is followed, and its files are reached through that descriptor. Where the system does not offer files by
descriptor (`/proc`), they are reached by the real path.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PLACE = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
"""How a folder is opened that is only gone through: nobody needs the right to read it."""
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
BY_DESCRIPTOR = Path("/proc/self/fd")
"""Where the system offers what is opened by its descriptor."""


def open_real(folder: Path, how: int = PLACE) -> int:
    """Return a descriptor of a folder that is named by its real path.

    Raises:
        OSError: there is none, or a link stands where the path had none.
    """
    *way, last = folder.parts
    fd = os.open(folder.anchor, PLACE)
    for part, flags in (*((part, PLACE) for part in way), (last, how)):
        above = fd
        try:
            fd = os.open(part, flags, dir_fd=above)
        finally:
            os.close(above)
    return fd


def through(fd: int, folder: Path) -> Path:
    """How the files of an opened folder are reached, wherever it is moved."""
    return BY_DESCRIPTOR / str(fd) if BY_DESCRIPTOR.exists() else folder


@contextmanager
def held(folder: Path) -> Iterator[Path]:
    """Hold a folder by its real path; its files are reached below what this returns. OSError as `open_real`."""
    fd = open_real(folder)
    try:
        yield through(fd, folder)
    finally:
        os.close(fd)


@contextmanager
def make_held(folder: Path) -> Iterator[Path]:
    """Hold a folder as `held`; it is made first, with those above it, where it is not there."""
    missing = [place for place in (folder, *folder.parents) if not os.path.lexists(place)]
    for place in reversed(missing):
        with held(place.parent) as above:
            (above / place.name).mkdir(exist_ok=True)
    with held(folder) as place:
        yield place
