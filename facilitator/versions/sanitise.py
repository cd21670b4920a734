"""The border for text from the web: cut, normalised, without control, bidi and invisible characters.

Nothing of a search result goes further into the program without having passed here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from facilitator.model.noun import noun
from facilitator.versions.version_check import SearchRow

TITLE_LIMIT = 200
URL_LIMIT = 500
BODY_LIMIT = 600
ROW_LIMIT = 10
SCAN_LIMIT = 100
"""Rows looked at to find ten that can be used."""

GAP = "ª"
"""Stands for an invisible character while numbers are looked for: a letter, so that no number is put together over it."""

_LINE_ENDS = "\n\r\v\f\x85\u2028\u2029"


@noun
class Clean:
    """A text made safe."""

    shown: str
    """One line, no character of Unicode category C."""
    judged: str
    """The same for extraction: lines kept, invisible characters replaced by `GAP`."""
    altered: bool


def clean(raw: object, limit: int) -> Clean:
    """Make a text from outside safe; what is not a text becomes empty. `limit` is in characters, applied first."""
    if not isinstance(raw, str):
        return Clean("", "", bool(raw))
    cut = unicodedata.normalize("NFC", raw[:limit])[:limit]
    plain = cut.replace("\n", " ").isprintable()  # almost every text is, and is done at once
    judged = cut if plain else "".join(map(_judged, cut))
    if len(raw) > limit:
        # a number that the cut went through is not a number
        judged = re.sub(r"\S{1,40}\Z", "", judged)
    shown = " ".join((cut if plain else "".join(map(_shown, cut))).split())
    return Clean(shown, judged, not plain and any(map(_unsafe, cut)))


def rows(raw: object) -> tuple[SearchRow, ...]:
    """Take at most ten usable rows from whatever a source returned; rows without an address in text are dropped."""
    found: list[SearchRow] = []
    for item in list(raw)[:SCAN_LIMIT] if isinstance(raw, list | tuple) else []:
        if not isinstance(item, Mapping):
            continue
        title, href, body = (item.get(key) for key in ("title", "href", "body"))
        if not isinstance(href, str) or not href.strip():
            continue
        found.append(
            SearchRow(_text(title, TITLE_LIMIT), href[: URL_LIMIT + 1], _text(body, BODY_LIMIT))
        )
    return tuple(found)


def _text(value: object, limit: int) -> str:
    # One more than the limit shows later that something was cut.
    return value[: limit + 1] if isinstance(value, str) else ""


def _unsafe(char: str) -> bool:
    return char not in "\n\t" and (unicodedata.category(char)[0] == "C" or char in _LINE_ENDS)


def _judged(char: str) -> str:
    if char in _LINE_ENDS:
        return "\n"
    category = unicodedata.category(char)
    if category == "Cc":
        return " "
    return GAP if category[0] == "C" else char


def _shown(char: str) -> str:
    if char in _LINE_ENDS or char == "\t":
        return " "
    return "" if unicodedata.category(char)[0] == "C" else char
