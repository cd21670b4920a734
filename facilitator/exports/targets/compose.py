"""Compose for a proof of concept: each service with its image, its port, its health check, and how it is stopped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from facilitator.exports.inputs import Inputs
from facilitator.exports.proxies import HealthProbe, missing_of_probe, probe_of
from facilitator.exports.rollout import in_time, milliseconds, service_names, unasked
from facilitator.exports.target import ExportFile, Target
from facilitator.exports.yaml import Noted, Open, YamlObject, YamlValue, under_notes, yaml_text
from facilitator.patterns import regex

PATH = "compose.yaml"
_NAME = regex(r"[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}")
_IMAGE = regex(r"\$\{[A-Z][A-Z0-9_]*:\?[^{}]*\}")
_TIME = regex(r"[1-9]\d*(?:ms|s)")
_PORT = regex(r"(?:\d{1,5}:)?(\d{1,5})")
_KEYS = {"image", "ports", "healthcheck", "stop_grace_period"}
_OF_A_CHECK = {"test", "interval", "timeout", "retries"}
_RUNS = (
    "web-service",
    "queue-worker",
    "batch",
    "container-app",
    "single-server",
    "static-site",
    "shared-resource",
)


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


def _check(file: ExportFile) -> Iterator[str]:
    """Each service has an image that somebody is asked for; ports, times and keys are what Compose takes."""
    from facilitator.content.source import ContentError
    from facilitator.content.yamlfile import parse

    try:
        services: Any = parse(file.text, file.path, as_typed=True).data["services"]
    except (ContentError, KeyError, TypeError) as error:
        yield f"it holds no services: {error}"
        return
    for name, service in services.items():
        yield from (f"{name}: {fault}" for fault in _faults(service))


def _faults(service: Mapping[str, Any]) -> Iterator[str]:
    if unknown := set(service) - _KEYS:
        yield f"a service has no {', '.join(sorted(unknown))}"
    if not _IMAGE.fullmatch(service.get("image", "")):
        yield "nobody is asked for the image"
    for port in service.get("ports", ()):
        found = _PORT.fullmatch(port)
        if not found or not 1 <= int(found[1]) <= 65_535:
            yield f"{port} is no port"
    yield from _wrong_check(service.get("healthcheck", {}))
    if not _TIME.fullmatch(service.get("stop_grace_period", "1s")):
        yield f"stop_grace_period {service['stop_grace_period']}: no time"


def _wrong_check(check: Mapping[str, Any]) -> Iterator[str]:
    if unknown := set(check) - _OF_A_CHECK:
        yield f"a health check has no {', '.join(sorted(unknown))}"
    for key in ("interval", "timeout"):
        if not _TIME.fullmatch(check.get(key, "1s")):
            yield f"{key} {check[key]}: no time"
    if not check.get("retries", "1").isdecimal():
        yield f"retries {check['retries']}: no count"
    if "$" in "".join(check.get("test", ())).replace("$$", ""):
        yield "the health check holds a variable"


TARGET = Target(
    "compose",
    "Compose for a proof of concept",
    _render,
    fits={"context.delivery-phase": ("poc",), "context.workload-kind": _RUNS},
    check=_check,
    schema="compose-spec",
)
