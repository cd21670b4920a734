"""Signing off what is written."""

from __future__ import annotations

from dataclasses import replace

from facilitator.session import events as m
from facilitator.session.choosing import one_line, tidy
from facilitator.session.commands import Act, Sign
from facilitator.session.state import Place, State, unwritten

Result = tuple[State, tuple[Act, ...]]


def sign(state: State, move: m.Sign) -> Result:
    """Sign off: bound to the text as it is written, so nothing may be drafted."""
    if state.place is not Place.OVERVIEW:
        return state.says("A plan is signed from its overview.", refused=True), ()
    if state.read_only or not state.plan.steps_completed:
        return state.says(
            f"Read-only: {state.read_only}" if state.read_only else "Nothing is written yet.",
            refused=True,
        ), ()
    if drafted := unwritten(state):
        return state.says(
            f"Step {drafted[0]} has a draft that is not written: what would be signed?",
            refused=True,
        ), ()
    name = one_line(move.by)
    if not name:
        return state.says("A sign-off needs a name.", refused=True), ()
    return state, (Sign(name, move.headings, tidy(move.note)),)


def signed(state: State, move: m.Signed) -> State:
    """A sign-off was recorded, or the notice says why not."""
    if move.reading is None:
        return state.says(move.message, refused=True)
    return replace(state, reading=move.reading, plan=move.reading.plan).says(move.message)
