"""The status of a version by rules that exclude each other, first match wins. Neither order nor frequency of rows counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from facilitator.versions.dates import dates
from facilitator.versions.extract import sentences
from facilitator.versions.gates import Question, View
from facilitator.versions.markers import on_a_branch, pinned
from facilitator.versions.record import Candidate, Result, Row
from facilitator.versions.rows import judged_rows
from facilitator.vocabulary import Status
from facilitator.vocabulary.tools import Tool, Tools, Track, plain

RECENT = timedelta(days=365)
"""A page that dates its newest statement further back does not say what is newest today."""
OLD = timedelta(days=730)

_ENDED = re.compile(
    r"\bend[- ]of[- ]life\b|\bEOL\b|\bno longer (?:maintained|supported)\b|\barchived\b", re.IGNORECASE
)
_LINE = re.compile(r"(?<![\w.])v?([0-9]+\.[0-9]+)(?![\w]?[0-9])")
# Too little for a candidate, enough to doubt that a lower number is the newest.
_DOUBT = frozenset({"too-short", "unclear-product"})

Line = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What rows justify."""

    status: Status
    why: str
    proposal: str = ""
    results: tuple[Result, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    sources: tuple[str, ...] = ()
    official_sources: int = 0


@dataclass(frozen=True)
class Case:
    """Judged rows, as the rules ask about them."""

    views: tuple[View, ...]
    candidates: tuple[Candidate, ...]
    asked: Question

    @cached_property
    def accepted(self) -> tuple[Candidate, ...]:
        """Candidates that passed every gate."""
        return tuple(c for c in self.candidates if c.accepted)

    def view(self, candidate: Candidate) -> View:
        """The row that a candidate stands in."""
        return self.views[candidate.result - 1]

    def of(self, authority: str) -> list[Candidate]:
        """Accepted candidates of one kind of speaker."""
        return [c for c in self.accepted if self.view(c).result.authority == authority]

    def sources(self, version: str, authority: str = "") -> list[str]:
        """Distinct sources that state a number."""
        rows = [self.view(c).result for c in self.accepted if c.version == version]
        return list(dict.fromkeys(r.source for r in rows if not authority or r.authority == authority))


def judge(
    tool: Tool | None, asked_as: str, track: Track, rows: Sequence[Row], checked: date, tools: Tools
) -> Judgement:
    """Judge rows that came back for a tool and a track, as on the day of the check."""
    views, candidates, asked = judged_rows(tool, asked_as, track, rows, checked, tools)
    case = Case(views, candidates, asked)
    status, version, why = _decide(case)
    behind = [case.view(c).result for c in case.accepted if c.version == version]
    behind.sort(key=lambda r: ("official", "tracker", "third-party").index(r.authority))
    return Judgement(
        status,
        why,
        version,
        tuple(view.result for view in views),
        candidates,
        tuple(dict.fromkeys(r.url for r in behind)),
        len(case.sources(version, "official")),
    )


Decision = tuple[Status, str, str]


def _decide(case: Case) -> Decision:
    tool, track = case.asked.tool, case.asked.track
    if tool is not None and tool.deprecated:
        return Status.CONFLICTING, "", f"{tool.name} is {tool.deprecated}; no number is proposed"
    if (
        tool is not None
        and tool.components
        and plain(case.asked.asked_as) in (plain(tool.id), plain(tool.name))
    ):
        return Status.CONFLICTING, "", f"{tool.name} is {tool.note}; no number is proposed"
    if track.rule == "frozen":
        return (
            Status.CONFLICTING,
            "",
            f"the {track.id} track has no new releases: {tool.note if tool else ''}",
        )
    if not case.accepted:
        return (
            Status.CONFLICTING,
            "",
            "no number in the results is a version of it: each was rejected with its reason",
        )
    official = case.of("official")
    if not official:
        return _without_official(case)
    top = _highest(official)
    higher = [c for c in case.accepted if c.number > top.number]
    return _contradicted(case, top, higher) if higher else _official(case, top)


def _highest(candidates: Iterable[Candidate]) -> Candidate:
    return max(candidates, key=lambda c: c.number)


def _line(candidate: Candidate) -> Line:
    """Major and minor; a number of two parts has only its major as line."""
    number = candidate.number
    return number[:2] if len(number) > 2 else number[:1]


def _without_official(case: Case) -> Decision:
    top = _highest(case.accepted)
    sources = case.sources(top.version)
    tracker = case.of("tracker")
    if tracker and _highest(tracker).number == top.number:
        return (
            Status.LOW_CONFIDENCE,
            top.version,
            f"stated by {_host(case, top, 'tracker')} only, no official source",
        )
    if len(sources) > 1:
        return (
            Status.LOW_CONFIDENCE,
            top.version,
            f"stated by {' and '.join(sources[:2])}, no official source",
        )
    if tracker:
        seen = _highest(tracker)
        number = top.version if _line(seen) == _line(top) else ""
        return (
            Status.CONFLICTING,
            number,
            f"{sources[0]} has {top.version}, {_host(case, seen)} has {seen.version}",
        )
    return Status.CONFLICTING, "", f"highest seen is {top.version} at {sources[0]} alone, no official source"


def _contradicted(case: Case, top: Candidate, higher: list[Candidate]) -> Decision:
    """Somebody else names a higher number than the official source."""
    highest = _highest(higher)
    official, other = _host(case, top, "official"), _host(case, highest)
    why = f"{other} has {highest.version}, the official source {official} has {top.version}"
    tracked = any(case.view(c).result.authority == "tracker" for c in higher if c.number == highest.number)
    agreed = len(case.sources(highest.version)) > 1
    stated = tracked or agreed or _line(highest) == _line(top)
    return Status.CONFLICTING, highest.version if stated else "", why


def _official(case: Case, top: Candidate) -> Decision:
    """The highest number is an official one."""
    same = [c for c in case.of("official") if c.number == top.number]
    marked = next((c for c in same if c.marker and c.marker != "line"), None)
    host = _host(case, marked or top, "official")
    number = top.version
    if any(_ended(case.view(c), c, case.asked.checked) for c in same):
        return Status.CONFLICTING, number, f"{host} says that the line of {number} has ended"
    if _names_only_a_line(case, top):
        return Status.CONFLICTING, number, f"{number} at {host} names a line of releases, not one of them"
    rival = next(
        (c for c in case.of("official") if c.marker in ("latest", "stable", "url") and c.number < top.number),
        None,
    )
    if marked and not _stale(case.view(marked), case.asked.checked, RECENT):
        doubt = _doubt(case, top)
        if doubt is None:
            return Status.VERIFIED, number, f"{number}, marked {marked.marker} by {host}"
        return (
            Status.LOW_CONFIDENCE,
            number,
            f"marked {marked.marker} by {host}, but {_host(case, doubt)} speaks of {doubt.version}",
        )
    if marked:
        return (
            Status.LOW_CONFIDENCE,
            number,
            f"marked {marked.marker} by {host} on a page whose dates are over a year old",
        )
    if rival is not None:
        return (
            Status.CONFLICTING,
            number,
            f"{host} has {number}, but {_host(case, rival)} marks {rival.version} {rival.marker}",
        )
    return _unmarked(case, top, same, host)


def _unmarked(case: Case, top: Candidate, same: list[Candidate], host: str) -> Decision:
    """An official number that nobody calls the newest of all."""
    number, checked = top.version, case.asked.checked
    compared = _compared(case, top)
    recent = any(_recent(case.view(c), checked) for c in same)
    agreed = len(case.sources(number)) > 1
    tracker = case.of("tracker")
    line_only = all(_of_one_line(case.view(c), c) for c in same)
    if line_only and not (compared or recent or agreed):
        return (
            Status.CONFLICTING,
            "",
            f"{host} has {number} on a page about one line of releases; nothing says it is the newest",
        )
    if not agreed and all(_stale(case.view(c), checked, OLD) for c in same):
        return Status.CONFLICTING, "", f"{host} has {number} on a page whose dates are over two years old"
    if tracker and _highest(tracker).number < top.number and not agreed and case.asked.track.id == "lts":
        return (
            Status.CONFLICTING,
            number,
            f"{host} has {number}, {_host(case, _highest(tracker))} has {_highest(tracker).version}",
        )
    of_line = any(c.marker == "line" for c in same)
    if of_line and compared and recent and _doubt(case, top) is None and case.asked.track.id == "stable":
        return Status.VERIFIED, number, f"{number}, marked latest of the newest line by {host}"
    return Status.LOW_CONFIDENCE, number, f"stated by {host} without saying that it is the newest"


def _names_only_a_line(case: Case, top: Candidate) -> bool:
    """Whether the number has fewer parts than others that were accepted."""
    return any(len(c.number) > len(top.number) for c in case.accepted)


def _doubt(case: Case, top: Candidate) -> Candidate | None:
    """A higher number that was rejected for being too short or of an unclear product, where the tool is named."""
    for c in case.candidates:
        if c.reason in _DOUBT and c.number[:2] > top.number[: len(c.number[:2])]:
            view = case.view(c)
            mentioned = view.naming.named_in(c.sentence) or c.reason == "too-short" and view.named
            if mentioned and view.result.authority != "rejected":
                return c
    return None


def _of_one_line(view: View, candidate: Candidate) -> bool:
    return (
        candidate.marker == "line" or on_a_branch(candidate.version, view) or pinned(candidate.version, view)
    )


def _compared(case: Case, top: Candidate) -> bool:
    """Whether an official page or a tracker also states a lower line, so that this one is the highest of several."""
    speakers = case.of("official") + case.of("tracker")
    return any(_line(c) < _line(top) and c.result != top.result for c in speakers)


def _recent(view: View, checked: date) -> bool:
    """Whether the row dates something within the year before the check."""
    return any(checked - RECENT <= day <= checked for day in dates(view.text))


def _stale(view: View, checked: date, age: timedelta) -> bool:
    """Whether the newest date of the row lies further back than this."""
    days = list(dates(view.text))
    return bool(days) and max(days) < checked - age


def _ended(view: View, candidate: Candidate, checked: date) -> bool:
    """Whether the row says that the line of this number had ended before the check."""
    line = ".".join(candidate.version.split(".")[:2])
    for sentence in sentences(view.text):
        found = _ENDED.search(sentence)
        if not found or any(day > checked for day in dates(sentence[found.start() :])):
            continue
        named = {m[1] for m in _LINE.finditer(sentence)} - {candidate.version}
        if line in named or (
            not named and (pinned(candidate.version, view) or candidate.version in view.title.judged)
        ):
            return True
    return False


def _host(case: Case, candidate: Candidate, authority: str = "") -> str:
    """Source of a candidate, preferring a kind of speaker."""
    return next(iter(case.sources(candidate.version, authority)), "") or case.view(candidate).result.source
