"""Version checks beside the session: asked for when a tool is named, shown when they answer, never in the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from facilitator.model import Evidence
from facilitator.session import events
from facilitator.session.commands import Command, LookUp, StopLookUp
from facilitator.session.state import LookUpState, State

Result = tuple[State, tuple[Command, ...]]
OFFLINE = "offline"
FOUND = "shows what was found."


def named(state: State, question: str, tools: Iterable[tuple[str, str]]) -> Result:
    """Tools (id, name) were named: look them up, or hold the search until it is allowed.

    Words that name no listed tool are never sent by themselves: they may be anything.
    """
    listed = {tool for tool, _ in state.content.tools.values()} - state.content.not_versioned.keys()
    wanted = [(t, n) for t, n in tools if t in listed and t not in state.lookups]
    if state.content.version_checks == OFFLINE or not wanted:
        return state, ()
    commands: list[Command] = []
    for tool, name in wanted:
        state, command = _begin(state, question, tool, name)
        commands += command
    if not state.search_allowed:
        names = ", ".join(n for _, n in wanted)
        return state.says(
            f"The version of {names} can be looked up: s shows what would be sent."
        ), ()
    return state, tuple(commands)


def _begin(state: State, question: str, tool: str, name: str, *, fresh: bool = False) -> Result:
    request = state.requests + 1
    standing = "waiting" if state.search_allowed else "held"
    entry = LookUpState(request, question, tool, name, standing, fresh=fresh)
    state = replace(state, requests=request, lookups={**state.lookups, tool: entry})
    return state, (LookUp(request, tool, name, fresh),) if state.search_allowed else ()


def allow(state: State) -> Result:
    """Send what was held back."""
    state = replace(state, search_allowed=True)
    commands: list[Command] = []
    for entry in state.lookups.values():
        if entry.standing == "held":
            state = _with(state, replace(entry, standing="waiting"))
            commands.append(LookUp(entry.request, entry.tool, entry.name, entry.fresh))
    return state, tuple(commands)


def again(state: State, event: events.LookAgain) -> Result:
    """Look a tool up again, past what is remembered."""
    decision = state.decisions.get(event.question)
    evidence = (
        next((e for e in decision.evidence if e.tool == event.tool), None) if decision else None
    )
    if evidence is None:
        return state.says("That tool is not named here.", refused=True), ()
    if state.content.version_checks == OFFLINE:
        return state.says(
            "Offline: nothing is looked up. A version of your own can be stated, with a reason.",
            refused=True,
        ), ()
    return _begin(state, event.question, event.tool, evidence.name, fresh=True)


def cancel(state: State, event: events.CancelLookUp) -> Result:
    """Stop waiting."""
    entry = state.lookups.get(event.tool)
    if entry is None or entry.standing not in ("waiting", "held"):
        return state.says("Nothing is looked up there.", refused=True), ()
    return _with(state, replace(entry, standing="cancelled")).says(
        f"{entry.name} is not looked up."
    ), (StopLookUp(entry.request),)


def looked_up(state: State, event: events.LookedUp) -> State:
    """An answer came; one that nobody waits for is dropped."""
    entry = state.lookups.get(event.tool)
    if entry is None or entry.request != event.request or entry.standing != "waiting":
        return state
    state = _with(state, replace(entry, standing="answered", record=event.record))
    if state.notice and not state.notice.endswith(
        FOUND
    ):  # what the user's own last event had to say stays
        return state
    here = state.question is not None and state.question.id == entry.question
    question = state.catalogue.questions.get(entry.question)
    where = "" if here or question is None else f" at {question.title}"
    return state.says(f"{entry.name} was looked up: s{where} {FOUND}")


def recordable(answer: events.LookedUp, today: str) -> Evidence | None:
    """What to record for somebody who accepts whatever a check found: the proposal, or why there is none."""
    from facilitator.versions.evidence import (
        VersionDecision,
        to_evidence,
    )  # once something was looked up
    from facilitator.versions.version_check import VersionCheck

    if not isinstance(answer.record, VersionCheck):
        return None
    kind = "accepted" if answer.record.proposal else "left-unknown"
    evidence = to_evidence(answer.record, VersionDecision(kind), date.fromisoformat(today))
    return replace(evidence, tool=answer.tool)


def _with(state: State, entry: LookUpState) -> State:
    return replace(state, lookups={**state.lookups, entry.tool: entry})


def waiting(state: State) -> tuple[LookUpState, ...]:
    """The checks that are under way."""
    return tuple(e for e in state.lookups.values() if e.standing == "waiting")
