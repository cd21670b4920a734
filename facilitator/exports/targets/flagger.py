"""Flagger: a Canary with the steps of a roll-out and a MetricTemplate for each limit.

Flagger takes one step each interval, counts a check without data as a failed one, and goes back by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from facilitator.exports.analysis import (
    HOLD,
    STRIKES,
    WITHOUT_DATA,
    address,
    analysis_notes,
    goes_back_alone,
    limits,
    query,
    strikes_of,
    without_data,
)
from facilitator.exports.limits import COMPARISONS, Limit, bound
from facilitator.exports.manifests import (
    Document,
    called,
    checked,
    faults_of_fields,
    name_of,
    names_of_kind,
    of_kind,
)
from facilitator.exports.proxies import ENTRY
from facilitator.exports.rollout import CHECKED_EVERY, HELD_FOR, PATTERN, SHARES, share_parts
from facilitator.exports.target import ExportFile, Faults, Target
from facilitator.exports.workloads import (
    HOSTS,
    PORT_NAME,
    gateway_of,
    hosts_of,
    manifest,
    names_of,
    no_gateway,
    port_of,
)
from facilitator.exports.yaml import Open, YamlObject, YamlValue
from facilitator.inputs import Inputs, MissingError
from facilitator.patterns import regex
from facilitator.values.thresholds import show_threshold

_API = "flagger.app/v1beta1"
_TYPE = "rollback-type"
_SHORTEST = 10
"""Seconds of an interval; Flagger makes a shorter one this long, and says nothing."""
_SPAN = regex(r"([1-9][0-9]*)s")
_NO_VALUE = {
    "blue-green": "how often the new side is checked before the switch",
    "ab-testing": "which header or cookie puts a user into a group, and for how many checks",
}


def _render(inputs: Inputs) -> Iterator[ExportFile]:
    pattern = inputs.option(PATTERN)
    if pattern in _NO_VALUE:
        subject = f"{PATTERN}.rule" if pattern == "ab-testing" else PATTERN
        what = _NO_VALUE[pattern]
        raise MissingError(
            subject, f"{inputs.chosen(PATTERN)} with Flagger needs what no value states: {what}"
        )
    names = names_of(inputs)
    found = _limits(inputs)
    for name in names:
        documents = [_template(inputs, name, limit) for limit in found]
        documents.append(_canary(inputs, name, found))
        text = manifest(_notes(inputs, names, found), documents)
        yield ExportFile(f"flagger/{name}.yaml", text)


def _limits(inputs: Inputs) -> tuple[Limit, ...]:
    """The limits that take a release back without a person.

    Raises:
        MissingError: there are none, or no data is to hold a step, which Flagger cannot.
    """
    found = tuple(limit for limit in limits(inputs) if goes_back_alone(inputs, limit))
    if not found:
        said = inputs.chosen(_TYPE) or "not decided"
        raise inputs.refusal(_TYPE, f"is {said}, and Flagger goes back without a person")
    if without_data(inputs) == HOLD:
        raise inputs.refusal(
            WITHOUT_DATA,
            f"says “{inputs.said(WITHOUT_DATA)}”, and Flagger counts a check without "
            "data as a failed one",
        )
    return found


def _threshold(inputs: Inputs, found: Sequence[Limit]) -> int:
    """How many failed checks take the release back: one number for all limits."""
    strikes = {strikes_of(inputs, limit) for limit in found}
    if len(strikes) > 1:
        raise inputs.lacking(STRIKES, ", and the limits have different numbers in a row")
    return strikes.pop()


def _interval(inputs: Inputs) -> int:
    """How long a step lasts, which for Flagger is how often it looks.

    Raises:
        MissingError: a step lasts longer than the time between two checks, or shorter than Flagger can.
    """
    hold, looked = inputs.need_seconds(HELD_FOR), inputs.seconds(CHECKED_EVERY)
    if hold < _SHORTEST:
        raise inputs.refusal(
            HELD_FOR, f"is {inputs.said(HELD_FOR)}, and Flagger takes {_SHORTEST} s"
        )
    if looked and looked != hold:
        raise inputs.refusal(
            CHECKED_EVERY,
            f"is {inputs.said(CHECKED_EVERY)} and {inputs.place(HELD_FOR)} {inputs.said(HELD_FOR)}: "
            "Flagger looks once a step",
        )
    return hold


def _weights(inputs: Inputs) -> YamlObject:
    """Even shares as one step and the last share, uneven ones as a list; the promotion is no share."""
    shares = [step.new for step in share_parts(inputs, 100, "Flagger") if step.share < 100]
    if not shares:
        raise inputs.refusal(SHARES, "has no share below 100 %: there is no step")
    if all(share == shares[0] * number for number, share in enumerate(shares, 1)):
        return {"stepWeight": shares[0], "maxWeight": shares[-1]}
    return {"stepWeights": list(shares)}


def _notes(inputs: Inputs, names: tuple[str, ...], found: tuple[Limit, ...]) -> Iterator[str]:
    steps = len([step for step in share_parts(inputs, 100, "Flagger") if step.share < 100])
    hold, strikes = _interval(inputs), _threshold(inputs, found)
    yield "The Deployment that it refers to is made by the target kubernetes."
    yield f"From your step durations: a promotion takes at least {hold * steps} s, going back {hold * strikes} s."
    yield "Flagger counts failed checks over the whole roll-out, and a check without data is a failed one."
    yield from analysis_notes(
        inputs, found, "the name of the Deployment, which for the old version ends in -primary"
    )
    for limit in limits(inputs):
        if limit not in found:
            yield f"NOT in here, as a person decides: {show_threshold(limit.threshold)} ({limit.subject})."
    if inputs.option("deploy-method") == "gitops":
        yield "Going back is not written to Git: take the change back there as well (deploy-method)."
    if len(names) > 1:
        yield (
            f"open: Which of {', '.join(names)} stands behind {inputs.said(ENTRY)}, and for which hosts? "
            "No decision says it: until then there are no gatewayRefs, and Flagger does not begin."
        )


def _template(inputs: Inputs, name: str, limit: Limit) -> YamlObject:
    provider: YamlValue = {"type": "prometheus", "address": address(inputs)}
    asks = query(inputs, limit, "{{ target }}")
    if limit.threshold.comparison in ("≥", "≤"):
        asks = f"({asks}) {COMPARISONS[limit.threshold.comparison]} bool {bound(limit.threshold)}"
    return {
        "apiVersion": _API,
        "kind": "MetricTemplate",
        "metadata": {"name": _called(name, limit)},
        "spec": {"provider": provider, "query": asks},
    }


def _called(name: str, limit: Limit) -> str:
    return f"{name}-{limit.subject.rpartition('.')[2]}"


def _canary(inputs: Inputs, name: str, found: tuple[Limit, ...]) -> YamlObject:
    analysis: YamlObject = {
        "interval": f"{_interval(inputs)}s",
        "threshold": _threshold(inputs, found),
        **_weights(inputs),
        "metrics": [_metric(name, limit) for limit in found],
    }
    spec: YamlObject = {
        "provider": "gatewayapi:v1",
        "targetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": name},
        "service": _service(inputs),
        "analysis": analysis,
    }
    return {"apiVersion": _API, "kind": "Canary", "metadata": {"name": name}, "spec": spec}


def _service(inputs: Inputs) -> YamlObject:
    """How it is reached: only a router splits by shares, and this one is the Gateway API.

    Raises:
        MissingError: no gateway is named, or no port.
    """
    gateway = gateway_of(inputs)
    if gateway is None:
        raise no_gateway(inputs, inputs.said(ENTRY) or "nothing")
    made: YamlObject = {"port": port_of(inputs), "targetPort": PORT_NAME}
    alone = len(inputs.services()) < 2
    given: YamlValue = list(hosts_of(inputs)) if alone else []
    made["hosts"] = given or Open(f"{inputs.asks(HOSTS)} Without them it takes everything.")
    if alone:
        made["gatewayRefs"] = [gateway.reference]
    return made


def _metric(name: str, limit: Limit) -> YamlValue:
    """A limit of a metric: the number that is still within it; of ≥ and ≤ the query says whether it is reached."""
    number = float(bound(limit.threshold))
    whole = int(number) if number == int(number) else number
    allowed: YamlValue = {
        ">": {"max": whole},
        "<": {"min": whole},
    }.get(limit.threshold.comparison, {"max": 0})
    return {
        "name": limit.subject.rpartition(".")[2],
        "templateRef": {"name": _called(name, limit)},
        "thresholdRange": allowed,
    }


def _faults(documents: Sequence[Document], _: str) -> Faults:
    for canary in of_kind(documents, "Canary"):
        yield from _analysis_faults(canary)
        yield from _reference_faults(canary, documents)
    for template in of_kind(documents, "MetricTemplate"):
        if not template["spec"]["query"].strip():
            yield f"{called(template)} asks nothing"


def _reference_faults(canary: Document, documents: Sequence[Document]) -> Faults:
    spec = canary["spec"]
    if spec["targetRef"]["name"] != name_of(canary):
        yield f"{called(canary)} is of the Deployment {spec['targetRef']['name']}, and not of its own"
    templates = names_of_kind(documents, "MetricTemplate")
    used = {metric["templateRef"]["name"] for metric in spec["analysis"].get("metrics", ())}
    for name in sorted(used - templates):
        yield f"{called(canary)} is judged by {name}, which there is not"
    for name in sorted(templates - used):
        yield f"MetricTemplate {name} judges nothing"


def _analysis_faults(canary: Document) -> Faults:
    analysis = canary["spec"]["analysis"]
    interval = _SPAN.fullmatch(str(analysis.get("interval")))
    if not interval or int(interval[1]) < _SHORTEST:
        yield f"{called(canary)} has no interval of {_SHORTEST} s or more"
    if not analysis.get("metrics"):
        yield f"{called(canary)} is judged by nothing"
    yield from _weight_faults(canary, analysis)


def _weight_faults(canary: Document, analysis: Any) -> Faults:
    step, most = analysis.get("stepWeight", 0), analysis.get("maxWeight", 0)
    weights = analysis.get("stepWeights", [])
    if "match" in analysis and (step or weights):
        yield f"{called(canary)} has a match, and its weights are ignored"
    if bool(step) == bool(weights):
        yield f"{called(canary)} needs stepWeight or stepWeights, one of both"
    if step and (not step <= most <= 100 or most % step):
        yield f"{called(canary)} does not reach {most} in steps of {step}"
    if any(after <= before for before, after in pairwise([0, *weights, 101])):
        yield f"{called(canary)} has weights that do not rise, or go beyond 100"


TARGET = Target(
    "flagger",
    "Flagger, the steps and what judges them",
    _render,
    fits={"rollout-controller": ("flagger",), PATTERN: ("canary", "blue-green", "ab-testing")},
    needs=(SHARES, HELD_FOR, "rollback-criteria.threshold"),
    check=checked(_faults),
    schema=_API,
    fields=faults_of_fields,
)
