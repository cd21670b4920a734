"""The seam through which a plan's file and its drafts are touched.

Every method is one act on the file system, so that a test can fail, shorten or kill exactly that one, also in
the running program. Nothing here decides anything.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from facilitator import renaming
from facilitator.bounded import read_file
from facilitator.held import FOLDER, open_real
from facilitator.private import Own, clear, entered, make_private


class FileOps:
    """The acts, as the operating system offers them. All raise OSError."""

    LARGEST = 12_000_000
    """Bytes beyond which a file is not read; a little more than a plan that can be edited."""

    def resolve(self, path: Path) -> Path:
        """Return the path with links followed; the last part need not exist."""
        return Path(os.path.realpath(path))

    def is_link(self, path: Path) -> bool:
        """Whether the last part of a path is a symbolic link."""
        return path.is_symlink()

    def is_plain(self, path: Path) -> bool:
        """Whether there is a file, and no link or pipe or anything else."""
        try:
            return stat.S_ISREG(path.lstat().st_mode)
        except FileNotFoundError:
            return False

    def status(self, path: Path) -> os.stat_result | None:
        """Return the file's status, links followed; None when there is none."""
        try:
            return path.stat()
        except FileNotFoundError:
            return None

    def read(self, path: Path, limit: int = LARGEST) -> bytes | None:
        """Return all bytes of a regular file, if it has no more than the limit; None when there is none."""
        try:
            return read_file(path, limit)
        except FileNotFoundError:
            return None

    def create(self, path: Path, mode: int) -> int:
        """Create a file that must not exist, and return its descriptor for writing."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        return os.open(path, flags, mode)

    def append(self, path: Path) -> int:
        """Open a private file for appending, created when absent, and return its descriptor."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
        return os.open(path, flags, 0o600)

    def open_folder(self, path: Path) -> int:
        """Return a descriptor of a folder, for `lock` and `sync`."""
        return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def hold_folder(self, real: Path) -> int:
        """Return a descriptor as `open_folder`, of a real path along which no link is followed."""
        return open_real(real, FOLDER)

    def write(self, fd: int, data: bytes | memoryview) -> int:
        """Write some of the bytes and return how many."""
        return os.write(fd, data)

    def truncate(self, fd: int, size: int) -> None:
        """Cut an open file to this size."""
        os.ftruncate(fd, size)

    def sync(self, fd: int) -> None:
        """Return when the device has confirmed what was written."""
        os.fsync(fd)

    def close(self, fd: int) -> None:
        """Close a descriptor."""
        os.close(fd)

    def lock(self, fd: int) -> None:
        """Take the lock of an open file or folder at once, or raise BlockingIOError. The kernel frees it."""
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def keep_rights(self, fd: int, like: os.stat_result) -> None:
        """Give an open file the owner, group and mode of another one, as far as that is permitted.

        Where the group cannot be kept, it gets no more rights than everybody has.
        """
        mine, mode = os.fstat(fd), stat.S_IMODE(like.st_mode)
        if (mine.st_uid, mine.st_gid) != (like.st_uid, like.st_gid):
            for owner in (like.st_uid, -1):
                with suppress(OSError):
                    os.fchown(fd, owner, like.st_gid)
                    break
            else:
                mode &= ~0o070 | (mode & 0o007) << 3
        os.fchmod(fd, mode)

    def keep_attributes(self, fd: int, like: Path) -> None:
        """Copy extended attributes (access lists among them), as far as that is permitted."""
        for name in os.listxattr(like) if hasattr(os, "listxattr") else ():
            with suppress(OSError):
                os.setxattr(fd, name, os.getxattr(like, name))

    def exchange(self, one: Path, other: Path) -> None:
        """Exchange two names in one step; OSError with an errno of UNSUPPORTED where that is unknown."""
        renaming.exchange(one, other)

    def move_new(self, source: Path, target: Path) -> None:
        """Give a file a name that must be free; FileExistsError when it is not."""
        renaming.move_new(source, target)

    def move(self, source: Path, target: Path) -> None:
        """Give a file another name; what had that name is gone."""
        source.replace(target)

    def remove(self, path: Path) -> None:
        """Remove a file; nothing happens when there is none."""
        path.unlink(missing_ok=True)

    def make_folder(self, path: Path) -> None:
        """Create a folder; nothing happens when it exists."""
        path.mkdir(exist_ok=True)

    def make_private(self, path: Path, ours: frozenset[str] = frozenset()) -> None:
        """Create a folder that only the user may enter; see `private.make_private`."""
        make_private(path, ours)

    def enter(self, path: Path) -> None:
        """Refuse a folder of somebody else and a link; nothing happens when there is none."""
        with suppress(FileNotFoundError), entered(path):
            pass

    def make_mine(self, path: Path) -> bool:
        """Let only the user read a file; False where it is not the user's alone or has another name."""
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            status = os.fstat(fd)
            alone = status.st_uid == os.geteuid() and status.st_nlink == 1
            if alone and stat.S_ISREG(status.st_mode):
                os.fchmod(fd, 0o600)
                return True
            return False
        finally:
            os.close(fd)

    def clear(
        self, folder: Path, shape: re.Pattern[str], old: Callable[[Sequence[Own]], Sequence[Own]]
    ) -> None:
        """Remove old files of ours from a folder of ours; see `private.clear`."""
        clear(folder, shape, old)

    def is_same(self, fd: int, path: Path) -> bool:
        """Whether an open file is still what has this name."""
        try:
            return os.path.samestat(os.fstat(fd), path.stat())
        except FileNotFoundError:
            return False

    def names(self, folder: Path) -> list[str]:
        """Return the names in a folder, sorted; none when there is no folder."""
        try:
            return sorted(entry.name for entry in folder.iterdir())
        except FileNotFoundError:
            return []


@contextmanager
def closing(files: FileOps, fd: int) -> Iterator[int]:
    """Close a descriptor after its use, whatever came of it."""
    try:
        yield fd
    finally:
        files.close(fd)


def sync_folder(files: FileOps, path: Path) -> None:
    """Return when the device has confirmed which names a folder has."""
    with closing(files, files.open_folder(path)) as fd:
        files.sync(fd)


def keep_like(fd: int, other: Path, like: os.stat_result | None, files: FileOps) -> None:
    """Give a new file the attributes of another one, and the rights that were found there; nothing where none is."""
    if like:
        with suppress(OSError):
            files.keep_attributes(fd, other)
        files.keep_rights(fd, like)


def write_all(files: FileOps, fd: int, data: bytes) -> None:
    """Write all bytes, however few each call takes."""
    rest = memoryview(data)
    while rest:
        written = files.write(fd, rest)
        if written <= 0:
            raise OSError(errno.EIO, "nothing was written")
        rest = rest[written:]
