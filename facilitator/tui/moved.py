"""What whoever comes back to a plan is told once it is shown: how far it is, and what has moved on since."""

from __future__ import annotations

from textual.content import Content

from facilitator.session.open_points import coming_back
from facilitator.session.state import State
from facilitator.text import counted
from facilitator.tui.wording import QUIET, said

MOST = 4
"""Lines that are told; the others are counted."""


def moved(state: State) -> list[Content]:
    """Progress, then a line for each document, acceptance, version and answer that has moved on."""
    if not state.plan.steps_completed or state.gone:
        return []
    back = coming_back(state)
    open_ = counted(back.open, "point")
    told = [
        said(
            f"{back.answered}, {open_} in the way of readiness. j lists what is open.",
            QUIET,
        )
    ]
    told += [said(point.text, "$text-warning") for point in back.moved[:MOST]]
    more = len(back.moved) - MOST
    return (
        [*told, said(f"and {more} more of what changed or is to be looked at again", QUIET)]
        if more > 0
        else told
    )
