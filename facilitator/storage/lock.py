"""One session per plan: a lock in the state folder that the kernel frees however the session ends."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from facilitator.model.noun import noun
from facilitator.storage.files import FileOps, write_all

TRIES, PAUSE = 3, 0.02
"""Who only asks whether a plan is open has its lock for a moment; seconds between two tries."""


@noun
class Holder:
    """The session that has the plan open; what it wrote about itself, for messages only."""

    pid: int = 0
    host: str = ""
    since: str = ""
    doc: str = ""

    @property
    def message(self) -> str:
        """What the second session says."""
        who = (
            f"pid {self.pid} on {self.host} since {self.since}"
            if self.pid
            else "it did not say which"
        )
        return f"Open in another session: {who}. Opened read-only."


class TakenError(OSError):
    """The state folder went away under this session, and another session has opened the plan since."""


@dataclass(eq=False, repr=False)
class Lock:
    """A plan held by this session until `release` or the end of the process."""

    fd: int
    files: FileOps
    path: Path
    since: str

    def holds(self) -> bool:
        """Whether others still meet this lock: its file may have been removed with its folder."""
        return self.files.is_same(self.fd, self.path)

    def release(self) -> None:
        """Give the plan free; once is enough."""
        if self.fd >= 0:
            self.files.close(self.fd)
            self.fd = -1


def acquire(
    path: Path, doc: Path, since: str, files: FileOps, here: Mapping[str, object]
) -> Lock | Holder:
    """Take the lock, or return who has it. `since` is the time of day that others are shown, `here` what else it holds.

    Raises:
        OSError: the lock file cannot be opened.
    """
    fd = files.append(path)
    for left in reversed(range(TRIES)):
        try:
            files.lock(fd)
            break
        except BlockingIOError:
            if not left:
                files.close(fd)
                return _holder(told_in(path, files))
            time.sleep(PAUSE)
        except OSError:  # no locks on this file system: the save itself still notices others
            break
    about = {"pid": os.getpid(), "host": socket.gethostname(), "since": since, "doc": str(doc)}
    with suppress(OSError):
        files.truncate(fd, 0)
        write_all(files, fd, json.dumps({**about, **here}).encode())
    return Lock(fd, files, path, since)


def is_held(path: Path, files: FileOps) -> bool:
    """Whether a session has the lock now."""
    if files.status(path) is None:
        return False
    fd = files.append(path)
    try:
        files.lock(fd)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        files.close(fd)
    return False


def told_in(path: Path, files: FileOps) -> Mapping[str, object]:
    """What the last holder of a lock wrote about itself; nothing where that cannot be read. Raises OSError."""
    try:
        about = json.loads(files.read(path) or b"")
    except (ValueError, RecursionError):
        return {}
    return about if isinstance(about, dict) else {}


def _holder(about: Mapping[str, object]) -> Holder:
    pid, *words = (about.get(name) for name in ("pid", "host", "since", "doc"))
    return Holder(pid, *map(str, words)) if isinstance(pid, int) else Holder()
