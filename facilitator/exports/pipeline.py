"""The pipeline that every platform's file is written from: the ten stages in order, as jobs that need each other.

Source, build, test, security scan, deployment to the first environments, integration tests, approval gate, production,
smoke tests, monitoring and validation; and the way back. A command that nobody gave is a step that fails with a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from facilitator.exports.inputs import Inputs, MissingError
from facilitator.values.numbers import Number


class Command(NamedTuple):
    """What a job runs: one command, or what is missing in its place."""

    text: str
    """The command as it was typed; empty where nobody gave one."""
    missing: str = ""
    """What is asked for; empty where there is a command."""

    @property
    def shell(self) -> str:
        """The line of a shell; of a missing command one that fails and says what is asked for."""
        if not self.missing:
            return self.text
        return f"echo {single_quoted(self.missing)} >&2; exit 1"


class Job(NamedTuple):
    """One job, whatever a platform calls it."""

    id: str
    stage: str
    """One of `STAGES`."""
    commands: tuple[Command, ...] = ()
    needs: tuple[str, ...] = ()
    environment: str = ""
    waits: bool = False
    """Whether a person has to agree before it begins."""
    on_failure: bool = False
    """Whether it runs only when one that it needs has failed."""
    minutes: int = 0
    """How long it may take; 0 where nobody said so."""


class PipelineModel(NamedTuple):
    """The whole pipeline."""

    jobs: tuple[Job, ...]
    events: tuple[str, ...]
    """Of push, pull-request, tag, schedule, manual: what starts it."""
    branch: str = ""
    """The main branch; empty where nobody named it."""
    tags: str = ""
    cron: str = ""
    open: tuple[str, ...] = ()
    """What is asked for and has no place in a job."""


STAGES = (
    "source",
    "build",
    "test",
    "security-scan",
    "deploy-staging",
    "integration-tests",
    "approval-gate",
    "deploy-production",
    "smoke-tests",
    "monitoring-validation",
)
"""The ten stages in their order."""
_SCANS = ("sast", "sca", "secrets-scan", "container-scan", "iac-scan")


def single_quoted(text: str) -> str:
    """A text as one word of a POSIX shell."""
    return "'" + text.replace("'", "'\\''") + "'"


def job_id(text: str) -> str:
    """A name as the id of a job: letters, digits and dashes."""
    words = "".join(c if c.isascii() and c.isalnum() else "-" for c in text.lower())
    return "-".join(part for part in words.split("-") if part) or "job"


def pipeline(inputs: Inputs) -> PipelineModel:
    """Make the pipeline of a plan.

    Raises:
        MissingError: the environments are not named, or the events that start it.
    """
    environments = inputs.names("env-sequence.environments")
    if not environments:
        inputs.need("env-sequence.environments")
        raise MissingError("env-sequence.environments", "Environment Sequence names none")
    events = inputs.options("triggers")
    if not events:
        raise MissingError("triggers", f"{inputs.place('triggers')} is not decided")
    jobs = tuple(_jobs(inputs, environments))
    branch = inputs.said("branch-strategy.main-branch")
    open_ = () if branch else (inputs.question("branch-strategy.main-branch"),)
    tags = inputs.said("triggers.tag-pattern") if "tag" in events else ""
    cron = inputs.said("triggers.schedule") if "schedule" in events else ""
    return PipelineModel(jobs, events, branch, tags, cron, open_)


def _jobs(inputs: Inputs, environments: tuple[str, ...]) -> Iterator[Job]:
    yield Job("build", "build", (_command(inputs, "build-tool.command"),))
    tests = _tests(inputs)
    yield from tests
    before = tuple(job.id for job in tests) or ("build",)
    if scans := tuple(_scans(inputs)):
        yield Job("security-scan", "security-scan", scans, ("build",))
        before = (*before, "security-scan")
    *earlier, last = environments
    for name in earlier:
        job = _deploy(inputs, name, "deploy-staging", before)
        yield job
        before = (job.id,)
    if earlier and (command := _integration(inputs)):
        yield Job("integration-tests", "integration-tests", (command,), before, earlier[-1])
        before = ("integration-tests",)
    yield _deploy(inputs, last, "deploy-production", before)
    yield from _after(inputs, last)


def _tests(inputs: Inputs) -> list[Job]:
    if inputs.option("unit-tests") in ("", "none"):
        return []
    minutes = (inputs.seconds("unit-tests.time-limit") or 0) // 60
    return [
        Job("test", "test", (_command(inputs, "unit-tests.command"),), ("build",), minutes=minutes)
    ]


def _scans(inputs: Inputs) -> Iterator[Command]:
    """A step for each scanner that was chosen; how it is called is in nobody's plan."""
    for question in _SCANS:
        for id_ in inputs.options(question):
            if id_ == "none":
                continue
            (label,) = inputs.catalogue.questions[question].labels([f"{question}.{id_}"])
            blocks = inputs.said(f"{question}.blocks")
            stops = f", stops on: {blocks}" if blocks else ""
            yield Command("", f"How is {label} called here? ({question}{stops})")


