"""Pilot journeys wait until the program rests, and no longer: by what is queued, not by how busy the processor is.

Textual's own wait sleeps a fiftieth of a second several times a key, and longer while threads are busy.
"""

from __future__ import annotations

import asyncio

from textual import app as textual_app
from textual import pilot as textual_pilot
from textual._context import active_app
from textual.app import App
from textual.screen import Screen

from facilitator.tui.app import Facilitator

OFTEN = 0.002
"""Seconds between two looks."""
LOOKS = 3
"""So many looks in a row find it at rest: what one message posts is seen by the next."""
MOST = 50
"""Looks after which the journey goes on all the same: what waits for the disk or a person is no unrest."""


async def at_rest(*_: float) -> None:
    """Wait until all that was typed and drawn has been dealt with."""
    app, rested = active_app.get(), 0
    for _ in range(MOST):
        if rested == LOOKS:
            break
        await asyncio.sleep(OFTEN)
        rested = rested + 1 if _rests(app) else 0
        if app.screen_stack and not rested and not _drawn(app.screen):
            app.screen._on_timer_update()  # draw now, as `Pilot.pause` does


def _rests(app: App[object]) -> bool:
    if not app.screen_stack:
        return True
    screen = app.screen
    if isinstance(app, Facilitator) and (app.between or app._turns._limit is not None):
        return False
    nodes = (app, screen, *screen.walk_children())
    return _drawn(screen) and all(
        node._message_queue.empty() and not node._next_callbacks for node in nodes
    )


def _drawn(screen: Screen[object]) -> bool:
    """Whether it has the size of the terminal, and all is drawn that is to be."""
    waits = screen._dirty_widgets or screen._layout_required or screen._callbacks
    return not waits and screen.app._resize_event is None


def use() -> None:
    """Have every pilot wait so."""
    textual_app.wait_for_idle = at_rest
    textual_pilot.wait_for_idle = at_rest
