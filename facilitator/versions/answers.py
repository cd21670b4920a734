"""Behind `facilitator versions`: what was asked for becomes records, an exit code, lines of text and JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from facilitator.model import Evidence, Plan, Status
from facilitator.model.noun import noun
from facilitator.model.tools import Tools
from facilitator.versions.assemble import unanswered
from facilitator.versions.evidence import moved, recorded
from facilitator.versions.lookup import OnProgress, lookup
from facilitator.versions.queries import resolve
from facilitator.versions.results_file import LINES, is_cut, judge_saved, read_results
from facilitator.versions.settings import VersionSettings
from facilitator.versions.version_check import Asked, Candidate, Provider, VersionCheck


@noun
class CheckedVersions:
    """What `facilitator versions` has to say."""

    records: tuple[VersionCheck, ...]
    exit_code: int
    """0 all verified or not versioned, 1 any other status, 2 nothing usable was asked."""
    messages: tuple[str, ...] = ()
    """For stderr: bad lines, by number."""
    before: tuple[Evidence, ...] = ()
    """With a plan: what it records, in the order of the records."""


def versions_of(
    names: Sequence[str],
    tools: Tools,
    settings: VersionSettings,
    now: Callable[[], datetime],
    on_progress: OnProgress = lambda _: None,
    fresh: bool = False,
) -> CheckedVersions:
    """Look up tools by name (`argo-cd`, `jenkins lts`, `nginx@mainline`)."""
    if not names:
        return CheckedVersions((), 2, ("no tool was named",))
    records = tuple(
        lookup([Asked(name) for name in names], tools, settings, on_progress, now=now, fresh=fresh)
    )
    return CheckedVersions(records, exit_code(records))


def versions_of_plan(
    plan: Plan,
    tools: Tools,
    settings: VersionSettings,
    now: Callable[[], datetime],
    on_progress: OnProgress = lambda _: None,
) -> CheckedVersions:
    """Check again what a plan records; the plan stays as it is. A plan that names no tool is answered with nothing."""
    before = tuple(recorded(plan))
    if not before:
        return CheckedVersions((), 0, ("the plan names no tool",))
    asked = [_asked(evidence, tools) for evidence in before]
    sent = [one for one in asked if one is not None]
    found = iter(lookup(sent, tools, settings, on_progress, now=now, fresh=True))
    records = tuple(
        next(found) if one is not None else _unsent(evidence, tools, now())
        for one, evidence in zip(asked, before, strict=True)
    )
    return CheckedVersions(records, exit_code(records), before=before)


def asked_again(plan: Plan, tools: Tools) -> list[Asked]:
    """What a second check of a plan asks for."""
    return [one for evidence in recorded(plan) if (one := _asked(evidence, tools)) is not None]


def _asked(evidence: Evidence, tools: Tools) -> Asked | None:
    """How recorded evidence is asked for again; None for words that nobody ever sent: they may be no tool's name."""
    if resolve(Asked(evidence.tool), tools).tool is not None:
        return Asked(evidence.tool)
    return Asked(evidence.name) if evidence.sources else None


def _unsent(evidence: Evidence, tools: Tools, now: datetime) -> VersionCheck:
    why = "no listed tool, so its name is not sent; name it after `facilitator versions` to look it up"
    return unanswered(resolve(Asked(evidence.name), tools), "error", why, now, "", Provider("none"))


def versions_of_results(data: bytes, file: str, tools: Tools, now: datetime) -> CheckedVersions:
    """Judge a results file, one record per line, in order."""
    saved = read_results(data, now)
    records = tuple(judge_saved(saved, tools, now, file, data))
    messages = tuple(f"{file}:{one.line}: {one.fault}" for one in saved if one.fault)
    if len(messages) == len(saved):
        return CheckedVersions(records, 2, messages or (f"{file}: no results in it",))
    if is_cut(data):
        cut = f"{file}: {LINES} lines are read; the rest is left out"
        return CheckedVersions(records, 1, (*messages, cut))
    return CheckedVersions(records, exit_code(records), messages)


def exit_code(records: Sequence[VersionCheck]) -> int:
    """0 when all are verified or not versioned, else 1."""
    return int(any(r.status not in (Status.VERIFIED, Status.NOT_VERSIONED) for r in records))


def projection(check: VersionCheck) -> dict[str, Any]:
    """One record as `--json` prints it."""
    return {
        "tool": check.tool,
        "name": check.name,
        "track": check.track,
        "query": check.query,
        "status": check.status.value,
        "version": check.proposal or None,
        "why": check.why,
        "candidates": [_candidate(c, check) for c in check.candidates],
        "sources": list(check.sources),
        "checked_at": check.checked_at or None,
        "outcome": check.outcome,
        "tracker": check.tracker or None,
        "note": check.note or None,
        "provider": {
            "name": check.provider.name,
            "library_version": check.provider.library_version or None,
            "backends": list(check.provider.backends),
            "proxy": check.provider.proxy or None,
            "file": check.provider.file or None,
            "sha256": check.provider.sha256 or None,
        },
    }


def _candidate(candidate: Candidate, check: VersionCheck) -> dict[str, Any]:
    result = check.results[candidate.result - 1]
    return {
        "version": candidate.version,
        "accepted": candidate.accepted,
        "reason": candidate.reason or None,
        "marker": candidate.marker or None,
        "field": candidate.field,
        "sentence": candidate.sentence,
        "authority": result.authority,
        "host": result.host,
        "url": result.link or None,
    }


def line(check: VersionCheck, before: Evidence | None = None) -> str:
    """One record as one line of text: number, who says so, when it was seen, or why there is none."""
    day = check.checked_at[:10] or "date not given"
    if before is not None and check.checked_at:
        from datetime import date

        return f"{check.name}: {moved(before, check, date.fromisoformat(day))}"
    if check.status is Status.NOT_VERSIONED:
        return f"{check.name}: not versioned ({check.why})"
    if check.status is Status.UNVERIFIED:
        return f"{check.name}: unverified ({check.why}), {day}"
    number = {
        Status.VERIFIED: "{}",
        Status.LOW_CONFIDENCE: "probably {}",
        Status.CONFLICTING: "highest seen {}",
    }
    said = number[check.status].format(check.proposal) if check.proposal else "no number"
    return f"{check.name}: {said} — {check.status.value}: {check.why}, seen {day}"


def details(check: VersionCheck) -> list[str]:
    """The accepted candidates as lines of text, highest first: number, who says so, marker, sentence; one per source."""
    accepted = [c for c in check.candidates if c.accepted]
    found: dict[tuple[str, str], str] = {}
    for c in sorted(accepted, key=lambda c: (c.number, bool(c.marker)), reverse=True):
        result = check.results[c.result - 1]
        found.setdefault((c.version, result.source), _told(c, result.authority, result.source))
    return [*found.values(), *([check.tracker] if check.tracker else [])]


def _told(candidate: Candidate, authority: str, source: str) -> str:
    marker = f", {candidate.marker}" if candidate.marker else ""
    return f"{candidate.version}  {authority} {source}{marker}: {candidate.sentence}"
