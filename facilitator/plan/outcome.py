"""How a save ended, and the words for it."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from pathlib import Path

from facilitator.plan.operation import Conflict


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a save ended; `kind` is `saved`, `unchanged`, `unconfirmed` or `conflict`."""

    kind: str
    message: str
    code: str = ""
    """Of the refusal or fault; empty when saved."""
    sha256: str = ""
    """Of the new bytes; empty unless they are in place."""
    conflict: Conflict | None = None
    remarks: tuple[str, ...] = ()
    """What the user is told besides, about earlier or simultaneous saves."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What is about to be put in place; recorded in the draft, so that a restart knows it was saved."""

    op_id: str
    base: str
    new: str
    step: int = 0
    """Of the section; 0 when it is none."""


def said(error: OSError) -> str:
    """Return what the operating system says about a fault."""
    return error.strerror or type(error).__name__


def reason_of(error: OSError, path: Path) -> tuple[str, str]:
    """Return a code and a sentence for a fault before the exchange."""
    match error.errno:
        case errno.EBUSY:
            text = "It is mounted as a single file and cannot be replaced safely; mount its folder instead."
            return "mounted-file", text
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return "not-writable", f"The folder of {path.name} cannot be written ({said(error)})."
        case errno.EAGAIN:
            return "busy", "Another save of it takes longer than a few seconds."
        case errno.ELOOP:
            return "link-loop", "It is a link that leads back to itself."
        case _:
            return "io-error", f"{said(error)}."
