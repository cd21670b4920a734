"""Gives files names in one step, so that what gets the name meanwhile is not lost: it is met, or it is displaced."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

_AT_FDCWD = -100
_NOREPLACE, _EXCHANGE = 1, 2
UNSUPPORTED = frozenset(
    {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.ENOTTY, errno.ENOLCK, errno.EBADF}
)
"""What a file system answers that does not know an act."""


def exchange(one: Path, other: Path) -> None:
    """Exchange two names in one step; OSError with an errno of UNSUPPORTED where that is unknown."""
    _rename2(one, other, _EXCHANGE)


def move_new(source: Path, target: Path) -> None:
    """Give a file a name that must be free; FileExistsError when it is not."""
    try:
        _rename2(source, target, _NOREPLACE)
    except OSError as error:
        if error.errno not in UNSUPPORTED:
            raise
        os.link(source, target)
        with suppress(OSError):  # it has its name; the other one is cleared up later
            source.unlink()


@cache
def _libc() -> Any:
    import ctypes  # only what is written needs it, and it is slow to load

    return ctypes.CDLL(None, use_errno=True)


def _rename2(one: Path, other: Path, flags: int) -> None:
    sys.audit("os.rename", one, other, -1, -1)  # as the system's own renames are told
    call = getattr(_libc(), "renameat2", None)
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), str(one))
    if call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), flags):
        import ctypes

        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), str(one), None, str(other))
