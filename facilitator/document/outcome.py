"""How a save ended."""

from __future__ import annotations

from facilitator.document.operation import Conflict
from facilitator.model.noun import noun


@noun
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


@noun
class Intent:
    """What is about to be put in place; recorded in the draft, so that a restart knows it was saved."""

    op_id: str
    base: str
    new: str
    step: int = 0
    """Of the section; 0 when it is none."""
