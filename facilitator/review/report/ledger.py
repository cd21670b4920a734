"""The DORA ledger, drawn: per metric how many decisions improve or worsen it, and the table behind it."""

from __future__ import annotations

from facilitator.model import EFFECT_MARKS, METRICS, Effect, Metric
from facilitator.review.report.html import Markup, el, joined
from facilitator.validation.ledger import Ledger, LedgerRow

_WIDTH, _ROW, _MIDDLE = 720, 46, 430
_SPAN = 250
"""Units that the longest bar takes on its side."""


def ledger_svg(ledger: Ledger) -> Markup:
    """Draw a bar to the right for what improves a metric, one to the left for what worsens it."""
    counts = [1]
    for metric in METRICS:
        totals = ledger.totals(metric)
        counts += [totals[Effect.IMPROVES], totals[Effect.WORSENS]]
    unit = _SPAN / max(counts)
    pieces: list[Markup] = []
    for number, metric in enumerate(METRICS):
        pieces += _bars(ledger, metric, number * _ROW, unit)
    height = len(METRICS) * _ROW
    axis = Markup(f'<line class="axis" x1="{_MIDDLE}" y1="0" x2="{_MIDDLE}" y2="{height}"/>')
    label = "; ".join(_sentence(ledger, metric) for metric in METRICS)
    return el(
        "svg",
        joined((el("title", label), *pieces, axis)),
        viewBox=f"0 0 {_WIDTH} {height}",
        role="img",
        aria_label=label,
        class_="ledger",
    )


def ledger_table(ledger: Ledger) -> Markup:
    """Make the table of all decisions against the metrics, signs with their words for screen readers."""
    columns = ["Decision", "Recorded", *(metric.title for metric in METRICS)]
    head = el("tr", *(el("th", name, scope="col") for name in columns))
    caption = el("caption", "Every recorded decision against the four metrics")
    table = el("table", caption, el("thead", head), el("tbody", *map(_row, ledger.rows)))
    return el(
        "div", table, class_="wide", tabindex="0", role="region", aria_label="DORA ledger, table"
    )


def _bars(ledger: Ledger, metric: Metric, top: int, unit: float) -> list[Markup]:
    totals = ledger.totals(metric)
    better, worse = totals[Effect.IMPROVES], totals[Effect.WORSENS]
    right, left = round(better * unit), round(worse * unit)
    middle = top + 18
    target = f"target: {ledger.targets.get(metric, 'not stated')}"
    return [
        Markup(f'<rect class="better" x="{_MIDDLE}" y="{top + 6}" width="{right}" height="16"/>'),
        Markup(
            f'<rect class="worse" x="{_MIDDLE - left}" y="{top + 6}" width="{left}" height="16"/>'
        ),
        _label(_MIDDLE + right + 6, middle, f"▲ {better}", "start"),
        _label(_MIDDLE - left - 6, middle, f"▼ {worse}", "end"),
        _label(0, middle, metric.title, "start", "name"),
        _label(0, middle + 16, target[:48], "start", "detail"),
    ]


def _label(x: int, y: int, words: str, anchor: str, kind: str = "count") -> Markup:
    return el("text", words, x=str(x), y=str(y), text_anchor=anchor, class_=kind)


def _sentence(ledger: Ledger, metric: Metric) -> str:
    totals = ledger.totals(metric)
    counts = ", ".join(f"{totals[effect]} {effect}" for effect in Effect if totals[effect])
    return f"{metric.title}: {counts or 'nothing recorded'}"


def _row(row: LedgerRow) -> Markup:
    cells = (_cell(row, metric) for metric in METRICS)
    return el("tr", el("th", row.place, scope="row"), el("td", row.value), *cells)


def _cell(row: LedgerRow, metric: Metric) -> Markup:
    effect = row.effect(metric)
    sign = el("span", EFFECT_MARKS[effect], aria_hidden="true")
    return el(
        "td", sign, " ", el("span", effect.value, class_="word"), class_=f"effect {effect.value}"
    )
