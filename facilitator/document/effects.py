"""The effects of a decision on the four metrics in one line, in both directions.

    ▲ Change Failure Rate: faults are caught before the merge · ▼ Lead Time for Changes: waits for a person · 2 neutral

An effect that is neutral with the catalogue's reason is counted; reading restores it from the catalogue. One with
the user's reason is written out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from facilitator.document.fields import LONGEST, same
from facilitator.document.impact import combine
from facilitator.model import EFFECT_MARKS, METRICS, Decision, Effect, Impact, Metric, Question

NEUTRAL = "neutral on all four"
METRIC_NAMES = {metric.title: metric for metric in METRICS} | {
    "Change Fail Rate": Metric.CHANGE_FAILURE_RATE,
    "Failed Deployment Recovery Time": Metric.RECOVERY_TIME,
    "MTTR": Metric.RECOVERY_TIME,
    "Lead Time": Metric.LEAD_TIME,
}
"""By the names under which documents list the metrics."""

_BETWEEN = " · "
_MARKS = {mark: effect for effect, mark in EFFECT_MARKS.items()}
_ONE = re.compile(rf"(?P<mark>[{''.join(_MARKS)}]) (?P<name>[^:]+?)(?:: (?P<why>\S.*))?")
_COUNT = re.compile(rf"[1-4] neutral|{NEUTRAL}")


def effects_line(question: Question, decision: Decision) -> str:
    """Compose the line; empty where it would not read back as what is recorded."""
    told = _told(question, decision)
    counted = len(decision.impact) - len(told)
    parts = [_one(metric, impact) for metric, impact in told.items()]
    if counted:
        parts.append(f"{counted} neutral" if parts else NEUTRAL)
    line = _BETWEEN.join(parts)
    return line if read_effects(line, question, decision) == decision.impact else ""


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
    head = f"{EFFECT_MARKS[impact.effect]} {metric.title}"
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
