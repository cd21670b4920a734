"""Keeps a copy of a plan beside it before a new one takes its place."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from facilitator.held import through
from facilitator.storage.files import FileOps, closing, keep_like, write_all


def keep_copy(plan: Path, today: str, files: FileOps, but: str = "") -> str:
    """Copy the plan, named by its real path, to `pipeline-<today>.md` or the next free name beside it.

    Returns that name; empty without a plan. Bytes whose SHA-256 is `but` are not copied: they are the new plan already.

    Raises:
        OSError: the copy could not be written and confirmed; nothing is left of it.
    """
    if files.status(plan.parent) is None:
        return ""
    with closing(files, files.hold_folder(plan.parent)) as folder:
        return _keep(through(folder, plan.parent) / plan.name, folder, today, files, but)


def _keep(plan: Path, folder: int, today: str, files: FileOps, but: str) -> str:
    data = files.read(plan)
    if data is None or sha256(data).hexdigest() == but:
        return ""
    for number in range(1, 1000):
        name = f"{plan.stem}-{today}{f'-{number}' if number > 1 else ''}{plan.suffix}"
        place = plan.with_name(name)
        try:
            fd = files.create(place, 0o600)
        except FileExistsError:
            if files.read(place) == data:  # an earlier attempt kept it
                return name
        else:
            _fill(place, fd, data, plan, files)
            files.sync(folder)
            return name
    raise FileExistsError(17, "too many copies of today", str(plan))


def _fill(place: Path, fd: int, data: bytes, plan: Path, files: FileOps) -> None:
    """Write a new file durably, with the plan's rights; nothing is left of it where that fails."""
    try:
        with closing(files, fd):
            write_all(files, fd, data)
            keep_like(fd, plan, files.status(plan), files)
            files.sync(fd)
    except BaseException:
        files.remove(place)
        raise
