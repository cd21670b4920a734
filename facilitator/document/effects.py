"""The effects of decisions on the four metrics in one line, in both directions.

    ▲ Failure Rate: faults are caught before the merge · ▼ Lead Time: waits for a person · 2 neutral
    *▲ Recovery · ▼ Lead Time (Gates): waits for a person* · **Window:** ▲ Recovery: people are there

What stands in italics sums up what the catalogue says of all decisions of a category that are not named behind it;
reading restores it from the catalogue. Effects that somebody wrote otherwise are listed behind the name of their
decision, and hold for the metrics that they name. Plans
that were written before count what is neutral in front: `6 neutral · **Gates:** …`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from facilitator.document.fields import LONGEST, Entry, in_italics, is_plain, same
from facilitator.document.impact import combine, has_effects, worsened_by
from facilitator.model import (
    EFFECT_MARKS,
    METRICS,
    Decision,
    Effect,
    Impact,
    Metric,
    Question,
    Standing,
)
from facilitator.model.noun import replace
from facilitator.patterns import regex

NEUTRAL = "neutral on all four"
_SHORT = {
    Metric.DEPLOYMENT_FREQUENCY: "Frequency",
    Metric.LEAD_TIME: "Lead Time",
    Metric.CHANGE_FAILURE_RATE: "Failure Rate",
    Metric.RECOVERY_TIME: "Recovery",
}
METRIC_NAMES = {metric.title: metric for metric in METRICS} | {
    "Change Fail Rate": Metric.CHANGE_FAILURE_RATE,
    "Failed Deployment Recovery Time": Metric.RECOVERY_TIME,
    "MTTR": Metric.RECOVERY_TIME,
    **{name: metric for metric, name in _SHORT.items()},
}
"""By the names under which documents list the metrics."""

Answered = Sequence[tuple[Question, Decision]]

_BETWEEN = " · "
EFFECTS = frozenset(str(effect) for effect in Effect)
_UNKNOWN = {metric: Impact(Effect.UNKNOWN) for metric in METRICS}
_MARKS = {mark: effect for effect, mark in EFFECT_MARKS.items()}
_ONE = regex(rf"(?P<mark>[{''.join(_MARKS)}]) (?P<name>[^:]+?)(?:: (?P<why>\S.*))?")
_COUNT = regex(rf"[1-4] neutral|{NEUTRAL}")


def effects_line(question: Question, decision: Decision) -> str:
    """Compose the line; empty where it would not read back as what is recorded."""
    told = _told(question, decision)
    line = _line(told, len(decision.impact) - len(told))
    return line if read_effects(line, question, decision) == decision.impact else ""


def effects_entry(label: str, question: Question, decision: Decision) -> Entry | None:
    """Make the field of a decision's effects: in one line, as bullets where that would not read back."""
    if not decision.impact:
        return None
    if decision.impact == _UNKNOWN:
        return Entry(label, str(Effect.UNKNOWN))
    line = effects_line(question, decision)
    return Entry(label, line) if is_plain(line) else None


def _line(told: Mapping[Metric, Impact], counted: int) -> str:
    parts = [_one(metric, impact) for metric, impact in told.items()]
    if counted:
        parts.append(f"{counted} neutral" if parts else NEUTRAL)
    return _BETWEEN.join(parts)


def from_catalogue(answered: Answered) -> tuple[str, Answered]:
    """Sum up the effects of decisions that are the catalogue's, and give the decisions whose effects are others.

    What improves needs no reason, what has a cost keeps it; of what is neutral nothing is said. None of it is
    summed up where a decision states no effects: what is not listed would be read as its own too.
    """
    taken = [pair for pair in answered if _is_catalogued(*pair)]
    silent = any(has_effects(q) and len(d.impact) < len(METRICS) for q, d in answered)
    line = "" if silent or not taken else _summed_up(taken, named=len(answered) > 1)
    if not is_plain(line):
        return "", answered
    return f"*{line}*", [pair for pair in answered if pair not in taken]


def _summed_up(answered: Answered, *, named: bool) -> str:
    parts = [*_improved(answered), *_costs(answered, named=named), *_unknown(answered, named=named)]
    return _BETWEEN.join(parts) or str(Effect.NEUTRAL)


def is_catalogued(text: str) -> bool:
    """Whether a text of effects is the catalogue's: it stands in italics throughout."""
    return bool(in_italics(text))


def _is_catalogued(question: Question, decision: Decision) -> bool:
    return bool(decision.impact) and decision.impact == combine(question, decision.choice)


