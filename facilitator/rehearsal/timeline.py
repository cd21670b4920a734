"""A rollout that was played as lines of ASCII: shares, errors of the new version, the gate, the way back."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from facilitator.rehearsal.gate import Judged
from facilitator.rehearsal.played import Look, Played
from facilitator.values.durations import Duration, show_duration

_COLUMNS = 60
MARKS = {
    Judged.NO_DATA: " ",
    Judged.TOO_FEW: "?",
    Judged.WITHIN: ".",
    Judged.BEYOND: "X",
}
"""The mark of a check; the later one is shown where a column holds several."""
_LABEL = 8
LEGEND = "new: . within the limit, X beyond it, ? too few requests to count; alert: p pending, F firing; < turned back"


def timeline(played: Played) -> Iterator[str]:
    """The lines; none where nothing was shifted in steps."""
    if not played.looks:
        return
    drawn = list(columns(played.looks))
    shares = sorted({look.share for look in played.looks}, reverse=True)
    for share in shares:
        cells = "".join("#" if column[0].share == share else " " for column in drawn)
        yield _line(f"{percent(share)} %", cells)
    yield _line("new", "".join(MARKS[worst(column)] for column in drawn) + _end(played))
    if any(look.alert for look in played.looks):
        yield _line("alert", "".join(_alert(column) for column in drawn))
    yield _line("", _axis(played, len(drawn)))
    yield LEGEND


def percent(share: Fraction) -> str:
    """A share in percent, without zeros that say nothing."""
    return f"{float(share) * 100:g}"


def _line(label: str, cells: str) -> str:
    return f"{label:>{_LABEL}} |{cells}".rstrip()


def columns(looks: tuple[Look, ...]) -> Iterator[tuple[Look, ...]]:
    """So many checks a column that the line fits; a column holds checks of one share."""
    width = -(-len(looks) // _COLUMNS)
    column: list[Look] = []
    for look in looks:
        if column and (len(column) == width or column[0].share != look.share):
            yield tuple(column)
            column = []
        column.append(look)
    yield tuple(column)


def worst(column: tuple[Look, ...]) -> Judged:
    """What is shown of a column."""
    order = list(MARKS)
    return max((look.verdict for look in column), key=order.index)


def failed_share(column: tuple[Look, ...]) -> Fraction:
    """The share of the new version's requests in a column that failed."""
    requests = sum(look.requests for look in column)
    return Fraction(sum(look.failed for look in column), requests) if requests else Fraction(0)


def _alert(column: tuple[Look, ...]) -> str:
    states = {look.alert for look in column}
    if "firing" in states:
        return "F"
    return "p" if "pending" in states else " "


def _end(played: Played) -> str:
    return "<" if played.back else ""


def _axis(played: Played, width: int) -> str:
    if played.scale is None:
        return ""
    seconds = int(played.scale.rollout.interval * len(played.looks))
    return f"0{'-' * max(1, width - 1)}> {of_plan(seconds)} of the plan"


def of_plan(seconds: float) -> str:
    """Seconds of the plan's time in words."""
    return show_duration(Duration(Decimal(round(seconds))))
