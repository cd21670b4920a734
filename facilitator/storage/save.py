"""The only function that writes pipeline.md.

`commit` reads the file now, replays the operation on those bytes, and puts the result in its place in one
step: all of it or nothing, confirmed by the device before "Saved" is said. In order, with what a fault means:

    lock the folder      another save is waited for              not saved
    clear up, read       what a killed save left (recover.py)    not saved
    apply                refusals and conflicts                  not saved
    write a temporary    beside the plan, synced                 not saved
    exchange             the two names, atomically               not saved
    verify               what was displaced is what was read;    not saved: exchanged back and begun again
                         else someone saved in between
    keep the old bytes   as a snapshot in the state folder       -
    sync the folder                                              saved, not confirmed

Two sessions are kept apart by the lock in the state folder (drafts); savers with different state folders by
the lock of the plan's folder, held only during a save; programs that know neither by verify.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from facilitator.document.conflict import Digests, find_conflict
from facilitator.document.errors import DocumentError
from facilitator.document.operation import Conflict, Operation, SaveSection
from facilitator.document.outcome import Intent, Outcome
from facilitator.document.splice import MAX_BYTES, apply
from facilitator.held import through
from facilitator.model.noun import noun
from facilitator.renaming import UNSUPPORTED
from facilitator.storage import recover
from facilitator.storage.files import FileOps, closing, keep_like, write_all
from facilitator.storage.reasons import reason_of, said

ATTEMPTS = 5
SETTLE = 0.05
"""Seconds between two readings of a plan that changed on disk; they must agree."""
WAIT = 5.0
"""Seconds to wait for another save of the same plan."""


class _Displaced(Exception):  # noqa: N818  (ours is in place: not an error)
    """Ours is in place, and what it replaced is kept in a file that the message names."""


class _Overtaken(Exception):  # noqa: N818  (not an error of ours)
    """Neither ours nor all of theirs is in place: they saved again while theirs was put back."""


@noun
class _Attempt:
    """One attempt: the bytes read, the bytes to be, and the temporary file that holds them."""

    named: Path
    """Where the plan lay when its folder was opened, as people are told."""
    target: Path
    """The plan, and below the temporary file, reached through the opened folder."""
    temp: Path
    base: bytes | None
    new: bytes
    base_sha256: str
    new_sha256: str


def commit(
    path: Path,
    op: Operation,
    state: Path,
    files: FileOps | None = None,
    *,
    digests: Digests | None = None,
    intend: Callable[[Intent], None] | None = None,
    home: Path | None = None,
) -> Outcome:
    """Replay an operation on the plan as it is now, and replace the file durably.

    `home` is where the plan really lay when it was opened: nothing is written where a link has led it since.
    `state` is the plan's own private folder. `digests` reads a document's decisions, to notice that one
    changed which this section relied on. Never raises for what the file or the file system does.
    """
    files = files or FileOps()
    intend = intend or (lambda _: None)
    remarks: tuple[str, ...] = ()
    try:
        target = files.resolve(path)
        if files.is_link(path) and files.status(target) is None:
            raise DocumentError("dangling-link", f"It is a link to {target}, which does not exist.")
        if home not in (None, target):
            now = f"It leads to {target} now, and was {home} when it was opened."
            raise DocumentError("led-elsewhere", f"{now} Open it again to write there.")
        _make_folder(target.parent, files)
        with _folder(target.parent, files) as folder:
            reached = through(folder, target.parent) / target.name
            remarks = _recover(reached, state, files)
            outcome = _save(target, reached, folder, op, state, files, digests, intend)
    except _Displaced as displaced:
        outcome = Outcome("unconfirmed", str(displaced), "displaced")
    except _Overtaken as overtaken:
        outcome = Outcome("unchanged", str(overtaken), "overtaken")
    except DocumentError as error:
        outcome = _unchanged(path.name, error.code, error.message)
    except OSError as error:
        outcome = _unchanged(path.name, *reason_of(error, path))
    return replace(outcome, remarks=remarks)


def _unchanged(name: str, code: str, reason: str) -> Outcome:
    message = f"Not saved. {name} is unchanged. {reason}"
    return Outcome("unchanged", f"{message} Your answers are kept; press C to try again.", code)


def _save(
    named: Path,
    target: Path,
    folder: int,
    op: Operation,
    state: Path,
    files: FileOps,
    digests: Digests | None,
    intend: Callable[[Intent], None],
) -> Outcome:
    """Try until nobody else saved between reading and replacing, or too often somebody did."""
    for _ in range(ATTEMPTS):
        save = _prepare(named, target, op, files, digests, state)
        if save is None:
            continue
        if isinstance(save, Conflict):
            return Outcome("conflict", f"{named.name} changed on disk.", save.kind, "", save)
        step = op.step if isinstance(op, SaveSection) and op.claims else 0
        with suppress(OSError):
            intend(Intent(op.op_id, save.base_sha256, save.new_sha256, step))
        if _put(save, state, files):
            return _confirm(save, folder, op, state, files)
    return _unchanged(named.name, "busy", "Another program keeps saving it.")


@contextmanager
def _folder(path: Path, files: FileOps) -> Iterator[int]:
    """Hold the plan's folder and its lock; where there are no such locks, go on without."""
    fd = files.hold_folder(path)
    try:
        waited = 0.0
        while True:
            try:
                files.lock(fd)
                break
            except BlockingIOError:
                if waited >= WAIT:
                    raise
                time.sleep(0.01)
                waited += 0.01
            except OSError:
                break
        yield fd
    finally:
        with suppress(OSError):
            files.close(fd)


