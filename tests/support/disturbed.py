"""Files that are killed or fail after so many more acts."""

from __future__ import annotations

import errno
from typing import Any

from support.faults import Killed, Watched


class Disturbed(Watched):
    """Files that are killed or fail after so many more acts; syncs are left out, nobody pulls the plug here."""

    def __init__(self) -> None:
        self.kill_in = self.fail_in = 0
        super().__init__(self._disturb)

    def _disturb(self, _number: int, act: str, _arguments: tuple[Any, ...]) -> None:
        if self.kill_in:
            self.kill_in -= 1
            if not self.kill_in:
                self.kill_in = 1  # dead: nothing more happens
                raise Killed
        if self.fail_in and act != "close":
            self.fail_in -= 1
            if not self.fail_in:
                raise OSError(errno.EIO, "Input/output error")

    def sync(self, fd: int) -> None:
        """Do nothing."""
