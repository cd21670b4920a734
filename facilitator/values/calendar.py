"""Dates as plans name them, and windows of the week in a time zone."""

from __future__ import annotations

import re
from datetime import date, timedelta

from facilitator.model.noun import noun
from facilitator.patterns import regex
from facilitator.values.refused import RefusedError

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
EXAMPLE = "Mon-Thu 09:00-16:00 Europe/Berlin"
_FIRST_YEAR, _LAST_YEAR = 1990, 2199


@noun
class Day:
    """A day, a month, a quarter or a year, as typed; compared by its last day."""

    text: str
    last: date


@noun
class Hours:
    """Days of the week and the hours on each of them."""

    days: tuple[str, ...]
    start: str
    """HH:MM."""
    end: str
    """HH:MM; `24:00` is the end of the day. One before `start` is on the next day."""


@noun
class Window:
    """When something may happen, in the hours of a time zone."""

    spans: tuple[Hours, ...]
    zone: str


def read_date(words: str) -> Day:
    """Read `2027-03-31`, `2027-03`, `31 March 2027`, `March 2027`, `Q1 2027`, `end of 2027` or `2027`.

    Raises:
        RefusedError: another form, or a day that no calendar has.
    """
    last = last_day(words)
    if last is None or not _FIRST_YEAR <= last.year <= _LAST_YEAR:
        raise RefusedError("expected a date, such as 2027-03-31, March 2027 or Q1 2027")
    return Day(_canonical(" ".join(words.split())), last)


def last_day(words: str) -> date | None:
    """Give the last day of what is named: a day, a month, a quarter or a year; None where it is none of them."""
    text = _END_OF.sub("", " ".join(words.split()).lower())
    found = next(filter(None, (pattern.fullmatch(text) for pattern in _DATES)), None)
    if found is None:
        return None
    named = {name: part for name, part in found.groupdict().items() if part}
    year, month = int(named["year"]), _month(named)
    try:
        return date(year, month, int(named["day"])) if "day" in named else _month_end(year, month)
    except ValueError:
        return None


def is_mistyped(words: str) -> bool:
    """Whether this is written like a day, a month or a quarter, and is none that is read."""
    text = _END_OF.sub("", " ".join(words.split()).lower())
    like = any(pattern.fullmatch(text) for pattern in (*_DATES, _LIKE_A_DATE))
    return like and last_day(words) is None


def _month(named: dict[str, str]) -> int:
    """The month that is named, the last of a quarter, or of the year."""
    if "quarter" in named:
        return int(named["quarter"]) * 3
    return int(named["month"]) if "month" in named else _MONTHS[named.get("name", "dec")[:3]]


_FULL = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTHS = {name[:3]: at for at, name in enumerate(_FULL, 1)}
_YEAR, _DAY = r"(?P<year>[1-9][0-9]{3})", r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_NAME = rf"(?P<name>{'|'.join(_FULL)}|sept?\.?|(?:{'|'.join(_MONTHS)})\.?)"
_END_OF = regex(r"(?:(?:by|until|till) )?(?:the )?end of |(?:by|until|till) ")
_DATES = tuple(
    map(
        regex,
        (
            rf"{_YEAR}-(?P<month>[0-9]{{2}})(?:-(?P<day>[0-9]{{2}}))?",
            rf"q(?P<quarter>[1-4])[ /-]?{_YEAR}",
            rf"{_YEAR}[ /-]?q(?P<quarter>[1-4])",
            rf"(?:{_DAY}\.? )?{_NAME},? {_YEAR}",
            rf"{_NAME} {_DAY},? {_YEAR}",
            _YEAR,
        ),
    )
)

# a number of a release may have dots behind a year: only what ends in the year has them here
_LIKE_A_DATE = regex(
    r"[0-9]{4}[-/][0-9]{1,2}(?:[-/][0-9]{1,2})?|(?:[0-9]{1,2}[-/.])?[0-9]{1,2}[-/.][0-9]{4}"
    r"|q[0-9]+[ /-]?[0-9]{4}|[0-9]{4}[ /-]?q[0-9]+"
)


def _month_end(year: int, month: int) -> date:
    if not 1 <= month <= 12:
        raise ValueError(month)
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _canonical(text: str) -> str:
    """A quarter in one way, everything else as it was typed."""
    quarter = re.fullmatch(r"(?:(\d{4})[ /-]?)?Q([1-4])(?:[ /-]?(\d{4}))?", text, re.I)
    return f"Q{quarter[2]} {quarter[1] or quarter[3]}" if quarter else text


def read_window(words: str) -> Window:
    """Read when something may happen: days, hours, time zone; several spans with `;` between them.

    Raises:
        RefusedError: days or hours that are none, no zone, or one that nobody knows.
    """
    from facilitator.values.zones import ZONES

    text = " ".join(words.split())
    head, _, zone = text.rpartition(" ")
    if zone not in ZONES:
        named = "/" in zone or zone.isalpha()
        if named and zone.title() not in DAYS:
            raise RefusedError(
                f"“{zone}” is no time zone that is known: expected a window such as {EXAMPLE}"
            )
        raise RefusedError(f"in which time zone? Such as {EXAMPLE}")
    spans = tuple(_span(part.strip()) for part in head.split(";"))
    return Window(spans, zone)


def _span(text: str) -> Hours:
    found = re.fullmatch(r"(\S(?:.*\S)?) (\d{1,2}:\d{2}) ?(?:-|–|to) ?(\d{1,2}:\d{2})", text)
    if not found:
        raise RefusedError(f"expected days and hours, such as {EXAMPLE}")
    return Hours(_days(found[1]), _hour(found[2]), _hour(found[3]))


def _days(text: str) -> tuple[str, ...]:
    chosen = []
    for part in re.split(r"\s*,\s*|\s+", text):
        first, _, last = part.replace("–", "-").partition("-")
        start, end = _day(first), _day(last or first)
        at = start
        while True:
            chosen.append(at)
            if at == end:
                break
            at = (at + 1) % 7
    if len(chosen) != len(set(chosen)):
        raise RefusedError(f"a day is named twice: expected a window such as {EXAMPLE}")
    return tuple(DAYS[at] for at in chosen)


def _day(name: str) -> int:
    full = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    word = name.strip().lower()
    if len(word) >= 3:
        for at, day in enumerate(full):
            if day.startswith(word):
                return at
    raise RefusedError(f"“{name}” is no day: expected Mon, Tue, Wed, Thu, Fri, Sat, Sun")


def _hour(text: str) -> str:
    hours, minutes = (int(part) for part in text.split(":"))
    if hours > 24 or minutes > 59 or (hours == 24 and minutes):
        raise RefusedError(f"“{text}” is no time of day: expected 00:00 to 24:00")
    return f"{hours:02}:{minutes:02}"


def show_window(value: Window) -> str:
    """Write a window."""
    spans = (f"{_shown_days(span.days)} {span.start}-{span.end}" for span in value.spans)
    return f"{'; '.join(spans)} {value.zone}"


def _shown_days(days: tuple[str, ...]) -> str:
    """Runs of three days and more as a range."""
    runs: list[list[str]] = []
    for day in days:
        follows = runs and (DAYS.index(runs[-1][-1]) + 1) % 7 == DAYS.index(day)
        if follows:
            runs[-1].append(day)
        else:
            runs.append([day])
    shown = []
    for run in runs:
        shown += [f"{run[0]}-{run[-1]}"] if len(run) > 2 else run
    return ", ".join(shown)
