"""The plan that a command is about, or a refusal that says why it cannot be read."""

from __future__ import annotations

from pathlib import Path

from facilitator.cli.faults import at
from facilitator.document.reading import Reading
from facilitator.model import Catalogue, Severity
from facilitator.review.codes import UNREADABLE
from facilitator.runtime.plan_file import UnreadableError, read_plan


def readable(path: Path, catalogue: Catalogue) -> Reading:
    """Read a plan that has begun.

    Raises:
        UnreadableError: there is none, or what keeps it from being read, each with its line.
    """
    reading = read_plan(path, catalogue)
    if not reading.sha256:
        raise UnreadableError(f"{path}: there is no such plan.")
    if broken := [at(path, p) for p in reading.problems if p.code in UNREADABLE]:
        raise UnreadableError(*broken)
    return reading


def whole(path: Path, catalogue: Catalogue) -> Reading:
    """Read a plan of which files are made: of a damaged one they would lack decisions, and nobody would see it.

    Raises:
        UnreadableError: as `readable`, and where something of it is damaged.
    """
    reading = readable(path, catalogue)
    if reading.damaged:
        broken = (at(path, p) for p in reading.problems if p.severity is Severity.ERROR)
        raise UnreadableError(*broken, f"{path} is damaged: nothing is made of it.")
    return reading
