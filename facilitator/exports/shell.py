"""Lines of a POSIX shell that mean the same on every platform."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.values.calendar import DAYS, Hours, Window, show_window

_EVALUATED = ("$", "<")
"""What begins something that a platform evaluates before a shell sees it: `${{`, `$(`, `$[`, `<<`."""


def single_quoted(text: str) -> str:
    """A text as one word of a shell; taken apart wherever a platform would see more than a text."""
    quoted = text.replace("'", "'\\''")
    for sign in _EVALUATED:
        quoted = quoted.replace(sign, f"{sign}''")
    return f"'{quoted}'"


def fails_with(sentence: str) -> str:
    """A line that says a sentence and fails."""
    return f"printf '%s\\n' {single_quoted(sentence)} >&2; exit 1"


def window_check(window: Window, sentence: str) -> str:
    """A script that fails outside a window: the day of the week and the time of day as one number, compared.

    A machine that does not know the time zone would silently count in UTC, so it fails as well.
    """
    spans = " ".join(f"{start}-{end}" for start, end in _spans(window))
    unknown = fails_with(f"This machine does not know the time zone {window.zone}.")
    lines = (
        f"zone={single_quoted(window.zone)}",
        f'[ "$zone" = UTC ] || [ -e "${{TZDIR:-/usr/share/zoneinfo}}/$zone" ] || {{ {unknown}; }}',
        'now=$(TZ="$zone" date +%u%H%M)',
        "inside=no",
        f"for span in {spans}; do",
        '  if [ "$now" -ge "${span%-*}" ] && [ "$now" -lt "${span#*-}" ]; then inside=yes; fi',
        "done",
        f'[ "$inside" = yes ] || {{ {fails_with(f"Now is outside {show_window(window)}. {sentence}")}; }}',
    )
    return "\n".join(lines)


def _spans(window: Window) -> Iterator[tuple[int, int]]:
    """From when until before when, as `date +%u%H%M` counts; what ends on the next day is two spans."""
    for hours in window.spans:
        for day in hours.days:
            yield from _of_day(DAYS.index(day), hours)


def _of_day(day: int, hours: Hours) -> Iterator[tuple[int, int]]:
    start, end = _clock(hours.start), _clock(hours.end)
    today, tomorrow = (day + 1) * 10_000, ((day + 1) % 7 + 1) * 10_000
    if start < end:
        yield today + start, today + end
        return
    yield today + start, today + 2400
    if end:
        yield tomorrow, tomorrow + end


def _clock(text: str) -> int:
    return int(text.replace(":", ""))
