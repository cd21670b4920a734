"""The effects of decisions on the four metrics in one line, in both directions.

    ▲ Failure Rate: faults are caught before the merge · ▼ Lead Time: waits for a person · 2 neutral
    6 neutral · **Gates:** ▼ Lead Time: waits for a person · **Window:** ▲ Recovery: people are there

An effect that is neutral with the catalogue's reason is counted, for all decisions of a category at once; reading
restores it from the catalogue. One with the user's reason is written out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from facilitator.document.fields import LONGEST, Entry, is_plain, same
from facilitator.document.impact import combine, has_effects
from facilitator.model import EFFECT_MARKS, METRICS, Decision, Effect, Impact, Metric, Question

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

_BETWEEN = " · "
_EFFECTS = frozenset(str(effect) for effect in Effect)
_UNKNOWN = {metric: Impact(Effect.UNKNOWN) for metric in METRICS}
_MARKS = {mark: effect for effect, mark in EFFECT_MARKS.items()}
_ONE = re.compile(rf"(?P<mark>[{''.join(_MARKS)}]) (?P<name>[^:]+?)(?:: (?P<why>\S.*))?")
_COUNT = re.compile(rf"[1-4] neutral|{NEUTRAL}")


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


def counted_once(
    entries: Sequence[Entry], answered: Sequence[tuple[Question, Decision]]
) -> tuple[str, Sequence[Entry]]:
    """Take the counts out of the effects of a category's decisions, and give them as one beside the rest.

    None where a decision states fewer effects than four: what is counted would be read as its own too.
    """
    if any(has_effects(q) and len(d.impact) < len(METRICS) for q, d in answered):
        return "", entries
    by_label = {question.field: (question, decision) for question, decision in answered}
    apart = [_uncounted(entry, *by_label[entry.label]) for entry in entries]
    left = [entry for entry, _ in apart if entry.has()]
    neutral = sum(counted for _, counted in apart)
    counted = f"{neutral} neutral" if left else NEUTRAL
    return counted if neutral else "", left


def _uncounted(entry: Entry, question: Question, decision: Decision) -> tuple[Entry, int]:
    """Part a decision's effects into those that are written out and the count of the others."""
    if entry.items or entry.quote is not None or entry.value in _EFFECTS:
        return entry, 0
    told = _told(question, decision)
    return replace(entry, text=_line(told, 0)), len(decision.impact) - len(told)


def is_count(text: str) -> bool:
    """Whether a text counts the effects that are not listed."""
    return re.fullmatch(rf"\d+ neutral|{NEUTRAL}", text.casefold()) is not None


def with_counted(own: Entry | None, label: str) -> Entry:
    """Give what one decision's effects are where those of its category are counted together."""
    if own is None:
        return Entry(label, NEUTRAL)
    stated = own.items or own.quote is not None or own.value.casefold() in _EFFECTS
    return own if stated else replace(own, text=f"{own.text}{_BETWEEN}1 neutral")


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
