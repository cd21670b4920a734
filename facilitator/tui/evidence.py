"""A tool's version: what is recorded of it, what was found, and what the user makes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from textual.content import Content

from facilitator.session import moves as m
from facilitator.tui.pages.page import Page
from facilitator.tui.wording import said
from facilitator.vocabulary import Evidence, Question, Status


def age(checked_at: str, today: str) -> str:
    """How long ago, in words; empty when a date is missing."""
    try:
        days = (date.fromisoformat(today) - date.fromisoformat(checked_at)).days
    except ValueError:
        return ""
    return "checked today" if days <= 0 else f"checked {days} day{'s' if days != 1 else ''} ago"


def open_evidence(page: Page, question: Question, evidence: Evidence) -> None:
    """Ask what to do about this tool."""
    from facilitator.tui.dialogs.pick import Pick

    rows: list[tuple[str, Content]] = [
        ("own", said("State a version of your own, with a reason")),
        ("open", said("Leave it open: unverified")),
        ("drop", said("Take the tool out of this decision")),
    ]
    about = f"{evidence.version or 'no version'}: {evidence.status.value}" + (f" ({evidence.reason})" if evidence.reason else "")

    def picked(what: str | None) -> None:
        if what == "own":
            state_own(page, question, evidence)
        elif what == "open":
            left = replace(evidence, version="", status=Status.UNVERIFIED, reason="left open", sources=(), checked_at=page.session.today)
            page.play(m.RecordEvidence(question.id, left))
        elif what == "drop":
            page.play(m.DropTool(question.id, evidence.tool))

    page.app.push_screen(Pick(evidence.name, rows, about), picked)


def state_own(page: Page, question: Question, evidence: Evidence) -> None:
    """A version of the user's own, and why."""

    def reason(version: str) -> None:
        if version.strip():
            page.write(f"reason:{evidence.tool}", f"{evidence.name} {version.strip()}: why this one?", "", lambda why: chosen(version, why), about="A reason is needed.", one_line=True)

    def chosen(version: str, why: str) -> m.Move | None:
        if not why.strip():
            page.app.notify("Without a reason nothing was recorded.", markup=False)
            return None
        own = replace(evidence, version=" ".join(version.split()), status=Status.CHOSEN, reason=" ".join(why.split()), sources=(), checked_at=page.session.today)
        return m.RecordEvidence(question.id, own)

    page.write(f"version:{evidence.tool}", evidence.name, evidence.version, reason, about="Which version?", one_line=True)