def _recover(target: Path, state: Path, files: FileOps) -> tuple[str, ...]:
    try:
        return recover.recover(target, state, files)
    except OSError:  # what cannot be cleared up is tried again at the next save
        return ()


def _make_folder(path: Path, files: FileOps) -> None:
    """Create the plan's folder durably, so that a power loss cannot take it with the plan in it."""
    missing = [p for p in (path, *path.parents) if files.status(p) is None]
    for folder in reversed(missing):
        with closing(files, files.hold_folder(folder.parent)) as above:
            files.make_folder(through(above, folder.parent) / folder.name)
            files.sync(above)


def _prepare(
    named: Path, target: Path, op: Operation, files: FileOps, digests: Digests | None, state: Path
) -> _Attempt | Conflict | None:
    """Read, replay and write the temporary file; None when the plan is being written at this moment."""
    like = files.status(target)
    if like:
        _refuse_odd(target, like)
    base = files.read(target)
    was = "" if base is None else sha256(base).hexdigest()
    if op.base != was:
        # An editor may be writing in place: half of its text is not what it saves.
        time.sleep(SETTLE)
        if files.read(target) != base:
            return None
        conflict = find_conflict(base, op, digests)
        if conflict:
            return conflict
    new = apply(base, op)
    now = sha256(new).hexdigest()
    key = recover.key_for(state, files)
    temp = recover.temporary(target, op.op_id, was, now, key)
    save = _Attempt(named, target, temp, base, new, was, now)
    _write_temporary(save, like, files)
    return save


def _write_temporary(save: _Attempt, like: os.stat_result | None, files: FileOps) -> None:
    """Write the new bytes beside the plan, with its rights; leave nothing there when that fails."""
    fd = files.create(save.temp, 0o600 if like else 0o666)
    try:
        with closing(files, fd):
            write_all(files, fd, save.new)
            keep_like(fd, save.target, like, files)
            files.sync(fd)
    except BaseException as error:
        _discard(save, files)
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            needed = f"{len(save.new):,} bytes are needed in {save.named.parent}"
            raise DocumentError("no-space", f"There is no space left: {needed}.") from error
        raise


def _refuse_odd(target: Path, like: os.stat_result) -> None:
    if not stat.S_ISREG(like.st_mode):
        raise DocumentError("not-a-file", f"{target.name} is not a file.")
    if not stat.S_IMODE(like.st_mode) & 0o222:
        raise DocumentError("read-only-file", f"{target.name} is marked read-only.")
    if like.st_size > MAX_BYTES:
        raise DocumentError(
            "too-large", f"{target.name} has {like.st_size / 1e6:.0f} MB; too large to edit."
        )


def _put(save: _Attempt, state: Path, files: FileOps) -> bool:
    """Put the new bytes in place; False when someone else saved since they were read, and theirs stay."""
    try:
        if save.base is None:
            files.move_new(save.temp, save.target)
            return True
        if files.read(save.target) != save.base:
            _discard(save, files)
            return False
        try:
            files.exchange(save.temp, save.target)
        except OSError as error:
            if error.errno not in UNSUPPORTED:
                raise
            with suppress(OSError):  # nothing will be displaced that could become the snapshot
                recover.keep_bytes(save.base, state / "snapshots", files)
            files.move(save.temp, save.target)
            return True
    except FileExistsError:
        _discard(save, files)
        return False
    except OSError:
        # Else the two were exchanged although an error was reported.
        if files.read(save.temp) in (save.new, None):
            _discard(save, files)
            raise
    return _verify(save, state, files)


def _verify(save: _Attempt, state: Path, files: FileOps) -> bool:
    """After the exchange: whether it displaced what was read. If not, put that back."""
    try:
        if files.read(save.temp) == save.base:
            return True
        files.exchange(save.temp, save.target)
        if files.read(save.temp) == save.new:
            _discard(save, files)
            return False
    except OSError as error:
        kept = save.named.with_name(save.temp.name)
        message = f"Saved, but what it replaced could not be compared ({said(error)}); it is kept at {kept}."
        raise _Displaced(message) from error
    kept = save.named.with_name(save.temp.name)
    with suppress(OSError):
        kept = recover.keep(save.temp, state / "conflicts", files)
    raise _Overtaken(
        f"Not saved. Other programs saved at the same moment, several times; one of their texts is kept at {kept}. "
        "Your answers are kept; press C to try again."
    )


def _confirm(save: _Attempt, folder: int, op: Operation, state: Path, files: FileOps) -> Outcome:
    """Keep the replaced bytes as a snapshot and have the device confirm the exchange."""
    name = save.target.name
    if save.base is not None:
        try:
            recover.keep(save.temp, state / "snapshots", files)
        except OSError:  # no place for it: it must not stay beside the plan for ever
            _discard(save, files)
    try:
        files.sync(folder)
    except OSError as error:
        message = f"Saved, but the disk did not confirm it ({said(error)}). "
        message += "Keep this session open and press C to write again."
        with suppress(OSError):
            copy = recover.write_private(state / recover.UNCONFIRMED, save.new, files)
            message += f" A copy is at {copy}."
        return Outcome("unconfirmed", message, "unconfirmed", save.new_sha256)
    return Outcome("saved", f"Saved {op.label} to {name}.", "", save.new_sha256)


def _discard(save: _Attempt, files: FileOps) -> None:
    """Remove our temporary file; what cannot be removed is cleared up by the next save."""
    with suppress(OSError):
        files.remove(save.temp)
