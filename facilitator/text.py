"""The border that text crosses: what may be sent to a terminal, what may enter a plan.

Neither side takes C0 except tab and line feed, DEL, C1, lone surrogates, marks that reorder text (bidi), tag
characters, line separators and the byte order mark. A terminal is also not sent what nobody sees: every other
format character, fillers, and the variation selectors of the tag plane. Joiners (ZWJ, ZWNJ) and the selectors
of emoji are safe: scripts and emoji need them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from facilitator.patterns import regex

Json: TypeAlias = "dict[str, Any]"
"""An object of JSON."""

MADE_BY = "Made by facilitator export"
"""How the first line of every exported file begins: by it a file is written over, and is no evidence for itself."""
_UNSAFE = (
    "\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\u061c\\u200e\\u200f\\u2028-\\u202e"
    "\\u2066-\\u206f\\ufeff\\ufff9-\\ufffb\U000e0000-\U000e007f"
)
_UNSEEN = (
    "\\xad\\u034f\\u0600-\\u0605\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u115f\\u1160\\u17b4\\u17b5\\u180e"
    "\\u200b\\u2060-\\u2065\\u3164\\uffa0\\ufff0-\\ufff8\\ufffe\\uffff\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0080-\U000e0fff"
)
_TO_SEND = regex(f"\\r\\n?|[{_UNSAFE}{_UNSEEN}]")
_TO_ESCAPE = regex(f"[{_UNSAFE}{_UNSEEN}]")
_WITHOUT_WIDTH = regex("[\\xad\\u200b\\u2060]")
_TO_STRIP = regex(f"[{_UNSAFE}]")
_DRAWN_AS_NOTHING = regex(f"[{_UNSAFE}{_UNSEEN}\\u180b-\\u180f\\u200c\\u200d\\ufe00-\\ufe0f]")
_LINE_END = regex("\\r\\n?|[\\x0b\\x0c\\x85\\u2028\\u2029]")


_SHORT_FORMS = {"iac": "IaC", "ci": "CI"}


def sentence_label(key: str) -> str:
    """The label of a key of words joined by `-` or `_` (`ci_platforms`: CI platforms)."""
    first, *rest = key.replace("_", "-").split("-")
    return " ".join((_SHORT_FORMS.get(first, first.capitalize()), *rest))


def counted(count: int, one: str, several: str = "") -> str:
    """A number with its noun, which of several ends in an `s` unless it is told."""
    if count == 1:
        return f"1 {one}"
    return f"{count} {several or f'{one}s'}"


def first_few(words: Sequence[str], most: int, between: str = ", ") -> str:
    """The first of several things, and how many more there are: `a, b and 3 more`."""
    more = f" and {len(words) - most} more" if len(words) > most else ""
    return f"{between.join(words[:most])}{more}"


def listed(words: Iterable[str], between: str = "and") -> str:
    """Several things inside a sentence: `a, b and c`."""
    *first, last = words
    return f"{', '.join(first)} {between} {last}" if first else last


def is_sentence(line: str) -> bool:
    """Whether a line of a document is worth quoting: below five words it is a title or a cell."""
    return len(line.split()) >= 5


def named_steps(numbers: Iterable[int]) -> str:
    """Steps by their numbers: `steps 1, 2 and 4`."""
    named = listed(map(str, numbers))
    return f"steps {named}" if " " in named else f"step {named}"


def bounds(owner: str, until: str, mark: str = ":") -> str:
    """Who holds something, and until when: what is stated of both, each behind its name."""
    stated = (("owner", owner), ("until", until))
    return "; ".join(f"{name}{mark} {words}" for name, words in stated if words)


def _sent(match: re.Match[str]) -> str:
    char = match[0]
    if char[0] == "\r":
        return "\n" if char == "\r\n" else "\u240d"
    code = ord(char)
    return chr(0x2400 + code) if code < 0x20 else "\ufffd"


def sendable(text: str) -> str:
    """Return text that is safe to send to a terminal: ESC is shown as ␛, other unsafe characters as �.

    For display only; every line end but LF and CRLF is drawn as a sign.
    """
    return _TO_SEND.sub(_sent, text)


def visible(text: str) -> str:
    """Return text that is safe to draw in a cell of the screen: as sendable, and tabs are four spaces."""
    return sendable(text).replace("\t", "    ")


def is_one_line(text: str) -> bool:
    """Say whether text stays one line wherever it is shown."""
    return not text or text.splitlines() == [text]


def has_unsafe(text: str) -> bool:
    """Say whether text holds what a terminal is not sent."""
    return _TO_ESCAPE.search(text) is not None


def bare(text: str) -> str:
    """Return what a reader of the page sees: without any character that is drawn as nothing, also joiners; lines stay."""
    return text if text.isascii() and text.isprintable() else _DRAWN_AS_NOTHING.sub("", text)


def json_text(value: object, *, plain: bool = False, indent: int | None = 2) -> str:
    """Write a JSON value that is safe to send and parses to the same; `plain`: in ASCII; `indent` None: on one line."""
    text = json.dumps(value, ensure_ascii=plain, indent=indent)
    return _TO_ESCAPE.sub(lambda m: json.dumps(m[0])[1:-1].replace("\x7f", "\\u007f"), text)


def double_quoted(text: str) -> str:
    """Write text as a double-quoted scalar of YAML that is safe to send and loads to the same."""
    return _TO_ESCAPE.sub(_yaml_escape, json.dumps(text, ensure_ascii=False))


def _yaml_escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def strip_unsafe(text: str) -> str:
    """Return text that may enter a plan: line ends of every kind become LF, unsafe characters are dropped.

    Tabs stay. Idempotent.
    """
    return _TO_STRIP.sub("", _LINE_END.sub("\n", text))


def as_pasted(text: str) -> str:
    """Return a text as it was seen where it was copied: blanks without a width and soft hyphens are dropped."""
    return _WITHOUT_WIDTH.sub("", strip_unsafe(text))


def kept_out(text: str) -> str:
    """Give the first character that may not enter a plan; empty when all may."""
    found = _TO_STRIP.search(text)
    return found[0] if found else ""


_TO_INERT = regex(r"&(?=(?:amp;)*lt;)|<(?=[A-Za-z/!?])")


def inert(text: str) -> str:
    """Write what begins an HTML tag or comment as an entity: one left open would hide the page's rest."""
    return _TO_INERT.sub(lambda m: "&amp;" if m[0] == "&" else "&lt;", text)
