"""Our own rules on Argo Rollouts: the Services and templates that it names exist, steps rise, limits can be reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from facilitator.exports.manifests import Document, called, name_of, names_of_kind, of_kind
from facilitator.exports.target import Faults
from facilitator.patterns import regex

_SERVICES = ("stableService", "canaryService", "activeService", "previewService")
_ANALYSES = ("analysis", "prePromotionAnalysis", "postPromotionAnalysis")
_ARGUMENT = regex(r"\{\{args\.([\w-]+)\}\}")


def rollout_faults(documents: Sequence[Document], _: str) -> Faults:
    """What is wrong with the Rollouts of a file and with what judges them."""
    for template in of_kind(documents, "AnalysisTemplate"):
        yield from _template_faults(template)
    for rollout in of_kind(documents, "Rollout"):
        strategy = rollout["spec"]["strategy"]
        if len(strategy) != 1:
            yield f"{called(rollout)} has not one strategy, but {len(strategy)}"
        for way in strategy.values():
            yield from _services_faults(rollout, way, documents)
            yield from _analysis_faults(rollout, way, documents)
        yield from _canary_faults(strategy.get("canary", {}))
        yield from _blue_green_faults(strategy.get("blueGreen", {}), documents)
        yield from _history_faults(rollout)


def _services_faults(
    rollout: Document, way: Mapping[str, Any], documents: Sequence[Document]
) -> Faults:
    named = [way[key] for key in _SERVICES if key in way]
    for service in named:
        if service not in names_of_kind(documents, "Service"):
            yield f"{called(rollout)} names the Service {service}, which there is not"
    if len(set(named)) != len(named):
        yield f"{called(rollout)} names one Service for both sides"
    if "trafficRouting" in way and not {"stableService", "canaryService"} <= way.keys():
        yield f"{called(rollout)} routes traffic without a Service for each side"


def _analysis_faults(
    rollout: Document, way: Mapping[str, Any], documents: Sequence[Document]
) -> Faults:
    templates = {name_of(found): found for found in of_kind(documents, "AnalysisTemplate")}
    used = [way[key] for key in _ANALYSES if key in way]
    if not used:
        yield f"{called(rollout)} is judged by nothing"
    for analysis in used:
        given = {argument["name"] for argument in analysis.get("args", ())}
        for named in analysis["templates"]:
            found = templates.get(named["templateName"])
            if found is None:
                yield f"{called(rollout)} is judged by {named['templateName']}, which there is not"
                continue
            for argument in found["spec"].get("args", ()):
                if argument["name"] not in given:
                    yield f"{called(rollout)} does not give {argument['name']} to {called(found)}"


def _canary_faults(canary: Mapping[str, Any]) -> Faults:
    if not canary:
        return
    steps = canary.get("steps", ())
    if not steps:
        yield "a canary without steps serves everybody at once"
    yield from _weight_faults([step["setWeight"] for step in steps if "setWeight" in step])
    yield from _pause_faults(steps)
    starts = canary.get("analysis", {}).get("startingStep", 0)
    if not 0 < starts < len(steps):
        yield f"the analysis begins at step {starts}, where nobody meets the new version"


def _pause_faults(steps: Sequence[Mapping[str, Any]]) -> Faults:
    if any(("setWeight" in step) == ("setWeight" in after) for step, after in pairwise(steps)):
        yield "a share is not followed by its pause"


def _weight_faults(weights: Sequence[int]) -> Faults:
    if any(after <= before for before, after in pairwise(weights)):
        yield "a share does not rise above the one before"


def _blue_green_faults(blue_green: Mapping[str, Any], documents: Sequence[Document]) -> Faults:
    if not blue_green:
        return
    if blue_green.get("autoPromotionEnabled", True):
        yield "the switch happens by itself"
    kept = blue_green.get("scaleDownDelaySeconds")
    if kept is None:
        yield "the old side goes after 30 seconds: scaleDownDelaySeconds says how long it stays"
    for template in of_kind(documents, "AnalysisTemplate"):
        for metric in template["spec"]["metrics"]:
            lasts = int(metric["interval"].removesuffix("s")) * metric.get("count", 1)
            if kept is not None and lasts > kept:
                yield f"{metric['name']} is measured for {lasts} s, and the old side is kept for {kept} s"


def _history_faults(rollout: Document) -> Faults:
    window = rollout["spec"].get("rollbackWindow", {}).get("revisions", 0)
    if window > rollout["spec"].get("revisionHistoryLimit", 10):
        yield f"{called(rollout)} goes back fast to versions that are not kept"


def _template_faults(template: Document) -> Faults:
    spec = template["spec"]
    metrics = spec["metrics"]
    names = [metric["name"] for metric in metrics]
    if not metrics:
        yield f"{called(template)} measures nothing"
    if len(set(names)) != len(names):
        yield f"{called(template)} has two metrics of one name"
    declared = {argument["name"] for argument in spec.get("args", ())}
    for metric in metrics:
        asks = metric["provider"]["prometheus"]["query"]
        for argument in _ARGUMENT.findall(asks):
            if argument not in declared:
                yield f"{metric['name']} asks with {argument}, which nobody gives"
        yield from _metric_faults(metric)


def _metric_faults(metric: Mapping[str, Any]) -> Faults:
    name = metric["name"]
    yield from _condition_faults(metric)
    strikes = (metric.get("failureLimit", 0), metric.get("inconclusiveLimit", 0))
    if metric.get("count", max(strikes) + 1) <= max(strikes):
        yield f"{name} is measured {metric['count']} times, too few for its limit"


def _condition_faults(metric: Mapping[str, Any]) -> Faults:
    name = metric["name"]
    success, failure = metric["successCondition"], metric["failureCondition"]
    if "len(result)" not in success:
        yield f"{name} passes without asking whether there is data"
    if failure != "false" and "len(result)" not in failure:
        yield f"{name} fails without asking whether there is data"
