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

from facilitator.bounded import read_file
from facilitator.model.noun import noun
from facilitator.storage.files import FileOps, write_all

TRIES, PAUSE = 3, 0.02
"""Who only asks whether a plan is open has its lock for a moment; seconds between two tries."""

_STARTED = 19
"""Place of the start time among the fields of `/proc/PID/stat` that follow the name in brackets."""
NO_LOCKS = (
    "The file system of the state folder knows no locks: a session of another machine on this plan is not noticed, "
    "and two would hide each other's drafts."
)


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
    left: bytes | None = None
    """What stays in the file when the plan is given free where the file system knows no locks."""

    @property
    def unsure(self) -> str:
        """What is said where others of another machine would not be noticed; empty where the kernel knows."""
        return NO_LOCKS if self.left is not None else ""

    def holds(self) -> bool:
        """Whether others still meet this lock: its file may have been removed with its folder."""
        return self.files.is_same(self.fd, self.path)

    def release(self) -> None:
        """Give the plan free; once is enough."""
        if self.fd >= 0:
            if self.left is not None:
                with suppress(OSError):
                    _write(self.fd, self.left, self.files)
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
    taken = _is_taken(fd, files)
    if taken or (taken is None and _lives(told_in(path, files))):
        files.close(fd)
        return _holder(told_in(path, files))
    pid = os.getpid()
    about = {"pid": pid, "host": socket.gethostname(), "since": since, "doc": str(doc), **here}
    left = json.dumps(about).encode() if taken is None else None
    with suppress(OSError):
        told = about if taken is not None else {**about, "life": _life(pid)}
        _write(fd, json.dumps(told).encode(), files)
    return Lock(fd, files, path, since, left)


def _is_taken(fd: int, files: FileOps) -> bool | None:
    """Whether somebody else has the lock, which is ours otherwise; None where the file system knows no locks."""
    for left in reversed(range(TRIES)):
        try:
            files.lock(fd)
        except BlockingIOError:
            if left:
                time.sleep(PAUSE)
        except OSError:
            return None
        else:
            return False
    return True


def _write(fd: int, data: bytes, files: FileOps) -> None:
    files.truncate(fd, 0)
    write_all(files, fd, data)


def _lives(told: Mapping[str, object]) -> bool:
    """Whether a holder that wrote about itself where there are no locks is a process of this machine still."""
    pid, life = told.get("pid"), told.get("life")
    return isinstance(pid, int) and bool(life) and life == _life(pid)


def _life(pid: int) -> str:
    """What tells a process from all others, of other machines and earlier ones too; empty where the system does not say."""
    with suppress(OSError, ValueError):
        boot = read_file("/proc/sys/kernel/random/boot_id", 100).decode().strip()
        fields = read_file(f"/proc/{pid}/stat", 4096).rpartition(b")")[2].split()
        return f"{boot} {fields[_STARTED].decode()}" if len(fields) > _STARTED else ""
    return ""


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
        return _lives(told_in(path, files))
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
