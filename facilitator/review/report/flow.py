"""The flow from commit to production, drawn: a box per stop, the way back dashed beside it."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from facilitator.document.diagrams import Station
from facilitator.review.report.html import Markup, el, joined, text

WIDTH, MARGIN = 720, 10
"""Units of the drawing; it scales with the page."""
_BOX, _ASIDE = 380, 280
_LINE, _PAD, _GAP = 18, 10, 26
_CHARS = 50
"""Characters of a detail that fit into a box at its size."""
_ASIDE_CHARS = 36


def flow_svg(flow: Sequence[Station], name: str) -> Markup:
    """Draw a flow; its text is told to screen readers by the description, and stands beside it as a list."""
    pieces: list[Markup] = []
    y = MARGIN
    for number, node in enumerate(flow):
        height = max(
            _height(node, _CHARS), sum(_height(a, _ASIDE_CHARS) + 6 for a in _beside(node)) - 6
        )
        pieces += _box(node, MARGIN, y, _BOX, height, _CHARS, "stop")
        aside = y
        for other in _beside(node):
            tall = _height(other, _ASIDE_CHARS)
            kind = "back" if other is node.back else "aside"
            middle = min(aside + tall // 2, y + height - 4)
            pieces.append(
                _line(MARGIN + _BOX, middle, WIDTH - MARGIN - _ASIDE, middle, f"link {kind}-link")
            )
            pieces += _box(other, WIDTH - MARGIN - _ASIDE, aside, _ASIDE, tall, _ASIDE_CHARS, kind)
            aside += tall + 6
        y += height
        if number < len(flow) - 1:
            pieces.append(_arrow(MARGIN + _BOX // 2, y, y + _GAP))
            y += _GAP
    label = f"{name}: {' to '.join(node.title for node in flow)}"
    drawing = joined((el("title", label), *pieces))
    box = f"0 0 {WIDTH} {y + MARGIN}"
    return el("svg", drawing, viewBox=box, role="img", aria_label=label, class_="flow")


def flow_list(flow: Sequence[Station]) -> Markup:
    """Tell the same flow as a list."""
    entries = []
    for node in flow:
        parts = [el("strong", node.title), f" {node.detail}" if node.detail else ""]
        if node.back:
            parts.append(el("div", f"If it fails: {node.back.title.lower()}, {node.back.detail}"))
        entries.append(el("li", *parts))
    return el("ol", *entries)


def _beside(node: Station) -> tuple[Station, ...]:
    return (node.back,) if node.back else ()


def _height(node: Station, chars: int) -> int:
    return (1 + len(wrap(node.detail, chars))) * _LINE + 2 * _PAD


def _box(
    node: Station, x: int, y: int, width: int, height: int, chars: int, kind: str
) -> list[Markup]:
    title = f"If it fails: {node.title.lower()}" if kind == "back" else node.title
    pieces = [
        Markup(f'<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{height}" rx="6"/>'),
        _text(x + _PAD, y + _PAD + 13, title, "name"),
    ]
    for number, line in enumerate(wrap(node.detail, chars), 1):
        pieces.append(_text(x + _PAD, y + _PAD + 13 + number * _LINE, line, "detail"))
    return pieces


def _text(x: int, y: int, line: str, kind: str) -> Markup:
    return Markup(f'<text class="{kind}" x="{x}" y="{y}">{text(line)}</text>')


def _line(x1: int, y1: int, x2: int, y2: int, kind: str) -> Markup:
    return Markup(f'<line class="{kind}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>')


def _arrow(x: int, top: int, bottom: int) -> Markup:
    head = f"{x - 5},{bottom - 8} {x + 5},{bottom - 8} {x},{bottom - 1}"
    return joined(
        (_line(x, top, x, bottom - 8, "link"), Markup(f'<polygon class="head" points="{head}"/>'))
    )
