"""What a rehearsal starts, and where: bounded, on loopback, in a folder of its own, and gone at the end."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from facilitator.private import entered
from facilitator.rehearsal.bounds import LOOPBACK, MOST_PROCESSES, MOST_SECONDS
from facilitator.runtime.rehearsal import warden

_PATIENCE = 1.0
"""Seconds that a process has to end when it is told to, before it is killed."""
_LONGEST_PATH = 80
"""Characters of a folder in which a socket can have its name."""


class StageError(Exception):
    """A rehearsal cannot be played here; the message says why."""


class Stage:
    """The folder and the processes of one scenario; leaving it ends and removes all of them."""

    def __init__(self) -> None:
        self.folder = Path()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._sockets: list[socket.socket] = []
        self._warden: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Stage:
        self.folder = Path(os.path.realpath(tempfile.mkdtemp(prefix=warden.NAME)))  # 0700
        try:
            if len(str(self.folder)) > _LONGEST_PATH:
                raise StageError(f"{self.folder.parent}: its path is too long for a socket")
            with entered(self.folder):
                self._warden = self._watched()
        except BaseException:
            self.folder.rmdir()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:  # fmt: skip
        for process in self._processes:
            self.stop(process, wait=False)
        for process in self._processes:
            self._ended(process)
        for bound in self._sockets:
            bound.close()
        if self._warden and self._warden.stdin:
            self._warden.stdin.close()  # it removes the folder
            with suppress(subprocess.TimeoutExpired):
                self._warden.wait(5)

    def bind(self) -> socket.socket:
        """A socket on a free port of loopback, for a child to inherit: nobody can take the port in between."""
        bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((LOOPBACK[0], 0))
        self._sockets.append(bound)
        on_loopback(bound.getsockname()[0])
        return bound

    def start(
        self, words: Sequence[str], name: str, inherits: Sequence[socket.socket] = ()
    ) -> subprocess.Popen[bytes]:
        """Start a program; the sockets are its own from then on.

        Raises:
            StageError: as many run as may.
        """
        running = [p for p in self._processes if p.poll() is None]
        if len(running) + 1 >= MOST_PROCESSES:
            raise StageError(f"more than {MOST_PROCESSES} processes")
        with (self.folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env=self._environment(),
                pass_fds=[bound.fileno() for bound in inherits],
                start_new_session=True,
            )
        self._tell(f"+{process.pid}\n")
        self._processes.append(process)
        for bound in inherits:
            bound.close()
            self._sockets.remove(bound)
        return process

    def stop(self, process: subprocess.Popen[bytes], *, wait: bool = True) -> None:
        """Tell a process of ours to end; kill it where it does not."""
        if process.poll() is None:
            process.terminate()
        if wait:
            self._ended(process)

    def _ended(self, process: subprocess.Popen[bytes]) -> None:
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._tell(f"-{process.pid}\n")

    def _watched(self) -> subprocess.Popen[bytes]:
        """Start the warden, which outlives this program."""
        words = [sys.executable, "-I", warden.__file__, str(self.folder), str(MOST_SECONDS + 10)]
        return subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self._environment(),
            cwd="/",
            start_new_session=True,
        )

    def _tell(self, line: str) -> None:
        assert self._warden
        assert self._warden.stdin
        with suppress(BrokenPipeError):
            self._warden.stdin.write(line.encode())
            self._warden.stdin.flush()

    def _environment(self) -> dict[str, str]:
        """What programs are told: no proxy, no home, no settings of the user."""
        return {"PATH": os.defpath, "LC_ALL": "C", "TMPDIR": str(self.folder), "GOMAXPROCS": "1"}


def on_loopback(address: str) -> None:
    """Raise StageError for an address that is not loopback."""
    if address not in LOOPBACK:
        raise StageError(f"{address} is not loopback")
