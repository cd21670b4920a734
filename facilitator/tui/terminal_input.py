"""What a terminal sends, made safe to take in: any bytes, and pastes that are text and never keys."""

from __future__ import annotations

from codecs import getincrementaldecoder

from facilitator.patterns import regex

ESCAPE = "\x1b"
BEGIN, END = "\x1b[200~", "\x1b[201~"
"""Around a bracketed paste (xterm, “Bracketed Paste Mode”)."""
_SEQUENCE = regex(
    r"(?:\x1b\[|\x9b)[0-?]{0,60}[ -/]{0,4}[@-~]|(?:\x1b\]|\x9d)[^\x07\x1b\x9c\n]{0,3000}(?:\x07|\x1b\\|\x9c)|\x1b"
)
"""A control sequence (colour, cursor), an operating system command (title, link), or an Escape alone (ECMA-48)."""


def install() -> None:
    """Have the terminal's bytes read by `Decoder`."""
    from textual.drivers import linux_driver

    # private name: the driver asks for its decoder by it
    linux_driver.getincrementaldecoder = lambda _encoding: Decoder  # type: ignore[attr-defined, assignment]


class Decoder:
    """UTF-8 to text; what is no UTF-8 is U+FFFD, which would end the program otherwise.

    A paste is given out as it ends, without control sequences: Textual would read them as keys.
    """

    def __init__(self) -> None:
        self._utf8 = getincrementaldecoder("utf-8")(errors="replace")
        self._pasting = False
        self._pasted: list[str] = []
        self._held = ""
        """What may be the beginning of the end of a paste."""
        self._seen = ""
        """What may be the beginning of a paste; it was given out already, an Escape key must not wait."""

    def decode(self, data: bytes, final: bool = False) -> str:
        """The text of the next bytes."""
        rest, given = self._utf8.decode(data, final), ""
        while rest:
            if self._pasting:
                text, ended, rest = (self._held + rest).partition(END)
                self._pasting = not ended
                self._held = "" if ended else _begun(text, END)
                self._pasted.append(text[: len(text) - len(self._held)])
                given += self._ended() if ended else ""
            else:
                whole = self._seen + rest
                text, began, after = whole.partition(BEGIN)
                given += whole[len(self._seen) : len(whole) - len(after)]
                self._pasting, rest = bool(began), after
                self._seen = "" if began else _begun(text, BEGIN)
        return given

    def _ended(self) -> str:
        """The whole paste as text, and its end."""
        text = _SEQUENCE.sub("", "".join(self._pasted))
        self._pasted.clear()
        return text + END


def _begun(text: str, mark: str) -> str:
    """The longest end of the text with which the mark may begin."""
    return next((mark[:n] for n in range(len(mark) - 1, 0, -1) if text.endswith(mark[:n])), "")
