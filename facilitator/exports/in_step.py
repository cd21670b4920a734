"""What becomes of a file that is made again: written, replaced, merged with what a person changed, or put beside it.

Nothing a person wrote is lost: what cannot be merged stays, and the new text is put beside it as `.new`.
"""

from __future__ import annotations

from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from facilitator.exports.head import body_of
from facilitator.exports.merge import merge
from facilitator.exports.target import ExportFile


class Fate(StrEnum):
    """What is done with a file."""

    WRITTEN = "written"
    """There was none."""
    REPLACED = "replaced"
    """Nobody had touched it."""
    SAME = "in step"
    """It says what the plan says."""
    KEPT = "edited by hand, and the plan says what it said"
    MERGED = "edited by hand, and merged with what the plan says now"
    BESIDE = "edited by hand where the plan changed: the new text is beside it"
    FOREIGN = "not made here: the new text is beside it"


OUT_OF_STEP = (Fate.WRITTEN, Fate.REPLACED, Fate.MERGED, Fate.BESIDE)
"""What `--check` fails on: the file is not what the plan says."""


class Recorded(NamedTuple):
    """What is remembered of a file as it was made last."""

    body: str
    """Digest of the text below the head."""
    text: str
    """That text, where it is still known; else empty."""


class Next(NamedTuple):
    """What is to be done with a file."""

    fate: Fate
    body: str = ""
    """The text below the head that is written; empty where nothing is."""


def digest(text: str) -> str:
    """SHA-256 of a text, 16 digits."""
    return sha256(text.encode()).hexdigest()[:16]


def what_next(made: ExportFile, there: str | None, recorded: Recorded | None) -> Next:
    """Decide for one file: `there` is what stands at its place now, None where nothing does."""
    body = made.text
    if there is None:
        return Next(Fate.WRITTEN, body)
    now = body_of(there, made.comment)
    if now is None:
        return Next(Fate.FOREIGN, body)
    if now == body:
        return Next(Fate.SAME)
    if recorded is None:
        return Next(Fate.BESIDE, body)
    if digest(now) == recorded.body:
        return Next(Fate.REPLACED, body)
    if digest(body) == recorded.body:
        return Next(Fate.KEPT)
    merged = merge(recorded.text, now, body) if recorded.text else None
    return Next(Fate.BESIDE, body) if merged is None else Next(Fate.MERGED, merged)
