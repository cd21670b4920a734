"""The outside acts that a move may ask for. The session names them; `effects` performs them; the answer is a move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from facilitator.plan.operation import SaveSection


@dataclass(frozen=True, slots=True)
class Save:
    """Write a section. Only `Continue` on a step, or settling a conflict it met, returns this."""

    operation: SaveSection
    fresh: bool = False
    """Keep a copy of the old file and begin a new one."""


@dataclass(frozen=True, slots=True)
class Sign:
    """Record a sign-off in the front matter; no section changes."""

    by: str
    headings: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class KeepDraft:
    """Keep what is drafted, beside the plan and never in it."""

    snapshot: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class DiscardDraft:
    """Put the draft aside, recoverable for a while."""


@dataclass(frozen=True, slots=True)
class Scan:
    """Look for documents and CI/CD files in the project."""


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """Read one document that the user chose to load."""

    path: str


@dataclass(frozen=True, slots=True)
class LookUp:
    """Look for the current version of a tool; the answer carries the request's number."""

    request: int
    tool: str
    name: str
    fresh: bool = False
    """Pass over what is remembered of earlier checks."""


@dataclass(frozen=True, slots=True)
class CancelLookUp:
    """Stop looking for the answer to a request."""

    request: int


@dataclass(frozen=True, slots=True)
class Reread:
    """Read the file again."""


@dataclass(frozen=True, slots=True)
class RestorePlan:
    """Put the plan back that is missing or empty, as it was last; never over a document."""


@dataclass(frozen=True, slots=True)
class WriteCopy:
    """Write a new file beside the plan; one that exists is left alone."""

    path: str
    """As typed: absolute, or relative to the current folder."""
    text: str


Act = (
    Save | Sign | KeepDraft | DiscardDraft | Scan | ReadDocument | LookUp | CancelLookUp | Reread | RestorePlan | WriteCopy
)  # fmt: skip
