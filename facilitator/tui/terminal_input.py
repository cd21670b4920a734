"""What a terminal sends, made safe to take in: any bytes, and pastes that are text and never keys."""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Callable
from threading import Lock
from time import monotonic

from facilitator.patterns import regex

BEGIN, END = "\x1b[200~", "\x1b[201~"
"""Around a bracketed paste (xterm, “Bracketed Paste Mode”)."""
_SEQUENCE = regex(
    r"\x1b\[[0-?]{0,60}[ -/]{0,4}[@-~]|\x9b[0-9;]{1,60}m|\x1b\][^\x07\x1b\n]{0,3000}(?:\x07|\x1b\\)|\x1b"
)
"""A control sequence (colour, cursor), an operating system command (title, link), or an Escape alone (ECMA-48).

C1 characters are halves of letters far more often (text decoded twice): only a colour begins with one.
"""

PAUSE = 1.0
"""Seconds after which a single key shows that the end of a paste was lost on the way."""
_KEY = regex(r"[^\x1b]|\x1b[^\x1b]{0,7}")
"""What one key sends: the rest of a paste that was held up is longer, or has its end."""


def install() -> Callable[[], str]:
    """Have the terminal's bytes read by `Decoder`; what is given back takes out what has come of a paste."""
    from textual.drivers import linux_driver

    # all of them: a terminal that hangs up has the driver begin to read anew before the program is told
    reading: list[Decoder] = []

    def begin() -> Decoder:
        reading.append(Decoder())
        return reading[-1]

    # private name: the driver asks for its decoder by it
    linux_driver.getincrementaldecoder = lambda _encoding: begin  # type: ignore[attr-defined, assignment]
    return lambda: "".join(one.begun_paste() for one in reading)


class Decoder:
    """UTF-8 to text; what is no UTF-8 is U+FFFD, which would end the program otherwise.

    A paste is given out as it ends, without control sequences: Textual would read them as keys. Where its end was
    lost, the key that is pressed after a pause ends it, as a part of its text: the keyboard is never lost with it.
    """

    def __init__(self) -> None:
        self._utf8 = getincrementaldecoder("utf-8")(errors="replace")
        self._pasting = False
        self._pasted: list[str] = []
        self._lock = Lock()
        """The terminal is read in a thread, what has come of a paste is taken out in another."""
        self._held = ""
        """What may be the beginning of the end of a paste."""
        self._last = 0.0
        """When the last bytes came."""
        self._seen = ""
        """What may be the beginning of a paste; it was given out already, an Escape key must not wait."""

    def begun_paste(self) -> str:
        """Take out what has come of a paste whose end has not: the program is about to end."""
        with self._lock:
            return self._taken_out()

    def decode(self, data: bytes, final: bool = False) -> str:
        """The text of the next bytes."""
        with self._lock:
            return self._decoded(data, final)

    def _decoded(self, data: bytes, final: bool) -> str:
        rest, given = self._utf8.decode(data, final), ""
        before, self._last = self._last, monotonic()
        if self._pasting and self._last - before > PAUSE and _KEY.fullmatch(rest):
            rest += END
        while rest:
            if self._pasting:
                text, ended, rest = (self._held + rest).partition(END)
                self._pasting = not ended
                self._held = "" if ended else _begun(text, END)
                self._pasted.append(text[: len(text) - len(self._held)])
                given += self._taken_out() + END if ended else ""
            else:
                whole = self._seen + rest
                text, began, after = whole.partition(BEGIN)
                given += whole[len(self._seen) : len(whole) - len(after)]
                self._pasting, rest = bool(began), after
                self._seen = "" if began else _begun(text, BEGIN)
        return given

    def _taken_out(self) -> str:
        """What has come of a paste, as text."""
        text = _SEQUENCE.sub("", "".join(self._pasted))
        self._pasted.clear()
        return text


def _begun(text: str, mark: str) -> str:
    """The longest end of the text with which the mark may begin."""
    return next((mark[:n] for n in range(len(mark) - 1, 0, -1) if text.endswith(mark[:n])), "")
