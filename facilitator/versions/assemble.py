"""From what came back to a record: one place where judgement, outcome and words are put together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from facilitator.model import Status
from facilitator.model.tools import Tools
from facilitator.versions.addresses import FEEDS, LATEST, TRACKER
from facilitator.versions.judge import Judgement, judge
from facilitator.versions.objections import highest
from facilitator.versions.queries import Resolved
from facilitator.versions.sanitise import clean
from facilitator.versions.version_check import Candidate, Provider, Result, SearchRow, VersionCheck

_OUTCOMES = {
    "offline": "offline",
    "timeout": "no answer in time",
    "empty-or-blocked": "blocked or nothing found",
    "error": "the search failed",
}


def judge_results(
    found: Resolved,
    rows: tuple[SearchRow, ...],
    tools: Tools,
    checked_at: datetime | None,
    today: date,
    query: str,
    provider: Provider,
) -> VersionCheck:
    """Judge rows that came back. `checked_at` None: the date was not given, and is judged as of `today`."""
    if not rows:
        return unanswered(found, "empty-or-blocked", "", checked_at, query, provider)
    day = checked_at.date() if checked_at else today
    done = judge(found.speaker, found.phrase, found.track, rows, day, tools)
    if not done.results:
        return unanswered(found, "empty-or-blocked", "", checked_at, query, provider)
    check = _without_rows(found, "ok", done.status, "", checked_at, query, provider)
    return replace(
        check,
        why=done.why,
        proposal=done.proposal,
        results=done.results,
        candidates=done.candidates,
        sources=done.sources,
        official_sources=done.official_sources,
        tracker=_beside(done, provider),
        rows=rows,
    )


def unanswered(
    found: Resolved,
    outcome: str,
    text: str,
    checked_at: datetime | None,
    query: str,
    provider: Provider,
) -> VersionCheck:
    """Make the record of a lookup that brought no rows to judge."""
    why = found.fault or text or _OUTCOMES[outcome]
    return _without_rows(found, outcome, Status.UNVERIFIED, why, checked_at, query, provider)


def unversioned(found: Resolved, checked_at: datetime | None) -> VersionCheck:
    """Make the record of a tool that has no version; nothing was searched."""
    reason = found.tool.reason if found.tool else ""
    nobody = Provider("none")
    return _without_rows(found, "ok", Status.NOT_VERSIONED, reason, checked_at, "", nobody)


def _without_rows(
    found: Resolved,
    outcome: str,
    status: Status,
    why: str,
    checked_at: datetime | None,
    query: str,
    provider: Provider,
) -> VersionCheck:
    return VersionCheck(
        id=_id(found, checked_at),
        tool=found.id,
        key=found.key,
        name=found.label,
        asked_as=found.asked_as,
        track=found.track.id,
        query=query,
        checked_at=stamp(checked_at),
        outcome=outcome,
        status=status,
        why=clean(why, 200).shown,
        provider=provider,
        note=found.tool.note if found.tool else "",
    )


def stamp(moment: datetime | None) -> str:
    """A moment as a check writes it: UTC, ISO 8601, seconds; empty where it was not given."""
    if moment is None:
        return ""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _id(found: Resolved, checked_at: datetime | None) -> str:
    return "-".join((found.id, found.track.id, stamp(checked_at) or "undated"))


def _beside(done: Judgement, provider: Provider) -> str:
    """What the release sources say beside the search, each with agreement or conflict."""
    told: dict[str, list[Candidate]] = {"releases": [], "tracker": [], "search": []}
    for candidate in filter(lambda c: c.accepted, done.candidates):
        told[_voice(done.results[candidate.result - 1])].append(candidate)
    said = []
    if told["releases"]:
        top = highest(told["releases"])
        place = done.results[top.result - 1].source
        asked = "ddgs" in provider.name
        searched = _held_against(top, told["search"]) if asked else ""
        said.append(f"the releases of {place} have {top.version}{searched}")
    if told["tracker"]:
        top = highest(told["tracker"])
        others = {candidate.version for candidate in told["releases"] + told["search"]}
        said.append(f"{TRACKER} has {top.version}{_compared(top, others, done.proposal)}")
    return "; ".join(said)


def _voice(result: Result) -> str:
    """Who says what a row says: the tool's repository as a release source reads it, the tracker, or the search."""
    if result.authority == "official" and result.url.endswith((*FEEDS.values(), *LATEST.values())):
        return "releases"
    return "tracker" if result.authority == "tracker" else "search"


def _held_against(top: Candidate, found: list[Candidate]) -> str:
    """How what the search found stands to the newest release."""
    if not found:
        return ": the search has no number"
    other = highest(found)
    if other.number == top.number:
        return ": the search agrees"
    return f": the search has {other.version}, {'higher' if other.number > top.number else 'lower'}"


def _compared(top: Candidate, others: set[str], proposal: str) -> str:
    """How the tracker's newest number stands to the one proposed; empty when none is."""
    if not proposal:
        return ""
    if top.version == proposal and proposal not in others:
        return ", and it alone"
    number = tuple(int(part) for part in proposal.split("."))
    if top.number == number:
        return ": it agrees"
    return ": it is ahead" if top.number > number else ": it differs, lower"
