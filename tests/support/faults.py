"""File-system faults for the running program: any act of `FileOps` can be failed, cut short or killed."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from facilitator.storage.files import FileOps

ACTS = tuple(
    name for name, member in vars(FileOps).items() if callable(member) and not name.startswith("_")
)


class Killed(BaseException):
    """Stands for SIGKILL: nothing after it runs but what the interpreter unwinds."""


class Watched(FileOps):
    """Calls `before(number, act, arguments)` ahead of each act; what that raises is the act's fault."""

    def __init__(self, before: Callable[[int, str, tuple[Any, ...]], None], short: int = 0) -> None:
        """`short` is the number of bytes that one write takes at most; 0 for all."""
        self.before = before
        self.short = short
        self.count = 0

    def __getattribute__(self, name: str) -> Any:
        act = super().__getattribute__(name)
        if name not in ACTS:
            return act

        def watched(*arguments: Any) -> Any:
            self.count += 1
            try:
                self.before(self.count, name, arguments)
            except BaseException:
                if name == "close":  # a descriptor is gone after a failed close, and after a kill
                    act(*arguments)
                raise
            if name == "write" and self.short:
                arguments = (arguments[0], arguments[1][: self.short])
            return act(*arguments)

        return watched


def failing(at: int, code: int) -> Watched:
    """Return files of which exactly act number `at` fails with this errno."""

    def before(number: int, _act: str, _arguments: tuple[Any, ...]) -> None:
        if number == at:
            raise OSError(code, os.strerror(code))

    return Watched(before)


class KilledFiles(Watched):
    """Files of a process that is killed before act number `at`: no later act happens either."""

    def __init__(self, at: int) -> None:
        """Count from 1."""

        def before(number: int, _act: str, _arguments: tuple[Any, ...]) -> None:
            if number >= at:
                raise Killed

        super().__init__(before)
