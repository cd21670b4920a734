"""What the outside answers: the file, its draft, the project, version checks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from facilitator.document.outcome import Outcome
from facilitator.document.reading import Reading


class LookedUp(NamedTuple):
    """From outside: what a check of one tool found. Ignored unless its request is the one that is waited for."""

    request: int
    tool: str
    record: object
    """The record of the check; the session only carries it to the screen."""


class Opened(NamedTuple):
    """From outside: the file as it is now, and what a draft held."""

    reading: Reading
    drafts: Mapping[str, object] = MappingProxyType({})
    read_only: str = ""
    """Why nothing can be written; empty when it can."""
    remarks: tuple[str, ...] = ()
    """What the user is to know before going on."""
    vanished: str = ""
    """`missing` or `empty`: there was a plan at this path; what there is of it now."""


class FoundDocument(NamedTuple):
    """A document that step 1 offers."""

    path: str
    kind: str
    reason: str = ""


class FoundFact(NamedTuple):
    """A statement found in a loaded document, with the line that makes it."""

    field: str
    value: str
    state: str
    """decided, mentioned, deferred, rejected or undecided."""
    file: str
    line: int
    text: str
    weighed: str = "decided"
    """The same of all that its document says of this value: one line for it does not make it decided."""


class Scanned(NamedTuple):
    """From outside: what step 1 found in the project."""

    documents: tuple[FoundDocument, ...] = ()
    ci: tuple[str, ...] = ()
    facts: tuple[FoundFact, ...] = ()
    excluded: tuple[FoundDocument, ...] = ()
    problems: tuple[str, ...] = ()


class DocumentRead(NamedTuple):
    """From outside: one document that was loaded, with its facts, or why it could not be."""

    path: str
    facts: tuple[FoundFact, ...] = ()
    problem: str = ""


class Saved(NamedTuple):
    """From outside: how the save ended, and the file as it is now."""

    outcome: Outcome
    reading: Reading | None = None


class Signed(NamedTuple):
    """From outside: what became of a sign-off, and the file as it is now."""

    message: str
    reading: Reading | None = None
    """None when nothing was signed."""


class Told(NamedTuple):
    """From outside: what became of putting the plan back, or of writing a copy."""

    message: str
    reading: Reading | None = None
    """The file as it is now; None where it is as it was."""
    failed: bool = False


class DiskChanged(NamedTuple):
    """From outside: the file is no longer what the session read."""

    reading: Reading
