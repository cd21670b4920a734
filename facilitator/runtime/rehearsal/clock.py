"""The clock of a rehearsal: what happened when, and waiting until something holds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Clocked:
    """What goes on for a while, and notes what happens."""

    def __init__(self) -> None:
        """Begin now."""
        self.loop = asyncio.get_running_loop()
        self.began = self.loop.time()
        self.events: list[tuple[float, str]] = []

    def say(self, words: str) -> None:
        """Note what happened, with the time as played."""
        self.events.append((self.loop.time() - self.began, words))


async def comes(holds: Callable[[], bool], seconds: float, pause: float) -> bool:
    """Whether something comes to hold within that time; it is looked at again after each pause."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while loop.time() < end:
        if holds():
            return True
        await asyncio.sleep(pause)
    return False
