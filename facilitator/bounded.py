"""Reads and writes files that anybody may have put there: regular ones, bounded, and without waiting.

Whatever else lies at a path (a pipe, a device, a socket, a folder) is refused before a byte of it is read.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from facilitator.renaming import UNSUPPORTED, exchange, move_new

_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_PIECE = 1 << 20
_KINDS = {
    stat.S_IFDIR: "is a folder",
    stat.S_IFIFO: "is a pipe",
    stat.S_IFSOCK: "is a socket",
    stat.S_IFCHR: "is a device",
    stat.S_IFBLK: "is a device",
}


def read_file(path: str | os.PathLike[str], limit: int) -> bytes:
    """Return all bytes of a regular file that holds at most `limit`.

    Raises:
        OSError: there is none, it cannot be read, it is something else or larger; `strerror` says which.
    """
    data = _read(path, limit, limit)
    if len(data) > limit:
        raise _too_large(path, limit)
    return data


def read_beginning(path: str | os.PathLike[str], most: int) -> bytes:
    """Return the first bytes of a regular file, however large it is. OSError as `read_file`."""
    return _read(path, most, None)[:most]


def lies_in(path: str | os.PathLike[str], folder: str | os.PathLike[str]) -> bool:
    """Whether a path, its links followed, lies in a folder; links that lead round are followed no further."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def read_to_replace(path: str | os.PathLike[str], limit: int) -> bytes | None:
    """Return what a file holds that may be replaced; None where there is none.

    Raises:
        OSError: it is a link, or no file, has another name (hard link), may not be written, or is larger.
    """
    if not os.path.lexists(path):
        return None
    _mode_to_keep(Path(path))
    return read_file(path, limit)


def write_over(path: str | os.PathLike[str], data: bytes, was: bytes | None) -> None:
    """Write a file in place of exactly the bytes that were read of it; None where there was none.

    All of it or nothing, neither through a link nor where the file has another name (hard link), into no pipe or
    device, and on the disk before what a person may have written in it is gone. What is saved there meanwhile stays.

    Raises:
        OSError: it was not written; what was there is as it was, or kept where `strerror` says.
    """
    file = Path(path)
    mode = None if was is None else _mode_to_keep(file)
    new = file.with_name(f".new-{os.urandom(8).hex()}")
    with open(os.open(new, _NEW, 0o666), "wb") as stream:  # noqa: PTH123 - of a descriptor
        ours = os.fstat(stream.fileno())
        try:
            stream.write(data)
            stream.flush()
            if mode is not None:
                os.fchmod(stream.fileno(), mode)
                os.fsync(stream.fileno())
            _put(new, file, was)
        except BaseException as error:
            _clear_up(new, ours, error)
            raise


def _put(new: Path, file: Path, was: bytes | None) -> None:
    """Give a new file its name; what somebody saved there since it was read stays."""
    try:
        if was is None:
            move_new(new, file)
        elif not _holds(file, was):
            raise _changed(file)
        else:
            _displace(new, file, was)
    except (FileExistsError, FileNotFoundError) as error:
        raise _changed(file) from error


def _displace(new: Path, file: Path, was: bytes) -> None:
    try:
        exchange(new, file)
    except OSError as error:
        if error.errno not in UNSUPPORTED:
            raise
        new.replace(file)
        return
    if not _holds(new, was):
        exchange(new, file)
        raise _changed(file)
    with suppress(OSError):
        new.unlink()


def _holds(file: Path, was: bytes) -> bool:
    try:
        return not file.is_symlink() and read_beginning(file, len(was) + 1) == was
    except OSError:
        return False


def _changed(file: Path) -> OSError:
    return OSError(errno.EBUSY, "it changed meanwhile; do it again", str(file))


def _clear_up(new: Path, ours: os.stat_result, error: BaseException) -> None:
    """Remove our new file; what others saved may have got its name."""
    if not os.path.lexists(new):
        return
    if os.path.samestat(ours, new.lstat()):
        new.unlink()
    elif isinstance(error, OSError):
        error.strerror = (
            f"others saved it at the same moment; one of their texts is kept as {new.name}"
        )


def _mode_to_keep(file: Path) -> int:
    """The rights of a file that may be replaced. OSError where it may not."""
    if file.is_symlink():
        raise OSError(errno.ELOOP, "it is a link; name the file itself", str(file))
    found = file.stat()
    _refuse_odd(file, found)
    if found.st_nlink > 1:
        raise OSError(errno.EMLINK, "it has another name (hard link)", str(file))
    if not os.access(file, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(file))
    return stat.S_IMODE(found.st_mode)


def _read(path: str | os.PathLike[str], most: int, limit: int | None) -> bytes:
    """Read one byte more than `most`, if there is one; what is larger than `limit` is not read at all."""
    _refuse_odd(path, os.stat(path))  # noqa: PTH116 - opening a device can already do something
    fd = os.open(path, _FLAGS)
    try:
        opened = os.fstat(fd)
        _refuse_odd(path, opened)
        if limit is not None and opened.st_size > limit:
            raise _too_large(path, limit)
        return _all_of(fd, most + 1)
    finally:
        os.close(fd)


def _all_of(fd: int, most: int) -> bytes:
    pieces: list[bytes] = []
    while most > 0:
        piece = os.read(fd, min(most, _PIECE))
        if not piece:
            break
        pieces.append(piece)
        most -= len(piece)
    return b"".join(pieces)


def _refuse_odd(path: str | os.PathLike[str], status: os.stat_result) -> None:
    if stat.S_ISREG(status.st_mode):
        return
    what = _KINDS.get(stat.S_IFMT(status.st_mode), "is something else")
    code = errno.EISDIR if stat.S_ISDIR(status.st_mode) else errno.EINVAL
    raise OSError(code, f"it {what}, not a file", os.fspath(path))


def _too_large(path: str | os.PathLike[str], limit: int) -> OSError:
    return OSError(errno.EFBIG, f"it is larger than {_amount(limit)}", os.fspath(path))


def _amount(size: int) -> str:
    return f"{size / 1e6:.0f} MB" if size >= 1_000_000 else f"{size:,} bytes"
