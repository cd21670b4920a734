"""One row of a search as the filters see it, and what they want of a number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from facilitator.model.noun import noun
from facilitator.model.tools import Tool, Track
from facilitator.versions.addresses import Address
from facilitator.versions.names import Naming
from facilitator.versions.sanitise import Clean
from facilitator.versions.version_check import Result
from facilitator.versions.words import WordLists

_LINE_TAG = re.compile(
    r"(?:LTS|LTA)\W{1,3}v?([0-9]+\.[0-9]+)"
    r"|([0-9]+\.[0-9]+)(?:\.[0-9]+)?"
    r"(?:\W{1,2}|(?:\s(?:is|was)\s(?:out|available|released))?\.\s+(?:This|It) is (?:an?|the|our)\s(?:\w+\s){0,2}?)"
    r"(?:LTS|LTA|long[- ]term)\b",
    re.IGNORECASE,
)
"""A line that is called one of long support, in its own sentence or in the next."""


@noun
class RowView:
    """One row as the filters see it."""

    result: Result
    address: Address
    title: Clean
    body: Clean
    naming: Naming
    named: bool
    """Whether title or path of the address name the tool."""
    shared: bool
    """Whether its official domain speaks for other tools as well."""
    about: str = ""
    """What the page is about, see `pages`."""

    @property
    def text(self) -> str:
        """Title and body for extraction."""
        return f"{self.title.judged}\n{self.body.judged}"


@noun
class Wanted:
    """What a number has to be a version of."""

    tool: Tool | None
    track: Track
    checked: date
    words: WordLists
    asked_as: str = ""
    lts_lines: frozenset[str] = frozenset()
    """Lines (`3.5`) that some row calls LTS."""


def lts_lines(views: Iterable[RowView]) -> frozenset[str]:
    """Lines that are called LTS or LTA anywhere in the rows."""
    found = set()
    for view in views:
        for match in _LINE_TAG.finditer(view.text):
            found.add(match[1] or match[2])
    return frozenset(found)
