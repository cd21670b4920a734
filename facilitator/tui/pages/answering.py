"""Answers that are no option: own words, not applicable, deferred; each opens the editor."""

from __future__ import annotations

from facilitator.model import Kind, Question
from facilitator.session import events as m
from facilitator.tui.pages.page import Page


def own_words(page: Page, question: Question) -> None:
    """Answer in own words."""
    before = page.session.draft.decisions.get(question.id)
    percent = question.kind is Kind.PERCENT
    page.write(
        f"own:{question.id}",
        question.title,
        before.own if before else "",
        lambda text: m.OwnWords(question.id, text),
        about="A number from 0 to 100, in percent." if percent else question.question,
        one_line=percent,
    )


def set_aside(page: Page, question: Question, how: str) -> None:
    """Set the question aside with a reason: `defer` or `not applicable`."""
    before = page.session.draft.decisions.get(question.id)
    defer = how == "defer"
    page.write(
        f"{how}:{question.id}",
        f"{question.title}: {how}",
        before.reason if before else "",
        lambda text: m.Defer(question.id, text) if defer else m.NotApplicable(question.id, text),
        about="Why, or until when?" if defer else "Why does it not apply?",
    )
