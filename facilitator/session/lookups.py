"""Version checks beside the session: asked for when a tool is named, shown when they answer, never in the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from facilitator.model import Decision, Evidence
from facilitator.session import events
from facilitator.session.commands import Command, LookUp, StopLookUp
from facilitator.session.state import LookUpState, Refused, Result, State

OFFLINE = "offline"
FOUND = "shows what was found."


def looking_up(answer: Callable[[State, Any], State]) -> Callable[[State, Any], Result]:
    """An answer to a question, after which the tools that it newly names are looked up."""

    def answered(state: State, event: events.Choose | events.OwnWords | events.NameTool) -> Result:
        before = state.draft.decisions.get(event.question)
        return look_up_new(answer(state, event), event.question, before)

    return answered


def look_up_new(state: State, question: str, before: Decision | None) -> Result:
    """Look up the tools that an answer names and did not before, or hold the search until it is allowed.

    Words that name no listed tool are never sent by themselves: they may be anything.
    """
    wanted = _newly_named(state, question, before)
    if not wanted or state.content.version_checks == OFFLINE:
        return state, ()
    commands: list[Command] = []
    for evidence in wanted:
        state, command = _begin(state, question, evidence.tool, evidence.name)
        commands += command
    if not state.search_allowed:
        names = ", ".join(evidence.name for evidence in wanted)
        shown = "on the question, s shows what would be sent"
        state = state.says(f"The version of {names} can be looked up: {shown}.")
    return state, tuple(commands)


def _newly_named(state: State, question: str, before: Decision | None) -> list[Evidence]:
    decision = state.draft.decisions.get(question)
    listed = {tool for tool, _ in state.content.tools.values()} - state.content.not_versioned.keys()
    known = {e.tool for e in before.evidence} if before else set()
    new = listed - known - state.lookups.keys()
    return [e for e in decision.evidence if e.tool in new] if decision else []


def _begin(state: State, question: str, tool: str, name: str, *, fresh: bool = False) -> Result:
    request = state.requests + 1
    standing = "waiting" if state.search_allowed else "held"
    entry = LookUpState(request, question, tool, name, standing, fresh=fresh)
    state = replace(state, requests=request, lookups={**state.lookups, tool: entry})
    return state, (LookUp(request, tool, name, fresh),) if state.search_allowed else ()


def allow(state: State, _: events.AllowSearch) -> Result:
    """Send what was held back, and forget what was held for an answer that is no longer there."""
    wanted = held(state)
    begun = {tool: e for tool, e in state.lookups.items() if e.standing != "held"}
    begun |= {entry.tool: replace(entry, standing="waiting") for entry in wanted}
    commands = tuple(LookUp(e.request, e.tool, e.name, e.fresh) for e in wanted)
    return replace(state, search_allowed=True, lookups=begun), commands


def held(state: State) -> tuple[LookUpState, ...]:
    """The checks that wait to be allowed, of tools that an answer names."""
    decisions = {**state.drafted.decisions, **state.decisions}.values()
    named = {evidence.tool for decision in decisions for evidence in decision.evidence}
    return tuple(e for e in state.lookups.values() if e.standing == "held" and e.tool in named)


def look_again(state: State, event: events.LookAgain) -> Result:
    """Look a tool up again, past what is remembered."""
    decision = state.decisions.get(event.question)
    named = decision.evidence if decision else ()
    evidence = next((e for e in named if e.tool == event.tool), None)
    if evidence is None:
        raise Refused("That tool is not named here.")
    if state.content.version_checks == OFFLINE:
        raise Refused(
            "Offline: nothing is looked up. A version of your own can be stated, with a reason."
        )
    return _begin(state, event.question, event.tool, evidence.name, fresh=True)


def cancel_look_up(state: State, event: events.CancelLookUp) -> Result:
    """Stop waiting."""
    entry = state.lookups.get(event.tool)
    if entry is None or entry.standing not in ("waiting", "held"):
        raise Refused("Nothing is looked up there.")
    return _put(state, replace(entry, standing="cancelled")).says(
        f"{entry.name} is not looked up."
    ), (StopLookUp(entry.request),)


def take_look_up(state: State, event: events.LookedUp) -> State:
    """An answer came; one that nobody waits for is dropped."""
    entry = state.lookups.get(event.tool)
    if entry is None or entry.request != event.request or entry.standing != "waiting":
        return state
    came = _recordable(event, "left-unknown", state.today)
    entry = replace(entry, standing="answered", record=event.record, came=came)
    state = _put(state, entry)
    if state.notice and not state.notice.endswith(
        FOUND
    ):  # what the user's own last event had to say stays
        return state
    return state.says(_told(state, entry))


def _told(state: State, entry: LookUpState) -> str:
    """What came of a check, in a sentence."""
    if entry.came is not None and not getattr(entry.record, "candidates", ()):
        return f"{entry.name} was looked up, and nothing was found: {entry.came.reason}."
    here = state.question is not None and state.question.id == entry.question
    question = state.catalogue.questions.get(entry.question)
    where = "" if here or question is None else f" at {question.title}"
    return f"{entry.name} was looked up: s{where} {FOUND}"


def recordable(answer: events.LookedUp, today: str) -> Evidence | None:
    """What to record for somebody who accepts whatever a check found: the proposal, or why there is none."""
    proposed = getattr(answer.record, "proposal", "")
    return _recordable(answer, "accepted" if proposed else "left-unknown", today)


def _recordable(answer: events.LookedUp, kind: str, today: str) -> Evidence | None:
    """A check that was decided in one of these ways, as a plan records it."""
    # imported once something was looked up
    from facilitator.versions.evidence import VersionDecision, to_evidence
    from facilitator.versions.version_check import VersionCheck

    if not isinstance(answer.record, VersionCheck):
        return None
    evidence = to_evidence(answer.record, VersionDecision(kind), date.fromisoformat(today))
    return replace(evidence, tool=answer.tool)


def stale(evidence: Evidence, today: str, limit: int) -> str:
    """Why what was seen of a version no longer counts as seen; empty where it does."""
    from facilitator.versions import evidence as seen  # whoever opens a plan does not wait for it

    return seen.stale(evidence, date.fromisoformat(today), limit)


def _put(state: State, entry: LookUpState) -> State:
    return replace(state, lookups={**state.lookups, entry.tool: entry})


def waiting(state: State) -> tuple[LookUpState, ...]:
    """The checks that are under way."""
    return tuple(e for e in state.lookups.values() if e.standing == "waiting")
