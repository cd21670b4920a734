"""Answers that are no option: own words, not applicable, deferred; each is asked for as a text."""

from __future__ import annotations

from facilitator.model import Kind, Question, Standing
from facilitator.session import events
from facilitator.session.choosing import percent_problem
from facilitator.tui.host import Host


async def own_words(host: Host, question: Question) -> bool:
    """Answer in own words; whether that was done. A percentage is asked for until it is one, or is left."""
    before = host.state.draft.decisions.get(question.id)
    field = f"own:{question.id}"
    percent = question.kind is Kind.PERCENT
    text, about = before.own if before else "", question.question
    if percent:
        about = "A number from 0 to 100, in percent."
    while True:
        typed = await host.ask_text(
            question.title, text, about=about, one_line=percent, field=field
        )
        if typed is None:
            return False
        text, about = typed, percent_problem(question, typed)
        if not about:
            break
    host.keep(events.OwnWords(question.id, text), field)
    return not host.state.refused


async def set_aside(host: Host, question: Question, how: str) -> bool:
    """Set the question aside with a reason, `defer` or `not applicable`; whether that was done."""
    before = host.state.draft.decisions.get(question.id)
    field = f"{how}:{question.id}"
    defer = how == "defer"
    standing = Standing.DEFERRED if defer else Standing.NOT_APPLICABLE
    reason = await host.ask_text(
        f"{question.title}: {how}",
        before.reason if before and before.standing is standing else "",
        about="Why, or until when?" if defer else "Why does it not apply?",
        field=field,
    )
    if reason is None:
        return False
    move = events.Defer(question.id, reason) if defer else events.NotApplicable(question.id, reason)
    host.keep(move, field)
    return not host.state.refused


async def say_why_first(host: Host, question: Question) -> None:
    """Take the reason for a choice that is still to come; it stands there when it is made."""
    about = "Why? Nothing is chosen yet: what you say goes with what you choose."
    text = await host.ask_text(question.title, about=about, field=f"rationale:{question.id}")
    if text and text.strip():
        host.tell("Kept: it goes with what you choose.")


async def say_why_revised(host: Host, about: str = "") -> None:
    """Take why a completed step is revised."""
    reason = await host.ask_text(
        "Why is this step revised?",
        host.state.draft.reason,
        about=about or "Kept in the document as Supersedes, with the replaced choice.",
        field="reason",
    )
    if reason is not None:
        host.keep(events.GiveReason(reason), "reason")
