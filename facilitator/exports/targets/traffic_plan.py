"""Traffic plan, canary rules and health checks as data: the file names and their words are those of the origin."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from facilitator.exports.inputs import Inputs, MissingError
from facilitator.exports.target import NONE, ExportFile, Target
from facilitator.exports.targets.runbook import TRIGGERS
from facilitator.exports.yaml import Open, YamlObject, YamlValue, yaml_text
from facilitator.patterns import regex
from facilitator.text import json_text
from facilitator.values import show
from facilitator.values.numbers import Percent, Port, Shares

PLAN, RULES, HEALTH = (
    "Traffic_Management_Plan.json",
    "canary-traffic-rules.yml",
    "health-checks-config.yml",
)
_MUST = {
    PLAN: ("healthChecks", "trafficRules"),
    RULES: ("traffic-percentage",),
    HEALTH: ("health-thresholds",),
}
_PROBES = {"readiness": "path", "liveness": "liveness-path", "startup": "startup-path"}


def _plan(inputs: Inputs) -> Iterator[ExportFile]:
    checks, rules = list(_health_checks(inputs)), list(_traffic_rules(inputs))
    if not checks and not rules:
        inputs.need("health-checks.path")
    open_ = [inputs.question(subject) for subject in _missing(inputs)]
    data: dict[str, Any] = {"healthChecks": checks, "trafficRules": rules, "open": open_}
    yield ExportFile(PLAN, json_text(data), NONE)


def _missing(inputs: Inputs) -> Iterator[str]:
    asked = inputs.option("health-checks") in ("app-and-deps", "app-only")
    for name in ("path", "interval", "timeout", "failures") if asked else ():
        if not inputs.said(f"health-checks.{name}"):
            yield f"health-checks.{name}"
    if inputs.names("deployment-pattern.groups") and not inputs.said("deployment-pattern.rule"):
        yield "deployment-pattern.rule"
    if not any(inputs.said(f"rollback-criteria.{value}") for value in TRIGGERS):
        yield "rollback-criteria.threshold"


def _health_checks(inputs: Inputs) -> Iterator[dict[str, Any]]:
    for kind, value in _PROBES.items():
        if path := inputs.said(f"health-checks.{value}"):
            yield _given(
                name=f"{kind} of {inputs.project}".strip(),
                kind=kind,
                path=path,
                interval=inputs.said("health-checks.interval"),
                timeout=inputs.said("health-checks.timeout"),
                threshold=inputs.said("health-checks.failures"),
            )


def _traffic_rules(inputs: Inputs) -> Iterator[dict[str, Any]]:
    """One rule a step of the roll-out; of an A/B test one a group, by the rule that puts a user into it."""
    aborts = [said for value in TRIGGERS if (said := inputs.said(f"rollback-criteria.{value}"))]
    shares = inputs.typed("deployment-pattern.shares", Shares)
    for order, share in enumerate(shares.amounts if shares else (), 1):
        yield _given(
            order=order,
            target="new version",
            weight=show(Percent(share)),
            hold=inputs.said("deployment-pattern.hold") if share < 100 else "",
            promoteWhen="nothing of abortWhen during the hold" if aborts and share < 100 else "",
            abortWhen=aborts,
        )
    for order, group in enumerate(inputs.names("deployment-pattern.groups"), 1):
        match = inputs.said("deployment-pattern.rule")
        yield _given(order=order, target=group, match=match, abortWhen=aborts)


def _given(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in ("", [], None)}


def _rules(inputs: Inputs) -> Iterator[ExportFile]:
    shares = inputs.need_typed("deployment-pattern.shares", Shares)
    hold: YamlValue = inputs.said("deployment-pattern.hold") or Open(
        inputs.question("deployment-pattern.hold")
    )
    # between shares the limits decide; the gates of a promotion stand between environments
    limits = [
        f"goes on unless {said}"
        for value in TRIGGERS
        if (said := inputs.said(f"rollback-criteria.{value}"))
    ]
    steps: list[YamlValue] = []
    for number, share in enumerate(shares.amounts, 1):
        amount = int(share) if share == int(share) else float(share)
        step: YamlObject = {"step": number, "traffic-percentage": amount}
        if share < 100:
            step["pause"] = hold
            step["gate"] = [*limits] or Open(inputs.question("rollback-criteria.threshold"))
        steps.append(step)
    yield ExportFile(RULES, yaml_text({"pattern": "canary", "steps": steps}))


def _health(inputs: Inputs) -> Iterator[ExportFile]:
    if inputs.option("health-checks") not in ("app-and-deps", "app-only"):
        raise MissingError("health-checks", f"{inputs.place('health-checks')} asks no endpoint")
    port = inputs.typed("health-checks.port", Port)
    endpoints: YamlObject = {}
    for kind, value in _PROBES.items():
        if path := inputs.said(f"health-checks.{value}"):
            endpoints[kind] = path
        elif kind == "readiness":
            endpoints[kind] = Open(inputs.question("health-checks.path"))
    thresholds: YamlObject = {
        "interval": _said(inputs, "health-checks.interval"),
        "timeout": _said(inputs, "health-checks.timeout"),
        "failures": _said(inputs, "health-checks.failures"),
    }
    back = [said for value in TRIGGERS if (said := inputs.said(f"rollback-criteria.{value}"))]
    data: YamlObject = {
        "endpoint": {
            **endpoints,
            "port": port.number if port else _said(inputs, "health-checks.port"),
        },
        "health-thresholds": thresholds,
        "rollback-on": list(back) if back else Open(inputs.question("rollback-criteria.threshold")),
    }
    yield ExportFile(HEALTH, yaml_text(data))


def _said(inputs: Inputs, subject: str) -> YamlValue:
    return inputs.said(subject) or Open(inputs.question(subject))


def _check(file: ExportFile) -> Iterator[str]:
    """The words of the origin, and what the file says fits together."""
    yield from (f"it holds no {word}" for word in _MUST[file.path] if word not in file.text)
    if file.path == PLAN:
        yield from _plan_faults(json.loads(file.text))
    elif file.path == RULES:
        yield from _rule_faults(_loaded(file))
    else:
        found = _loaded(file)
        if not {*_PROBES, "port"} >= set(found.get("endpoint") or ()):
            yield "an endpoint is none that is known"
        for name in found.get("health-thresholds") or {}:
            if name not in _THRESHOLDS:
                yield f"{name} is no threshold of a health check"


_SHARE = regex(r"\d+(\.\d+)?")
_THRESHOLDS = ("interval", "timeout", "failures")


def _loaded(file: ExportFile) -> dict[str, Any]:
    from facilitator.content.yamlfile import parse

    data: dict[str, Any] = parse(file.text, file.path, as_typed=True).data
    return data


def _plan_faults(data: dict[str, Any]) -> Iterator[str]:
    for check in data.get("healthChecks", ()):
        if check.get("kind") not in _PROBES or not check.get("path"):
            yield f"a health check asks nothing: {check.get('name', 'it has no name')}"
    yield from _traffic_faults(data.get("trafficRules", ()), data.get("open", ()))


def _traffic_faults(rules: list[dict[str, Any]], asked: list[str]) -> Iterator[str]:
    orders = sorted({int(rule.get("order", 0)) for rule in rules})
    if orders != list(range(1, len(orders) + 1)):
        yield "the traffic rules are not in one order"
    if any("(deployment-pattern.rule)" in question for question in asked):
        return
    for rule in rules:
        if "weight" not in rule and "match" not in rule:
            yield f"rule {rule.get('order')} says neither a weight nor whom it matches"


def _rule_faults(data: dict[str, Any]) -> Iterator[str]:
    steps = data.get("steps", ())
    said = [str(step.get("traffic-percentage")) for step in steps]
    shares = [float(share) for share in said if _SHARE.fullmatch(share)]
    if len(shares) < len(said):
        yield "a step has no share of the traffic"
    elif shares != sorted(set(shares)) or shares[-1:] != [100]:
        yield "the shares do not rise to 100"
    if [str(step.get("step")) for step in steps] != [str(n) for n, _ in enumerate(steps, 1)]:
        yield "the steps are not in order"


TRAFFIC_PLAN = Target("traffic-plan", "Traffic management plan", _plan, check=_check)
CANARY_RULES = Target(
    "canary-traffic-rules",
    "Rules of a canary, step by step",
    _rules,
    fits={"deployment-pattern": ("canary",)},
    needs=("deployment-pattern.shares",),
    check=_check,
)
HEALTH_CHECKS = Target(
    "health-checks-config",
    "Health checks and what takes a release back",
    _health,
    needs=("health-checks",),
    check=_check,
)
