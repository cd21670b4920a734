"""Signing off what is written."""

from __future__ import annotations

from dataclasses import replace

from facilitator.session import events
from facilitator.session.choosing import one_line, tidy
from facilitator.session.commands import Command, WriteSignOff
from facilitator.session.state import Place, State, unsaved_steps

Result = tuple[State, tuple[Command, ...]]


def sign(state: State, event: events.SignOff) -> Result:
    """Sign off: bound to the text as it is written, so nothing may be drafted."""
    if state.place is not Place.OVERVIEW:
        return state.says("A plan is signed from its overview.", refused=True), ()
    if state.read_only or not state.plan.steps_completed:
        return state.says(
            f"Read-only: {state.read_only}" if state.read_only else "Nothing is written yet.",
            refused=True,
        ), ()
    if drafted := unsaved_steps(state):
        return state.says(
            f"Step {drafted[0]} has a draft that is not written: what would be signed?",
            refused=True,
        ), ()
    name = one_line(event.by)
    if not name:
        return state.says("A sign-off needs a name.", refused=True), ()
    return state, (WriteSignOff(name, event.headings, tidy(event.note)),)


def signed(state: State, event: events.SignOffEnded) -> State:
    """A sign-off was recorded, or the notice says why not."""
    if event.reading is None:
        return state.says(event.message, refused=True)
    return replace(state, reading=event.reading, plan=event.reading.plan).says(event.message)