def _improved(answered: Answered) -> Iterator[str]:
    """Name the metrics that some decision improves."""
    up = {m for _, d in answered for m, i in d.impact.items() if i.effect is Effect.IMPROVES}
    if up:
        yield f"{EFFECT_MARKS[Effect.IMPROVES]} {', '.join(_SHORT[m] for m in METRICS if m in up)}"


def _costs(answered: Answered, *, named: bool) -> Iterator[str]:
    """Tell which metrics a decision worsens and why, and of options that pull apart why one does."""
    for effect in (Effect.WORSENS, Effect.MIXED):
        for question, decision in answered:
            metrics = [m for m in METRICS if decision.impact[m].effect is effect]
            if metrics:
                aside = f" ({question.field})" if named else ""
                why = worsened_by(question, decision.choice, metrics)
                told = f"{', '.join(_SHORT[m] for m in metrics)}{aside}{f': {why}' if why else ''}"
                yield f"{EFFECT_MARKS[effect]} {told}"


def _unknown(answered: Answered, *, named: bool) -> Iterator[str]:
    """Name the decisions of which nothing is known, and the metrics of which others say nothing.

    What does not apply moves nothing, which is known.
    """
    mark = EFFECT_MARKS[Effect.UNKNOWN]
    for question, decision in answered:
        if decision.standing is Standing.NOT_APPLICABLE:
            continue
        metrics = [m for m in METRICS if decision.impact[m].effect is Effect.UNKNOWN]
        if len(metrics) == len(METRICS):
            yield f"{mark} {question.field}" if named else str(Effect.UNKNOWN)
        elif metrics:
            aside = f" ({question.field})" if named else ""
            yield f"{mark} {', '.join(_SHORT[m] for m in metrics)}{aside}"


def is_count(text: str) -> bool:
    """Whether a text counts the effects that are not listed."""
    return re.fullmatch(rf"\d+ neutral|{NEUTRAL}", text.casefold()) is not None


def with_counted(own: Sequence[Entry], label: str) -> Entry:
    """Give a decision's effects out of a field that counts neutral ones: what is not named there is neutral."""
    if not own:
        return Entry(label, NEUTRAL)
    first = own[0]
    if first.items or first.quote is not None or first.value.casefold() in EFFECTS:
        return first
    return replace(first, text=f"{first.text}{_BETWEEN}1 neutral")  # any number means the rest


def _told(question: Question, decision: Decision) -> Mapping[Metric, Impact]:
    """Give the effects that are written out, in the order of the metrics."""
    argued = combine(question, decision.choice)
    return {
        metric: decision.impact[metric]
        for metric in METRICS
        if metric in decision.impact
        and (
            decision.impact[metric].effect is not Effect.NEUTRAL
            or decision.impact[metric] != argued.get(metric)
        )
    }


def _one(metric: Metric, impact: Impact) -> str:
    head = f"{EFFECT_MARKS[impact.effect]} {_SHORT[metric]}"
    return f"{head}: {impact.why}" if impact.why else head


def read_effects(
    line: str, question: Question, decision: Decision
) -> Mapping[Metric, Impact] | None:
    """Read a line of effects; None when it is none. What it counts comes from the catalogue."""
    if len(line) > LONGEST * len(METRICS):
        return None
    parts = line.split(_BETWEEN)
    listed = [part for part in parts if not _COUNT.fullmatch(part)]
    told: dict[Metric, Impact] = {}
    for part in listed:
        one = _read_one(part)
        if one is None or one[0] in told:
            return None
        told[one[0]] = one[1]
    if len(listed) == len(parts):
        return {metric: told[metric] for metric in METRICS if metric in told}
    argued = combine(question, decision.choice)
    return {m: told[m] if m in told else _neutral(argued.get(m)) for m in METRICS}


def _read_one(part: str) -> tuple[Metric, Impact] | None:
    match = _ONE.fullmatch(part)
    metric = _metric(match["name"]) if match else None
    if match is None or metric is None:
        return None
    return metric, Impact(_MARKS[match["mark"]], match["why"] or "")


def _metric(name: str) -> Metric | None:
    return next((metric for known, metric in METRIC_NAMES.items() if same(known, name)), None)


def _neutral(argued: Impact | None) -> Impact:
    """A neutral effect, with the catalogue's reason where that says neutral too."""
    neutral = argued is not None and argued.effect is Effect.NEUTRAL
    return argued if argued and neutral else Impact(Effect.NEUTRAL)
