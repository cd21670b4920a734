"""Which plans were asked for: files, folders and patterns, in a stable order."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from glob import glob, has_magic
from pathlib import Path

from facilitator.bounded import read_beginning
from facilitator.document.splice import MAX_BYTES

PLAN = "pipeline.md"
SKIPPED = frozenset((".git", ".hg", ".svn", ".venv", "node_modules", "__pycache__"))
"""Folders that hold no plan of one's own."""


def plans_in(paths: Sequence[str]) -> tuple[str, ...]:
    """List the files meant: a file is itself, a folder every pipeline.md in it, a pattern its files.

    What is not there is listed too, so that it is reported.
    """
    found = (path for given in paths for path in _expanded(given))
    return tuple(dict.fromkeys(found))


def plan_bytes(path: Path) -> bytes:
    """Read a plan's file, no further than a plan can be long; OSError or ValueError when there is none to read."""
    return read_beginning(path, MAX_BYTES + 1)


def _expanded(given: str) -> Iterator[str]:
    if Path(given).is_dir():
        yield from sorted(_inside(given)) or [str(Path(given, PLAN))]
    elif has_magic(given) and not os.path.lexists(given):
        found = glob(given, recursive=True)  # noqa: PTH207 - a pattern may begin anywhere, with or without a root
        yield from sorted(f for f in found if not Path(f).is_dir()) or [given]
    else:
        yield given


def _inside(folder: str) -> Iterator[str]:
    for place, folders, files in os.walk(folder):
        folders[:] = [f for f in folders if f not in SKIPPED]
        if PLAN in files:
            yield str(Path(place, PLAN))
