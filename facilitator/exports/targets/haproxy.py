"""HAProxy: one backend with the servers `stable` and `new`, weighed by the plan's shares at run time.

Weights are absolute: `weight 50%` of the runtime API is relative to the configured one. HAProxy takes 0 to 256.
"""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.exports.haproxy_rules import BACKEND, MOST, VARIABLES, haproxy_faults
from facilitator.exports.inputs import Inputs
from facilitator.exports.proxies import (
    HOSTS,
    NEW,
    STABLE,
    HealthProbe,
    missing_of_probe,
    named_otherwise,
    notes_of_sides,
    probe_of,
)
from facilitator.exports.rollout import (
    ShareStep,
    asked,
    in_time,
    milliseconds,
    rollout_notes,
    share_steps,
)
from facilitator.exports.target import ExportFile, Target
from facilitator.exports.yaml import comment

PATH = "haproxy/haproxy.cfg"
_INDENT = "    "


def _render(inputs: Inputs) -> Iterator[ExportFile]:
    steps = share_steps(inputs, MOST, "HAProxy")
    lines = [*_notes(inputs, steps), *_set_first(), *_global(inputs), *_defaults(inputs)]
    lines += _sides(inputs, steps)
    yield ExportFile(PATH, "".join(f"{line}\n" for line in lines))


def _notes(inputs: Inputs, steps: tuple[ShareStep, ...]) -> Iterator[str]:
    notes = (
        f"Set where HAProxy is started, such as in /etc/default/haproxy: {', '.join(VARIABLES)}.",
        "More servers of one side: a line each; the shares stay exact while both sides have as many.",
        *notes_of_sides(inputs),
        *rollout_notes(inputs),
        "A reload comes back to the weights below: nobody meets the new version.",
        "What is sent to the socket at each step:",
    )
    for note in notes:
        yield from comment(note)
    for step in steps:
        yield f"#   {step.title}: {_sent(step)}"
    total = steps[0].stable + steps[0].new
    yield f"#   back: {_sent(ShareStep(0, steps[0].share, total, 0))}"


def _sent(step: ShareStep) -> str:
    """The side that gets more comes first: at no moment nobody serves."""
    pair = [(NEW, step.new), (STABLE, step.stable)]
    ordered = sorted(pair, key=lambda side: side[1] == 0)
    return "; ".join(f"set server {BACKEND}/{name} weight {weight}" for name, weight in ordered)


def _set_first() -> Iterator[str]:
    """HAProxy takes an address that is empty for every address of the machine: it has to be told that one is missing."""
    for name in HOSTS[:-1]:
        yield f".if !defined({name})"
        yield f'{_INDENT}.alert "{name} is not set"'
        yield ".endif"


def _global(inputs: Inputs) -> Iterator[str]:
    yield "global"
    yield f'{_INDENT}stats socket "${{ADMIN_SOCKET}}" mode 600 level admin'
    if inputs.option("connection-draining") == "configured":
        yield from comment(
            "At a reload. A side of weight 0 gets nothing new and finishes what it has.", _INDENT
        )
        yield from _timed(inputs, "hard-stop-after", "connection-draining.drain-limit")


def _defaults(inputs: Inputs) -> Iterator[str]:
    yield "defaults"
    yield f"{_INDENT}mode http"
    for name, question in _TIMEOUTS.items():
        yield f"{_INDENT}# open: timeout {name}: {question} No decision says it."
    yield from _timed(inputs, "timeout server", "graceful-shutdown.longest-job")


_TIMEOUTS = {
    "connect": "how long may it take to reach a server?",
    "client": "how long may a client be silent?",
}


def _timed(inputs: Inputs, directive: str, subject: str) -> Iterator[str]:
    found = milliseconds(inputs, subject)
    if found is None:
        yield from comment(f"{asked(inputs, subject)} As: {directive}", _INDENT)
    else:
        yield f"{_INDENT}{directive} {in_time(found)}"


def _sides(inputs: Inputs, steps: tuple[ShareStep, ...]) -> Iterator[str]:
    probe = probe_of(inputs)
    yield "frontend entry"
    yield f'{_INDENT}bind ":${{LISTEN_PORT}}"'
    yield f"{_INDENT}default_backend {BACKEND}"
    yield f"backend {BACKEND}"
    yield f"{_INDENT}balance roundrobin"
    for note in missing_of_probe(inputs, probe):
        yield from comment(note, _INDENT)
    yield from _probed(probe)
    total = steps[0].stable + steps[0].new
    for name, weight in ((STABLE, total), (NEW, 0)):
        upper = name.upper()
        yield f'{_INDENT}server {name} "${{{upper}_HOST}}:${{{upper}_PORT}}" weight {weight}'


def _probed(probe: HealthProbe | None) -> Iterator[str]:
    if probe is None:
        return
    yield f"{_INDENT}option httpchk"
    yield f"{_INDENT}http-check send meth GET uri {quoted(probe.path)}"
    words = ["default-server check"]
    words += [f"port {probe.port}"] if probe.port else []
    words += [f"inter {in_time(probe.interval)}"] if probe.interval else []
    words += [f"fall {probe.failures}"] if probe.failures else []
    yield _INDENT + " ".join(words)
    if probe.timeout:
        yield f"{_INDENT}timeout check {in_time(probe.timeout)}"


def quoted(text: str) -> str:
    """A text as one word of the configuration: nothing inside single quotes is read as anything else."""
    return "'" + text.replace("'", "'\\''") + "'"


TARGET = Target(
    "haproxy",
    "HAProxy, one backend with the weights of the roll-out",
    _render,
    fits={"lb-integration": ("proxy",), "deployment-pattern": ("canary", "blue-green")},
    needs=("deployment-pattern.shares",),
    check=haproxy_faults,
    tools=("haproxy",),
    unfit=named_otherwise("haproxy", "HAProxy"),
)
