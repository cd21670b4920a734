"""The part of step 5 about the DORA metrics: what each decision does to them, and the ledger of all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from facilitator.model import EFFECT_MARKS, METRICS, Catalogue, Effect
from facilitator.model.rules import Bands, Dora
from facilitator.validation.ledger import Ledger, Row
from facilitator.validation.markdown import inline, table
from facilitator.validation.readiness import MetricReadiness
from facilitator.validation.report import Validation
from facilitator.validation.values import place

_NOTE = (
    "Directions are those recorded with each decision: argued from the sources named there, not measured. "
    "A target is a direction, not a score."
)


def dora_part(validation: Validation, catalogue: Catalogue) -> Iterator[str]:
    """Compose readiness per metric, the ledger, and the published levels with their year and source."""
    yield _NOTE
    for metric in validation.metrics:
        yield from ("", *_metric(metric))
    if validation.ledger.rows:
        yield from ("", *_ledger(validation.ledger))
    if undecided := validation.ledger.undecided:
        names = ", ".join(place(q, catalogue) for q in undecided)
        yield from ("", f"No decision yet, so nothing is known of its effect: {names}.")
    if validation.dora is not None:
        yield from ("", *_published(validation.dora, catalogue))
    for rule in validation.notes:
        yield from ("", f"{rule.title} ({rule.id}): {inline(rule.why)} {inline(rule.question)}")


def _metric(metric: MetricReadiness) -> Iterator[str]:
    target = f"target: {inline(metric.target)}" if metric.target else "no target stated"
    yield f"**{metric.metric.title}:** {target}"
    yield ""
    yield f"- Supports ({len(metric.supports)}): {_named(metric.supports)}"
    yield f"- Holds back ({len(metric.holds_back)}){':' if metric.holds_back else ': none'}"
    yield from (f"  - {_named([row])}{_why(row, metric)}" for row in metric.holds_back)
    if metric.mixed:
        yield f"- Mixed ({len(metric.mixed)}):"
        yield from (f"  - {_named([row])}{_why(row, metric)}" for row in metric.mixed)
    yield f"- Neutral: {metric.neutral}"
    yield f"- Unknown ({len(metric.unknown)}): {', '.join(row.place for row in metric.unknown) or 'none'}"
    if metric.undecided:
        yield f"- Not decided: {len(metric.undecided)}"


def _named(rows: Sequence[Row]) -> str:
    return "; ".join(f"{row.place} ({inline(row.value)})" for row in rows) or "none"


def _why(row: Row, metric: MetricReadiness) -> str:
    why = row.impacts[metric.metric].why
    return f": {inline(why)}" if why else ""


def _ledger(ledger: Ledger) -> Iterator[str]:
    marks = ", ".join(f"{EFFECT_MARKS[e]} {e}" for e in Effect)
    yield f"Every decision against the four metrics ({marks}):"
    yield ""
    head = ("Decision", "Recorded", *(m.title for m in METRICS))
    cells = (
        (row.place, inline(row.value), *(EFFECT_MARKS[row.effect(m)] for m in METRICS))
        for row in ledger.rows
    )
    totals = (
        " ".join(f"{EFFECT_MARKS[e]} {n}" for e in Effect if (n := ledger.totals(m)[e]))
        for m in METRICS
    )
    yield from table(head, [*cells, ("All", "", *totals)], "llcccc")


def _published(dora: Dora, catalogue: Catalogue) -> Iterator[str]:
    """Name the latest published levels, and what later years said."""
    with_levels = [b for b in dora.bands if b.levels]
    if not with_levels:
        return
    latest = max(with_levels, key=lambda b: b.year)
    later = "".join(f" {b.year}: {b.note}." for b in dora.bands if b.year > latest.year and b.note)
    note = f" {latest.note[0].upper()}{latest.note[1:]}." if latest.note else ""
    source = _link(latest, catalogue)
    yield f"Levels as published for {latest.year} ({source}), for reading only.{note}{later}"
    yield ""
    head = ("Level", *(m.title for m in METRICS))
    yield from table(
        head, ((level, *(v.get(m, "–") for m in METRICS)) for level, v in latest.levels.items())
    )
    if dora.caveat:
        yield from ("", dora.caveat)
    yield from ("", *_names(dora))


def _names(dora: Dora) -> Iterable[str]:
    renamed = [
        f"{n.name} is now “{n.now}”" for n in dora.names if n.name.casefold() != n.now.casefold()
    ]
    further = [n.now.lower() for n in dora.names if n.metric not in list(METRICS)]
    also = f" DORA also counts {', '.join(further)}." if further else ""
    if renamed:
        yield f"Names: this plan keeps the four classic ones. At DORA, {'; '.join(renamed)}.{also}"
    if dora.pitfalls:
        yield from ("", f"DORA warns against: {', '.join(dora.pitfalls)}.")


def _link(bands: Bands, catalogue: Catalogue) -> str:
    source = catalogue.sources.get(bands.source)
    if source is None:
        return bands.source or "no source recorded"
    return f"[{inline(source.title)}]({source.url})" if source.url else inline(source.title)
