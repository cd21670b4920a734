"""Traffic plan, canary rules and health checks as data: the file names and their words are those of the origin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from facilitator.exports.shapes import (
    ANY,
    FROM_ONE,
    NUMBER,
    REST,
    TEXT,
    Shape,
    held_against,
    one_of,
)
from facilitator.exports.target import NONE, ExportFile, Target
from facilitator.exports.targets.runbook import stated_triggers
from facilitator.exports.yaml import Open, YamlObject, YamlValue, yaml_text
from facilitator.inputs import Inputs
from facilitator.text import Json, json_text
from facilitator.values import show
from facilitator.values.numbers import Percent, Port, Shares

PLAN, RULES, HEALTH = (
    "Traffic_Management_Plan.json",
    "canary-traffic-rules.yml",
    "health-checks-config.yml",
)
_THRESHOLDS = ("interval", "timeout", "failures")
_PROBES = {"readiness": "path", "liveness": "liveness-path", "startup": "startup-path"}


def _plan(inputs: Inputs) -> Iterator[ExportFile]:
    checks, rules = list(_health_checks(inputs)), list(_traffic_rules(inputs))
    if not checks and not rules:
        inputs.need("health-checks.path")
    open_ = [inputs.question(subject) for subject in _missing(inputs)]
    data: Json = {"healthChecks": checks, "trafficRules": rules, "open": open_}
    yield ExportFile(PLAN, json_text(data), NONE)


def _missing(inputs: Inputs) -> Iterator[str]:
    asked = inputs.option("health-checks") in ("app-and-deps", "app-only")
    for name in ("path", "interval", "timeout", "failures") if asked else ():
        if not inputs.said(f"health-checks.{name}"):
            yield f"health-checks.{name}"
    if inputs.names("deployment-pattern.groups") and not inputs.said("deployment-pattern.rule"):
        yield "deployment-pattern.rule"
    if not stated_triggers(inputs):
        yield "rollback-criteria.threshold"


def _health_checks(inputs: Inputs) -> Iterator[Json]:
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


def _traffic_rules(inputs: Inputs) -> Iterator[Json]:
    """One rule a step of the roll-out; of an A/B test one a group, by the rule that puts a user into it."""
    aborts = stated_triggers(inputs)
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


def _given(**fields: Any) -> Json:
    return {name: value for name, value in fields.items() if value not in ("", [], None)}


def _rules(inputs: Inputs) -> Iterator[ExportFile]:
    shares = inputs.need_typed("deployment-pattern.shares", Shares)
    hold = _said(inputs, "deployment-pattern.hold")
    # between shares the limits decide; the gates of a promotion stand between environments
    limits: YamlValue = [f"goes on unless {said}" for said in stated_triggers(inputs)]
    steps: list[YamlValue] = []
    for number, share in enumerate(shares.amounts, 1):
        amount = int(share) if share == int(share) else float(share)
        step: YamlObject = {"step": number, "traffic-percentage": amount}
        if share < 100:
            step["pause"] = hold
            step["gate"] = limits or Open(inputs.question("rollback-criteria.threshold"))
        steps.append(step)
    yield ExportFile(RULES, yaml_text({"pattern": "canary", "steps": steps}))


def _health(inputs: Inputs) -> Iterator[ExportFile]:
    if inputs.option("health-checks") not in ("app-and-deps", "app-only"):
        raise inputs.refusal("health-checks", "asks no endpoint")
    port = inputs.typed("health-checks.port", Port)
    paths: YamlObject = {
        kind: path
        for kind, value in _PROBES.items()
        if (path := inputs.said(f"health-checks.{value}"))
    }
    data: YamlObject = {
        "endpoint": {
            "readiness": Open(inputs.question("health-checks.path")),
            **paths,
            "port": port.number if port else _said(inputs, "health-checks.port"),
        },
        "health-thresholds": {name: _said(inputs, f"health-checks.{name}") for name in _THRESHOLDS},
        "rollback-on": stated_triggers(inputs)
        or Open(inputs.question("rollback-criteria.threshold")),
    }
    yield ExportFile(HEALTH, yaml_text(data))


def _said(inputs: Inputs, subject: str) -> YamlValue:
    return inputs.said(subject) or Open(inputs.question(subject))


def _plan_faults(data: Any, _: str) -> Iterator[str]:
    rules = data["trafficRules"]
    orders = sorted({rule["order"] for rule in rules})
    if orders != list(range(1, len(orders) + 1)):
        yield "the traffic rules are not in one order"
    if any("(deployment-pattern.rule)" in question for question in data["open"]):
        return
    for rule in rules:
        if "weight" not in rule and "match" not in rule:
            yield f"rule {rule['order']} says neither a weight nor whom it matches"


def _rule_faults(data: Any, _: str) -> Iterator[str]:
    shares = [step["traffic-percentage"] for step in data["steps"]]
    if shares != sorted(set(shares)) or shares[-1:] != [100]:
        yield "the shares do not rise to 100"
    if [step["step"] for step in data["steps"]] != list(range(1, len(shares) + 1)):
        yield "the steps are not in order"


_PLAN: Shape = {
    "healthChecks!": [{"kind!": one_of(*_PROBES), "path!": TEXT, **REST}],
    "trafficRules!": [{"order!": FROM_ONE, **REST}],
    "open!": [TEXT],
    **REST,
}
_RULES: Shape = {"steps!": [{"step!": FROM_ONE, "traffic-percentage!": NUMBER, **REST}], **REST}
_HEALTH: Shape = {
    "endpoint!?": dict.fromkeys((*_PROBES, "port"), ANY),
    "health-thresholds!?": dict.fromkeys(_THRESHOLDS, ANY),
    **REST,
}
TRAFFIC_PLAN = Target(
    "traffic-plan", "Traffic management plan", _plan, check=held_against(_PLAN, _plan_faults)
)
CANARY_RULES = Target(
    "canary-traffic-rules",
    "Rules of a canary, step by step",
    _rules,
    fits={"deployment-pattern": ("canary",)},
    needs=("deployment-pattern.shares",),
    check=held_against(_RULES, _rule_faults),
)
HEALTH_CHECKS = Target(
    "health-checks-config",
    "Health checks and what takes a release back",
    _health,
    needs=("health-checks",),
    check=held_against(_HEALTH),
)
