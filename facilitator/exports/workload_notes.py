"""What a person has to know or to answer before a manifest is applied: probes, drain and ports held against each other."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.exports.proxies import counted
from facilitator.exports.rollout import asked, said_or_asked
from facilitator.exports.workloads import (
    ENDPOINT,
    GRACE,
    HEALTH_PATH,
    HEALTH_PORT,
    PRE_STOP,
    RUNS_AT,
    SERVICE_PORT,
)
from facilitator.inputs import Inputs
from facilitator.values.numbers import Port

_LONGEST_JOB, _DRAIN = "graceful-shutdown.longest-job", "connection-draining.drain-limit"


def notes(inputs: Inputs, names: tuple[str, ...]) -> Iterator[str]:
    """What a person has to know or to answer before this is applied."""
    where = "Where it runs: {}. The namespace is given when it is applied."
    yield said_or_asked(inputs, RUNS_AT, where)
    if len(names) > 1:
        yield f"open: Probes, ports, resources and drain are stated once for {', '.join(names)}: do they hold for this one?"
    if inputs.typed(HEALTH_PORT, Port) and not inputs.said(SERVICE_PORT):
        yield (
            f"open: The plan states one port, that of the health check ({HEALTH_PORT}): "
            f"do callers use it as well? ({SERVICE_PORT})"
        )
    yield "open: Rights, settings and volumes of the container: no decision of the plan says them."
    yield from _probe_notes(inputs)
    yield from _drain_notes(inputs)


def _probe_notes(inputs: Inputs) -> Iterator[str]:
    if inputs.option("health-checks") not in ENDPOINT:
        said = inputs.chosen("health-checks") or "not decided"
        yield f"There are no probes: {inputs.place('health-checks')} is {said} (health-checks)."
        return
    if inputs.option("health-checks-integration") == "lb-only":
        yield "There are no probes: only the load balancer asks, as decided (health-checks-integration)."
    else:
        yield from _liveness_notes(inputs)
    interval = inputs.seconds("health-checks.interval")
    timeout = inputs.seconds("health-checks.timeout")
    if interval and timeout and timeout > interval:
        yield (
            "open: An answer may take longer than the time between two questions: "
            "is that meant? (health-checks.timeout)"
        )
    yield from _out_of_reach_notes(inputs, interval)


def _liveness_notes(inputs: Inputs) -> Iterator[str]:
    path, alive = inputs.said(HEALTH_PATH), inputs.said("health-checks.liveness-path")
    if not alive:
        return
    if inputs.option("health-checks-integration") == "single":
        yield (
            "open: One shared check is decided, and a liveness path is stated: "
            "is it a probe of its own? (health-checks-integration)"
        )
    elif alive == path and inputs.option("health-checks") == "app-and-deps":
        yield (
            "open: Readiness and liveness ask the same path: shall instances be restarted "
            "when a dependency is down? (health-checks.liveness-path)"
        )


def _out_of_reach_notes(inputs: Inputs, interval: int | None) -> Iterator[str]:
    """A load balancer that learns by asking goes on sending for as long as its questions take."""
    wait, failures = inputs.seconds(PRE_STOP), counted(inputs, "health-checks.failures")
    outside = inputs.option("lb-integration") in ("cloud-lb", "proxy")
    if outside and wait and interval and failures and interval * failures > wait:
        yield (
            f"open: If the load balancer learns by asking, it knows after {interval * failures} s, "
            f"and the signal comes after {wait} s: is it told in another way? ({PRE_STOP})"
        )


def _drain_notes(inputs: Inputs) -> Iterator[str]:
    wait, grace = inputs.seconds(PRE_STOP) or 0, inputs.seconds(GRACE)
    for subject in (_DRAIN, _LONGEST_JOB):
        lasts = inputs.seconds(subject)
        if grace and lasts and wait + lasts > grace:
            yield (
                f"open: {wait} s before the signal and {lasts} s after it ({subject}) are more than the {grace} s "
                f"until the instance is killed ({GRACE}): which of them changes?"
            )
    if inputs.option("connection-draining") == "configured" and not grace:
        yield asked(inputs, GRACE)
    if "prestop-delay" in inputs.options("graceful-shutdown"):
        yield "The wait before the signal is a sleep of Kubernetes itself: it needs version 1.30 or newer."
