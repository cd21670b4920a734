"""Dates that stand in a text of the web, and what a sentence says of a line that has ended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_ISO = re.compile(r"\b((?:19|20)[0-9]{2})-([01][0-9])(?:-([0-3][0-9]))?\b")
_DAY_FIRST = re.compile(rf"\b([0-3]?[0-9])[ -]{_MONTH}[ ,-]+((?:19|20)[0-9]{{2}})\b", re.IGNORECASE)
_MONTH_FIRST = re.compile(
    rf"\b{_MONTH}[ ]+(?:([0-3]?[0-9])(?:st|nd|rd|th)?,?[ ]+)?((?:19|20)[0-9]{{2}})\b", re.IGNORECASE
)

_YEAR = re.compile(
    r"\b(?:as of|in|during|copyright|©)\s+((?:19|20)[0-9]{2})\b(?![-.])", re.IGNORECASE
)


def dates(text: str) -> Iterator[date]:
    """All dates with a year in a text; a month without a day counts as its 28th, a year as its December."""
    for found in _ISO.finditer(text):
        yield from _date(found[1], int(found[2]), found[3])
    for found in _DAY_FIRST.finditer(text):
        yield from _date(found[3], _month(found[2]), found[1])
    for found in _MONTH_FIRST.finditer(text):
        yield from _date(found[3], _month(found[1]), found[2])
    for found in _YEAR.finditer(text):
        yield from _date(found[1], 12, None)


def _month(word: str) -> int:
    return _MONTHS.index(word[:3].lower()) + 1


def _date(year: str, month: int, day: str | None) -> Iterator[date]:
    try:
        yield date(int(year), month, int(day or 28))
    except ValueError:
        return
