"""AWS SAM: how traffic goes over to a new version of a function, in one of the ways that CodeDeploy can express.

CodeDeploy shifts in two steps or in equal ones. Its names and limits: https://docs.aws.amazon.com/codedeploy/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from facilitator.exports.rollout import (
    SERVICES,
    SHARES,
    rollout_notes,
    service_names,
    shares_of,
    stated_of,
    unasked,
)
from facilitator.exports.shapes import ANY, REST, TEXT, Shape, held_against, is_whole, one_of
from facilitator.exports.target import ExportFile, Target
from facilitator.exports.targets.runbook import stated_triggers
from facilitator.exports.yaml import Noted, Open, YamlObject, YamlValue, under_notes, yaml_text
from facilitator.inputs import Inputs
from facilitator.patterns import regex

PATH = "sam/template.yaml"
_HOLD = "deployment-pattern.hold"
_CONFIG, _CUSTOM = "Rollout", "AWS::CodeDeploy::DeploymentConfig"
_LONGEST = 48 * 60
"""Minutes between the first and the last shift."""
PREDEFINED = {
    "Canary": {5: "5Minutes", 10: "10Minutes", 15: "15Minutes", 30: "30Minutes"},
    "Linear": {1: "Every1Minute", 2: "Every2Minutes", 3: "Every3Minutes", 10: "Every10Minutes"},
}
"""What SAM knows by name, all of it in steps of 10 %: minutes to the end of the name."""
_NAMES = {f"{kind}10Percent{end}" for kind, ends in PREDEFINED.items() for end in ends.values()}
_WORD = regex(r"[A-Za-z0-9]+")
_NAME = regex(r"[A-Za-z][A-Za-z0-9 ._-]{0,63}")
_LOGICAL = regex(r"[A-Za-z][A-Za-z0-9]*")


class Shift(NamedTuple):
    """Two steps (Canary) or equal ones (Linear), or all at once."""

    kind: str
    percent: int = 100
    minutes: int = 0

    @property
    def predefined(self) -> str:
        """The name that SAM knows it by; empty where it has none."""
        if self.kind == "AllAtOnce":
            return self.kind
        end = PREDEFINED[self.kind].get(self.minutes, "")
        return f"{self.kind}10Percent{end}" if end and self.percent == 10 else ""


def _unfit(inputs: Inputs) -> str:
    if stated_of(inputs, "cloud") & {"aws", "aws-lambda"}:
        return ""
    return "step 1 does not say that cloud is aws or aws-lambda"


def _render(inputs: Inputs) -> Iterator[ExportFile]:
    shift = _shift(inputs)
    functions = _functions(inputs)
    preference: YamlObject = {
        "Type": shift.predefined or {"Ref": _CONFIG},
        **_alarms(inputs),
        "Hooks": Open(
            "Which functions are asked before and after the shift (PreTraffic, PostTraffic)?"
        ),
    }
    resources: YamlObject = {} if shift.predefined else {_CONFIG: _config(shift)}
    image = "container-image" in inputs.options("artifact-format")
    for logical, name in functions.items():
        resources[logical] = Noted(_function(image=image), name)
    data: YamlObject = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::Serverless-2016-10-31",
        "Globals": {"Function": {"AutoPublishAlias": "live", "DeploymentPreference": preference}},
        "Resources": resources,
    }
    yield ExportFile(PATH, under_notes(_notes(inputs, shift), yaml_text(data)))


def _notes(inputs: Inputs, shift: Shift) -> Iterator[str]:
    yield "The alias live is what callers name: without one nothing shifts. Take the parts into the template that is there."
    if shift.kind == "AllAtOnce":
        yield "All at once. The version before stays; who goes back points the alias at it."
        yield from rollout_notes(inputs)
    else:
        yield f"{inputs.said(SHARES)}, each step {inputs.said(_HOLD)} ({SHARES}, {_HOLD})."
    if inputs.option("rollback-type") == "manual":
        yield "No alarm takes a release back, as decided (rollback-type)."


def _shift(inputs: Inputs) -> Shift:
    """The way of shifting that is exactly what the plan says.

    Raises:
        MissingError: CodeDeploy has none that is.
    """
    shares = shares_of(inputs)
    if len(shares) == 1:
        return Shift("AllAtOnce")
    first = shares[0]
    linear = shares == tuple(first * n for n in range(1, len(shares) + 1))
    if first % 1 or not (linear or len(shares) == 2):
        raise inputs.refusal(
            SHARES,
            f"says {inputs.said(SHARES)}, and CodeDeploy shifts the traffic of functions "
            "in two steps or in equal ones, in whole percents",
        )
    return Shift("Linear" if len(shares) > 2 else "Canary", int(first), _minutes(inputs, shares))


def _minutes(inputs: Inputs, shares: tuple[Decimal, ...]) -> int:
    minutes, rest = divmod(inputs.need_seconds(_HOLD), 60)
    if rest or not 1 <= minutes <= _LONGEST // (len(shares) - 1):
        raise inputs.refusal(
            _HOLD,
            f"says {inputs.said(_HOLD)}, and CodeDeploy counts whole minutes, "
            f"{_LONGEST // 60} hours from the first shift to the last",
        )
    return minutes


def _functions(inputs: Inputs) -> dict[str, str]:
    """Logical ids to the names of services. MissingError where there are none, or they come to one id."""
    names = service_names(inputs, _NAME, "a function")
    found = {_logical(name): name for name in names}
    if len(found) != len(names) or not all(map(_LOGICAL.fullmatch, found)) or _CONFIG in found:
        said = ", ".join(names)
        raise inputs.refusal(SERVICES, f"says {said}, which gives no names of resources")
    return found


def _logical(name: str) -> str:
    return "".join(word[0].upper() + word[1:] for word in _WORD.findall(name))


def _alarms(inputs: Inputs) -> YamlObject:
    """No plan names alarms of CloudWatch: what they have to measure is said, unless a person takes releases back."""
    if inputs.option("rollback-type") == "manual":
        return {}
    said = stated_triggers(inputs)
    if not said:
        return {"Alarms": Open(unasked(inputs, "rollback-criteria.threshold"))}
    asked = f"Which alarms take the release back, by name? They measure: {'; '.join(said)} (rollback-criteria)"
    return {"Alarms": Open(asked)}


def _config(shift: Shift) -> YamlValue:
    way: YamlValue = {
        f"{shift.kind}Percentage": shift.percent,
        f"{shift.kind}Interval": shift.minutes,
    }
    routing: YamlValue = {"Type": f"TimeBased{shift.kind}", f"TimeBased{shift.kind}": way}
    return {
        "Type": _CUSTOM,
        "Properties": {"ComputePlatform": "Lambda", "TrafficRoutingConfig": routing},
    }


def _function(*, image: bool) -> YamlValue:
    named = {"PackageType": "Image", "ImageUri": Open("ImageUri: which image?")}
    parts: YamlObject = {
        name: Open(f"{name}: {question} No decision says it.")
        for name, question in _OF_A_FUNCTION.items()
    }
    return {
        "Type": "AWS::Serverless::Function",
        "Properties": named if image else {"PackageType": "Zip", **parts},
    }


_OF_A_FUNCTION = {
    "Runtime": "which runtime?",
    "Handler": "which function of the code is called?",
    "CodeUri": "where does the package lie?",
}


def _faults(data: Any, _: str) -> Iterator[str]:
    """The way of shifting is one that SAM knows by name, or one that the template defines."""
    kinds = {name: resource["Type"] for name, resource in data["Resources"].items()}
    said = data["Globals"]["Function"]["DeploymentPreference"]["Type"]
    if "AWS::Serverless::Function" not in kinds.values():
        yield "it holds no function"
    if isinstance(said, Mapping):
        if kinds.get(said.get("Ref", "")) != _CUSTOM:
            yield f"{said.get('Ref')} is no way of shifting that the template defines"
    elif said not in (*_NAMES, "AllAtOnce"):
        yield f"{said} is no way of shifting that SAM knows"
    for name, kind in kinds.items():
        if kind == _CUSTOM:
            yield from _wrong_config(data["Resources"][name].get("Properties", {}))


def _wrong_config(properties: Mapping[str, Any]) -> Iterator[str]:
    routing = properties.get("TrafficRoutingConfig", {})
    kind = str(routing.get("Type", "")).removeprefix("TimeBased")
    way = routing.get(f"TimeBased{kind}", {})
    if properties.get("ComputePlatform") != "Lambda" or kind not in PREDEFINED:
        yield "it is no way of shifting the traffic of functions"
    numbers = {f"{kind}Percentage": 99, f"{kind}Interval": _LONGEST}
    if set(way) != set(numbers):
        yield f"a way of shifting needs {' and '.join(numbers)}"
    for name, most in numbers.items():
        if not is_whole(way.get(name), 1, most):
            yield f"{name} {way.get(name)}: not from 1 to {most}"


_SHAPE: Shape = {
    "Transform!": TEXT,
    "Globals!": {
        "Function!": {
            "AutoPublishAlias!": TEXT,
            "DeploymentPreference!": {"Type!": ANY, **REST},
            **REST,
        }
    },
    "Resources!": {"*": {"Type!": one_of("AWS::Serverless::Function", _CUSTOM), **REST}},
    **REST,
}


TARGET = Target(
    "sam",
    "AWS SAM, how traffic goes over to a new version of a function",
    _render,
    fits={
        "context.workload-kind": ("function",),
        "deployment-pattern": ("canary", "blue-green"),
    },
    needs=(SHARES, SERVICES),
    check=held_against(_SHAPE, _faults),
    unfit=_unfit,
)
