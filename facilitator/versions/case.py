"""Judged rows as the rules of the status ask about them: who states what, how old it is, what speaks against it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from facilitator.versions.dates import dates
from facilitator.versions.extract import sentences
from facilitator.versions.gates import Question, View
from facilitator.versions.markers import on_a_branch, pinned
from facilitator.versions.record import Candidate
from facilitator.versions.rows import DOUBTFUL

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
        return list(
            dict.fromkeys(r.source for r in rows if not authority or r.authority == authority)
        )


def highest(candidates: Iterable[Candidate]) -> Candidate:
    """The candidate with the highest number."""
    return max(candidates, key=lambda c: c.number)


def line_of(candidate: Candidate) -> Line:
    """Major and minor; a number of two parts has only its major as line."""
    number = candidate.number
    return number[:2] if len(number) > 2 else number[:1]


def names_only_a_line(case: Case, top: Candidate) -> bool:
    """Whether the number has fewer parts than others that were accepted."""
    return any(len(c.number) > len(top.number) for c in case.accepted)


def doubt_about(case: Case, top: Candidate) -> Candidate | None:
    """Find a higher number of the tool that was rejected for its weakness; one with the tool's name before it first."""
    found = [
        c
        for c in case.candidates
        if c.reason in DOUBTFUL and c.number[:2] > top.number[: len(c.number[:2])]
    ]
    found = [c for c in found if c.bound or _about_the_tool(c, case.view(c))]
    return max(found, key=lambda c: (c.bound, len(c.number)), default=None)


def _about_the_tool(candidate: Candidate, view: View) -> bool:
    named = view.naming.named_in(candidate.sentence) or (
        candidate.reason == "too-short" and view.named
    )
    return named and view.result.authority != "rejected"


def of_one_line(view: View, candidate: Candidate) -> bool:
    """Whether the row is about one line of releases only: its branch, or a page of that line."""
    return on_a_branch(candidate.version, view) or pinned(candidate.version, view, major=False)


def compared_with_others(case: Case, top: Candidate) -> bool:
    """Whether an official page or a tracker also states a lower line, so that this one is the highest of several."""
    speakers = case.of("official") + case.of("tracker")
    return any(line_of(c) < line_of(top) and c.result != top.result for c in speakers)


def dated_recently(view: View, checked: date) -> bool:
    """Whether the row dates something within the year before the check."""
    return any(checked - RECENT <= day <= checked for day in dates(view.text))


def stale(view: View, checked: date, age: timedelta) -> bool:
    """Whether the newest date of the row lies further back than this."""
    days = [
        *dates(view.text),
        *(date(int(p), 12, 28) for p in view.address.path if re.fullmatch("20[0-9]{2}", p)),
    ]
    return bool(days) and max(days) < checked - age


def undated_news(view: View, checked: date) -> bool:
    """Whether the row is a blog post or news that does not show a date within the last year."""
    return bool(NEWS & {part.lower() for part in view.address.path}) and not dated_recently(
        view, checked
    )


def ended(view: View, candidate: Candidate, checked: date) -> bool:
    """Whether the row says that the line of this number had ended before the check."""
    line = ".".join(candidate.version.split(".")[:2])
    for sentence in sentences(view.text):
        found = _ENDED.search(sentence)
        if not found or any(day > checked for day in dates(sentence[found.start() :])):
            continue
        named = {m[1] for m in _LINE.finditer(sentence)} - {candidate.version}
        if line in named or (
            not named
            and (pinned(candidate.version, view) or candidate.version in view.title.judged)
        ):
            return True
    return False


def host_of(case: Case, candidate: Candidate, authority: str = "") -> str:
    """Source of a candidate, preferring a kind of speaker."""
    return (
        next(iter(case.sources(candidate.version, authority)), "")
        or case.view(candidate).result.source
    )
