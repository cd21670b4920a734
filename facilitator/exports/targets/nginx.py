"""nginx: `split_clients` for each step of the roll-out, and the one line that says which step is served.

A share is of requests, by chance; testers ask for a side with a header. nginx without a subscription asks no path: a server
is out after failed requests.
"""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.exports.nginx_rules import ASKED, SERVED, VARIABLES, nginx_faults
from facilitator.exports.proxies import (
    NEW,
    STABLE,
    HealthProbe,
    missing_of_probe,
    named_otherwise,
    notes_of_sides,
    probe_of,
)
from facilitator.exports.rollout import (
    LONGEST,
    ShareStep,
    asked,
    in_time,
    milliseconds,
    rollout_notes,
    share_parts,
    told,
)
from facilitator.exports.target import ExportFile, Target
from facilitator.exports.yaml import comment, comments, lines_text
from facilitator.inputs import Inputs
from facilitator.values.numbers import plain

PATH = "nginx/release.conf.template"
_HUNDREDTHS = 10_000
"""nginx counts shares in hundredths of a percent."""


def _render(inputs: Inputs) -> Iterator[ExportFile]:
    steps = share_parts(inputs, _HUNDREDTHS, "nginx")
    lines = [
        *comments(_notes(inputs)),
        *told(steps, _serves),
        *_shares(steps),
        *comment(_HEADER),
        _CHOSEN,
    ]
    lines += [*_upstreams(inputs), *_server(inputs)]
    yield ExportFile(PATH, lines_text(lines))


def _notes(inputs: Inputs) -> Iterator[str]:
    yield (
        f"For the block http. What stands in place of a name: {', '.join(VARIABLES)}, by envsubst with these "
        "names alone, as the official image does it; then nginx -t, and a reload."
    )
    yield from notes_of_sides(inputs)
    yield from rollout_notes(inputs)
    yield f"SERVED is {STABLE} until a release begins, and again when it is taken back. Then:"


def _serves(step: ShareStep) -> str:
    """What SERVED is at a step: all is an upstream itself."""
    return f"$release_step_{step.order}" if step.stable else NEW


def _shares(steps: tuple[ShareStep, ...]) -> Iterator[str]:
    for step in steps:
        if step.stable:
            share = f"{plain(step.share)}% {NEW}"
            yield f"split_clients $request_id {_serves(step)} {{\n    {share};\n    * {STABLE};\n}}"


_HEADER = "Who sends the header X-Release is served by that side: take it out where nobody may ask."
_CHOSEN = f"""\
map {ASKED} {SERVED} {{
    {STABLE} {STABLE};
    {NEW} {NEW};
    default ${{SERVED}};
}}"""


def _upstreams(inputs: Inputs) -> Iterator[str]:
    probe = probe_of(inputs)
    yield from comments(_of_health(inputs, probe))
    for side in (STABLE, NEW):
        address = f"${{{side.upper()}_HOST}}:${{{side.upper()}_PORT}}"
        yield f"upstream {side} {{\n    server {address}{_passive(probe)};\n}}"


def _of_health(inputs: Inputs, probe: HealthProbe | None) -> Iterator[str]:
    yield from (
        note for note in missing_of_probe(inputs, probe) if "health-checks.port" not in note
    )
    if probe is None:
        return
    yield f"nginx does not ask {probe.path} itself: whoever watches it sets SERVED back."
    times = f"{probe.failures} × {in_time(probe.interval or 0)}"
    if window := _window(probe):
        yield f"A server is out for {in_time(window)} after {probe.failures} failures within that time ({times})."
        yield "nginx heeds this only where a side has more than one server: a line each."
    elif probe.failures and probe.interval:
        yield f"nginx counts failures within whole seconds, and {times} is none: no server is taken out."


def _window(probe: HealthProbe) -> int:
    window = (probe.failures or 0) * (probe.interval or 0)
    return window if window <= LONGEST and not window % 1000 else 0


def _passive(probe: HealthProbe | None) -> str:
    window = _window(probe) if probe else 0
    return f" max_fails={probe.failures} fail_timeout={in_time(window)}" if probe and window else ""


def _server(inputs: Inputs) -> Iterator[str]:
    yield "server {\n    listen ${LISTEN_PORT};\n    location / {"
    yield "        # open: Which headers does the service need, such as Host? No decision says it."
    yield f"        proxy_pass http://{SERVED};"
    subject = "graceful-shutdown.longest-job"
    longest = milliseconds(inputs, subject)
    if longest:
        yield f"        proxy_read_timeout {in_time(longest)};"
    else:
        yield from comment(f"{asked(inputs, subject)} As: proxy_read_timeout", " " * 8)
    yield "    }\n}"


TARGET = Target(
    "nginx",
    "nginx, shares of the roll-out by split_clients",
    _render,
    fits={"lb-integration": ("proxy",), "deployment-pattern": ("canary", "blue-green")},
    needs=("deployment-pattern.shares",),
    check=nginx_faults,
    tools=("nginx",),
    unfit=named_otherwise("nginx", "nginx"),
)
