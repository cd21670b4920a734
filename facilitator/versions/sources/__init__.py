"""Where rows come from. Every source answers the same question in the same shape and never raises."""

from __future__ import annotations

from typing import Protocol

from facilitator.model.noun import noun
from facilitator.versions.queries import Resolved
from facilitator.versions.version_check import SearchRow


@noun
class SourceAnswer:
    """What a source returned."""

    outcome: str
    """ok, empty-or-blocked, timeout, offline or error."""
    rows: tuple[SearchRow, ...] = ()
    text: str = ""
    """What went wrong, in our words."""
    library_version: str = ""


class VersionSource(Protocol):
    """A source of rows; called in a thread."""

    name: str

    def covers(self, found: Resolved) -> bool:
        """Whether it can know of this tool and track; it is not asked otherwise."""
        ...

    def ask(self, found: Resolved, query: str) -> SourceAnswer:
        """Ask for one tool and track; failures are outcomes."""
        ...
