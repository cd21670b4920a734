"""The one way to the terminal: every command writes its results and messages through it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from facilitator.text import json_text, sendable


@contextmanager
def _named() -> Iterator[None]:
    """Say of a failure that it is the output's: what the command did may well be done."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        why = (
            f"what it says cannot be printed ({error.strerror}); what it wrote to files is written"
        )
        raise OSError(error.errno, why) from error


class Guarded:
    """A stream that is sent nothing a terminal would obey and nothing that nobody sees."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.fault: OSError | None = None

    def write(self, text: str) -> int:
        """Write the text as it is safe to send; what the encoding cannot say is written as an escape."""
        safe, encoding = sendable(text), self._stream.encoding or "utf-8"
        try:
            with _named():
                self._stream.write(safe.encode(encoding, "backslashreplace").decode(encoding))
        except OSError as fault:
            self.fault = fault
            raise
        return len(text)

    def flush(self) -> None:
        """Send what is held back; argparse keeps to itself that a write failed, and so it is said here again."""
        if self.fault:
            raise self.fault
        try:
            with _named():
                self._stream.flush()
        except OSError as fault:
            self.fault = fault
            raise

    def writelines(self, texts: list[str]) -> None:
        """Write one text after the other."""
        for text in texts:
            self.write(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def guarded() -> Iterator[None]:
    """Send whatever is printed, argparse and tracebacks included, through the guard."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = Guarded(sys.stdout), Guarded(sys.stderr)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def print_json(value: object) -> None:
    """Print one JSON value; as ASCII where standard output is not UTF-8."""
    plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    print(json_text(value, plain=plain))
