"""Text on its way to the screen: everything that was not written here passes through `said`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content
from textual.style import Style

from facilitator.model import EFFECT_MARKS, METRICS, Effect, Impact, Metric, Severity
from facilitator.text import visible

TONES = {
    Effect.IMPROVES: "$text-success",
    Effect.WORSENS: "$text-error",
    Effect.NEUTRAL: "$foreground 60%",
    Effect.MIXED: "$text-warning",
    Effect.UNKNOWN: "$foreground 60%",
}
"""Colour helps; the mark carries the meaning."""

QUIET, STRONG, HOT = "$foreground 60%", "bold", "bold $text-accent"
SEVERITY_TONES = {
    Severity.ERROR: "$text-error",
    Severity.WARNING: "$text-warning",
    Severity.INFO: QUIET,
}
COLUMN = 6
"""Cells of one metric's column."""


def said(text: str, style: str = "") -> Content:
    """Text that is drawn as it is: never markup, never control characters."""
    return Content.styled(visible(text), style) if style else Content(visible(text))


def joined(*parts: Content | tuple[str, str] | str) -> Content:
    """Parts one after the other; strings and (text, style) pairs are literal."""
    return Content("").join(map(_literal, parts))


def _literal(part: Content | tuple[str, str] | str) -> Content:
    if isinstance(part, Content):
        return part
    return said(*part) if isinstance(part, tuple) else said(part)


def lines(parts: Iterable[Content]) -> Content:
    """Parts one below the other."""
    return Content("\n").join(list(parts))


def mark(effect: Effect) -> Content:
    """The sign of an effect in its tone."""
    return Content.styled(EFFECT_MARKS[effect], TONES[effect])


def heads() -> Content:
    """The heads of the four metric columns."""
    return Content.styled("".join(m.short.center(COLUMN) for m in METRICS), QUIET)


def marks(dora: dict[Metric, Impact]) -> Content:
    """The four signs under their heads."""
    if not dora:
        return Content(" " * COLUMN * len(METRICS))
    cells = []
    for metric in METRICS:
        sign = mark(dora[metric].effect if metric in dora else Effect.UNKNOWN)
        left = (COLUMN - 1) // 2
        cells.append(sign.pad_left(left).pad_right(COLUMN - 1 - left))
    return Content("").join(cells)


def cut(text: str, width: int) -> str:
    """One line of at most so many characters."""
    text = " ".join(visible(text).split())
    return text if len(text) <= width else text[: max(0, width - 1)].rstrip() + "…"


def fitted(parts: Sequence[str], width: int) -> str:
    """As many of these as fit whole, and how many more there are; the first is cut where not even it fits."""
    whole = " · ".join(parts)
    if len(whole) <= width or not parts:
        return whole
    for count in range(len(parts) - 1, 0, -1):
        shown = f"{' · '.join(parts[:count])} · {len(parts) - count} more"
        if len(shown) <= width:
            return shown
    more = f" · {len(parts) - 1} more" if len(parts) > 1 else ""
    return cut(parts[0], width - len(more)) + more


KEY_NAMES = {
    "?": "question_mark",
    "+": "plus",
    "/": "slash",
    "←": "left",
    "→": "right",
    "Tab": "tab",
    "Esc": "escape",
    "Enter": "enter",
    "F1": "f1",
    "PgUp": "pageup",
}
"""What the toolkit calls keys that are shown otherwise."""


def pressable(key: str, what: str, style: str = "") -> Content:
    """A key and what it does; a click anywhere on it presses the key."""
    name = KEY_NAMES.get(key, key if len(key) == 1 or key.startswith("ctrl+") else "")
    clicked = Style.from_meta({"@click": f"screen.press('{name}')"}) if name else Style.null()
    shown = joined((key, HOT), (f" {what}", style))
    return joined(shown.stylize(clicked), "  ")
