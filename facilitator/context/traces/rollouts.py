"""What a Canary of Flagger says: pattern, shares, how often it looks, when it goes back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from facilitator.context.traces.rows import YamlRow
from facilitator.model import Statement
from facilitator.patterns import regex
from facilitator.secret_lines import beginning

BY_DEFAULT = "pattern-by-default"
"""The field of how something rolls out where nothing says another way."""
_MOST_STEPS = 50
_SPAN = regex(r"(\d{1,6})(s|m|h)")
_UNITS = {"s": "s", "m": "min", "h": "h"}


def seconds(text: str) -> str:
    """A span as manifests write it, in the words of a plan; unchanged where it is another."""
    found = _SPAN.fullmatch(text)
    return f"{found[1]} {_UNITS[found[2]]}" if found else text


def of_canary(path: str, rows: list[YamlRow]) -> Iterator[Statement]:
    """What one Canary says."""
    told: dict[str, YamlRow] = {}
    for row in rows:
        if row.named[:2] == ("spec", "analysis") and len(row.named) > 2:
            told.setdefault(row.named[2], row)
    first = next((row for row in rows if row.keys == ("kind",)), rows[0])
    yield _said("pattern", _pattern(frozenset(told)), path, first, "kind: Canary")
    yield _said("rollout-controller", "flagger", path, first, "kind: Canary")
    yield from of_metrics(path, rows)
    at = next((told[key] for key in ("stepWeight", "stepWeights") if key in told), first)
    for share in _shares(told, rows):
        yield _said("canary_share", share, path, at, f"share {share}")
    for key, field in _OF_CANARY:
        if key in told:
            value = "automatic" if field == "rollback" else seconds(told[key].value)
            yield _said(field, value, path, told[key], f"{key}: {told[key].value}")


_OF_CANARY = (
    ("interval", "check_interval"),
    ("interval", "rollout_hold"),
    ("threshold", "rollout_strikes"),
    ("threshold", "rollback"),
)


_MEASURES = (
    ("error-rate", regex(r"success|error|5xx|failure", re.I)),
    ("latency", regex(r"latency|duration|p9\d|response.?time", re.I)),
)


def of_metrics(path: str, rows: list[YamlRow]) -> Iterator[Statement]:
    """What the metrics of an analysis measure, by their names: on that the roll-out goes back."""
    for row in rows:
        if row.named[-2:] != ("metrics", "name"):
            continue
        for value, pattern in _MEASURES:
            if pattern.search(row.value):
                yield _said("rollback-on", value, path, row, f"metric {row.value}")


def of_rollout(path: str, rows: list[YamlRow]) -> Iterator[Statement]:
    """What one Rollout of Argo says."""
    first = next((row for row in rows if row.keys == ("kind",)), rows[0])
    yield _said("rollout-controller", "argo-rollouts", path, first, "kind: Rollout")
    for row in rows:
        if row.named[:2] == ("spec", "strategy") and len(row.named) > 2:
            yield from _of_strategy(path, row)


def _of_strategy(path: str, row: YamlRow) -> Iterator[Statement]:
    named = row.named
    if pattern := _STRATEGIES.get(named[2]):
        yield _said("pattern", pattern, path, row, f"Rollout: strategy {named[2]}")
    if {"analysis", "prePromotionAnalysis", "postPromotionAnalysis"} & set(named):
        yield _said("rollback", "automatic", path, row, "Rollout: analysis")
    if named[-2:] == ("pause", "duration"):
        yield _said("rollout_hold", seconds(row.value), path, row, f"pause: {row.value}")
    if row.key == "autoPromotionEnabled" and row.value == "false":
        yield _said("approval", "in-rollout", path, row, "autoPromotionEnabled: false")


_STRATEGIES = {"canary": "canary", "blueGreen": "blue-green"}


def of_delivery(
    path: str, rows: list[YamlRow], environment: Callable[[str], str]
) -> Iterator[Statement]:
    """What a pipeline of Cloud Deploy says: the targets that a release goes through, how, and who is asked before."""
    for row in rows:
        if row.named == ("serialPipeline", "stages", "targetId") and environment(row.value):
            yield _said("deploys-to", environment(row.value), path, row, f"target {row.value}")
        elif row.named[:4] == ("serialPipeline", "stages", "strategy", "canary"):
            yield _said("pattern", "canary", path, row, "strategy: canary")
        elif row.keys == ("requireApproval",) and row.value == "true":
            yield _said("approval", "in-pipeline", path, row, "requireApproval: true")


DELIVERY = "kind: DeliveryPipeline"


def of_preference(path: str, rows: list[YamlRow]) -> Iterator[Statement]:
    """How functions of SAM or the Serverless Framework shift traffic: kind, shares, the alarms that take it back."""
    for row in rows:
        if not PREFERENCES & set(row.keys):
            continue
        if {"Alarms", "alarms"} & set(row.keys):
            yield _said("rollback", "automatic", path, row, "DeploymentPreference: Alarms")
        if row.key in ("Type", "type"):
            kind = "at-once" if row.value == "AllAtOnce" else ""
            yield _said(BY_DEFAULT, kind, path, row, row.value)
        if found := _PREFERENCE.search(row.value):
            kind, share, minutes = found[1], int(found[2]), found[3]
            shares = [share] if kind == "Canary" else list(range(share, 100, share or 100))
            yield _said("pattern", kind.lower(), path, row, row.value)
            for one in shares[:_MOST_STEPS]:
                yield _said("canary_share", str(one), path, row, row.value)
            yield _said("rollout_hold", f"{minutes} min", path, row, row.value)


PREFERENCES = frozenset(("DeploymentPreference", "deploymentSettings"))
_PREFERENCE = regex(r"\b(Canary|Linear)(\d{1,2})Percent(?:Every)?(\d{1,3})Minutes?\b")


def _pattern(held: frozenset[str]) -> str:
    """Weights make a canary; counted checks a blue-green, with conditions on requests an A/B test."""
    if "iterations" not in held or held & {"stepWeight", "stepWeights", "maxWeight"}:
        return "canary"
    return "ab-testing" if "match" in held else "blue-green"


def _shares(told: dict[str, YamlRow], rows: list[YamlRow]) -> list[str]:
    """The weights that it goes through."""
    listed = [row.value for row in rows if row.named[:3] == ("spec", "analysis", "stepWeights")]
    step, most = (told[key].value if key in told else "" for key in ("stepWeight", "maxWeight"))
    if listed or not step.isdigit() or int(step) == 0:
        return listed
    last = min(int(most) if most.isdigit() else int(step), 100)
    return [str(share) for share in range(int(step), last + 1, int(step))][:_MOST_STEPS]


def _said(field: str, value: str, file: str, row: YamlRow, text: str) -> Statement:
    return Statement(field, value, "decided", file, row.line, beginning(text))
