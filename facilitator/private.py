"""Folders of this program: only the user enters them, and nothing is removed there but what it made.

A folder is opened once and its files are reached through that descriptor, so that no link and no folder put
in its place leads elsewhere. What belongs to somebody else is refused, what is no plain file is left alone.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal, NamedTuple

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_OLD = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


_USUAL = {"config": ".config", "state": ".local/state", "cache": ".cache"}
"""Where Linux keeps what a user has, below the home folder (XDG Base Directory Specification 0.8)."""


def user_folder(
    kind: Literal["config", "state", "cache"], environment: Mapping[str, str] = os.environ
) -> Path:
    """Return this program's folder of a kind: where `XDG_*_HOME` says, else what is usual on this system.

    A relative `XDG_*_HOME` is passed over, as the specification asks.
    """
    base = Path(environment.get(f"XDG_{kind.upper()}_HOME", ""))
    if base.is_absolute():
        return base / "facilitator"
    if sys.platform == "linux":
        # platformdirs says the same; it brings tempfile, shutil and random into every command
        return _home() / _USUAL[kind] / "facilitator"
    import platformdirs

    folders = platformdirs.PlatformDirs("facilitator", appauthor=False)
    found = {
        "config": folders.user_config_path,
        "state": folders.user_state_path,
        "cache": folders.user_cache_path,
    }
    return found[kind]


_NOWHERE = Path(os.devnull)
"""The home folder of whoever has none: nothing is found there, and nobody can put anything there."""


def _home() -> Path:
    """The home folder: as `$HOME` says, where that is absolute, else as the system knows it."""
    said = Path(os.environ.get("HOME", ""))
    if said.is_absolute():
        return said
    import pwd

    try:
        return Path(pwd.getpwuid(os.getuid()).pw_dir)
    except KeyError:  # as in a container, whose user may have no name
        return _NOWHERE


def typed_path(typed: str) -> Path:
    """A path as somebody types it: `~` is the home folder; that of a user whom nobody knows is a name as any other."""
    if typed == "~" or typed.startswith("~/"):
        return _home() / typed[2:]
    return Path(os.path.expanduser(typed))  # noqa: PTH111 - that of a path raises where there is none


class Own(NamedTuple):
    """A file of ours in a folder of ours."""

    name: str
    modified: float


def make_private(folder: Path, ours: frozenset[str] = frozenset()) -> None:
    """Create a folder that only the user may enter, with those above it; one that is open to others is closed.

    Where `ours` names what this program keeps there, the folder may have been there before: a link to it is
    followed if it is the user's, and it is closed only if nothing else is in it. Any other is made only below
    a folder of the user.

    Raises:
        OSError: it belongs to somebody else, is a link or no folder, or cannot be made.
    """
    if not ours:
        _refuse_below_others(folder)
    _make(folder)
    if ours and folder.is_symlink():
        _refuse_others(folder, folder.lstat())
        folder = Path(os.path.realpath(folder))
    with entered(folder) as fd:
        is_open = stat.S_IMODE(os.fstat(fd).st_mode) & 0o077
        if is_open and (not ours or ours.issuperset(_names(fd))):
            os.fchmod(fd, 0o700)


def _make(folder: Path) -> None:
    """Create a folder and those above it, all for the user alone, as the XDG specification asks."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(mode=0o700, exist_ok=True)


@contextmanager
def entered(folder: Path) -> Iterator[int]:
    """Hold a folder of the user open. OSError where it is somebody else's, a link or no folder."""
    try:
        fd = os.open(folder, _FOLDER | os.O_NOFOLLOW)
    except NotADirectoryError as error:  # what the kernel says of a link, too
        what = "it is a link" if folder.is_symlink() else "it is not a folder"
        raise NotADirectoryError(errno.ENOTDIR, what, str(folder)) from error
    try:
        _refuse_others(folder, os.fstat(fd))
        yield fd
    finally:
        os.close(fd)


def clear(
    folder: Path, shape: re.Pattern[str], old: Callable[[Sequence[Own]], Sequence[Own]]
) -> None:
    """Remove what `old` picks among the files of ours whose name has this shape, in order of name.

    Raises:
        OSError: the folder cannot be entered; one that is not there holds nothing.
    """
    with suppress(FileNotFoundError), entered(folder) as fd:
        for own in old(_own_files(fd, shape)):
            with suppress(OSError):
                os.unlink(own.name, dir_fd=fd)


def oldest_but(kept: int) -> Callable[[Sequence[Own]], Sequence[Own]]:
    """All but the latest ones, by the time of their last change."""
    return lambda files: sorted(files, key=lambda own: own.modified)[:-kept]


def get(folder: Path, name: str, most: int) -> bytes:
    """Read a file that this program or root put into a folder. OSError where it is anything else or larger."""
    fd = os.open(folder / name, _OLD)
    try:
        status = os.fstat(fd)
        plain = stat.S_ISREG(status.st_mode) and status.st_size <= most
        if not plain or status.st_uid not in (os.geteuid(), 0):
            raise OSError(errno.EPERM, "it is no file of ours", str(folder / name))
        with os.fdopen(fd, "rb", closefd=False) as stream:
            return stream.read(most)
    finally:
        os.close(fd)


def put(folder: Path, name: str, data: bytes) -> None:
    """Put a file into a folder of ours, in place of an earlier one, all of it or nothing. Raises OSError."""
    _make(folder)
    with entered(folder) as fd:
        new = f".new-{os.urandom(8).hex()}"
        with os.fdopen(os.open(new, _NEW, 0o600, dir_fd=fd), "wb") as stream:
            try:
                stream.write(data)
                stream.flush()
                os.rename(new, name, src_dir_fd=fd, dst_dir_fd=fd)
            except BaseException:
                os.unlink(new, dir_fd=fd)
                raise


def _own_files(fd: int, shape: re.Pattern[str]) -> list[Own]:
    found = []
    for name in sorted(filter(shape.fullmatch, _names(fd))):
        with suppress(FileNotFoundError):
            status = os.stat(name, dir_fd=fd, follow_symlinks=False)
            if stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid():
                found.append(Own(name, status.st_mtime))
    return found


def _names(fd: int) -> list[str]:
    return os.listdir(fd)


def _refuse_below_others(folder: Path) -> None:
    """Where a folder is not there yet, look at whose the nearest above it is, and at whose a link to that is."""
    nearest = next((place for place in (folder, *folder.parents) if os.path.lexists(place)), folder)
    if nearest != folder:
        _refuse_others(nearest, nearest.lstat())
        _refuse_others(nearest, nearest.stat())


def _refuse_others(folder: Path, status: os.stat_result) -> None:
    if status.st_uid != os.geteuid():
        raise PermissionError(errno.EPERM, "it belongs to another user", str(folder))
