"""A tool's version: what is recorded of it and how old that is, and a version of the user's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, cast

from textual.app import App

from facilitator.model import Evidence, Question, Status
from facilitator.session import events as m
from facilitator.tui.pages.page import Page
from facilitator.tui.wording import said

if TYPE_CHECKING:
    from facilitator.tui.app import Facilitator
    from facilitator.versions.record import Result

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
    return f"{verb} today" if days <= 0 else f"{verb} {days} day{'s' if days != 1 else ''} ago"


def brief(evidence: Evidence) -> str:
    """Number and status, or what is known instead of a number."""
    number = f"{evidence.version}, " if evidence.version else ""
    reason = (
        f" ({evidence.reason})" if evidence.reason and evidence.status is Status.UNVERIFIED else ""
    )
    return f"{number}{evidence.status.value}{reason}"


def open_evidence(page: Page, question: Question, evidence: Evidence) -> None:
    """Show what is known of this tool's version."""
    from facilitator.tui.dialogs.versions import Versions

    page.app.push_screen(Versions(question, evidence.tool))


def look_again(page: Page) -> None:
    """Show what would be sent for the versions that the plan records; when agreed, tell what moved since."""
    from facilitator.tui.dialogs.confirm import Confirm
    from facilitator.tui.dialogs.reading import Reading

    app, plan = cast("Facilitator", page.app), page.session.plan
    if page.session.content.version_checks == "offline":
        app.notify("Offline: nothing is sent.", markup=False)
        return
    queries = app.runtime.lookups.plan_queries(plan)
    if not queries:
        app.notify("The plan names no tool whose version can be looked up.", markup=False)
        return

    def told(lines: list[str]) -> None:
        title = "What moved since the versions were recorded; the plan stays as it is"
        app.push_screen(Reading(title, [said(line) for line in lines]))

    sent = f"Look these versions up again?\n{'; '.join(queries)}\nTo: {', '.join(app.engines())}"
    app.push_screen(
        Confirm(sent, "send", "no"),
        lambda yes: app.aside(lambda: app.runtime.lookups.recheck(plan), told) if yes else None,
    )


def browse(app: App[int], result: Result) -> None:
    """Show the address of a source, and open it when agreed."""
    from facilitator.tui.dialogs.confirm import Confirm

    if not result.link:
        app.notify(f"That address is not opened: {result.reason}", markup=False)
        return
    app.push_screen(
        Confirm(f"Open this address in the browser?\n{result.link}", "open", "no"),
        lambda yes: app.open_url(result.link) if yes else None,
    )


def state_own(
    page: Page, question: Question, evidence: Evidence, version: str = "", about: str = ""
) -> None:
    """A version of the user's own, and why; `version` where the number is known already."""

    def reason(number: str) -> None:
        if number.strip():
            page.write(
                f"reason:{evidence.tool}",
                f"{evidence.name} {number.strip()}: why this one?",
                "",
                lambda why: chosen(number, why),
                about=f"{about}A reason is needed.",
                one_line=True,
            )

    def chosen(number: str, why: str) -> m.Event | None:
        if not why.strip():
            page.app.notify("Without a reason nothing was recorded.", markup=False)
            return None
        own = replace(
            evidence,
            version=" ".join(number.split()),
            status=Status.CHOSEN,
            reason=" ".join(why.split()),
            sources=(),
            checked_at=page.session.today,
        )
        return m.RecordEvidence(question.id, own)

    if version:
        reason(version)
        return
    page.write(
        f"version:{evidence.tool}",
        evidence.name,
        evidence.version,
        reason,
        about="Which version?",
        one_line=True,
    )
