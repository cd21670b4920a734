"""What the outside answers: the file, its draft, the project, version checks."""

from __future__ import annotations

from typing import NamedTuple

from facilitator.document.outcome import Outcome
from facilitator.document.reading import Reading
from facilitator.model import Statement
from facilitator.session.drafts import SessionDraft


class LookedUp(NamedTuple):
    """From outside: what a check of one tool found. Ignored unless its request is the one that is waited for."""

    request: int
    tool: str
    record: object
    """The record of the check; the session only carries it to the screen."""


class Opened(NamedTuple):
    """From outside: the file as it is now, and what a draft held."""

    reading: Reading
    draft: SessionDraft = SessionDraft()
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


class Scanned(NamedTuple):
    """From outside: what step 1 found in the project."""

    documents: tuple[FoundDocument, ...] = ()
    ci: tuple[str, ...] = ()
    facts: tuple[Statement, ...] = ()
    excluded: tuple[FoundDocument, ...] = ()
    problems: tuple[str, ...] = ()


class DocumentRead(NamedTuple):
    """From outside: one document that was loaded, with its facts, or why it could not be."""

    path: str
    facts: tuple[Statement, ...] = ()
    problem: str = ""


class SaveEnded(NamedTuple):
    """From outside: how the save ended, and the file as it is now."""

    outcome: Outcome
    reading: Reading | None = None


class SignOffEnded(NamedTuple):
    """From outside: what became of a sign-off, and the file as it is now."""

    message: str
    reading: Reading | None = None
    """None when nothing was signed."""


class FileWritten(NamedTuple):
    """From outside: what became of putting the plan back, or of writing a copy."""

    message: str
    reading: Reading | None = None
    """The file as it is now; None where it is as it was."""
    failed: bool = False


class DiskChanged(NamedTuple):
    """From outside: the file is no longer what the session read."""

    reading: Reading
