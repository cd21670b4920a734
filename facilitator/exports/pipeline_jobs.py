"""The jobs of a plan's pipeline, in the order of the stages."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.exports.pipeline import Command, Job
from facilitator.exports.pipeline_commands import (
    before_production,
    called,
    deploys,
    is_asked,
    looks_after,
    migrations,
    scans,
    smoke,
    tests_of_all,
)
from facilitator.inputs import Inputs


def job_id(text: str) -> str:
    """A name as the id of a job: letters, digits and dashes."""
    words = "".join(c if c.isascii() and c.isalnum() else "-" for c in text.lower())
    return "-".join(part for part in words.split("-") if part) or "job"


def jobs_of(inputs: Inputs, environments: tuple[str, ...]) -> Iterator[Job]:
    """The way of a change: from the build to the look at the metrics, and back when something failed."""
    yield Job("build", "build", called(inputs, "build-tool.command"))
    tests = _tests(inputs)
    yield from tests
    before = tuple(job.id for job in tests) or ("build",)
    if found := tuple(scans(inputs)):
        yield Job("security-scan", "security-scan", found, ("build",))
        before = (*before, "security-scan")
    ids = _ids(environments)
    *earlier, last = environments
    for name in earlier:
        for job in _deployment(inputs, name, ids[name], "deploy-staging", before):
            yield job
            before = (job.id,)
    if found := tuple(tests_of_all(inputs)):
        where = earlier[-1] if earlier else ""
        yield Job("integration-tests", "integration-tests", found, before, where)
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
    unfilled = [one.id for one in after if one.is_unfilled]
    commands = job.commands
    if unfilled:
        back = job.commands[0].text or job.commands[0].missing
        steps = (
            f"Nothing is taken back by itself until these have no open step: {', '.join(unfilled)}."
        )
        commands = (Command("", f"{steps} Then: {back}"),)
    return job._replace(needs=failing, on_failure=True, commands=commands)


def _way_back(inputs: Inputs, environment: str) -> Job:
    commands = called(inputs, "rollback-mechanism.command")
    return Job("rollback", "monitoring-validation", commands, (), environment, True)


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
    return [Job("test", "test", called(inputs, "unit-tests.command"), ("build",), seconds=seconds)]


def _deployment(
    inputs: Inputs, environment: str, id_: str, stage: str, needs: tuple[str, ...]
) -> Iterator[Job]:
    """A person who agrees, what has to be true right before, the deployment itself."""
    production = stage == "deploy-production"
    gate = "approval-gate" if production else stage
    asked = is_asked(inputs, environment, production)
    if asked:
        yield Job(f"approve-{id_}", gate, (), needs, environment)
        needs = (f"approve-{id_}",)
    if production and (checks := tuple(before_production(inputs, asked=asked))):
        yield Job("approval-gate", gate, checks, needs)
        needs = ("approval-gate",)
    first, after = migrations(inputs)
    commands = (*first, *deploys(inputs, environment), *after)
    yield Job(f"deploy-{id_}", stage, commands, needs, environment, True)


def _after(inputs: Inputs, environment: str, before: tuple[str, ...]) -> Iterator[Job]:
    """What follows the deployment to production: smoke tests and a look at the metrics."""
    if inputs.option("smoke-tests") == "yes":
        seconds = inputs.seconds("smoke-tests.timeout") or 0
        checks = tuple(smoke(inputs, environment))
        yield Job("smoke-tests", "smoke-tests", checks, before, environment, seconds=seconds)
        before = ("smoke-tests",)
    if commands := tuple(looks_after(inputs)):
        yield Job("monitoring-validation", "monitoring-validation", commands, before, environment)
