"""What stands in the way of saving, found when a plan is opened and not after hours of typing."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from facilitator.model.noun import noun
from facilitator.storage.files import FileOps
from facilitator.storage.reasons import said

LEAVES_PROJECT = "link-leaves-project"


@noun
class Obstacle:
    """Something about the file's place: `refuse`: it is only read, `tell`: what a save would do besides."""

    code: str
    kind: str
    message: str


def probe(
    path: Path, project: Path, files: FileOps | None = None, target: Path | None = None
) -> tuple[Obstacle, ...]:
    """Return what is to be told before a plan is edited; nothing is written.

    `target` is where the path was found to lead, if somebody will write there: a second look may see another place.
    """
    files = files or FileOps()
    try:
        target = target or files.resolve(path)
        status = files.status(target)
        return (
            *_link(path, target, project, status, files),
            *_folder(target),
            *_file(target, status),
        )
    except OSError as error:
        return (
            Obstacle("unreachable", "refuse", f"{path.name} cannot be reached ({said(error)})."),
        )


def _link(
    path: Path, target: Path, project: Path, status: os.stat_result | None, files: FileOps
) -> tuple[Obstacle, ...]:
    is_link = files.is_link(path)
    if is_link and status is None:
        text = f"{path.name} is a link to {target}, which does not exist."
        return (Obstacle("dangling-link", "refuse", text),)
    if is_link and not target.is_relative_to(files.resolve(project)):
        text = f"{path.name} is a link to {target}, outside this project."
        return (Obstacle(LEAVES_PROJECT, "tell", text),)
    text = led_out(path, target, project)
    return (Obstacle(LEAVES_PROJECT, "tell", text),) if text else ()


def led_out(path: Path, target: Path, project: Path) -> str:
    """Say that a folder on the way leads a file out of the project it was named in; empty where none does."""
    named_inside = Path(os.path.abspath(path)).is_relative_to(os.path.abspath(project))  # noqa: PTH100
    if not named_inside or target.is_relative_to(os.path.realpath(project)):
        return ""
    return f"A link leads {path.name} to {target}, outside this project."


def _folder(target: Path) -> tuple[Obstacle, ...]:
    folder = next((p for p in target.parents if p.exists()), target)
    if os.access(folder, os.W_OK | os.X_OK):
        return ()
    text = f"The folder of {target.name} cannot be written. The plan is only read."
    return (Obstacle("not-writable", "refuse", text),)


def _file(target: Path, status: os.stat_result | None) -> tuple[Obstacle, ...]:
    if status is None:
        return ()
    if not stat.S_ISREG(status.st_mode):
        return (Obstacle("not-a-file", "refuse", f"{target.name} is not a file."),)
    found = []
    if not stat.S_IMODE(status.st_mode) & 0o222:
        found.append(Obstacle("read-only-file", "refuse", f"{target.name} is marked read-only."))
    if os.path.ismount(target):
        text = f"{target.name} is mounted as a single file, so it cannot be replaced safely. Mount its folder."
        found.append(Obstacle("mounted-file", "refuse", text))
    if status.st_nlink > 1:
        text = f"{target.name} has another name (hard link). The other name will keep the old text."
        found.append(Obstacle("hard-link", "tell", text))
    if status.st_uid != os.geteuid() and os.geteuid() != 0:
        text = f"{target.name} belongs to user {status.st_uid}; after saving it will belong to you."
        found.append(Obstacle("owner-changes", "tell", text))
    return tuple(found)
