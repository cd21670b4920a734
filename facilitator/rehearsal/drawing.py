"""A rollout that was played as a picture: shares, failures of the new version, checks, the way back. SVG without a script.

Nothing is said by colour alone: each check has its mark, each line its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from html import escape

from facilitator.rehearsal.played import Look, Played
from facilitator.rehearsal.timeline import MARKS, columns, failed_share, of_plan, percent, worst

_LEFT, _RIGHT, _TOP, _HEIGHT, _WIDE = 84, 24, 52, 150, 640
_ROW = 22
_INK, _PALE, _SHARE, _FAILED = "#1f2933", "#d5dbe1", "#2b6cb0", "#b7311f"


def drawing(played: Played) -> str:
    """The picture; empty where nothing was shifted in steps."""
    if not played.looks:
        return ""
    marks = list(columns(played.looks))
    wide = _WIDE / len(marks)
    rows = _TOP + _HEIGHT + 3 * _ROW
    parts = [
        *_head(played, rows + 3 * _ROW),
        *_scale(),
        _line("".join(_steps(marks, wide)), _SHARE),
        *_bars(marks, wide),
        *_marks(marks, wide, rows - 2 * _ROW),
        *_way_back(played, rows),
        *_axis(played, rows + _ROW),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _head(played: Played, height: int) -> Iterator[str]:
    title = f"{played.trial.id}: {played.trial.title}"
    said = f"{played.requests:,} requests, {played.failed:,} failed; {played.ended}"
    size = f'width="{_LEFT + _WIDE + _RIGHT}" height="{height}"'
    yield f'{SVG} {size} role="img" font-family="sans-serif" font-size="12" fill="{_INK}">'
    yield f"<title>{escape(title)}</title>"
    yield f"<desc>{escape(said)}</desc>"
    yield '<rect width="100%" height="100%" fill="#ffffff"/>'
    yield _text(_LEFT, 20, title, bold=True)
    yield _text(_LEFT, 38, said)


SVG = '<svg xmlns="http://www.w3.org/2000/svg"'
"""How every picture begins."""


def _scale() -> Iterator[str]:
    for share in (0, 50, 100):
        at = _high(Fraction(share, 100))
        yield f'<path d="M{_LEFT} {at:.1f}h{_WIDE}" stroke="{_PALE}"/>'
        yield _text(_LEFT - 8, at + 4, f"{share} %", anchor="end")


def _steps(marks: list[tuple[Look, ...]], wide: float) -> Iterator[str]:
    for at, column in enumerate(marks):
        yield f"{'L' if at else 'M'}{_LEFT + at * wide:.1f} {_high(column[0].share):.1f}h{wide:.1f}"


def _bars(marks: list[tuple[Look, ...]], wide: float) -> Iterator[str]:
    for at, column in enumerate(marks):
        share = failed_share(column)
        if share:
            top = _high(share)
            yield (
                f'<rect x="{_LEFT + at * wide + wide / 4:.1f}" y="{top:.1f}" width="{wide / 2:.1f}"'
                f' height="{_high(Fraction(0)) - top:.1f}" fill="{_FAILED}"/>'
            )


def _marks(marks: list[tuple[Look, ...]], wide: float, row: int) -> Iterator[str]:
    yield _text(_LEFT - 8, row, "checks", anchor="end")
    for at, column in enumerate(marks):
        middle = _LEFT + (at + 0.5) * wide
        yield _text(middle, row, MARKS[worst(column)], anchor="middle")
        if any(look.alert for look in column):
            fires = any(look.alert == "firing" for look in column)
            yield _text(middle, row + _ROW, "F" if fires else "p", anchor="middle")
    if any(look.alert for column in marks for look in column):
        yield _text(_LEFT - 8, row + _ROW, "alert", anchor="end")


def _way_back(played: Played, row: int) -> Iterator[str]:
    if played.back:
        end = _LEFT + _WIDE
        yield f'<path d="M{end} {_TOP}V{row - 2 * _ROW}" stroke="{_INK}" stroke-dasharray="4 3"/>'
        said = f"turned back at {percent(played.back.share)} %: {played.back.why}"
        yield _text(end, row, said, anchor="end")


def _axis(played: Played, row: int) -> Iterator[str]:
    if played.scale is not None:
        seconds = int(played.scale.rollout.interval * len(played.looks))
        said = f"0 to {of_plan(seconds)} of the plan, {played.scale.says()}"
        yield _text(_LEFT, row, said)
    legend = "line: share of the requests; bars: share that failed; . within the limit, X beyond it, ? too few to count"
    yield _text(_LEFT, row + _ROW, legend)


def _high(share: Fraction) -> float:
    return _TOP + _HEIGHT * (1 - float(share))


def _line(path: str, colour: str) -> str:
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'


def _text(x: float, y: float, words: str, *, anchor: str = "start", bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{weight}>{escape(words)}</text>'
