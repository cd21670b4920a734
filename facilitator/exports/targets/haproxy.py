"""HAProxy: one backend with the servers `stable` and `new`, weighed by the plan's shares at run time.

Weights are absolute: `weight 50%` of the runtime API is relative to the configured one. HAProxy takes 0 to 256.
"""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.exports.haproxy_rules import BACKEND, MOST, VARIABLES, haproxy_faults
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
    told,
)
from facilitator.exports.target import ExportFile, Target
from facilitator.exports.yaml import comment, comments, lines_text
from facilitator.inputs import Inputs

PATH = "haproxy/haproxy.cfg"
_INDENT = "    "


def _render(inputs: Inputs) -> Iterator[ExportFile]:
    steps = share_steps(inputs, MOST, "HAProxy")
    lines = [*comments(_notes(inputs)), *told((*steps, steps[0].back), _sent), _SET_FIRST]
    lines += [
        *_global(inputs),
        _DEFAULTS,
        *_timed(inputs, "timeout server", "graceful-shutdown.longest-job"),
    ]
    lines += _sides(inputs, steps[0].total)
    yield ExportFile(PATH, lines_text(lines))


def _notes(inputs: Inputs) -> Iterator[str]:
    yield f"Set where HAProxy is started, such as in /etc/default/haproxy: {', '.join(VARIABLES)}."
    yield "More servers of one side: a line each; the shares stay exact while both sides have as many."
    yield from notes_of_sides(inputs)
    yield from rollout_notes(inputs)
    yield "A reload comes back to the weights below: nobody meets the new version."
    yield "What is sent to the socket at each step:"


def _sent(step: ShareStep) -> str:
    """The side that gets more comes first: at no moment nobody serves."""
    pair = [(NEW, step.new), (STABLE, step.stable)]
    ordered = sorted(pair, key=lambda side: side[1] == 0)
    return "; ".join(f"set server {BACKEND}/{name} weight {weight}" for name, weight in ordered)


_SET_FIRST = "\n".join(
    f'.if !defined({name})\n    .alert "{name} is not set"\n.endif' for name in HOSTS[:-1]
)
"""HAProxy takes an address that is empty for every address of the machine: it has to be told that one is missing."""
_DEFAULTS = """\
defaults
    mode http
    # open: timeout connect: how long may it take to reach a server? No decision says it.
    # open: timeout client: how long may a client be silent? No decision says it."""
_BACKEND = f"""\
frontend entry
    bind ":${{LISTEN_PORT}}"
    default_backend {BACKEND}
backend {BACKEND}
    balance roundrobin"""


def _global(inputs: Inputs) -> Iterator[str]:
    yield 'global\n    stats socket "${ADMIN_SOCKET}" mode 600 level admin'
    if inputs.option("connection-draining") == "configured":
        yield from comment(
            "At a reload. A side of weight 0 gets nothing new and finishes what it has.", _INDENT
        )
        yield from _timed(inputs, "hard-stop-after", "connection-draining.drain-limit")


def _timed(inputs: Inputs, directive: str, subject: str) -> Iterator[str]:
    found = milliseconds(inputs, subject)
    if found is None:
        yield from comment(f"{asked(inputs, subject)} As: {directive}", _INDENT)
    else:
        yield f"{_INDENT}{directive} {in_time(found)}"


def _sides(inputs: Inputs, total: int) -> Iterator[str]:
    probe = probe_of(inputs)
    yield _BACKEND
    yield from comments(missing_of_probe(inputs, probe), _INDENT)
    yield from _probed(probe)
    yield f'    server {STABLE} "${{STABLE_HOST}}:${{STABLE_PORT}}" weight {total}'
    yield f'    server {NEW} "${{NEW_HOST}}:${{NEW_PORT}}" weight 0'


def _probed(probe: HealthProbe | None) -> Iterator[str]:
    if probe is None:
        return
    yield f"    option httpchk\n    http-check send meth GET uri {quoted(probe.path)}"
    words = ["    default-server check"]
    words += [f"port {probe.port}"] if probe.port else []
    words += [f"inter {in_time(probe.interval)}"] if probe.interval else []
    words += [f"fall {probe.failures}"] if probe.failures else []
    yield " ".join(words)
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
