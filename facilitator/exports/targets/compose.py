"""Compose for a proof of concept: each service with its image, its port, its health check, and how it is stopped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from facilitator.exports.proxies import HealthProbe, missing_of_probe, probe_of
from facilitator.exports.rollout import in_time, milliseconds, service_names, unasked
from facilitator.exports.shapes import COUNT, PORT, TIME, ScalarKind, Shape, held_against, matching
from facilitator.exports.target import ExportFile, Target
from facilitator.exports.yaml import Noted, Open, YamlObject, YamlValue, under_notes, yaml_text
from facilitator.inputs import Inputs
from facilitator.patterns import regex

PATH = "compose.yaml"
_NAME = regex(r"[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}")
_IMAGE = regex(r"\$\{[A-Z][A-Z0-9_]*:\?[^{}]*\}")
_PORT = regex(r"(?:\d{1,5}:)?(\d{1,5})")
_NO_CONTAINERS = {"none", "no", "no containers"}
_RUNS = (
    "web-service",
    "queue-worker",
    "batch",
    "container-app",
    "single-server",
    "static-site",
    "shared-resource",
)


def _unfit(inputs: Inputs) -> str:
    """It is for what something says runs in containers."""
    stated = set(inputs.context("container-strategy")) - _NO_CONTAINERS
    image = "container-image" in inputs.options("artifact-format")
    if stated or image or "docker-compose" in inputs.options("deploy-tool"):
        return ""
    return "neither step 1 nor a decision says that it runs in containers"


def _render(inputs: Inputs) -> Iterator[ExportFile]:
    names = service_names(inputs, _NAME, "a service of Compose")
    probe = probe_of(inputs)
    services = {name: _service(inputs, name, probe, alone=len(names) == 1) for name in names}
    yield ExportFile(PATH, under_notes(_notes(names), yaml_text({"services": services})))


def _notes(names: tuple[str, ...]) -> Iterator[str]:
    yield "For a proof of concept on one machine. An image that nobody names ends it with a sentence."
    if len(names) > 1:
        yield "The plan names one health check: take it out where a service answers no HTTP."


def _service(inputs: Inputs, name: str, probe: HealthProbe | None, *, alone: bool) -> YamlObject:
    variable = "".join(c if c.isalnum() else "_" for c in name.upper())
    variable = variable if variable[0].isalpha() else f"SERVICE_{variable}"
    return {
        "image": f"${{{variable}_IMAGE:?Which image is {name}}}",
        "ports": _ports(inputs, probe, alone=alone),
        "healthcheck": _health_check(inputs, probe),
        "stop_grace_period": _time(inputs, "graceful-shutdown.grace"),
    }


def _ports(inputs: Inputs, probe: HealthProbe | None, *, alone: bool) -> YamlValue:
    if probe is None or probe.port is None:
        return Open(unasked(inputs, "health-checks.port"))
    if alone:
        return [f"{probe.port}:{probe.port}"]
    return Noted(
        [str(probe.port)], "open: On which port of the machine? Without one it is a free one."
    )


def _health_check(inputs: Inputs, probe: HealthProbe | None) -> YamlValue:
    notes = " ".join(missing_of_probe(inputs, probe)).replace("open: ", "")
    if probe is None or probe.port is None:
        return Open(notes)
    address = f"http://127.0.0.1:{probe.port}{probe.path}".replace("$", "$$")
    check: YamlObject = {"test": ["CMD", "wget", "-q", "-O", "/dev/null", address]}
    check |= {"interval": in_time(probe.interval)} if probe.interval else {}
    check |= {"timeout": in_time(probe.timeout)} if probe.timeout else {}
    check |= {"retries": probe.failures} if probe.failures else {}
    about = "The image has to hold wget." + (f" open: {notes}" if notes else "")
    return Noted(check, about)


def _time(inputs: Inputs, subject: str) -> YamlValue:
    found = milliseconds(inputs, subject)
    return in_time(found) if found else Open(unasked(inputs, subject))


def _is_port(value: Any) -> bool:
    found = _PORT.fullmatch(str(value))
    return found is not None and PORT.holds(int(found[1]))


_SHAPE: Shape = {
    "services!": {
        "*": {
            "image!": matching("a variable that asks for the image", _IMAGE),
            "ports": [ScalarKind("a port", _is_port)],
            "healthcheck": {
                "test": [matching("a word without variables", regex(r"(?:[^$]|\$\$)*"))],
                "interval": TIME,
                "timeout": TIME,
                "retries": COUNT,
            },
            "stop_grace_period": TIME,
        }
    }
}
TARGET = Target(
    "compose",
    "Compose for a proof of concept",
    _render,
    fits={"context.delivery-phase": ("poc",), "context.workload-kind": _RUNS},
    check=held_against(_SHAPE),
    schema="compose-spec",
    unfit=_unfit,
)
