"""Keeps what follows from the values of a plan with the deployment pattern, where what would be kept is accepted."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from facilitator.model import Decision, Insight
from facilitator.session import events
from facilitator.session.open_points import point_at, way
from facilitator.session.state import State
from facilitator.session.whatif import numbers_of
from facilitator.tui.dialogs.offer import OfferReader
from facilitator.tui.host import Host
from facilitator.tui.jump import CLOSED, goes_anywhere
from facilitator.tui.wording import QUIET, STRONG, said
from facilitator.whatif.kept import DECISION, beside_others, digest

YES = "y"


async def keep(host: Host, insight: Insight) -> bool:
    """Show what would be kept; record it with its decision where that is accepted. Whether the page is left."""
    decision = host.state.decisions.get(DECISION)
    if problem := _why_not(host.state, decision):
        host.remark(problem)
        return False
    assert decision is not None
    title = "What would be kept with the decision; C on its step writes it"
    text = list(_to_keep(decision, insight))
    if await host.open(OfferReader(title, text, ((YES, "keep it"),))) is None:
        return False
    _record(host, insight)
    return True


def _record(host: Host, insight: Insight) -> None:
    """Go to the decision and put it there; a refusal on the way has said why."""
    for move in way(host.state, point_at(host.state, DECISION)):
        host.play(move)
        if host.state.refused:
            return
    there = host.state.draft.decisions.get(DECISION)
    if there is None or digest(numbers_of(host.state)) != insight.name:
        host.tell(
            "The draft of this step has other inputs: look at it again with i, and keep that."
        )
        return
    host.play(events.SetInsights(DECISION, beside_others(there, insight)))
    if not host.state.refused:
        host.tell("It is kept with the decision; C on its step writes it.")


def _why_not(state: State, decision: Decision | None) -> str:
    """Why nothing can be kept here; empty where it can."""
    if state.read_only:
        return state.only_reads
    if decision is None:
        return "It is kept with the deployment pattern, and none is decided."
    return "" if goes_anywhere(state) else CLOSED


def _to_keep(decision: Decision, insight: Insight) -> Iterator[Content]:
    yield said(f"{insight.by.capitalize()} ({insight.name})", STRONG)
    yield from map(said, insight.text.split("\n"))
    if any(one.by == insight.by for one in decision.insights):
        yield Content("")
        yield said("It takes the place of the one that is kept now.", QUIET)
