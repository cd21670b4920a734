"""Kubernetes: a Deployment and its Service for each service; one of both for each side where a router splits between two."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.exports.manifests import checked, faults_of_fields
from facilitator.exports.proxies import ENTRY, NEW, STABLE
from facilitator.exports.rollout import PATTERN, said_or_asked
from facilitator.exports.target import ExportFile, Target
from facilitator.exports.workload_notes import notes
from facilitator.exports.workloads import (
    INSTANCES,
    instances,
    kept_versions,
    labels,
    manifest,
    names_of,
    on_kubernetes,
    pod_template,
    served_at,
    service,
    still_open,
)
from facilitator.exports.yaml import Open, YamlObject, YamlValue
from facilitator.inputs import Inputs, MissingError
from facilitator.patterns import regex

_AMOUNT = regex(r"([0-9]{1,6})( ?%)?")
_SURGE, _UNAVAILABLE = f"{PATTERN}.max-surge", f"{PATTERN}.max-unavailable"
_TWO_SIDES = ("canary", "blue-green")
_ELSEWHERE = {
    "argo-rollouts": "and its Rollout holds the instances",
    "deploy-service": "and it makes the new side itself",
    "platform": "and it makes the new side itself",
}


def _unfit(inputs: Inputs) -> str:
    if not on_kubernetes(inputs):
        return "neither step 1 nor the deploy tool says that it runs on Kubernetes"
    controller = inputs.option("rollout-controller")
    if inputs.option(PATTERN) in _TWO_SIDES and controller in _ELSEWHERE:
        return f"the rollout controller is {inputs.chosen('rollout-controller')}, {_ELSEWHERE[controller]}"
    return ""


def _render(inputs: Inputs) -> Iterator[ExportFile]:
    names = names_of(inputs)
    for name in names:
        documents = _documents(inputs, name)
        text = manifest(_notes(inputs, names), documents)
        yield ExportFile(f"kubernetes/{name}.yaml", text)


def _notes(inputs: Inputs, names: tuple[str, ...]) -> Iterator[str]:
    yield from notes(inputs, names)
    if _split(inputs):
        shared = "Shared out between the Services of both sides by: {}."
        yield said_or_asked(inputs, ENTRY, shared)
    if inputs.option("rollout-controller") == "flagger":
        yield "Flagger makes the Services, and the instances that serve."
    elif not served_at(inputs):
        yield f"open: {inputs.question('health-checks.port')} Until it is said there is no Service."


def _documents(inputs: Inputs, name: str) -> Iterator[YamlObject]:
    port = served_at(inputs)
    flagger = inputs.option("rollout-controller") == "flagger"
    for side in (STABLE, NEW) if _split(inputs) else ("",):
        yield _deployment(inputs, name, side)
        if port and not flagger:
            yield service(_called(name, side), port, labels(name, side))


def _split(inputs: Inputs) -> bool:
    """Whether both sides are there for a router; Flagger makes the other side itself."""
    by_flagger = inputs.option("rollout-controller") == "flagger"
    return inputs.option(PATTERN) in _TWO_SIDES and not by_flagger


def _called(name: str, side: str) -> str:
    return f"{name}-{side}" if side else name


def _deployment(inputs: Inputs, name: str, side: str) -> YamlObject:
    spec: YamlObject = {
        "replicas": _replicas(inputs, side),
        "revisionHistoryLimit": kept_versions(inputs),
        "selector": {"matchLabels": labels(name, side)},
    }
    match inputs.option(PATTERN):
        case "rolling":
            spec["strategy"] = {"type": "RollingUpdate", **_rolling(inputs)}
        case "recreate":
            spec["strategy"] = {"type": "Recreate"}
    spec["template"] = pod_template(inputs, name, side)
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": _called(name, side), "labels": labels(name, side)},
        "spec": spec,
    }


def _replicas(inputs: Inputs, side: str) -> YamlValue:
    """Both sides of blue-green serve everybody; how many serve a share of a canary nobody has said."""
    found = instances(inputs)
    if side == NEW and inputs.option(PATTERN) == "canary" and not isinstance(found, Open):
        return Open(
            f"how many instances of the new version? The plan says {found} at a usual time ({INSTANCES})."
        )
    return found


def _rolling(inputs: Inputs) -> YamlObject:
    surge, unavailable = _amount(inputs, _SURGE), _amount(inputs, _UNAVAILABLE)
    if surge in (0, "0%") and unavailable in (0, "0%"):
        raise MissingError(
            _UNAVAILABLE,
            f"{inputs.place(_SURGE)} and {inputs.place(_UNAVAILABLE)} are both 0: the roll would never begin",
        )
    amounts: YamlObject = {"maxSurge": surge, "maxUnavailable": unavailable}
    open_ = isinstance(surge, Open) and isinstance(unavailable, Open)
    return amounts if open_ else {"rollingUpdate": amounts}


def _amount(inputs: Inputs, subject: str) -> YamlValue:
    """A number of instances or a share of them; what is neither is an open question."""
    found = _AMOUNT.fullmatch(inputs.said(subject))
    if found is None or (found[2] and int(found[1]) > 100):
        return still_open(inputs, subject)
    return f"{int(found[1])}%" if found[2] else int(found[1])


TARGET = Target(
    "kubernetes",
    "Kubernetes, a Deployment and a Service for each service",
    _render,
    fits={PATTERN: ("rolling", "recreate", *_TWO_SIDES)},
    check=checked(),
    schema="apps/v1",
    fields=faults_of_fields,
    tools=("kubernetes-validate",),
    unfit=_unfit,
)
