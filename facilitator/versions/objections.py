"""What speaks for and against a number that passed the filters: its age, its line, and higher numbers beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from facilitator.versions.addresses import LATEST
from facilitator.versions.dates import dates
from facilitator.versions.extract import sentences
from facilitator.versions.judged_rows import DOUBTFUL, JudgedRows
from facilitator.versions.markers import on_a_branch, pinned
from facilitator.versions.row_view import RowView
from facilitator.versions.version_check import Candidate

RECENT = timedelta(days=365)
"""A page that dates its newest statement further back does not say what is newest today."""
NEWS = frozenset({"blog", "blogs", "news", "post", "posts", "announcements", "press"})
"""Parts of an address under which every statement is one of its day."""
OLD = timedelta(days=730)
_ENDED = re.compile(
    r"\bend[- ]of[- ]life\b|\bEOL\b|\bno longer (?:maintained|supported)\b|\barchived\b",
    re.IGNORECASE,
)
_LINE = re.compile(r"(?<![\w.])v?([0-9]+\.[0-9]+)(?![\w]?[0-9])")


Line = tuple[int, ...]


def highest(candidates: Iterable[Candidate]) -> Candidate:
    """The candidate with the highest number."""
    return max(candidates, key=lambda candidate: candidate.number)


def line_of(candidate: Candidate) -> Line:
    """Major and minor; a number of two parts has only its major as line."""
    number = candidate.number
    return number[:2] if len(number) > 2 else number[:1]


def names_only_a_line(rows: JudgedRows, top: Candidate) -> bool:
    """Whether the number has fewer parts than others that were accepted."""
    return any(len(other.number) > len(top.number) for other in rows.accepted)


def doubt_about(rows: JudgedRows, top: Candidate) -> Candidate | None:
    """Find a higher number of the tool that was rejected for its weakness; one with the tool's name before it first."""
    found = []
    for candidate in rows.candidates:
        line = candidate.number[:2]
        if candidate.reason not in DOUBTFUL or line <= top.number[: len(line)]:
            continue
        if candidate.bound or _about_the_tool(candidate, rows.view(candidate)):
            found.append(candidate)
    return max(found, key=lambda c: (c.bound, len(c.number)), default=None)


def _about_the_tool(candidate: Candidate, view: RowView) -> bool:
    if view.result.authority == "rejected":
        return False
    if candidate.reason == "too-short" and view.named:
        return True
    return view.naming.named_in(candidate.sentence)


def of_one_line(view: RowView, candidate: Candidate) -> bool:
    """Whether the row is about one line of releases only: its branch, or a page of that line."""
    return on_a_branch(candidate.version, view) or pinned(candidate.version, view, major=False)


def called_latest_instead(rows: JudgedRows, top: Candidate) -> Candidate | None:
    """Find the lower number that the repository's own address of its latest release leads to, where it is not this one."""
    called = [c for c in rows.said_by("official") if _leads_to_latest(rows.view(c))]
    if not called or any(candidate.number == top.number for candidate in called):
        return None
    return highest(called)


def _leads_to_latest(view: RowView) -> bool:
    return view.address.url.endswith(tuple(LATEST.values()))


def compared_with_others(rows: JudgedRows, top: Candidate) -> bool:
    """Whether an official page or a tracker also states a lower line, so that this one is the highest of several."""
    speakers = rows.said_by("official") + rows.said_by("tracker")
    return any(line_of(c) < line_of(top) and c.result != top.result for c in speakers)


def dated_recently(view: RowView, checked: date) -> bool:
    """Whether the row dates something within the year before the check."""
    return any(checked - RECENT <= day <= checked for day in dates(view.text))


def stale(view: RowView, checked: date, age: timedelta) -> bool:
    """Whether the newest date of the row lies further back than this."""
    days = list(dates(view.text))
    for part in view.address.path:
        if re.fullmatch("20[0-9]{2}", part):
            days.append(date(int(part), 12, 28))
    return bool(days) and max(days) < checked - age


def undated_news(view: RowView, checked: date) -> bool:
    """Whether the row is a blog post or news that does not show a date within the last year."""
    is_news = any(part.lower() in NEWS for part in view.address.path)
    return is_news and not dated_recently(view, checked)


def ended(view: RowView, candidate: Candidate, checked: date) -> bool:
    """Whether the row says that the line of this number had ended before the check."""
    line = ".".join(candidate.version.split(".")[:2])
    for sentence in sentences(view.text):
        found = _ENDED.search(sentence)
        if not found or any(day > checked for day in dates(sentence[found.start() :])):
            continue
        named = {match[1] for match in _LINE.finditer(sentence)} - {candidate.version}
        if line in named or (not named and _is_about(view, candidate)):
            return True
    return False


def _is_about(view: RowView, candidate: Candidate) -> bool:
    """Whether what a row says without naming a line is said of this number's."""
    return pinned(candidate.version, view) or candidate.version in view.title.judged
