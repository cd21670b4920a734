"""Which plans were asked for: files, folders and patterns, in a stable order."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from glob import glob, has_magic
from pathlib import Path

from facilitator.bounded import read_beginning
from facilitator.document.splice import MAX_BYTES

PLAN = "pipeline.md"
SKIPPED = frozenset((".git", ".hg", ".svn", ".venv", "node_modules", "__pycache__"))
"""Folders that hold no plan of one's own."""
_POINTER = 4096
"""Bytes of a file `.git` that are read."""
_MODULE = re.compile(r"gitdir: (?:.*/)?\.git/(?:worktrees/[^/]+/)?modules/")


def plans_in(paths: Sequence[str]) -> tuple[str, ...]:
    """List the files meant: a file is itself, a folder every pipeline.md in it, a pattern its files.

    What is not there is listed too, so that it is reported.
    """
    found = (path for given in paths for path in _expanded(given))
    return tuple(dict.fromkeys(found))


def named_alone(paths: Sequence[str]) -> bool:
    """Whether one file was asked for by its name; of folders, patterns and lists some files are others' documents."""
    return len(paths) == 1 and not Path(paths[0]).is_dir() and not _is_pattern(paths[0])


def from_checkout(path: str) -> str:
    """Name a file from the root of the checkout it lies in, as code hosts do; without one, from this folder.

    A link counts as what it leads to, unless that lies elsewhere; a submodule belongs to what holds it.
    """
    named = Path(os.path.abspath(path))  # noqa: PTH100 - a link keeps its own place
    real = Path(os.path.realpath(path))
    root = _checkout(named.parent) or _checkout(real.parent) or Path.cwd()
    top = Path(os.path.realpath(root))
    if real.is_relative_to(top):
        return real.relative_to(top).as_posix()
    return (named.relative_to(root) if named.is_relative_to(root) else named).as_posix()


def _checkout(folder: Path) -> Path | None:
    """The root of the working tree around a folder; no git is needed to see it."""
    for place in (folder, *folder.parents):
        mark = place / ".git"
        if os.path.lexists(mark) and not _is_submodule(mark):
            return place
    return None


def _is_submodule(mark: Path) -> bool:
    try:
        said = read_beginning(mark, _POINTER).decode("utf-8", "replace")
    except OSError:  # a folder: a working tree of its own
        return False
    return bool(_MODULE.match(said))


def plan_bytes(path: Path) -> bytes:
    """Read a plan's file, no further than a plan can be long; OSError or ValueError when there is none to read."""
    return read_beginning(path, MAX_BYTES + 1)


def _expanded(given: str) -> Iterator[str]:
    if Path(given).is_dir():
        yield from sorted(_inside(given)) or [str(Path(given, PLAN))]
    elif _is_pattern(given):
        found = glob(given, recursive=True)  # noqa: PTH207 - a pattern may begin anywhere, with or without a root
        yield from sorted(f for f in found if not Path(f).is_dir()) or [given]
    else:
        yield given


def _is_pattern(given: str) -> bool:
    return has_magic(given) and not os.path.lexists(given)


def _inside(folder: str) -> Iterator[str]:
    below = [folder]
    while below:  # a recursion gets no deeper than Python allows
        place = below.pop()
        with suppress(OSError), os.scandir(place) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    below += [entry.path] if entry.name not in SKIPPED else []
                elif entry.name == PLAN and not Path(entry.path).is_dir():
                    yield str(Path(place, PLAN))
