"""What the user decided about a check, as the line of the document; its age; and what moved since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from facilitator.model import Evidence, Plan, Status
from facilitator.model.noun import noun
from facilitator.text import counted
from facilitator.versions.version_check import VersionCheck

SOURCES = 3
"""Sources that a line names at most."""

_SEEN = (Status.VERIFIED, Status.LOW_CONFIDENCE, Status.CONFLICTING)
"""Statuses whose version was seen somewhere on a day; others do not age."""

_FOUND = {
    Status.VERIFIED: "a number was found",
    Status.LOW_CONFIDENCE: "a number was found with low confidence",
    Status.CONFLICTING: "numbers that conflict were found",
}


@noun
class VersionDecision:
    """What the user did with a check."""

    kind: str
    """accepted, overridden or left-unknown."""
    version: str = ""
    """The number chosen or typed; for `accepted`, empty means what was proposed."""
    reason: str = ""
    """Required for `overridden`."""


def to_evidence(check: VersionCheck, decision: VersionDecision, today: date) -> Evidence:
    """Turn a decided check into what a plan records; ValueError where the decision does not fit the check.

    A number that the user takes keeps the status of the check; another number than the proposed one is the user's own.
    """
    if decision.kind == "left-unknown":
        return _without_number(check)
    version, reason = decision.version.strip(), decision.reason.strip()
    if decision.kind == "overridden":
        if not version or not reason:
            raise ValueError("a version of one's own needs a number and a reason")
        return _chosen(check, version, reason, today)
    return _accepted(check, decision.version or check.proposal, reason, today)


def _accepted(check: VersionCheck, version: str, reason: str, today: date) -> Evidence:
    if not version:
        raise ValueError("nothing was proposed that could be accepted")
    seen = [c.result for c in check.candidates if c.accepted and c.version == version]
    if not seen:
        raise ValueError(f"{version} is not among the numbers found")
    if version != check.proposal:
        sources = dict.fromkeys(check.results[number - 1].source for number in seen)
        return _chosen(check, version, reason or f"found at {', '.join(sources)}", today)
    day = check.checked_at[:10]
    return Evidence(check.key, check.name, version, check.status, day, _places(check.sources))


def _chosen(check: VersionCheck, version: str, reason: str, today: date) -> Evidence:
    day = today.isoformat()
    return Evidence(check.key, check.name, version, Status.CHOSEN, day, reason=reason)


def _without_number(check: VersionCheck) -> Evidence:
    status = Status.UNVERIFIED
    if check.status is Status.NOT_VERSIONED:
        status, reason = Status.NOT_VERSIONED, check.why
    elif check.status is not Status.UNVERIFIED:
        reason = f"{_FOUND[check.status]}, none was taken"
    else:
        reason = check.why
    return Evidence(check.key, check.name, "", status, check.checked_at[:10], reason=reason)


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


def stale(evidence: Evidence, today: date, limit: int) -> str:
    """Why what was seen of a version no longer counts as seen; empty where it does."""
    days = age(evidence, today)
    if evidence.status not in _SEEN or not evidence.checked_at:
        return ""
    if days is None or days < -1:  # another time zone may be a day ahead
        return f"is dated “{evidence.checked_at}”, which is no day that was"
    return f"was looked up on {evidence.checked_at}, {days} days ago" if days > limit else ""


def recorded(plan: Plan) -> list[Evidence]:
    """All evidence of a plan, each tool once, the newest check of each."""
    newest: dict[str, Evidence] = {}
    for decision in plan.decisions.values():
        for evidence in decision.evidence:
            known = newest.get(evidence.tool)
            if known is None or evidence.checked_at > known.checked_at:
                newest[evidence.tool] = evidence
    return list(newest.values())


def moved(before: Evidence, check: VersionCheck, today: date) -> str:
    """Say in one sentence what a check changes about recorded evidence. Nothing is changed by it."""
    was = f"{before.version or before.status.value} ({_when(before, today)})"
    status = check.status.value
    if check.status is Status.UNVERIFIED:
        return f"{was}; not checked now: {check.why}"
    if check.status is Status.NOT_VERSIONED or not check.proposal:
        now = "still" if check.status is before.status else "now"
        return f"{was}; {now} {status}: {check.why}"
    now = "still" if check.proposal == before.version else "now"
    return f"{was}; {now} {check.proposal}, {status}"


def _when(evidence: Evidence, today: date) -> str:
    days = age(evidence, today)
    if days is None:
        return "recorded without a date"
    ago = f"{counted(days, 'day')} ago" if days else "today"
    return f"recorded {evidence.checked_at[:10]}, {ago}"
