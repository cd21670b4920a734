"""Signing off what is written."""

from __future__ import annotations

from dataclasses import replace

from facilitator.session import events
from facilitator.session.choosing import one_line, tidy
from facilitator.session.commands import WriteSignOff
from facilitator.session.state import Refused, Result, State, unsaved_steps


def sign_off(state: State, event: events.SignOff) -> Result:
    """Sign off: bound to the text as it is written, so nothing may be drafted."""
    if not state.plan.steps_completed:
        raise Refused("Nothing is written yet.")
    if drafted := unsaved_steps(state):
        raise Refused(f"Step {drafted[0]} has a draft that is not written: what would be signed?")
    name = one_line(event.by)
    if not name:
        raise Refused("A sign-off needs a name.")
    return state, (WriteSignOff(name, event.headings, tidy(event.note)),)


def end_sign_off(state: State, event: events.SignOffEnded) -> State:
    """A sign-off was recorded, or the notice says why not."""
    if event.reading is None:
        raise Refused(event.message)
    return replace(state, file=state.file.show(event.reading)).says(event.message)