def _integration(inputs: Inputs) -> Command | None:
    if inputs.option("integration-tests") not in ("", "none"):
        return _command(inputs, "integration-tests.command")
    if inputs.option("e2e-tests") not in ("", "none"):
        return _command(inputs, "e2e-tests.command")
    return None


def _deploy(inputs: Inputs, environment: str, stage: str, needs: tuple[str, ...]) -> Job:
    asked = inputs.names("env-sequence.approval")
    gates = inputs.options("promotion-gates")
    waits = environment in asked or ("manual-approval" in gates and stage == "deploy-production")
    command = _command(inputs, "deploy-tool.command")
    return Job(f"deploy-{job_id(environment)}", stage, (command,), needs, environment, waits)


def _after(inputs: Inputs, environment: str) -> Iterator[Job]:
    """What follows the deployment to production: smoke tests, a look at the metrics, and the way back."""
    deployed = f"deploy-{job_id(environment)}"
    failing = [deployed]
    before = (deployed,)
    if inputs.option("smoke-tests") == "yes":
        minutes = (inputs.seconds("smoke-tests.timeout") or 0) // 60
        yield Job(
            "smoke-tests",
            "smoke-tests",
            tuple(_smoke(inputs)),
            before,
            environment,
            minutes=minutes,
        )
        failing.append("smoke-tests")
        before = ("smoke-tests",)
    if watched := inputs.names("smoke-tests.checks-after"):
        asked = [f"How is this looked at: {name}? (smoke-tests.checks-after)" for name in watched]
        commands = tuple(Command("", question) for question in asked)
        yield Job("monitoring-validation", "monitoring-validation", commands, before, environment)
        failing.append("monitoring-validation")
    if inputs.option("rollback-type"):
        command = _command(inputs, "rollback-mechanism.command")
        by_hand = inputs.option("rollback-type") == "manual"
        yield Job(
            "rollback",
            "monitoring-validation",
            (command,),
            tuple(failing),
            environment,
            by_hand,
            True,
        )


def _smoke(inputs: Inputs) -> Iterator[Command]:
    """A path is asked for by curl at the address of the environment; anything else is somebody's own command."""
    status = inputs.typed("smoke-tests.expected-status", Number)
    for path in inputs.names("smoke-tests.paths"):
        if not path.startswith("/") or any(c in path for c in " '\"`$\\"):
            yield Command("", f"How is this checked: {path}? (smoke-tests.paths)")
            continue
        yield Command(_asks_for(path, status))
    if not inputs.names("smoke-tests.paths"):
        yield Command("", inputs.question("smoke-tests.paths"))


def _asks_for(path: str, status: Number | None) -> str:
    if status is None:
        return f'curl --fail --silent --show-error "$BASE_URL{path}"'
    asked = f"curl --silent --output /dev/null --write-out '%{{http_code}}' \"$BASE_URL{path}\""
    return f'test "$({asked})" = "{status.amount}"'


def _command(inputs: Inputs, subject: str) -> Command:
    said = inputs.said(subject)
    return Command(said) if said else Command("", inputs.question(subject))
