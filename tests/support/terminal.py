"""A program on a pseudo-terminal of its own: what it draws, and the keys a person would press."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pexpect
import pyte
import pytest

PATIENCE = float(os.environ.get("JOURNEY_PATIENCE", "60"))
"""Seconds after which something that should be on the screen is missing; generous, for a busy machine."""
ASKED = b"\x1b[?2026$p"
KNOWN = b"\x1b[?2026;2$y"
"""“Do you know synchronised output?”, and what a terminal that does answers."""

SIZES = [
    pytest.param((80, 24), id="80x24"),
    pytest.param((120, 40), id="120x40", marks=pytest.mark.slow),
]
"""Sizes in which a long way is walked; the same way in the second is for the slow profile."""

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "space": " ",
    **{f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"},
}


def closed(child: pexpect.spawn) -> None:
    """End a program and its terminal; a killed one may need a while to be gone on a busy machine."""
    try:
        child.close(force=True)
    except pexpect.ExceptionPexpect:
        child.wait()


class Terminal:
    """Runs a program, keeps its screen, waits for text instead of sleeping."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        dropped = ("LINES", "COLUMNS", "NO_COLOR", "SOURCE_DATE_EPOCH")
        inherited = {
            k: v for k, v in os.environ.items() if k not in dropped and not k.startswith("TEXTUAL")
        }
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._shown: str | None = None
        """The screen as text, until something is written to it."""
        self.raw = bytearray()
        """Every byte that was written to the terminal."""
        self.child = pexpect.spawn(
            argv[0],
            list(argv[1:]),
            cwd=str(cwd) if cwd else None,
            env={**inherited, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})},
            dimensions=(rows, columns),
            timeout=PATIENCE,
        )
        self.child.delaybeforesend = None

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        closed(self.child)

    def read(self, seconds: float = 0.02) -> bool:
        """Take in what was written; False once the program has ended."""
        try:
            data = self.child.read_nonblocking(1 << 16, timeout=seconds)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        if ASKED in data:
            self.child.send(KNOWN)
        self.raw += data
        self._shown = None
        # pyte takes the intermediate byte of DECRQM for text
        self._stream.feed(data.replace(ASKED, b""))
        return True

    def screen(self) -> str:
        """The screen as text."""
        if self._shown is None:
            self._shown = "\n".join(line.rstrip() for line in self._screen.display)
        return self._shown

    def line(self, number: int) -> str:
        """One line of the screen; -1 is the bottom line."""
        return str(self._screen.display[number]).rstrip()

    def wait_for(self, *texts: str, gone: str = "", seconds: float = PATIENCE) -> str:
        """Wait until all of these texts are on the screen (and `gone` is not); the screen then."""
        end = time.monotonic() + seconds
        while True:
            alive = self.read()
            shown = self.screen()
            flat = " ".join(shown.split())
            if all(t in shown or t in flat for t in texts) and not (gone and gone in flat):
                return shown
            if not alive or time.monotonic() > end:
                state = "ended" if not alive else "waited in vain"
                raise AssertionError(
                    f"{state} for {texts!r} (without {gone!r}); the screen:\n{shown}"
                )

    def wait_for_one(self, *texts: str, seconds: float = PATIENCE) -> str:
        """Wait until one of these texts is on the screen; which one."""
        end = time.monotonic() + seconds
        while True:
            alive = self.read()
            flat = " ".join(self.screen().split())
            if here := [t for t in texts if t in flat]:
                return here[-1]
            if not alive or time.monotonic() > end:
                raise AssertionError(f"none of {texts!r} came; the screen:\n{self.screen()}")

    def wait_lit(self, text: str, seconds: float = PATIENCE) -> None:
        """Wait until the cursor of a list is on a row with this text: its ground differs from the second line's."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self._lit(text):
                return
            if not self.read():
                break
        raise AssertionError(f"the cursor never came to {text!r}; the screen:\n{self.screen()}")

    def _lit(self, text: str) -> bool:
        cells = self._screen.buffer
        for number, line in enumerate(self._screen.display):
            places = (at for at in range(len(line)) if line.startswith(text, at))
            if any(cells[number][at].bg != cells[1][at].bg for at in places):
                return True
        return False

    def go_to(self, text: str, rows: int = 80) -> None:
        """Go down a list until the cursor is on a row with this text, however many rows stand before it."""
        for _ in range(rows):
            if self._lit(text):
                return
            before = self._grounds()
            self.press("down")
            self._moved_from(before)
            self.settle(quiet=0.1, most=1)
        raise AssertionError(f"no row {text!r} below; the screen:\n{self.screen()}")

    def _grounds(self) -> list[str]:
        """The ground of each line, by which a cursor shows."""
        cells = self._screen.buffer
        return [cells[number][2].bg for number in range(len(self._screen.display))]

    def _moved_from(self, grounds: list[str], seconds: float = 2) -> None:
        """Read until a cursor moved, so that on a slow machine no row is passed unseen; at the end of a list it stays."""
        end = time.monotonic() + seconds
        while self._grounds() == grounds and time.monotonic() < end and self.read():
            pass

    def settle(self, quiet: float = 0.25, most: float = 3.0) -> str:
        """Read until nothing was written for a while (a cursor blinks: no longer than `most`); the screen then."""
        seen, since = len(self.raw), time.monotonic()
        end = since + most
        while time.monotonic() - since < quiet and time.monotonic() < end and self.read():
            if len(self.raw) != seen:
                seen, since = len(self.raw), time.monotonic()
        return self.screen()

    def press(self, *keys: str) -> None:
        """Press keys by name (`enter`, `ctrl+s`, `c`)."""
        for key in keys:
            self.child.send(KEYS.get(key, key))

    def type(self, text: str) -> None:
        """Type text as a person would."""
        self.child.send(text)

    def paste(self, data: bytes) -> None:
        """Paste, bracketed as terminals do."""
        self.child.send(b"\x1b[200~" + data + b"\x1b[201~")

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        self._screen.resize(rows, columns)
        self._shown = None
        self.child.setwinsize(rows, columns)

    def ended(self, seconds: float = PATIENCE) -> int:
        """Wait for the program's end; its exit code, or minus the signal that ended it."""
        end = time.monotonic() + seconds
        while self.read(0.05):
            if time.monotonic() > end:
                raise AssertionError(f"still running; the screen:\n{self.screen()}")
        with contextlib.suppress(pexpect.ExceptionPexpect):
            self.child.wait()
        closed(self.child)
        return (
            self.child.exitstatus
            if self.child.exitstatus is not None
            else -(self.child.signalstatus or 0)
        )

    def restored(self) -> bool:
        """Whether the program gave the terminal back: screen, cursor, mouse, paste."""
        return all(
            self.raw.rfind(off) > self.raw.rfind(on)
            for on, off in (
                (b"\x1b[?1049h", b"\x1b[?1049l"),
                (b"\x1b[?25l", b"\x1b[?25h"),
                (b"\x1b[?1000h", b"\x1b[?1000l"),
                (b"\x1b[?2004h", b"\x1b[?2004l"),
            )
        )
