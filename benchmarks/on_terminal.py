"""What the benchmarks of the screen share: programs on pseudo-terminals of their own, timed on raw bytes."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pexpect

ASKED, KNOWN = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
"""“Do you know synchronised output?”, and the answer of a terminal that does."""

SMALLEST = """\
from textual.app import App
from textual.widgets import Static


class Smallest(App):
    BINDINGS = [("down", "more", "")]
    number = 0

    def compose(self):
        yield Static("MARK-0000")

    def action_more(self):
        self.number += 1
        self.query_one(Static).update(f"MARK-{self.number:04d}")


Smallest().run()
"""
"""The smallest Textual app: one line, and one key that changes it."""


class Program:
    """A program on its own pseudo-terminal."""

    def __init__(
        self,
        argv: Sequence[str],
        size: tuple[int, int] = (120, 40),
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        # compiled modules are written and read, as on anybody's machine
        dropped = ("LINES", "COLUMNS", "NO_COLOR", "PYTHONDONTWRITEBYTECODE")
        kept = {
            k: v for k, v in os.environ.items() if k not in dropped and not k.startswith("TEXTUAL")
        }
        self.raw = bytearray()
        self.born = time.perf_counter()
        self.child = pexpect.spawn(
            argv[0],
            list(argv[1:]),
            dimensions=(size[1], size[0]),
            cwd=str(cwd) if cwd else None,
            env={**kept, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})},
        )
        self.child.delaybeforesend = None

    def until(self, marker: bytes, seconds: float = 20.0) -> float:
        """Read until the marker is in the output; the moment it arrived."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            if self._read(0.01) and marker in self.raw:
                return time.perf_counter()
        raise TimeoutError(
            f"{marker!r} never came; the end of the output: {bytes(self.raw[-400:])!r}"
        )

    def drain(self, seconds: float = 0.15) -> None:
        """Read until nothing has come for so long."""
        while self._read(seconds):
            pass

    def _read(self, seconds: float) -> bool:
        try:
            data = self.child.read_nonblocking(1 << 16, timeout=seconds)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return False
        if ASKED in data:
            self.child.send(KNOWN)
        self.raw += data
        return True

    def milliseconds(self, key: str, marker: bytes) -> float:
        """From a key to the marker in the output."""
        self.drain()
        self.raw.clear()
        sent = time.perf_counter()
        self.child.send(key)
        return (self.until(marker) - sent) * 1000

    def resident(self) -> float:
        """Megabytes of memory now."""
        status = Path(f"/proc/{self.child.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def processor(self) -> float:
        """Milliseconds of processor time so far."""
        fields = Path(f"/proc/{self.child.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        """End it."""
        try:
            self.child.close(force=True)
        except pexpect.ExceptionPexpect:  # killed, and on a busy machine not yet gone
            self.child.wait()


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share lies, nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]
