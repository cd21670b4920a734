"""The warden of a rehearsal: ends what was started and removes its folder, however the rehearsal itself ends.

A program of its own, in a session of its own. It reads lines `+PID` and `-PID` (has ended) from the rehearsal; when
that pipe closes, or the time is over, it ends the processes that are left, by their numbers, and removes the folder.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import sys
import time
from pathlib import Path

NAME = "facilitator-rehearsal-"


def watch(lives: float) -> set[int]:
    """The processes that are left when the rehearsal has ended, or its time is over."""
    alive: set[int] = set()
    deadline, rest = time.monotonic() + lives, b""
    while (left := deadline - time.monotonic()) > 0:
        if not select.select([0], [], [], left)[0]:
            break
        read = os.read(0, 4096)
        if not read:
            break
        *lines, rest = (rest + read).split(b"\n")
        for line in lines:
            (alive.add if line.startswith(b"+") else alive.discard)(int(line[1:]))
    return alive


def end(pids: set[int]) -> None:
    """End processes; they were started for the rehearsal and never reported as ended."""
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


if __name__ == "__main__":
    folder = sys.argv[1]
    end(watch(float(sys.argv[2])))
    if Path(folder).name.startswith(NAME) and not Path(folder).is_symlink():
        shutil.rmtree(folder, ignore_errors=True)
