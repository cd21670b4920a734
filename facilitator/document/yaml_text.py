"""How values are written into front matter: block style for what people edit, one line each below that."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from facilitator.document.errors import DocumentError
from facilitator.patterns import regex
from facilitator.text import double_quoted, has_unsafe

_PLAIN = regex(r"[A-Za-z](?:[A-Za-z0-9_./-]| (?=[A-Za-z0-9]))*\Z")
_WORD_WITH_MEANING = regex(r"(?:true|false|yes|no|on|off|null|y|n)\Z", re.IGNORECASE)


def scalar(value: object) -> str:
    """Return one scalar as YAML, plain where every reader takes it for text.

    Raises:
        DocumentError: text that no file can hold (half a surrogate pair).
    """
    if value is None or isinstance(value, bool | int | float):
        return json.dumps(value)
    text = str(value)
    if _PLAIN.match(text) and not _WORD_WITH_MEANING.match(text):
        return text
    if not text.encode("utf-8", "ignore").decode() == text:
        raise DocumentError(
            "unwritable-text", "A value holds half a character and cannot be written."
        )
    if text.isprintable() and not has_unsafe(text):
        return "'" + text.replace("'", "''") + "'"
    return double_quoted(text)


def flow(value: object) -> str:
    """Return a value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(k)}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value)


def _key(key: object) -> str:
    text = str(key)
    return text if re.fullmatch(r"[0-9]{1,9}", text) else scalar(text)


def lines(
    key: str, value: object, eol: str, column: int = 0, indent: int = 2, depth: int = 2
) -> str:
    """Return `key: value` as lines, each with its line end.

    Lists and maps are written in block style down to `depth`, then in flow style. `indent` is that of list
    items relative to their key.
    """
    pad = " " * column
    if (
        not depth
        or not value
        or isinstance(value, str)
        or not isinstance(value, Mapping | list | tuple)
    ):
        return f"{pad}{_key(key)}: {flow(value)}{eol}"
    if isinstance(value, Mapping):
        inner = (lines(str(k), v, eol, column + 2, 2, depth - 1) for k, v in value.items())
    else:
        inner = (f"{' ' * (column + indent)}- {flow(v)}{eol}" for v in value)
    return f"{pad}{_key(key)}:{eol}{''.join(inner)}"
