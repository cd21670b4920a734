"""Reads the plan's file. Light: `show` and the reviews need nothing else of this room."""

from __future__ import annotations

from pathlib import Path

from facilitator.document.read import Reading, read
from facilitator.document.whose import NOT_A_PLAN
from facilitator.model import Catalogue
from facilitator.storage.files import FileOps
from facilitator.storage.reasons import said


class UnreadableError(Exception):
    """The plan cannot be read; the texts say why."""

    @property
    def messages(self) -> tuple[str, ...]:
        """One text a line."""
        return tuple(map(str, self.args))


def read_plan(path: Path, catalogue: Catalogue) -> Reading:
    """Read the plan at a path; where there is none, a plan that has not begun.

    Raises:
        UnreadableError: there is something that cannot be read, or the document is of another kind.
    """
    return a_plan(path, read(plan_bytes(path), catalogue))


def a_plan(path: Path, reading: Reading) -> Reading:
    """Pass on what was read; UnreadableError, with what can be done, where it is no pipeline plan."""
    foreign = next((p for p in reading.problems if p.code == NOT_A_PLAN), None)
    if foreign is None:
        return reading
    where = f"{path}:{foreign.line}" if foreign.line else f"{path}"
    raise UnreadableError(
        f"{where}: {foreign.message} Name another file, such as {_another(path)}."
    )


def _another(path: Path) -> Path:
    """A file beside it that is free for a plan."""
    names = ("pipeline.md", "cicd-pipeline.md", *(f"cicd-pipeline-{n}.md" for n in range(2, 100)))
    places = (path.with_name(name) for name in names)
    return next((place for place in places if not place.exists()), path.with_name("plan.md"))


def plan_bytes(path: Path, files: FileOps | None = None) -> bytes | None:
    """Read the bytes of a plan; None where there is no file.

    Raises:
        UnreadableError: there is something that cannot be read.
    """
    files = files or FileOps()
    try:
        return files.read(files.resolve(path))
    except OSError as error:
        raise UnreadableError(f"{path}: {said(error)}") from error
