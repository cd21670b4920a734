"""The evidence record: what was asked, what came back, how each number was judged, what is proposed. Frozen."""

from __future__ import annotations

from dataclasses import field

from facilitator.model import Status
from facilitator.model.noun import noun


@noun
class Asked:
    """A tool to look up, in the user's words, and the track wanted (empty: the tool's own default)."""

    tool: str
    track: str = ""


@noun
class SearchRow:
    """One result as a source gave it, cut to size and otherwise untouched."""

    title: str
    href: str
    body: str


@noun
class Provider:
    """Where rows come from: `latest`, `releases`, `endoflife`, `ddgs`, `imported`, or several joined with ` + `."""

    name: str
    library_version: str = ""
    backends: tuple[str, ...] = ()
    proxy: str = ""
    """The proxy in effect, without credentials."""
    file: str = ""
    sha256: str = ""


@noun
class Result:
    """One sanitised row; safe as text, one line each."""

    n: int
    title: str
    url: str
    host: str
    body: str
    authority: str
    """official, tracker, third-party or rejected."""
    reason: str = ""
    """Why the address was rejected, or why it is not official."""
    source: str = ""
    """Host, or host/owner/name on a code host: rows of one source count once."""
    altered: bool = False

    @property
    def link(self) -> str:
        """The address where it may be opened, else nothing."""
        return "" if self.authority == "rejected" else self.url


@noun
class Candidate:
    """One number found, with the sentence it stands in and what became of it."""

    version: str
    raw: str
    result: int
    """`Result.n`."""
    field: str
    """title, body or url."""
    sentence: str
    accepted: bool
    reason: str = ""
    """Why it was rejected."""
    marker: str = ""
    """latest, stable or url where the text says that this is the newest; `line` where it says so of its line only."""
    bound: bool = False
    """For a rejected number: whether the tool's own name stands before it."""

    @property
    def number(self) -> tuple[int, ...]:
        """Parts as integers, for comparison."""
        return tuple(int(part) for part in self.version.split("."))


@noun
class VersionCheck:
    """One check of one tool."""

    id: str
    tool: str
    """Id in steps/tools.yaml, or the asked name in kebab-case."""
    key: str
    """Id that finds tool and track again; what evidence is recorded under."""
    name: str
    asked_as: str
    track: str
    query: str
    checked_at: str
    """UTC, ISO 8601; empty when a results file did not give it."""
    outcome: str
    """ok, empty-or-blocked, timeout, offline or error."""
    status: Status
    why: str
    proposal: str = ""
    provider: Provider = Provider("none")
    results: tuple[Result, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    sources: tuple[str, ...] = ()
    """Addresses of the accepted candidates behind the proposal, official ones first."""
    official_sources: int = 0
    tracker: str = ""
    """What the release sources say beside the search, in a sentence; empty when they brought nothing."""
    note: str = ""
    """What steps/tools.yaml wants the user told."""
    rows: tuple[SearchRow, ...] = field(default=(), compare=False, repr=False)
    """What came back, as cut: for saving and for judging again."""
