"""What becomes of a file that is made again: written, replaced, merged with what a person changed, or put beside it.

Nothing a person wrote is lost: what cannot be merged stays, and the new text is put beside it as `.new`.
"""

from __future__ import annotations

import json
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from facilitator.exports.head import HeadAndBody, parted
from facilitator.exports.merge import merge
from facilitator.exports.target import NONE, ExportFile


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
    BESIDE = "edited by hand where the plan changed"
    UNKNOWN = "made here, but how is no longer remembered"
    """Whether somebody edited it cannot be told."""
    FOREIGN = "not made here"
    LEFT = "no longer follows from the plan; nothing here removes it"


OUT_OF_STEP = tuple(fate for fate in Fate if fate not in (Fate.SAME, Fate.KEPT))
"""What `--check` fails on: the file is not what the plan says."""


class Recorded(NamedTuple):
    """What is remembered of a file as it was made last."""

    body: str
    """Digest of the text below the head."""
    head: str
    """Digest of the head that it was given."""
    text: str
    """The text below the head, where it is still known; else empty."""


class Next(NamedTuple):
    """What is to be done with a file."""

    fate: Fate
    body: str = ""
    """The text below the head that is written; empty where nothing is."""


def digest(text: str) -> str:
    """SHA-256 of a text, 16 digits."""
    return sha256(as_bytes(text)).hexdigest()[:16]


def as_text(data: bytes) -> str:
    """What a file holds; bytes that are no UTF-8 survive the way back."""
    return data.decode("utf-8", errors="surrogateescape")


def as_bytes(text: str) -> bytes:
    """The bytes of a text, as `as_text` had them."""
    return text.encode("utf-8", errors="surrogateescape")


def what_next(made: ExportFile, there: str | None, recorded: Recorded | None) -> Next:
    """Decide for one file: `there` is what stands at its place now, None where nothing does."""
    body = made.text
    if there is None:
        return Next(Fate.WRITTEN, body)
    now = parted(there, made.comment)
    if now is None:
        return Next(Fate.FOREIGN, body)
    if now.body == body:
        return Next(Fate.SAME)
    if recorded is None:
        return Next(Fate.UNKNOWN, body)
    return _since(recorded, made, now)


def _since(recorded: Recorded, made: ExportFile, now: HeadAndBody) -> Next:
    """Decide by what became of a file, and of what the plan says, since it was made."""
    body = made.text
    if digest(body) == recorded.body:
        return Next(Fate.KEPT)
    if digest(now.head) != recorded.head:
        return Next(Fate.BESIDE, body)  # the head is made anew, and would take the edit along
    if digest(now.body) == recorded.body:
        return Next(Fate.REPLACED, body)
    merged = _merged(recorded.text, now.body, made)
    return Next(Fate.BESIDE, body) if merged is None else Next(Fate.MERGED, merged)


def _merged(base: str, ours: str, made: ExportFile) -> str | None:
    """Both changes in one text; None where they meet, or where it would be no longer what the format wants."""
    if not base or ours.encode(errors="ignore").decode() != ours:
        return None
    text = merge(base, ours, made.text)
    return text if text is None or made.comment != NONE or _is_json(text) else None


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
