"""A tool's version: what is recorded of it and how old that is, and a version of the user's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from facilitator.model import Decision, Evidence, Question, Status
from facilitator.session import events
from facilitator.text import counted
from facilitator.tui.host import Host
from facilitator.tui.wording import said

if TYPE_CHECKING:
    from facilitator.versions.version_check import Result

VERBS = {
    Status.CHOSEN: "chosen",
    Status.NOT_VERSIONED: "noted",
    Status.UNVERIFIED: "noted",
    Status.SKIPPED: "noted",
}
"""What happened on the day of a line, where nothing was checked."""


def aged(evidence: Evidence, today: str) -> str:
    """How long ago, in words."""
    verb = VERBS.get(evidence.status, "checked")
    try:
        days = (date.fromisoformat(today) - date.fromisoformat(evidence.checked_at)).days
    except ValueError:
        return f"{verb} on a day that is not given"
    if days < -1:  # another time zone may be a day ahead
        return f"{verb} on a day that is not yet"
    return f"{verb} today" if days <= 0 else f"{verb} {counted(days, 'day')} ago"


def brief(evidence: Evidence) -> str:
    """Number and status, or what is known instead of a number."""
    number = f"{evidence.version}, " if evidence.version else ""
    reason = (
        f" ({evidence.reason})" if evidence.reason and evidence.status is Status.UNVERIFIED else ""
    )
    return f"{number}{evidence.status.value}{reason}"


def versions_of(decisions: Iterable[Decision]) -> tuple[Evidence, ...]:
    """The versions that decisions record; a tool that several name stands there once."""
    every = (evidence for decision in decisions for evidence in decision.evidence)
    return tuple({(e.name, brief(e), e.checked_at): e for e in every}.values())


async def look_again(host: Host) -> None:
    """Show what would be sent for the versions that the plan records; when agreed, tell what moved since."""
    plan = host.state.plan
    if host.state.content.version_checks == "offline":
        host.remark("Offline: nothing is sent.")
        return
    queries = host.lookups.plan_queries(plan)
    if not queries:
        host.remark("The plan names no tool whose version can be looked up.")
        return
    words = "; ".join(queries)
    if not await agree_to_send(host, "Look these versions up again?", words):
        return
    lines = await host.work_aside(lambda: host.lookups.recheck(plan))
    if lines is not None:
        title = "What moved since the versions were recorded; the plan stays as it is"
        await host.read(title, [said(line) for line in lines])


async def agree_to_send(host: Host, question: str, words: str) -> bool:
    """Show the words that would be sent and where to, and ask."""
    engines = ", ".join(host.lookups.engines)
    return await host.confirm(f"{question}\n{words}\nTo: {engines}", "send", "no")


async def browse(host: Host, result: Result) -> None:
    """Show the address of a source, and open it when agreed."""
    if not result.link:
        host.remark(f"That address is not opened: {result.reason}")
        return
    question = f"Open this address in the browser?\n{result.link}"
    if await host.confirm(question, "open", "no"):
        host.visit(result.link)


async def state_own(
    host: Host, question: Question, evidence: Evidence, version: str = "", about: str = ""
) -> None:
    """Ask for a version of the user's own, and why; `version` where the number is known already."""
    number_field, reason_field = f"version:{evidence.tool}", f"reason:{evidence.tool}"
    line = partial(host.ask_text, one_line=True)
    number = version or await line(
        evidence.name, evidence.version, about="Which version?", field=number_field
    )
    if not number or not number.strip():
        return
    title = f"{evidence.name} {number.strip()}: why this one?"
    reason = await line(title, about=f"{about}A reason is needed.", field=reason_field)
    if reason is None:
        return
    if not reason.strip():
        host.remark("Without a reason nothing was recorded.")
        return
    own = replace(
        evidence,
        version=" ".join(number.split()),
        status=Status.CHOSEN,
        reason=" ".join(reason.split()),
        sources=(),
        checked_at=host.state.today,
    )
    host.keep(events.RecordEvidence(question.id, own), number_field, reason_field)
