"""The status of a version by rules, the first that holds. Neither order nor frequency of rows counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from facilitator.model import Status
from facilitator.model.noun import noun
from facilitator.model.tools import Tool, Tools, Track, plain
from facilitator.versions.judged_rows import JudgedRows, judge_rows
from facilitator.versions.objections import (
    OLD,
    RECENT,
    called_latest_instead,
    compared_with_others,
    dated_recently,
    doubt_about,
    ended,
    highest,
    line_of,
    names_only_a_line,
    of_one_line,
    stale,
    undated_news,
)
from facilitator.versions.row_view import Wanted
from facilitator.versions.version_check import Candidate, Result, SearchRow

MARKS = frozenset({"latest", "stable", "url"})
"""Markers that call a number the newest of all, not only of its line."""


@noun
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
    tool: Tool | None,
    asked_as: str,
    track: Track,
    rows: Sequence[SearchRow],
    checked: date,
    tools: Tools,
) -> Judgement:
    """Judge rows that came back for a tool and a track, as on the day of the check."""
    judged = judge_rows(tool, asked_as, track, rows, checked, tools)
    status, version, why = _decide(judged)
    behind = [judged.view(c).result for c in judged.accepted if c.version == version]
    behind.sort(key=lambda result: _SPEAKERS.index(result.authority))
    return Judgement(
        status=status,
        why=why,
        proposal=version,
        results=tuple(view.result for view in judged.views),
        candidates=judged.candidates,
        sources=tuple(dict.fromkeys(result.url for result in behind)),
        official_sources=len(judged.sources(version, "official")),
    )


_SPEAKERS = ("official", "tracker", "third-party")
Verdict = tuple[Status, str, str]
"""Status, the number proposed (empty: none), and why."""


def _conflicting(number: str, why: str) -> Verdict:
    return Status.CONFLICTING, number, why


def _low(number: str, why: str) -> Verdict:
    return Status.LOW_CONFIDENCE, number, why


def _decide(rows: JudgedRows) -> Verdict:
    refused = _refuse(rows.wanted)
    if refused:
        return _conflicting("", refused)
    if not rows.accepted:
        why = "no number in the results is a version of it: each was rejected with its reason"
        return _conflicting("", why)
    official = rows.said_by("official")
    if not official:
        return _without_official(rows)
    top = highest(official)
    higher = [candidate for candidate in rows.accepted if candidate.number > top.number]
    return _contradicted(rows, top, higher) if higher else _official(rows, top)


def _refuse(wanted: Wanted) -> str:
    """Why no number is proposed, whatever was found; empty where one may be."""
    tool = wanted.tool
    if tool is not None and tool.deprecated:
        return f"{tool.name} is {tool.deprecated}; no number is proposed"
    whole = tool is not None and plain(wanted.asked_as) in (plain(tool.id), plain(tool.name))
    if whole and tool is not None and tool.components:
        return f"{tool.name} is {tool.note}; no number is proposed"
    if wanted.track.rule == "frozen":
        return f"the {wanted.track.id} track has no new releases: {tool.note if tool else ''}"
    return ""


def _without_official(rows: JudgedRows) -> Verdict:
    top = highest(rows.accepted)
    sources = rows.sources(top.version)
    tracker = rows.said_by("tracker")
    if tracker and highest(tracker).number == top.number:
        source = rows.source_of(top, "tracker")
        return _low(top.version, f"stated by {source} only, no official source")
    if len(sources) > 1:
        return _low(top.version, f"stated by {' and '.join(sources[:2])}, no official source")
    if tracker:
        seen = highest(tracker)
        number = top.version if line_of(seen) == line_of(top) else ""
        why = f"{sources[0]} has {top.version}, {rows.source_of(seen)} has {seen.version}"
        return _conflicting(number, why)
    why = f"highest seen is {top.version} at {sources[0]} alone, no official source"
    return _conflicting("", why)


def _contradicted(rows: JudgedRows, top: Candidate, higher: list[Candidate]) -> Verdict:
    """Somebody else names a higher number than the official source."""
    rival = highest(higher)
    official, other = rows.source_of(top, "official"), rows.source_of(rival)
    why = f"{other} has {rival.version}, the official source {official} has {top.version}"
    tracked = any(c.number == rival.number for c in rows.said_by("tracker"))
    agreed = len(rows.sources(rival.version)) > 1
    stated = tracked or agreed or line_of(rival) == line_of(top)
    return _conflicting(rival.version if stated else "", why)


def _official(rows: JudgedRows, top: Candidate) -> Verdict:
    """The highest number is an official one."""
    same = [c for c in rows.said_by("official") if c.number == top.number]
    marked = _first_marked(same)
    source = rows.source_of(marked or top, "official")
    number = top.version
    if _line_ended(rows, same):
        return _conflicting(number, f"{source} says that the line of {number} has ended")
    if names_only_a_line(rows, top):
        why = f"{number} at {source} names a line of releases, not one of them"
        return _conflicting(number, why)
    doubt = doubt_about(rows, top)
    if doubt is not None and _is_strong(doubt, top):
        stated = number if line_of(doubt) == line_of(top) else ""
        return _conflicting(stated, f"{source} has {number}, but {_spoken(rows, doubt)}")
    if marked:
        return _marked(rows, marked, doubt, source)
    return _lower_marked(rows, top, source) or _unmarked(rows, top, same, doubt)


def _lower_marked(rows: JudgedRows, top: Candidate, source: str) -> Verdict | None:
    """An official source calls a lower number the newest."""
    lower = _first_marked(rows.said_by("official"))
    if lower is None:
        return None
    said = f"{rows.source_of(lower)} marks {lower.version} {lower.marker}"
    return _conflicting(top.version, f"{source} has {top.version}, but {said}")


def _spoken(rows: JudgedRows, doubt: Candidate) -> str:
    return f"{rows.source_of(doubt)} speaks of {doubt.version}"


def _line_ended(rows: JudgedRows, same: list[Candidate]) -> bool:
    return any(ended(rows.view(c), c, rows.wanted.checked) for c in same)


def _is_strong(doubt: Candidate, top: Candidate) -> bool:
    """Whether a doubt names the tool, and a release as exactly as the number it speaks against."""
    return doubt.bound and len(doubt.number) == len(top.number)


def _first_marked(candidates: list[Candidate]) -> Candidate | None:
    """The first number that its text calls the newest of all."""
    return next((candidate for candidate in candidates if candidate.marker in MARKS), None)


def _marked(rows: JudgedRows, marked: Candidate, doubt: Candidate | None, source: str) -> Verdict:
    """The highest number is official and marked as the newest."""
    number, checked = marked.version, rows.wanted.checked
    said = f"{number}, marked {marked.marker} by {source}"
    other = called_latest_instead(rows, marked)
    if other is not None:
        return _conflicting(number, f"{said}, but {rows.source_of(other)} leads to {other.version}")
    if stale(rows.view(marked), checked, RECENT):
        return _low(number, f"{said} on a page whose dates are over a year old")
    if undated_news(rows.view(marked), checked):
        return _low(number, f"{said} in news without a date of the last year")
    if doubt is not None:
        return _low(number, f"{said}, but {_spoken(rows, doubt)}")
    return Status.VERIFIED, number, said


def _unmarked(
    rows: JudgedRows, top: Candidate, same: list[Candidate], doubt: Candidate | None
) -> Verdict:
    """An official number that nobody calls the newest of all."""
    objection = _one_line_only(rows, top, same) or _outdated(rows, top, same)
    if objection:
        return objection
    source = rows.source_of(top, "official")
    if doubt is None and rows.wanted.track.id == "stable" and _is_of_newest_line(rows, top, same):
        why = f"{top.version}, marked latest of the newest line by {source}"
        return Status.VERIFIED, top.version, why
    return _low(top.version, f"stated by {source} without saying that it is the newest")


def _one_line_only(rows: JudgedRows, top: Candidate, same: list[Candidate]) -> Verdict | None:
    """Pages about one line say nothing of other lines, unless something sets the number beside these."""
    if _recent(rows, same) or _agreed(rows, top):
        return None
    if compared_with_others(rows, top) and (_marks_its_line(same) or rows.said_by("tracker")):
        return None
    if not all(of_one_line(rows.view(candidate), candidate) for candidate in same):
        return None
    said = f"{rows.source_of(top, 'official')} has {top.version}"
    why = f"{said} on a page about one line of releases; nothing says it is the newest"
    return _conflicting("", why)


def _outdated(rows: JudgedRows, top: Candidate, same: list[Candidate]) -> Verdict | None:
    """A number that stands on old pages only, or behind which the tracker lags on a long-term line."""
    if _agreed(rows, top):
        return None
    said = f"{rows.source_of(top, 'official')} has {top.version}"
    if all(stale(rows.view(candidate), rows.wanted.checked, OLD) for candidate in same):
        return _conflicting("", f"{said} on a page whose dates are over two years old")
    tracker = rows.said_by("tracker")
    if not tracker or rows.wanted.track.id != "lts":
        return None
    other = highest(tracker)
    if other.number >= top.number:
        return None
    return _conflicting(top.version, f"{said}, {rows.source_of(other)} has {other.version}")


def _agreed(rows: JudgedRows, top: Candidate) -> bool:
    return len(rows.sources(top.version)) > 1


def _recent(rows: JudgedRows, same: list[Candidate]) -> bool:
    return any(dated_recently(rows.view(c), rows.wanted.checked) for c in same)


def _marks_its_line(same: list[Candidate]) -> bool:
    return any(candidate.marker == "line" for candidate in same)


def _is_of_newest_line(rows: JudgedRows, top: Candidate, same: list[Candidate]) -> bool:
    return _marks_its_line(same) and _recent(rows, same) and compared_with_others(rows, top)
