"""What a session asks of the outside. The runtime performs these; what comes of one is an event."""

from __future__ import annotations

from facilitator.document.operation import SaveSection
from facilitator.model.noun import noun
from facilitator.session.drafts import SessionDraft


@noun
class Save:
    """Write a section. Only `Continue` on a step, or settling a conflict it met, returns this."""

    operation: SaveSection
    fresh: bool = False
    """Keep a copy of the old file and begin a new one."""


@noun
class WriteSignOff:
    """Record a sign-off in the front matter; no section changes."""

    by: str
    headings: tuple[str, ...]
    note: str


@noun
class KeepDraft:
    """Keep what is drafted, beside the plan and never in it."""

    draft: SessionDraft
    """Empty when nothing is left to keep."""


@noun
class KeepTheirs:
    """Keep a copy of the file as another program left it: the user chose that text."""


@noun
class DiscardDraft:
    """Put the draft aside, recoverable for a while."""


@noun
class Scan:
    """Look for documents and CI/CD files in the project."""


@noun
class ReadDocument:
    """Read one document that the user chose to load."""

    path: str


@noun
class LookUp:
    """Look for the current version of a tool; the answer carries the request's number."""

    request: int
    tool: str
    name: str
    fresh: bool = False
    """Pass over what is remembered of earlier checks."""


@noun
class StopLookUp:
    """Stop looking for the answer to a request."""

    request: int


@noun
class Reread:
    """Read the file again."""


@noun
class RestorePlan:
    """Put the plan back that is missing or empty, as it was last; never over a document."""


@noun
class WriteCopy:
    """Write a new file beside the plan; one that exists is left alone."""

    path: str
    """As typed: absolute, or relative to the current folder."""
    text: str


Command = (
    Save | WriteSignOff | KeepDraft | KeepTheirs | DiscardDraft | Scan | ReadDocument | LookUp | StopLookUp | Reread
    | RestorePlan | WriteCopy
)  # fmt: skip
