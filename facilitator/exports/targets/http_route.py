"""Gateway API: one HTTPRoute with the weights of both sides, and the commands that set them at each step."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from facilitator.exports.manifests import (
    Document,
    called,
    checked,
    faults_of_fields,
    of_kind,
)
from facilitator.exports.proxies import ENTRY, NEW, STABLE
from facilitator.exports.rollout import (
    PATTERN,
    ShareStep,
    rollout_notes,
    said_or_asked,
    share_steps,
    told,
)
from facilitator.exports.target import ExportFile, Faults, Target
from facilitator.exports.workloads import HOSTS, gateway_of, hosts_of, names_of, port_of
from facilitator.exports.yaml import Open, YamlObject, YamlValue, lines_text, under_notes, yaml_text
from facilitator.inputs import Inputs
from facilitator.patterns import regex

MOST = 1_000_000
"""The greatest weight that the Gateway API takes."""
PATCH = regex(r"# {3}[^:#\n]{1,80}: kubectl patch httproute (\S+) --type=json -p '([^']+)'")
_AT = "/spec/rules/0/backendRefs/{}/weight"
_ELSEWHERE = {
    "flagger": "and it makes the route itself",
    "deploy-service": "and it sets the weights itself",
    "platform": "and it sets the weights itself",
}


def _unfit(inputs: Inputs) -> str:
    controller = inputs.option("rollout-controller")
    chosen = inputs.chosen("rollout-controller")
    if controller in _ELSEWHERE:
        return f"the rollout controller is {chosen}, {_ELSEWHERE[controller]}"
    if controller == "argo-rollouts" and inputs.option(PATTERN) == "blue-green":
        return f"the rollout controller is {chosen}, and it switches a Service, not a route"
    if gateway_of(inputs) is None:
        said = inputs.said(ENTRY) or "nothing"
        return f"{inputs.place(ENTRY)} says “{said}”, and names no gateway like “gateway public in namespace edge”"
    return ""


def _render(inputs: Inputs) -> Iterator[ExportFile]:
    names, port = names_of(inputs), port_of(inputs)
    steps = share_steps(inputs, MOST, "the Gateway API")
    for name in names:
        route = yaml_text(_route(inputs, name, port, steps[0].total))
        text = lines_text([*_commands(inputs, name, steps)]) + route
        yield ExportFile(f"http-route/{name}.yaml", under_notes(_notes(inputs, names), text))


def _notes(inputs: Inputs, names: tuple[str, ...]) -> Iterator[str]:
    yield f"Entry point: {inputs.said(ENTRY)} ({ENTRY})."
    stays = "Who stays with one side: {}. It is NOT written here."
    yield said_or_asked(inputs, "lb-integration.affinity", stays)
    yield from rollout_notes(inputs)
    yield "A file that is applied again comes back to the weights below: nobody meets the new version."
    if len(names) > 1:
        yield _attached(inputs, names)


def _attached(inputs: Inputs, names: tuple[str, ...]) -> str:
    return (
        f"open: Which of {', '.join(names)} stands behind {inputs.said(ENTRY)}, and for which hosts and paths? "
        "No decision says it, and a route without them takes everything: until then this one has no parentRefs."
    )


def _commands(inputs: Inputs, name: str, steps: Sequence[ShareStep]) -> Iterator[str]:
    if inputs.option("rollout-controller") == "argo-rollouts":
        yield "# Argo Rollouts sets the weights."
        return
    yield "# What sets the weights at each step:"
    yield from told((*steps, steps[0].back), lambda step: _patch(name, step.stable, step.new))


def _patch(name: str, *weights: int) -> str:
    changes = [
        {"op": "replace", "path": _AT.format(n), "value": weight}
        for n, weight in enumerate(weights)
    ]
    return f"kubectl patch httproute {name} --type=json -p '{json.dumps(changes)}'"


def _route(inputs: Inputs, name: str, port: int, total: int) -> YamlObject:
    spec: YamlObject = {}
    gateway = gateway_of(inputs)
    if gateway and len(inputs.services()) < 2:
        spec["parentRefs"] = [gateway.reference]
        spec["hostnames"] = list(hosts_of(inputs)) or Open(
            f"hostnames: {inputs.asks(HOSTS)} Without them, and without paths, it takes everything."
        )
    backends: list[YamlValue] = [
        {"name": f"{name}-{side}", "port": port, "weight": weight}
        for side, weight in ((STABLE, total), (NEW, 0))
    ]
    spec["rules"] = [{"backendRefs": backends}]
    return {
        "apiVersion": "gateway.networking.k8s.io/v1",
        "kind": "HTTPRoute",
        "metadata": {"name": name},
        "spec": spec,
    }


def _faults(documents: Sequence[Document], text: str) -> Faults:
    for route in of_kind(documents, "HTTPRoute"):
        for rule in route["spec"]["rules"]:
            yield from _backend_faults(route, rule["backendRefs"])
        yield from _command_faults(text, route)


def _backend_faults(route: Document, backends: Sequence[Any]) -> Faults:
    names = [backend["name"] for backend in backends]
    weights = [backend.get("weight", 1) for backend in backends]
    if len(names) != 2 or len(set(names)) != len(names):
        yield f"{called(route)} does not send to two sides, but to {', '.join(names)}"
    if not sum(weights):
        yield f"{called(route)} sends to nobody"
    if len({backend["port"] for backend in backends}) != 1:
        yield f"{called(route)} sends to two ports"


def _command_faults(text: str, route: Document) -> Faults:
    """At each step both weights are set, and they add up to what the route begins with."""
    backends = route["spec"]["rules"][0]["backendRefs"]
    total = sum(backend.get("weight", 1) for backend in backends)
    for name, patch in PATCH.findall(text):
        changes = json.loads(patch)
        if name != route["metadata"]["name"]:
            yield f"a step sets the weights of {name}, which there is not"
        if [change["path"] for change in changes] != [_AT.format(n) for n in range(len(backends))]:
            yield f"a step sets others than both weights: {patch}"
        if sum(change["value"] for change in changes) != total:
            yield f"the weights of a step do not add up to {total}: {patch}"


TARGET = Target(
    "http-route",
    "Gateway API, a route with the weights of both sides",
    _render,
    fits={"lb-integration": ("ingress-mesh",), PATTERN: ("canary", "blue-green")},
    needs=("deployment-pattern.shares", "health-checks.port"),
    check=checked(_faults),
    schema="gateway.networking.k8s.io/v1",
    fields=faults_of_fields,
    unfit=_unfit,
)
