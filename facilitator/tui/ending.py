"""The end of the program comes: neither a terminal that takes nothing nor a disk that hangs keeps it alive."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import termios
import threading
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from typing import Any

LAST = 10.0
"""Seconds from the wish to end until the process is ended, whatever it still waits for."""


def on_signals(told: Callable[[int], None], end: Callable[[int], None]) -> None:
    """On TERM and HUP tell the exit code at once, and have the loop end with it."""
    loop, context = asyncio.get_running_loop(), copy_context()

    def signalled(number: int, _: object) -> None:
        told(128 + number)
        if loop.is_closed():
            raise SystemExit(128 + number)
        loop.call_soon_threadsafe(end, 128 + number, context=context)

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None:
            # not the loop's own handlers: a terminal that takes nothing may hold the loop up
            signal.signal(number, signalled)


class Ending:
    """Ends the process when it does not end on its own; the words are stored before this begins to count."""

    def __init__(self) -> None:
        self._timer: threading.Timer | None = None
        self._terminal: list[Any] = []
        with suppress(termios.error, ValueError, OSError):
            self._terminal = termios.tcgetattr(sys.stdin.fileno())

    def begin(self, code: int) -> None:
        """The program was told to end with this exit code."""
        if self._timer is None:
            self._timer = threading.Timer(LAST, self._now, (code,))
            self._timer.daemon = True
            self._timer.start()

    def leave_behind(self, code: int) -> None:
        """End now: a thread still waits for something, and would be torn down in the middle of it."""
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)

    def _now(self, code: int) -> None:
        if self._terminal:
            with suppress(termios.error, ValueError, OSError):
                termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, self._terminal)
        os._exit(code)
