"""The part of step 5 about the DORA metrics: what each decision does to them, and the ledger of all."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.model import EFFECT_MARKS, METRICS, Catalogue, Effect, Metric
from facilitator.model.rules import Bands, Dora
from facilitator.validation.ledger import Ledger, LedgerRow
from facilitator.validation.markdown import inline, link, table
from facilitator.validation.readiness import MetricReadiness
from facilitator.validation.report import Validation

_NOTE = (
    "Directions are those recorded with each decision: argued from the sources named there, not measured. "
    "A target is a direction, not a score."
)


def dora_part(validation: Validation) -> Iterator[str]:
    """Compose readiness per metric, the ledger, and the published levels with their year and source."""
    yield _NOTE
    for metric in validation.metrics:
        yield from ("", *_metric(metric))
    if validation.ledger.rows:
        yield from ("", *_ledger(validation.ledger))
    undecided = validation.ledger.undecided
    if undecided:
        names = ", ".join(map(validation.place, undecided))
        yield from ("", f"No decision yet, so nothing is known of its effect: {names}.")
    if validation.dora is not None:
        yield from ("", *_published(validation.dora, validation.facts.catalogue))
    for rule in validation.notes:
        yield from (
            "",
            f"{inline(rule.title)} ({rule.id}): {inline(rule.why)} {inline(rule.question)}",
        )


def _metric(readiness: MetricReadiness) -> Iterator[str]:
    metric = readiness.metric
    target = f"target: {inline(readiness.target)}" if readiness.target else "no target stated"
    yield f"**{metric.title}:** {target}"
    yield ""
    supports = "; ".join(map(_named, readiness.supports))
    yield f"- Supports ({len(readiness.supports)}): {supports or 'none'}"
    yield f"- Holds back ({len(readiness.holds_back)}){':' if readiness.holds_back else ': none'}"
    for row in readiness.holds_back:
        yield f"  - {_with_reason(row, metric)}"
    if readiness.mixed:
        yield f"- Mixed ({len(readiness.mixed)}):"
    for row in readiness.mixed:
        yield f"  - {_with_reason(row, metric)}"
    yield f"- Neutral: {readiness.neutral}"
    unknown = ", ".join(row.place for row in readiness.unknown)
    yield f"- Unknown ({len(readiness.unknown)}): {unknown or 'none'}"
    if readiness.undecided:
        yield f"- Not decided: {len(readiness.undecided)}"


def _named(row: LedgerRow) -> str:
    return f"{row.place} ({inline(row.value)})"


def _with_reason(row: LedgerRow, metric: Metric) -> str:
    why = row.impacts[metric].why
    return f"{_named(row)}: {inline(why)}" if why else _named(row)


def _ledger(ledger: Ledger) -> Iterator[str]:
    marks = ", ".join(f"{EFFECT_MARKS[effect]} {effect}" for effect in Effect)
    yield f"Every decision against the four metrics ({marks}):"
    yield ""
    cells = []
    for row in ledger.rows:
        effects = [EFFECT_MARKS[row.effect(metric)] for metric in METRICS]
        cells.append((row.place, inline(row.value), *effects))
    totals = [_total(ledger, metric) for metric in METRICS]
    yield from table(_head("Decision", "Recorded"), [*cells, ("All", "", *totals)], "llcccc")


def _total(ledger: Ledger, metric: Metric) -> str:
    counts = ledger.totals(metric)
    return " ".join(f"{EFFECT_MARKS[e]} {counts[e]}" for e in Effect if counts[e])


def _head(*columns: str) -> tuple[str, ...]:
    return (*columns, *(metric.title for metric in METRICS))


def _published(dora: Dora, catalogue: Catalogue) -> Iterator[str]:
    """Name the latest published levels, and what later years said."""
    with_levels = [bands for bands in dora.bands if bands.levels]
    if not with_levels:
        return
    latest = max(with_levels, key=lambda bands: bands.year)
    notes = []
    if latest.note:
        notes.append(f" {inline(latest.note[0].upper() + latest.note[1:])}.")
    for bands in dora.bands:
        if bands.year > latest.year and bands.note:
            notes.append(f" {bands.year}: {inline(bands.note)}.")
    published = f"Levels as published for {latest.year} ({_source(latest, catalogue)})"
    yield f"{published}, for reading only.{''.join(notes)}"
    yield ""
    rows = []
    for level, texts in latest.levels.items():
        rows.append((inline(level), *(inline(texts.get(metric, "–")) for metric in METRICS)))
    yield from table(_head("Level"), rows)
    if dora.caveat:
        yield from ("", inline(dora.caveat))
    yield from ("", *_names(dora))


def _names(dora: Dora) -> Iterator[str]:
    """What DORA calls the metrics now, where that is not the name in the plan, and its warnings."""
    renamed, further = [], []
    for name in dora.names:
        if name.name.casefold() != name.now.casefold():
            renamed.append(f"{inline(name.name)} is now “{inline(name.now)}”")
        if name.metric not in set(METRICS):
            further.append(inline(name.now.lower()))
    also = f" DORA also counts {', '.join(further)}." if further else ""
    if renamed:
        yield f"Names: this plan keeps the four classic ones. At DORA, {'; '.join(renamed)}.{also}"
    if dora.pitfalls:
        yield from ("", f"DORA warns against: {', '.join(map(inline, dora.pitfalls))}.")


def _source(bands: Bands, catalogue: Catalogue) -> str:
    source = catalogue.sources.get(bands.source)
    if source is None:
        return inline(bands.source) or "no source recorded"
    return link(source.title, source.url)
