"""What the user decided about a check, as the line of the document; its age; and what moved since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from facilitator.model import Evidence, Plan, Status
from facilitator.versions.version_check import VersionCheck

SOURCES = 3
"""Sources that a line names at most."""


@dataclass(frozen=True, slots=True)
class VersionDecision:
    """What the user did with a check."""

    kind: str
    """accepted, overridden or left-unknown."""
    version: str = ""
    """The number chosen or typed; for `accepted`, empty means what was proposed."""
    reason: str = ""
    """Required for `overridden`."""


def to_evidence(record: VersionCheck, decision: VersionDecision, today: date) -> Evidence:
    """Turn a decided check into what a plan records; ValueError where the decision does not fit the check.

    A number that the user takes keeps the status of the check; another number than the proposed one is the user's own.
    """
    day = record.checked_at[:10]
    if decision.kind == "left-unknown":
        return _without_number(record, day)
    if decision.kind == "overridden":
        if not decision.version.strip() or not decision.reason.strip():
            raise ValueError("a version of one's own needs a number and a reason")
        return _chosen(record, decision.version.strip(), decision.reason.strip(), today)
    version = decision.version or record.proposal
    if not version:
        raise ValueError("nothing was proposed that could be accepted")
    seen = [c for c in record.candidates if c.accepted and c.version == version]
    if not seen:
        raise ValueError(f"{version} is not among the numbers found")
    if version != record.proposal:
        hosts = dict.fromkeys(record.results[c.result - 1].source for c in seen)
        return _chosen(
            record, version, decision.reason.strip() or f"found at {', '.join(hosts)}", today
        )
    return Evidence(record.key, record.name, version, record.status, day, _places(record.sources))


def _chosen(record: VersionCheck, version: str, reason: str, today: date) -> Evidence:
    return Evidence(
        record.key, record.name, version, Status.CHOSEN, today.isoformat(), reason=reason
    )


def _without_number(record: VersionCheck, day: str) -> Evidence:
    if record.status is Status.NOT_VERSIONED:
        return Evidence(record.key, record.name, "", Status.NOT_VERSIONED, day, reason=record.why)
    reason = record.outcome if record.outcome in ("offline", "timeout") else record.why
    if record.status is not Status.UNVERIFIED:
        reason = f"left open, {record.status.value}"
    return Evidence(record.key, record.name, "", Status.UNVERIFIED, day, reason=reason)


def _places(addresses: Sequence[str]) -> tuple[str, ...]:
    """HOST/PATH of addresses, without scheme and query."""
    places = (a.partition("://")[2].partition("?")[0].rstrip("/") for a in addresses)
    return tuple(dict.fromkeys(places))[:SOURCES]


def age(evidence: Evidence, today: date) -> int | None:
    """Days since the check; None where the date is not given or is none."""
    try:
        return (today - date.fromisoformat(evidence.checked_at[:10])).days
    except ValueError:
        return None


def is_stale(evidence: Evidence, today: date, max_age_days: int) -> bool:
    """Whether a number was seen too long ago, or nobody knows when. What has no version does not age."""
    if evidence.status is Status.NOT_VERSIONED:
        return False
    days = age(evidence, today)
    return days is None or days > max_age_days


def recorded(plan: Plan) -> list[Evidence]:
    """All evidence of a plan, each tool once, the newest check of each."""
    newest: dict[str, Evidence] = {}
    for evidence in (e for d in plan.decisions.values() for e in d.evidence):
        known = newest.get(evidence.tool)
        if known is None or evidence.checked_at > known.checked_at:
            newest[evidence.tool] = evidence
    return list(newest.values())


def moved(before: Evidence, record: VersionCheck, today: date) -> str:
    """Say in one sentence what a check changes about recorded evidence. Nothing is changed by it."""
    days = age(before, today)
    ago = "today" if days == 0 else f"{days} day{'' if days == 1 else 's'} ago"
    when = (
        f"recorded {before.checked_at[:10]}, {ago}"
        if days is not None
        else "recorded without a date"
    )
    was = before.version or before.status.value
    if record.status is Status.UNVERIFIED:
        return f"{was} ({when}); not checked now: {record.why}"
    if record.status is Status.NOT_VERSIONED or not record.proposal:
        now = "still" if record.status is before.status else "now"
        return f"{was} ({when}); {now} {record.status.value}: {record.why}"
    if record.proposal == before.version:
        return f"{was} ({when}); still {record.proposal}, {record.status.value}"
    return f"{was} ({when}); now {record.proposal}, {record.status.value}"
