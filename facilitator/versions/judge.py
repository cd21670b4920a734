"""The status of a version by rules, the first that holds. Neither order nor frequency of rows counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from facilitator.model import Status
from facilitator.model.tools import Tool, Tools, Track, plain
from facilitator.versions.case import (
    OLD,
    RECENT,
    Case,
    compared_with_others,
    dated_recently,
    doubt_about,
    ended,
    highest,
    host_of,
    line_of,
    names_only_a_line,
    of_one_line,
    stale,
    undated_news,
)
from facilitator.versions.record import Candidate, Result, Row
from facilitator.versions.rows import judged_rows

MARKS = frozenset({"latest", "stable", "url"})
"""Markers that call a number the newest of all, not only of its line."""


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
    top = highest(official)
    higher = [c for c in case.accepted if c.number > top.number]
    return _contradicted(case, top, higher) if higher else _official(case, top)


def _without_official(case: Case) -> Decision:
    top = highest(case.accepted)
    sources = case.sources(top.version)
    tracker = case.of("tracker")
    if tracker and highest(tracker).number == top.number:
        return (
            Status.LOW_CONFIDENCE,
            top.version,
            f"stated by {host_of(case, top, 'tracker')} only, no official source",
        )
    if len(sources) > 1:
        return (
            Status.LOW_CONFIDENCE,
            top.version,
            f"stated by {' and '.join(sources[:2])}, no official source",
        )
    if tracker:
        seen = highest(tracker)
        number = top.version if line_of(seen) == line_of(top) else ""
        return (
            Status.CONFLICTING,
            number,
            f"{sources[0]} has {top.version}, {host_of(case, seen)} has {seen.version}",
        )
    return (
        Status.CONFLICTING,
        "",
        f"highest seen is {top.version} at {sources[0]} alone, no official source",
    )


def _contradicted(case: Case, top: Candidate, higher: list[Candidate]) -> Decision:
    """Somebody else names a higher number than the official source."""
    rival = highest(higher)
    official, other = host_of(case, top, "official"), host_of(case, rival)
    why = f"{other} has {rival.version}, the official source {official} has {top.version}"
    tracked = any(
        case.view(c).result.authority == "tracker" for c in higher if c.number == rival.number
    )
    agreed = len(case.sources(rival.version)) > 1
    stated = tracked or agreed or line_of(rival) == line_of(top)
    return Status.CONFLICTING, rival.version if stated else "", why


def _official(case: Case, top: Candidate) -> Decision:
    """The highest number is an official one."""
    official = case.of("official")
    same = [c for c in official if c.number == top.number]
    marked = next((c for c in same if c.marker in MARKS), None)
    host = host_of(case, marked or top, "official")
    number = top.version
    if any(ended(case.view(c), c, case.asked.checked) for c in same):
        return Status.CONFLICTING, number, f"{host} says that the line of {number} has ended"
    if names_only_a_line(case, top):
        return (
            Status.CONFLICTING,
            number,
            f"{number} at {host} names a line of releases, not one of them",
        )
    doubt = doubt_about(case, top)
    if doubt is not None and doubt.bound and len(doubt.number) == len(top.number):
        stated = number if line_of(doubt) == line_of(top) else ""
        why = f"{host} has {number}, but {host_of(case, doubt)} speaks of {doubt.version}"
        return Status.CONFLICTING, stated, why
    if marked:
        return _marked(case, marked, doubt, host)
    lower = next((c for c in official if c.marker in MARKS), None)
    if lower is not None:
        why = (
            f"{host} has {number}, but {host_of(case, lower)} marks {lower.version} {lower.marker}"
        )
        return Status.CONFLICTING, number, why
    return _unmarked(case, top, same, doubt)


def _marked(case: Case, marked: Candidate, doubt: Candidate | None, host: str) -> Decision:
    """The highest number is official and marked as the newest."""
    number, said = marked.version, f"{marked.version}, marked {marked.marker} by {host}"
    if stale(case.view(marked), case.asked.checked, RECENT):
        return Status.LOW_CONFIDENCE, number, f"{said} on a page whose dates are over a year old"
    if undated_news(case.view(marked), case.asked.checked):
        return Status.LOW_CONFIDENCE, number, f"{said} in news without a date of the last year"
    if doubt is not None:
        why = f"{said}, but {host_of(case, doubt)} speaks of {doubt.version}"
        return Status.LOW_CONFIDENCE, number, why
    return Status.VERIFIED, number, said


def _unmarked(
    case: Case, top: Candidate, same: list[Candidate], doubt: Candidate | None
) -> Decision:
    """An official number that nobody calls the newest of all."""
    number, checked, host = top.version, case.asked.checked, host_of(case, top, "official")
    compared = compared_with_others(case, top)
    recent = any(dated_recently(case.view(c), checked) for c in same)
    agreed = len(case.sources(number)) > 1
    tracker = case.of("tracker")
    of_line = any(c.marker == "line" for c in same)
    placed = (compared and (of_line or tracker)) or recent or agreed
    if not placed and all(of_one_line(case.view(c), c) for c in same):
        why = f"{host} has {number} on a page about one line of releases; nothing says it is the newest"
        return Status.CONFLICTING, "", why
    if not agreed and all(stale(case.view(c), checked, OLD) for c in same):
        return (
            Status.CONFLICTING,
            "",
            f"{host} has {number} on a page whose dates are over two years old",
        )
    if (
        tracker
        and highest(tracker).number < top.number
        and not agreed
        and case.asked.track.id == "lts"
    ):
        other = highest(tracker)
        return (
            Status.CONFLICTING,
            number,
            f"{host} has {number}, {host_of(case, other)} has {other.version}",
        )
    if of_line and compared and recent and doubt is None and case.asked.track.id == "stable":
        return Status.VERIFIED, number, f"{number}, marked latest of the newest line by {host}"
    return Status.LOW_CONFIDENCE, number, f"stated by {host} without saying that it is the newest"
