"""Which folder is the project, and why: shown to the user, because the project's own settings are read there."""

from __future__ import annotations

import os
import stat
from pathlib import Path

MARKS = (".git", "_bmad", "planning_artifacts")
"""What a project holds; in the folder where the search begins, its settings are one more."""


def find_root(cwd: Path, plan: Path | None, settings_file: str) -> tuple[Path, str]:
    """Return the nearest folder that holds a mark, from the current one up, and why it is that one.

    The search begins at the plan's folder where that lies elsewhere. It does not climb into the home folder
    or above it, into a folder that everybody may write, or into one of another user: what lies there is no
    project of what lies below. Where nothing is found, the root is where the search began.
    """
    start = _beginning(cwd, plan)
    for folder in (start, *start.parents):
        if folder != start and not _may_be_a_project(folder):
            break
        marks = (*MARKS, settings_file) if folder == start else MARKS
        for mark in marks:
            if os.path.lexists(folder / mark):
                return folder, f"it holds {mark}"
    return start, "no folder above it holds a project"


def written_by_all(status: os.stat_result) -> bool:
    """Whether everybody may write there."""
    return bool(stat.S_IMODE(status.st_mode) & stat.S_IWOTH)


def of_the_user(status: os.stat_result) -> bool:
    """Whether it belongs to the user or to root."""
    return status.st_uid in (os.geteuid(), 0)


def _beginning(cwd: Path, plan: Path | None) -> Path:
    if plan is None:
        return cwd
    folder = Path(os.path.normpath(cwd / plan)).parent
    return cwd if folder.is_relative_to(cwd) else folder


def _may_be_a_project(folder: Path) -> bool:
    if any(home.is_relative_to(folder) for home in _homes()):
        return False
    try:
        status = folder.stat()
    except OSError:
        return False
    return of_the_user(status) and not written_by_all(status)


def _homes() -> list[Path]:
    try:
        home = Path.home()
    except RuntimeError:  # no home is known
        return []
    return [home, Path(os.path.realpath(home))]
