"""The pipeline that every platform's file is written from: the ten stages in order, as jobs that need each other.

Source, build, test, security scan, deployment to the first environments, integration tests, approval gate, production,
smoke tests, monitoring and validation; and the way back. A command that nobody gave is a step that fails with a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from facilitator.exports.shell import fails_with


class Command(NamedTuple):
    """What a job runs: one command, or what is missing in its place."""

    text: str
    """The command as it was typed; empty where nobody gave one."""
    missing: str = ""
    """What is asked for; empty where there is a command."""
    subject: str = ""
    """The value that holds the command; empty where no person typed it."""

    variables: tuple[str, ...] = ()
    """The variables of the platform that it reads: a person sets them."""

    @property
    def shell(self) -> str:
        """The line of a shell; of a missing command one that fails and says what is asked for."""
        return fails_with(self.missing) if self.missing else self.text


class Job(NamedTuple):
    """One job, whatever a platform calls it."""

    id: str
    stage: str
    """One of `STAGES`."""
    commands: tuple[Command, ...] = ()
    """What it runs; nothing where a person is waited for."""
    needs: tuple[str, ...] = ()
    environment: str = ""
    """The environment that it deploys to or looks at; the one that a person agrees to."""
    deploys: bool = False
    """Whether it changes its environment."""
    on_failure: bool = False
    """Whether it runs only when something that it needs has failed after the deployment began."""
    by_hand: bool = False
    """Whether somebody starts it, at any time; it is no part of the way forward."""
    seconds: int = 0
    """How long it may take; 0 where nobody said so."""

    @property
    def waits(self) -> bool:
        """Whether it is a gate: a person agrees, nothing runs."""
        return not self.commands

    @property
    def is_unfilled(self) -> bool:
        """Whether a command of it is missing."""
        return any(command.missing for command in self.commands)

    @property
    def forward(self) -> bool:
        """Whether it belongs to the way of a change, and not to the way back."""
        return not self.on_failure and not self.by_hand

    @property
    def delivers(self) -> bool:
        """Whether it belongs to what is delivered, and not to what checks a change before it is merged."""
        return STAGES.index(self.stage) >= STAGES.index("deploy-staging")

    @property
    def production(self) -> bool:
        """Whether it comes after everything that is not production."""
        return STAGES.index(self.stage) >= STAGES.index("approval-gate")

    @property
    def minutes(self) -> int:
        """How long it may take in minutes, the last one begun counted whole; 0 where nobody said so."""
        return -(-self.seconds // 60)


class PipelineModel(NamedTuple):
    """The whole pipeline."""

    jobs: tuple[Job, ...]
    by_hand: tuple[Job, ...]
    """What somebody starts when it is needed: the way back."""
    events: tuple[str, ...]
    """Of push, pull-request, tag, schedule, manual: what starts it."""
    branch: str = ""
    """The main branch; empty where no push starts it."""
    tags: str = ""
    """The pattern of tags that start it: letters, digits, `._/-`, and `*` for anything."""
    cron: str = ""
    """When it starts by itself, in five fields; empty where nobody said so exactly."""
    production_from: str = ""
    """The branch or tag that alone reaches production, with a `*` at its end or none; empty where all do."""
    runners: tuple[str, ...] = ()
    """The labels, queues or pools that jobs ask for."""
    agrees: str = ""
    """Who has to agree, in a sentence."""
    answered_within: int = 0
    """Seconds after which a gate that nobody answered is closed; 0 where nobody said so."""
    notes: tuple[str, ...] = ()
    """What is said at the head of the file: what it rests on, and what is asked for and has no place in a job."""

    @property
    def all_jobs(self) -> tuple[Job, ...]:
        """The jobs of the way forward, then those that are started by hand."""
        return self.jobs + self.by_hand

    @property
    def window(self) -> tuple[Command, ...]:
        """The check of the release window; empty where there is none."""
        gates = (job.commands for job in self.jobs if job.id == "approval-gate")
        return tuple(c for commands in gates for c in commands if not c.missing)

    def commands(self) -> Iterator[Command]:
        """The commands that a person typed."""
        for job in self.all_jobs:
            yield from (command for command in job.commands if command.subject)


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


def without_gates(jobs: tuple[Job, ...]) -> tuple[Job, ...]:
    """The jobs for a platform whose environments ask people themselves: what needs a gate needs what the gate needs."""
    gates = {job.id: job.needs for job in jobs if job.waits}
    kept = (job for job in jobs if not job.waits)
    return tuple(job._replace(needs=tuple(_instead(job.needs, gates))) for job in kept)


def _instead(needs: tuple[str, ...], gates: dict[str, tuple[str, ...]]) -> Iterator[str]:
    for needed in needs:
        yield from gates.get(needed, (needed,))


def gated(jobs: tuple[Job, ...]) -> frozenset[str]:
    """The environments before which a person agrees."""
    return frozenset(job.environment for job in jobs if job.waits)


def variable(prefix: str, environment: str) -> str:
    """The name of a variable of one environment."""
    words = "".join(c if c.isascii() and c.isalnum() else "_" for c in environment.upper())
    return f"{prefix}_{words}"


def ref_regex(pattern: str) -> str:
    """A pattern of names with `*` for anything as a regular expression between slashes."""
    escaped = "".join(f"\\{c}" if c in "./" else c for c in pattern)
    return f"^{escaped.replace('*', '.*')}$"
