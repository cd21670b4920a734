"""What a session asks of the outside. The runtime performs these; what comes of one is an event."""

from __future__ import annotations

from typing import NamedTuple

from facilitator.document.operation import SaveSection
from facilitator.session.drafts import SessionDraft


class Save(NamedTuple):
    """Write a section. Only `Continue` on a step, or settling a conflict it met, returns this."""

    operation: SaveSection
    fresh: bool = False
    """Keep a copy of the old file and begin a new one."""


class WriteSignOff(NamedTuple):
    """Record a sign-off in the front matter; no section changes."""

    by: str
    headings: tuple[str, ...]
    note: str


class KeepDraft(NamedTuple):
    """Keep what is drafted, beside the plan and never in it."""

    draft: SessionDraft
    """Empty when nothing is left to keep."""


class KeepTheirs(NamedTuple):
    """Keep a copy of the file as another program left it: the user chose that text."""


class DiscardDraft(NamedTuple):
    """Put the draft aside, recoverable for a while."""


class Scan(NamedTuple):
    """Look for documents and CI/CD files in the project."""


class ReadDocument(NamedTuple):
    """Read one document that the user chose to load."""

    path: str


class LookUp(NamedTuple):
    """Look for the current version of a tool; the answer carries the request's number."""

    request: int
    tool: str
    name: str
    fresh: bool = False
    """Pass over what is remembered of earlier checks."""


class StopLookUp(NamedTuple):
    """Stop looking for the answer to a request."""

    request: int


class Reread(NamedTuple):
    """Read the file again."""


class RestorePlan(NamedTuple):
    """Put the plan back that is missing or empty, as it was last; never over a document."""


class WriteCopy(NamedTuple):
    """Write a new file beside the plan; one that exists is left alone."""

    path: str
    """As typed: absolute, or relative to the current folder."""
    text: str


Command = (
    Save | WriteSignOff | KeepDraft | KeepTheirs | DiscardDraft | Scan | ReadDocument | LookUp | StopLookUp | Reread
    | RestorePlan | WriteCopy
)  # fmt: skip
