"""Argo Rollouts: a Rollout with the steps of a canary or the switch of blue-green, and what judges it.

A result that is neither within nor beyond its limit pauses the roll-out: so a person decides, and so no data holds a step.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from facilitator.exports.analysis import (
    BACK,
    address,
    analysis_notes,
    goes_back_alone,
    limits,
    query,
    strikes_of,
    window_seconds,
    without_data,
)
from facilitator.exports.argo_rules import rollout_faults
from facilitator.exports.limits import COMPARISONS, Limit, bound
from facilitator.exports.manifests import checked, faults_of_fields
from facilitator.exports.proxies import ENTRY, NEW, STABLE
from facilitator.exports.rollout import (
    CHECKED_EVERY,
    HELD_FOR,
    PATTERN,
    SHARES,
    ShareStep,
    asked,
    share_parts,
)
from facilitator.exports.target import ExportFile, Target
from facilitator.exports.workload_notes import notes
from facilitator.exports.workloads import (
    INSTANCES,
    gateway_of,
    instances,
    kept_versions,
    labels,
    manifest,
    names_of,
    namespace_of,
    no_gateway,
    pod_template,
    port_of,
    service,
)
from facilitator.exports.yaml import Noted, Open, YamlObject, YamlValue
from facilitator.inputs import Inputs
from facilitator.values.numbers import Number
from facilitator.values.thresholds import show_threshold

_API = "argoproj.io/v1alpha1"
_KEEP_OLD = f"{PATTERN}.keep-old"
_SWITCHED_BY = f"{PATTERN}.switched-by"
_OPPOSITE = {">": "<=", "≥": "<", "<": ">=", "≤": ">"}
_HASH = "{{args.version}}"
_OLD_SIDE = (
    "how long does the old side stay after the last step? No decision of a canary says it, "
    "and Argo Rollouts takes 30 s."
)


def _render(inputs: Inputs) -> Iterator[ExportFile]:
    names = names_of(inputs)
    canary = inputs.option(PATTERN) == "canary"
    for name in names:
        documents = _canary(inputs, name) if canary else _blue_green(inputs, name)
        text = manifest(_notes(inputs, names), documents)
        yield ExportFile(f"argo-rollouts/{name}.yaml", text)


def _notes(inputs: Inputs, names: tuple[str, ...]) -> Iterator[str]:
    yield from notes(inputs, names)
    yield from analysis_notes(inputs, limits(inputs), "the pod-template-hash of the new instances")
    if without_data(inputs) == BACK:
        yield "Here a check without data counts as one beyond the limit."
    else:
        yield "Here a check without data pauses the roll-out, for a person; it is never a pass."
    yield "When Prometheus cannot be asked five times in a row, Argo Rollouts goes back; it offers nothing else."
    if any(limit.threshold.strikes > 1 for limit in limits(inputs)):
        yield "Argo Rollouts counts checks beyond a limit over the whole roll-out, not in a row: it may end earlier."
    if inputs.option("deploy-method") == "gitops":
        yield "An abort is not written to Git: take the change back there as well (deploy-method)."
    if inputs.option(PATTERN) == "blue-green" and inputs.option("lb-integration") == "cloud-lb":
        yield "Behind a load balancer of AWS the switch is not atomic: both versions serve for a while (R-ZD-009)."


def _canary(inputs: Inputs, name: str) -> Iterator[YamlObject]:
    steps = [step for step in share_parts(inputs, 100, "Argo Rollouts") if step.share < 100]
    if not steps:
        raise inputs.refusal(SHARES, "has no share below 100 %: there is no step")
    strategy: YamlObject = {}
    if inputs.option("lb-integration") == "ingress-mesh":
        strategy |= _routed(inputs, name)
        for side in (STABLE, NEW):
            yield service(f"{name}-{side}", port_of(inputs), labels(name))
    else:
        _split_by_instances(inputs, steps)
        yield service(name, port_of(inputs), labels(name))
    analysis: YamlObject = {"startingStep": 1, **_judged_by(name)}
    strategy["analysis"] = Noted(
        analysis, "One run over the whole roll-out, from the first share on."
    )
    strategy["steps"] = list(_steps(inputs, steps))
    yield _template(inputs, name, 0)
    yield _rollout(inputs, name, {"canary": strategy})


def _routed(inputs: Inputs, name: str) -> YamlObject:
    """How shares become weights of a route; the route itself is a target of its own."""
    gateway, namespace = gateway_of(inputs), namespace_of(inputs)
    if gateway is None:
        raise no_gateway(inputs, inputs.need(ENTRY))
    if not namespace:
        subject = "deploy-tool.target"
        said = inputs.need(subject)
        raise inputs.refusal(
            subject,
            f"says “{said}”, and the route of the canary needs its namespace, such as "
            "“cluster harbour, namespace booking”",
        )
    route: YamlValue = {"httpRoute": name, "namespace": namespace}
    return {
        "stableService": f"{name}-{STABLE}",
        "canaryService": f"{name}-{NEW}",
        "trafficRouting": {"plugins": {"argoproj-labs/gatewayAPI": route}},
        "scaleDownDelaySeconds": Open(_OLD_SIDE),
    }


def _split_by_instances(inputs: Inputs, steps: list[ShareStep]) -> None:
    """Without a router a share is a number of instances.

    Raises:
        MissingError: how many there are is not known, or a share is no whole number of them.
    """
    found = inputs.need_typed(INSTANCES, Number)
    services = inputs.services()
    if len(services) > 1:
        raise inputs.refusal(
            INSTANCES,
            f"is one number for several services ({', '.join(services)}). Argo Rollouts splits requests "
            f"at an ingress or mesh ({inputs.place('lb-integration')}), else by whole instances of one "
            "service: this follows once the plan records a router there, or one service",
        )
    for step in steps:
        if step.share * found.amount % 100:
            raise inputs.refusal(
                SHARES,
                f"says {inputs.said(SHARES)}: without a router Argo Rollouts splits by "
                f"instances, and {_percent(step.share)} of {inputs.said(INSTANCES)} is no whole number",
            )


def _percent(share: Decimal) -> str:
    return f"{share:f} %"


def _steps(inputs: Inputs, steps: list[ShareStep]) -> Iterator[YamlValue]:
    hold = inputs.need_seconds(HELD_FOR)
    for step in steps:
        yield {"setWeight": step.new}
        yield {"pause": {"duration": f"{hold}s"}}


def _blue_green(inputs: Inputs, name: str) -> Iterator[YamlObject]:
    kept = inputs.need_seconds(_KEEP_OLD)
    by = inputs.said(_SWITCHED_BY)
    note = f"Switched by: {by} ({_SWITCHED_BY})." if by else asked(inputs, _SWITCHED_BY)
    strategy: YamlObject = {
        "activeService": name,
        "previewService": f"{name}-{NEW}",
        "autoPromotionEnabled": Noted(False, note),
        "scaleDownDelaySeconds": kept,
        "postPromotionAnalysis": _judged_by(name),
    }
    for called in (name, f"{name}-{NEW}"):
        yield service(called, port_of(inputs), labels(name))
    yield _template(inputs, name, kept)
    yield _rollout(inputs, name, {"blueGreen": strategy})


def _rollout(inputs: Inputs, name: str, strategy: YamlValue) -> YamlObject:
    kept = kept_versions(inputs)
    window: YamlValue = {"revisions": kept}
    spec: YamlObject = {
        "replicas": instances(inputs),
        "revisionHistoryLimit": kept,
        "rollbackWindow": kept if isinstance(kept, Open) else window,
        "selector": {"matchLabels": labels(name)},
        "strategy": strategy,
        "template": pod_template(inputs, name),
    }
    metadata: YamlValue = {"name": name, "labels": labels(name)}
    return {"apiVersion": _API, "kind": "Rollout", "metadata": metadata, "spec": spec}


def _judged_by(name: str) -> YamlObject:
    version: YamlValue = {"name": "version", "valueFrom": {"podTemplateHashValue": "Latest"}}
    return {"templates": [{"templateName": f"{name}-limits"}], "args": [version]}


def _template(inputs: Inputs, name: str, kept: int) -> YamlObject:
    metrics: YamlValue = [_metric(inputs, limit, kept) for limit in limits(inputs)]
    return {
        "apiVersion": _API,
        "kind": "AnalysisTemplate",
        "metadata": {"name": f"{name}-limits"},
        "spec": {"args": [{"name": "version"}], "metrics": metrics},
    }


def _metric(inputs: Inputs, limit: Limit, kept: int) -> Noted:
    """A limit as a metric: `n` strikes are `n - 1` results beyond it that are let go."""
    window, strikes = window_seconds(limit), strikes_of(inputs, limit)
    alone = goes_back_alone(inputs, limit)
    metric: YamlObject = {
        "name": limit.subject.rpartition(".")[2],
        "initialDelay": f"{window}s",
        **_how_often(inputs, limit, kept),
        "successCondition": f"len(result) == 1 && {_held(_OPPOSITE, limit)}",
        "failureCondition": _beyond(inputs, limit) if alone else "false",
        "failureLimit": strikes - 1 if alone else 0,
        "inconclusiveLimit": 0 if alone else strikes - 1,
        "provider": {
            "prometheus": {"address": address(inputs), "query": query(inputs, limit, _HASH)}
        },
    }
    who = "it goes back by itself" if alone else "it pauses, and a person decides (rollback-type)"
    return Noted(metric, f"{show_threshold(limit.threshold)} ({limit.subject}): beyond it {who}.")


def _held(comparisons: dict[str, str], limit: Limit) -> str:
    return f"result[0] {comparisons[limit.threshold.comparison]} {bound(limit.threshold)}"


def _beyond(inputs: Inputs, limit: Limit) -> str:
    beyond = _held(COMPARISONS, limit)
    if without_data(inputs) == BACK:
        return f"len(result) != 1 || isNaN(result[0]) || {beyond}"
    return f"len(result) == 1 && {beyond}"


def _how_often(inputs: Inputs, limit: Limit, kept: int) -> YamlObject:
    """During a canary as often as the plan says; after a switch once a window, as long as the old side is kept.

    Raises:
        MissingError: the interval is not given, or the old side goes before the limit is reached.
    """
    if inputs.option(PATTERN) == "canary":
        return {"interval": f"{inputs.need_seconds(CHECKED_EVERY)}s"}
    window = window_seconds(limit)
    count, strikes = kept // window, strikes_of(inputs, limit)
    if count < strikes:
        raise inputs.refusal(
            _KEEP_OLD,
            f"is {inputs.said(_KEEP_OLD)}, and “{show_threshold(limit.threshold)}” "
            f"is known after {window * strikes} s",
        )
    return {"interval": f"{window}s", "count": count}


TARGET = Target(
    "argo-rollout",
    "Argo Rollouts, the steps and what judges them",
    _render,
    fits={"rollout-controller": ("argo-rollouts",), PATTERN: ("canary", "blue-green")},
    needs=(SHARES, HELD_FOR, CHECKED_EVERY, "rollback-criteria.threshold"),
    check=checked(rollout_faults),
    schema=_API,
    fields=faults_of_fields,
)
