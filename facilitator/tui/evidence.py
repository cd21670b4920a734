"""A tool's version: what is recorded of it, what was found, and what the user makes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from facilitator.session import moves as m
from facilitator.tui.pages.page import Page
from facilitator.vocabulary import Evidence, Question, Status


def age(checked_at: str, today: str) -> str:
    """How long ago, in words; empty when a date is missing."""
    try:
        days = (date.fromisoformat(today) - date.fromisoformat(checked_at)).days
    except ValueError:
        return ""
    return "checked today" if days <= 0 else f"checked {days} day{'s' if days != 1 else ''} ago"


def open_evidence(page: Page, question: Question, evidence: Evidence) -> None:
    """Show what is known of this tool's version."""
    from facilitator.tui.dialogs.versions import Versions

    page.app.push_screen(Versions(question, evidence.tool))


def state_own(page: Page, question: Question, evidence: Evidence) -> None:
    """A version of the user's own, and why."""

    def reason(version: str) -> None:
        if version.strip():
            page.write(
                f"reason:{evidence.tool}",
                f"{evidence.name} {version.strip()}: why this one?",
                "",
                lambda why: chosen(version, why),
                about="A reason is needed.",
                one_line=True,
            )

    def chosen(version: str, why: str) -> m.Move | None:
        if not why.strip():
            page.app.notify("Without a reason nothing was recorded.", markup=False)
            return None
        own = replace(
            evidence,
            version=" ".join(version.split()),
            status=Status.CHOSEN,
            reason=" ".join(why.split()),
            sources=(),
            checked_at=page.session.today,
        )
        return m.RecordEvidence(question.id, own)

    page.write(
        f"version:{evidence.tool}",
        evidence.name,
        evidence.version,
        reason,
        about="Which version?",
        one_line=True,
    )
