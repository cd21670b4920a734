"""The border that text crosses: what may be drawn on a terminal, what may enter a plan. Imports no room.

Both sides know the same unsafe characters: C0 except tab and line feed, DEL, C1, lone surrogates, marks that
reorder text (bidi), tag characters, line separators and the byte order mark. Joiners (ZWJ, ZWNJ) are safe:
scripts and emoji need them.
"""

from __future__ import annotations

import re

_UNSAFE = (
    "\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\u061c\\u200e\\u200f\\u2028-\\u202e"
    "\\u2066-\\u206f\\ufeff\\ufff9-\\ufffb\U000e0000-\U000e007f"
)
_TO_DRAW = re.compile(f"\\t|\\r\\n?|[{_UNSAFE}]")
_TO_STRIP = re.compile(f"[{_UNSAFE}]")
_LINE_END = re.compile("\\r\\n?|[\\x0b\\x0c\\x85\\u2028\\u2029]")


def _drawn(match: re.Match[str]) -> str:
    char = match[0]
    if char == "\t":
        return "    "
    if char[0] == "\r":
        return "\n" if char == "\r\n" else "\u240d"
    code = ord(char)
    return chr(0x2400 + code) if code < 0x20 else "\ufffd"


def visible(text: str) -> str:
    """Return text that is safe to draw: ESC is shown as ␛, other unsafe characters as �, tabs as four spaces.

    For display only; every line end but LF and CRLF is drawn as a sign.
    """
    return _TO_DRAW.sub(_drawn, text)


def strip_unsafe(text: str) -> str:
    """Return text that may enter a plan: line ends of every kind become LF, unsafe characters are dropped.

    Tabs stay. Idempotent.
    """
    return _TO_STRIP.sub("", _LINE_END.sub("\n", text))


_TO_INERT = re.compile(r"&(?=(?:amp;)*lt;)|<(?=[A-Za-z/!?])")
_FROM_INERT = re.compile(r"&(?:amp;(?=(?:amp;)*lt;)|lt;)")


def inert(text: str) -> str:
    """Write what begins an HTML tag or comment as an entity: one left open would hide the page's rest."""
    return _TO_INERT.sub(lambda m: "&amp;" if m[0] == "&" else "&lt;", text)


def verbatim(quote: str) -> str:
    """Give the words that `inert` was given."""
    return _FROM_INERT.sub(lambda m: "<" if m[0] == "&lt;" else "&", quote)
