"""The jobs of a plan's pipeline, in the order of the stages."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.exports.inputs import Inputs
from facilitator.exports.pipeline import Command, Job, variable
from facilitator.exports.shell import window_check
from facilitator.values.calendar import Window
from facilitator.values.numbers import Number

_SCANS = ("sast", "sca", "secrets-scan", "container-scan", "iac-scan")


def job_id(text: str) -> str:
    """A name as the id of a job: letters, digits and dashes."""
    words = "".join(c if c.isascii() and c.isalnum() else "-" for c in text.lower())
    return "-".join(part for part in words.split("-") if part) or "job"


def jobs_of(inputs: Inputs, environments: tuple[str, ...]) -> Iterator[Job]:
    """The way of a change: from the build to the look at the metrics, and back when something failed."""
    yield Job("build", "build", (_command(inputs, "build-tool.command"),))
    tests = _tests(inputs)
    yield from tests
    before = tuple(job.id for job in tests) or ("build",)
    if scans := tuple(_scans(inputs)):
        yield Job("security-scan", "security-scan", scans, ("build",))
        before = (*before, "security-scan")
    ids = _ids(environments)
    *earlier, last = environments
    for name in earlier:
        for job in _deployment(inputs, name, ids[name], "deploy-staging", before):
            yield job
            before = (job.id,)
    if earlier and (command := _integration(inputs)):
        yield Job("integration-tests", "integration-tests", (command,), before, earlier[-1])
        before = ("integration-tests",)
    *gates, deployed = _deployment(inputs, last, ids[last], "deploy-production", before)
    after = (deployed, *_after(inputs, last, (deployed.id,)))
    yield from (*gates, *after)
    if inputs.option("rollback-type") in ("automated", "hybrid"):
        yield _by_itself(_way_back(inputs, last), after)


def by_hand(inputs: Inputs, environment: str) -> Iterator[Job]:
    """The way back that a person starts."""
    if inputs.option("rollback-type") in ("manual", "hybrid"):
        yield _way_back(inputs, environment)._replace(id="rollback-by-hand", by_hand=True)


def _by_itself(job: Job, after: tuple[Job, ...]) -> Job:
    """The way back after a failure; a step that fails because nobody filled it in takes nothing back."""
    failing = tuple(one.id for one in after)
    unfilled = [one.id for one in after if any(command.missing for command in one.commands)]
    commands = job.commands
    if unfilled:
        back = job.commands[0].text or job.commands[0].missing
        steps = (
            f"Nothing is taken back by itself until these have no open step: {', '.join(unfilled)}."
        )
        commands = (Command("", f"{steps} Then: {back}"),)
    return job._replace(needs=failing, on_failure=True, commands=commands)


def _way_back(inputs: Inputs, environment: str) -> Job:
    command = _command(inputs, "rollback-mechanism.command")
    return Job("rollback", "monitoring-validation", (command,), (), environment, True)


def _ids(environments: tuple[str, ...]) -> dict[str, str]:
    """An id for each environment; two names that read alike get a number."""
    found: dict[str, str] = {}
    for name in environments:
        id_, number = job_id(name), 2
        while id_ in found.values():
            id_, number = f"{job_id(name)}-{number}", number + 1
        found[name] = id_
    return found


def _tests(inputs: Inputs) -> list[Job]:
    if inputs.option("unit-tests") in ("", "none"):
        return []
    seconds = inputs.seconds("unit-tests.time-limit") or 0
    command = _command(inputs, "unit-tests.command")
    return [Job("test", "test", (command,), ("build",), seconds=seconds)]


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


def _deployment(
    inputs: Inputs, environment: str, id_: str, stage: str, needs: tuple[str, ...]
) -> Iterator[Job]:
    """A person who agrees, what has to be true right before, the deployment itself."""
    production = stage == "deploy-production"
    gate = "approval-gate" if production else stage
    if _is_asked(inputs, environment, production):
        yield Job(f"approve-{id_}", gate, (), needs, environment)
        needs = (f"approve-{id_}",)
    if production and (checks := tuple(_before(inputs))):
        yield Job("approval-gate", gate, checks, needs)
        needs = ("approval-gate",)
    command = _command(inputs, "deploy-tool.command")
    yield Job(f"deploy-{id_}", stage, (command,), needs, environment, True)


def _is_asked(inputs: Inputs, environment: str, production: bool) -> bool:
    if environment in inputs.names("env-sequence.approval"):
        return True
    by_person = "manual-approval" in inputs.options("promotion-gates")
    return production and (by_person or inputs.option("promotion-mechanism") == "manual")


def _before(inputs: Inputs) -> Iterator[Command]:
    """The release window, then what has to be true right before a deployment starts."""
    if inputs.option("release-windows") == "window":
        yield _window(inputs)
    for name in inputs.names("release-windows.freezes"):
        yield Command("", f"How is this known: {name}? (release-windows.freezes)")
    for name in inputs.names("promotion-gates.checks-before"):
        yield Command("", f"How is this checked: {name}? (promotion-gates.checks-before)")


def _window(inputs: Inputs) -> Command:
    window = inputs.typed("release-windows.window", Window)
    if window is None:
        return Command("", inputs.question("release-windows.window"))
    who = inputs.said("release-windows.exceptions")
    sentence = f"Who may let a release pass all the same: {who}" if who else ""
    return Command(window_check(window, sentence))


def _after(inputs: Inputs, environment: str, before: tuple[str, ...]) -> Iterator[Job]:
    """What follows the deployment to production: smoke tests and a look at the metrics."""
    if inputs.option("smoke-tests") == "yes":
        seconds = inputs.seconds("smoke-tests.timeout") or 0
        checks = tuple(_smoke(inputs, environment))
        yield Job("smoke-tests", "smoke-tests", checks, before, environment, seconds=seconds)
        before = ("smoke-tests",)
    if watched := inputs.names("smoke-tests.checks-after"):
        asked = [f"How is this looked at: {name}? (smoke-tests.checks-after)" for name in watched]
        commands = tuple(Command("", question) for question in asked)
        yield Job("monitoring-validation", "monitoring-validation", commands, before, environment)


def _smoke(inputs: Inputs, environment: str) -> Iterator[Command]:
    """A path is asked for by curl at the address of the environment; anything else is somebody's own command."""
    status = inputs.typed("smoke-tests.expected-status", Number)
    for path in inputs.names("smoke-tests.paths"):
        if not path.startswith("/") or any(c in path for c in " '\"`$\\<{"):
            yield Command("", f"How is this checked: {path}? (smoke-tests.paths)")
            continue
        base = variable("BASE_URL", environment)
        yield Command(_asks_for(path, status, base), variables=(base,))
    if not inputs.names("smoke-tests.paths"):
        yield Command("", inputs.question("smoke-tests.paths"))


def _asks_for(path: str, status: Number | None, base: str) -> str:
    """A request; an address that nobody set fails with the name of its variable."""
    address = f'"${{{base}:?has to be set}}{path}"'
    if status is None:
        return f"curl --fail --silent --show-error {address}"
    asked = f"curl --silent --output /dev/null --write-out '%{{http_code}}' {address}"
    return f'test "$({asked})" = "{status.amount}"'


def _command(inputs: Inputs, subject: str) -> Command:
    said = inputs.said(subject)
    return Command(said, "", subject) if said else Command("", inputs.question(subject))
