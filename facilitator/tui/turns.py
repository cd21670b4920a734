"""One key at a time: the next is given out when all that the last one caused has happened, however slow the machine.

Textual hands a key to whatever has the keyboard at that moment, and what a key does (open a dialog, go to another
page) reaches the screen through several queues. Keys typed ahead would meet the screen as it was before.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from math import inf
from typing import Any

from textual.dom import DOMNode
from textual.events import Event
from textual.screen import Screen

from facilitator.tui.asking import AskingApp

LONGEST = 2.0
"""Seconds of standing still after which the next key is given out all the same: the keyboard never locks."""
LOOK = 0.05
"""Seconds between two looks at whether it stands still. A program that is busy for long has one look in all that time."""
AGAIN = 0.005
"""Seconds between two looks at whether the program is there by now."""


class Turns:
    """Gives out keys and pastes, each after the one before has been dealt with."""

    def __init__(self, app: AskingApp, give: Callable[[Event], Awaitable[None]]) -> None:
        self._app, self._give = app, give
        self._waiting: deque[Event] = deque()
        self._turn = 0
        """Number of the turn that is on; what belongs to an earlier one is ignored."""
        self._limit: asyncio.TimerHandle | None = None
        """The next look; there is one while a turn is on."""
        self._still = 0.0
        """For how long nothing that the key passes has answered."""
        self._deaf_until = 0.0
        """What was typed before this moment does not count; endless until the moment has come."""
        self._left: Screen[Any] | None = None
        """What was shown when it began not to count."""

    def ignore_ahead(self) -> None:
        """Ignore what is typed until another screen is drawn, or this turn is over: it was meant for this one."""
        self._deaf_until, self._left = inf, self._app.screen
        self._waiting.clear()
        if self._limit is None:  # no turn is on that could be over
            self._listen()

    def drawing(self, screen: Screen[Any]) -> None:
        """What is typed from now on counts, where this is the screen that it will be typed for."""
        if screen is not self._left and screen.is_mounted:
            self._listen()

    def _listen(self) -> None:
        if self._deaf_until == inf:
            self._deaf_until, self._left = Event().time, None  # by the clock that events carry

    async def take(self, event: Event) -> None:
        """Give this out now, or when it is its turn."""
        if event.time < self._deaf_until:
            return
        self._waiting.append(event)
        if self._limit is None:
            await self._next()

    async def _next(self) -> None:
        self._turn += 1
        self._listen()
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None
        if not self._waiting:
            return
        self._still = 0.0
        self._limit = asyncio.get_running_loop().call_later(LOOK, self._look, self._turn)
        way = self._way()
        await self._give(self._waiting.popleft())
        await self._follow(self._turn, way, 1)

    def _look(self, turn: int) -> None:
        self._still += LOOK
        if self._still >= LONGEST:
            self._app.wait_no_longer()
            self._app.call_later(self._over, turn)
        elif turn == self._turn:
            self._limit = asyncio.get_running_loop().call_later(LOOK, self._look, turn)

    def _way(self) -> list[DOMNode]:
        """What a key passes: from what has the keyboard up to the screen, then the program."""
        screen = self._app.screen
        inner = list((self._app.focused or screen).ancestors_with_self)
        return [node for node in inner if node is not self._app] + [self._app]

    async def _follow(self, turn: int, way: Sequence[DOMNode], passes: int) -> None:
        """Go the way of the key behind it; once more for what was posted on it, and as long as the screen changes."""
        before = (self._app.screen, self._app.focused)

        async def gone() -> None:
            if turn != self._turn:
                return
            if self._app.between:
                later = self._app.call_later
                asyncio.get_running_loop().call_later(AGAIN, later, self._follow, turn, way, 1)
            elif passes < 2 or (self._app.screen, self._app.focused) != before:
                await self._follow(
                    turn, [*(n for n in way if n is not self._app), *self._way()], passes + 1
                )
            else:
                await self._over(turn)

        await self._along(way, gone)

    async def _along(self, way: Sequence[DOMNode], then: Callable[[], Awaitable[None]]) -> None:
        """Wait in the queues of these, one after the other, and then do this; what is going away is left out.

        The program stands last: when it takes nothing any more it is ending, and no key is given out.
        """
        if not self._app.between:
            self._still = 0.0
        if not way:
            await then()
            return
        node, *rest = way
        waits = node.call_later(self._along, rest, then)
        if rest and not waits:
            await self._along(rest, then)

    async def _over(self, turn: int) -> None:
        if turn == self._turn:
            await self._next()
