"""The DORA ledger, drawn: per metric how many decisions improve or worsen it, and the table behind it."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.model import EFFECT_MARKS, METRICS, Effect, Metric
from facilitator.review.report.html import Markup, el, wide_table
from facilitator.validation.ledger import Ledger, LedgerRow

_HALF = 50
"""Units that the longest bar takes on its side; the drawing is as wide as the page."""


def ledger_bars(ledger: Ledger) -> Markup:
    """Tell each metric with its target and counts; a bar to the right is what improves it, to the left what worsens it."""
    most = 1
    for metric in METRICS:
        totals = ledger.totals(metric)
        most = max(most, totals[Effect.IMPROVES], totals[Effect.WORSENS])
    entries: list[Markup] = []
    for metric in METRICS:
        entries += [el("dt", metric.title), el("dd", *_metric(ledger, metric, most))]
    return el("dl", *entries, class_="ledger")


def _metric(ledger: Ledger, metric: Metric, most: int) -> Iterator[Markup]:
    totals = ledger.totals(metric)
    right, left = (round(_HALF * totals[e] / most, 1) for e in (Effect.IMPROVES, Effect.WORSENS))
    bars = Markup(
        f'<rect class="better" x="{_HALF}" y="0" width="{right}" height="4"/>'
        f'<rect class="worse" x="{_HALF - left}" y="0" width="{left}" height="4"/>'
    )
    box = f"0 0 {2 * _HALF} 4"
    yield el("svg", bars, viewBox=box, preserveAspectRatio="none", aria_hidden="true")
    counts = [f"{EFFECT_MARKS[e]} {totals[e]} {e}" for e in Effect if totals[e]]
    yield el("p", " · ".join(counts) or "nothing recorded")
    yield el("p", f"target: {ledger.targets.get(metric, 'not stated')}", class_="tag")


def ledger_table(ledger: Ledger) -> Markup:
    """Make the table of all decisions against the metrics, signs with their words for screen readers."""
    columns = ["Decision", "Recorded", *(metric.title for metric in METRICS)]
    name = "Every recorded decision against the four metrics"
    return wide_table(name, columns, map(_row, ledger.rows), "DORA ledger, table")


def _row(row: LedgerRow) -> Markup:
    cells = (_cell(row, metric) for metric in METRICS)
    return el("tr", el("th", row.place, scope="row"), el("td", row.value), *cells)


def _cell(row: LedgerRow, metric: Metric) -> Markup:
    effect = row.effect(metric)
    sign = el("span", EFFECT_MARKS[effect], aria_hidden="true")
    return el(
        "td", sign, " ", el("span", effect.value, class_="word"), class_=f"effect {effect.value}"
    )
