"""A unit of systemd for what runs on one server: how it is stopped and started anew; what starts it nobody said yet."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.exports.rollout import asked, in_seconds, in_time, milliseconds, service_names
from facilitator.exports.target import ExportFile, Target
from facilitator.exports.yaml import comment, lines_text
from facilitator.inputs import Inputs
from facilitator.patterns import regex
from facilitator.text import visible

_UNIT = "deployment-pattern.unit"
_GRACE, _DRAIN = "graceful-shutdown.grace", "connection-draining.drain-limit"
_COMPOSE = "docker-compose"
_NAME = regex(r"[A-Za-z0-9][A-Za-z0-9:_.-]{0,200}")
_KNOWN = {
    "Unit": ("Description",),
    "Service": ("ExecStart", "ExecStop", "Restart", "TimeoutStopSec"),
}
_RESTARTS = ("no", "on-failure", "always", "on-abnormal", "on-abort", "on-watchdog", "on-success")
_TIME = regex(r"[1-9]\d*(?:ms|s)")
_SPECIFIER = regex(r"(?:[^%]|%%)*")


def _unfit(inputs: Inputs) -> str:
    """It is for whom a unit is named, or for one server where nothing else starts what runs."""
    if inputs.said(_UNIT):
        return ""
    if _COMPOSE in inputs.options("deploy-tool"):
        return f"Docker Compose starts what runs, and nothing is given for {inputs.place(_UNIT)}"
    if "single-server" in inputs.context("workload-kind"):
        return ""
    return f"step 1 does not say that workload kind is single-server, and nothing is given for {inputs.place(_UNIT)}"


def _render(inputs: Inputs) -> Iterator[ExportFile]:
    for name in _names(inputs):
        lines = [*_unit(inputs, name), *_service(inputs, name)]
        yield ExportFile(f"systemd/{name}.service", lines_text(lines))


def _names(inputs: Inputs) -> tuple[str, ...]:
    """The unit that the plan names, else one for each service. MissingError where one has no name of a unit."""
    unit = inputs.said(_UNIT).removesuffix(".service")
    if not unit:
        return service_names(inputs, _NAME, "a unit")
    if not _NAME.fullmatch(unit):
        raise inputs.refusal(_UNIT, f"says “{unit}”, which is no name of a unit")
    return (unit,)


def _unit(inputs: Inputs, name: str) -> Iterator[str]:
    yield from comment(
        f"Where the unit is there already, take what stands below ExecStart: systemctl edit {name}.service"
    )
    yield "[Unit]"
    project = " ".join(visible(inputs.project).split()).replace("%", "%%")
    yield f"Description={project or name} as its plan has it"


def _service(inputs: Inputs, name: str) -> Iterator[str]:
    yield "[Service]"
    yield from comment(
        "open: What starts it? No decision says it: until then it fails with a sentence."
    )
    yield f"ExecStart=/bin/sh -c \"echo 'open: What starts {name}?' >&2; exit 1\""
    yield from comment(
        "open: As which user does it run, and in which folder? Without User= it is root."
    )
    yield from _restarted(inputs)
    yield from _stopped(inputs)
    yield from comment(
        "open: Is it started with the machine? If so: [Install], WantedBy=multi-user.target"
    )


def _restarted(inputs: Inputs) -> Iterator[str]:
    path = inputs.said("health-checks.liveness-path")
    if not path:
        yield from comment(f"{asked(inputs, 'health-checks.liveness-path')} As: Restart=")
        return
    yield from comment(
        f"It is started anew when it ends by a fault. systemd does not ask {path}: whoever does has to end it. "
        "(health-checks.liveness-path)"
    )
    yield "Restart=on-failure"


def _stopped(inputs: Inputs) -> Iterator[str]:
    """First it waits, then it is told to stop, then it is killed."""
    wait = 0
    if "prestop-delay" in inputs.options("graceful-shutdown"):
        subject = "graceful-shutdown.pre-stop"
        wait = milliseconds(inputs, subject) or 0
        if wait:
            yield f"ExecStop=/bin/sleep {in_seconds(wait)}"
        else:
            yield from comment(f"{asked(inputs, subject)} As: ExecStop=/bin/sleep")
    drains = inputs.option("connection-draining") == "configured" and inputs.said(_DRAIN)
    subject = _DRAIN if drains and not inputs.said(_GRACE) else _GRACE
    limit = milliseconds(inputs, subject)
    if not limit:
        yield from comment(f"{asked(inputs, subject)} As: TimeoutStopSec=")
        return
    yield from _too_short(inputs, limit, wait)
    yield f"TimeoutStopSec={in_time(limit)}"


def _too_short(inputs: Inputs, limit: int, wait: int) -> Iterator[str]:
    longest = milliseconds(inputs, "graceful-shutdown.longest-job") or 0
    if max(longest, wait) >= limit:
        yield from comment(
            f"open: It is killed after {in_time(limit)}, and waits {in_time(wait)} and works up to "
            f"{in_time(longest)}: is that meant? (graceful-shutdown)"
        )


def _check(file: ExportFile) -> Iterator[str]:
    """Sections and keys are known, times are times, something is started, nothing goes on in the next line."""
    section, started = "", False
    for line in file.text.split("\n"):
        if line.startswith("#") or not line:
            continue
        if line.startswith("["):
            section = line.strip("[]")
            if section not in _KNOWN:
                yield f"{section} is no section"
            continue
        key, _, value = line.partition("=")
        started = started or key == "ExecStart"
        if key not in _KNOWN.get(section, ()):
            yield f"{section} has no {key}"
        yield from _wrong_value(key, value)
    if not started:
        yield "nothing is started"


def _wrong_value(key: str, value: str) -> Iterator[str]:
    if value.endswith("\\"):
        yield f"{key} goes on in the next line"
    if not _SPECIFIER.fullmatch(value):
        yield f"{key} holds a specifier"
    if key == "Restart" and value not in _RESTARTS:
        yield f"Restart={value}: no such case"
    if key == "TimeoutStopSec" and not _TIME.fullmatch(value):
        yield f"TimeoutStopSec={value}: no time"
    if key.startswith("Exec") and not value.startswith("/"):
        yield f"{key} is no absolute path"


TARGET = Target(
    "systemd",
    "Unit of systemd for one server",
    _render,
    needs=(_UNIT,),
    check=_check,
    tools=("systemd-analyze",),
    unfit=_unfit,
)
