"""What a killed save left beside the plan, judged by the name it was given.

A temporary file is called `.<plan>.<operation>.<base>-<new>.<seal>.tmp`, where base and new begin the SHA-256 of
the document that is replaced and of the one that replaces it (`new` for base: there was no document). So its name
tells what it may hold. The seal is made of the rest of the name and of a key in the plan's state folder: a file
that anybody else gave such a name is none of ours. What ours holds says what became of the save:

| It holds | The plan is | Killed | So |
|---|---|---|---|
| new | not new | before the exchange | remove it |
| base | anything | after the exchange, or it was not needed | keep it as a snapshot |
| something else | base | while writing | remove it |
| something else | anything else | it may be someone's text | keep it with the conflicts, and say so |
"""

from __future__ import annotations

import errno
import hmac
import os
import re
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from facilitator.storage.files import FileOps, sync_folder, write_all

DIGITS = 16
LONGEST_NAME = 120
"""Bytes of a name that is spelt out in another one."""
KEY = "key"
"""Name in the state folder of what seals the names of temporary files."""
KEPT = 10
"""Snapshots of earlier versions that are kept."""
LAST_SAVED = "last-saved.md"
"""Copy in the state folder of what was saved last, in case another program overwrites or removes the plan."""

_SNAPSHOT = re.compile(r"\d{6,}\.md")
UNCONFIRMED = "unconfirmed.md"
"""Copy there of what the disk did not confirm."""


def temporary(target: Path, op_id: str, base: str, new: str, key: str) -> Path:
    """Return the name of the temporary file for one save, from the SHA-256 of base (empty: none) and new."""
    stem = f".{_mark(target.name)}.{op_id}.{base[:DIGITS] or 'new'}-{new[:DIGITS]}"
    return target.with_name(f"{stem}.{_seal(stem, key)}.tmp")


def key_for(state: Path, files: FileOps) -> str:
    """Return the key of the plan's state folder, made at the first save; one for once where none can be kept."""
    try:
        return _kept_key(state, files) or _new_key(state, files)
    except OSError:
        return os.urandom(16).hex()


def _kept_key(state: Path, files: FileOps) -> str:
    _enter(state, files)
    key = (files.read(state / KEY, 100) or b"").decode("ascii", "replace")
    return key if re.fullmatch("[0-9a-f]{32}", key) else ""


def _new_key(state: Path, files: FileOps) -> str:
    _enter(state, files)
    files.make_private(state)
    files.remove(state / KEY)
    key = os.urandom(16).hex()
    fd = files.create(state / KEY, 0o600)
    try:
        write_all(files, fd, key.encode())
        files.sync(fd)
    finally:
        files.close(fd)
    return key


def _seal(stem: str, key: str) -> str:
    return hmac.new(key.encode(), os.fsencode(stem), sha256).hexdigest()[:DIGITS]


def _is_sealed(name: str, key: str) -> bool:
    stem, _, seal = name.removesuffix(".tmp").rpartition(".")
    return key != "" and hmac.compare_digest(seal, _seal(stem, key))


def _mark(name: str) -> str:
    """What of a plan's name stands in the names of its temporary files: a long one leaves no room for the rest."""
    encoded = os.fsencode(name)
    return name if len(encoded) <= LONGEST_NAME else sha256(encoded).hexdigest()[:DIGITS]


def leftovers(target: Path, files: FileOps) -> list[tuple[Path, str, str]]:
    """Return files beside a plan that have the name of a temporary one, with the beginnings of base and new; no link."""
    shape = re.compile(
        rf"\.{re.escape(_mark(target.name))}\.[\w-]+\.(new|[0-9a-f]{{16}})-([0-9a-f]{{16}})\.[0-9a-f]{{16}}\.tmp"
    )
    found = [(name, shape.fullmatch(name)) for name in files.names(target.parent)]
    named = [(target.parent / name, match[1], match[2]) for name, match in found if match]
    return [left for left in named if files.is_plain(left[0])]


def recover(target: Path, state: Path, files: FileOps) -> tuple[str, ...]:
    """Clear up after killed saves of this plan and return what the user is to be told.

    The caller holds the lock of the plan's folder: a save in progress looks like a killed one.
    """
    told = []
    found = leftovers(target, files)
    key = _kept_key(state, files) if found else ""
    plan = _short(files.read(target)) if found else ""
    for path, base, new in found:
        if not _is_sealed(path.name, key):
            continue
        try:
            held = _short(files.read(path))
        except OSError:  # no save leaves a pipe or a device
            continue
        if held == base:
            keep(path, state / "snapshots", files)
        elif held == new or plan == base:
            files.remove(path)
        else:
            kept = keep(path, state / "conflicts", files)
            told.append(
                f"A save was interrupted while another program was saving. Its text is kept at {kept}."
            )
    return tuple(told)


def _short(data: bytes | None) -> str:
    return "new" if data is None else sha256(data).hexdigest()[:DIGITS]


def keep(path: Path, folder: Path, files: FileOps) -> Path:
    """Move a file into a private folder under the next number and return where it is."""
    target = _next(folder, files)
    try:
        if not files.make_mine(path):
            raise PermissionError(errno.EPERM, "it has another name or owner", str(path))
        files.move(path, target)
    except OSError:  # or the state folder is on another file system
        data = files.read(path)
        if data is None:
            raise
        write_private(target, data, files)
        files.remove(path)
    return target


def keep_bytes(data: bytes, folder: Path, files: FileOps) -> Path:
    """Write bytes into a private folder under the next number and return where they are."""
    return write_private(_next(folder, files), data, files)


def _next(folder: Path, files: FileOps) -> Path:
    _enter(folder.parent, files)
    files.make_private(folder)
    number = max((int(n[:6]) for n in files.names(folder) if n[:6].isdigit()), default=0) + 1
    return folder / f"{number:06d}.md"


def _enter(state: Path, files: FileOps) -> None:
    """Go into the plan's own folder only where no link leads there. Raises OSError."""
    files.enter(state.parent)
    files.enter(state)


def prune(state: Path, files: FileOps) -> None:
    """Keep the ten latest snapshots."""
    with suppress(OSError):
        _enter(state, files)
        files.clear(state / "snapshots", _SNAPSHOT, lambda made: made[:-KEPT])


def write_private(path: Path, data: bytes, files: FileOps, *, durable: bool = False) -> Path:
    """Write a copy that only the user can read, in place of an earlier one, and return its path.

    Not synced unless `durable`: a copy for convenience must not make a save slower.
    """
    files.enter(path.parent.parent)
    files.make_private(path.parent)
    files.remove(path)
    fd = files.create(path, 0o600)
    try:
        write_all(files, fd, data)
        if durable:
            files.sync(fd)
    finally:
        files.close(fd)
    if durable:
        sync_folder(files, path.parent)
    return path
