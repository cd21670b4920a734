"""What comes before what in a pipeline: migrations and deployments, and from which branch production is reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from facilitator.context.traces.pipelines import PipelineJob
from facilitator.model import Statement

Shown = Sequence[tuple[PipelineJob, Sequence[Statement]]]
"""Each job with what it shows; what it calls stands under the job that calls it."""


def of_order(shown: Shown) -> Iterator[Statement]:
    """What the order of jobs shows."""
    yield from _migrations(shown)
    for job, statements in shown:
        if any((s.field, s.value) == ("deploys-to", "production") for s in statements):
            for branch, line in job.branches:
                yield Statement("production-from", branch, "decided", job.file, line, branch)


def _migrations(shown: Shown) -> Iterator[Statement]:
    """Where migrations stand: before something is deployed, or only after."""
    jobs = {job.name: job for job, _ in shown}
    for at, (job, statements) in enumerate(shown):
        migrating = [s for s in statements if (s.field, s.value) == ("ci-step", "migrate")]
        if not migrating:
            continue
        sides = {_side(migrating[0], job, other, n - at, jobs) for n, other in _deploying(shown)}
        value = next((side for side in ("pre-deploy", "post-deploy") if side in sides), "")
        if value:
            yield migrating[0]._replace(field="migration-order", value=value)


def _deploying(shown: Shown) -> Iterator[tuple[int, tuple[PipelineJob, Sequence[Statement]]]]:
    for number, (job, statements) in enumerate(shown):
        deploys = [s for s in statements if (s.field, s.value) == ("ci-step", "deploy")]
        if deploys:
            yield number, (job, deploys)


def _side(
    migration: Statement,
    job: PipelineJob,
    other: tuple[PipelineJob, Sequence[Statement]],
    distance: int,
    jobs: dict[str, PipelineJob],
) -> str:
    """On which side of a deployment a migration stands; empty where the file does not say."""
    deploying, deploys = other
    if distance == 0:
        same = [s for s in deploys if s.file == migration.file]
        if not same:
            return ""
        return "pre-deploy" if migration.line < max(s.line for s in same) else "post-deploy"
    if _before(job, deploying, jobs):
        return "pre-deploy"
    return "post-deploy" if _before(deploying, job, jobs) else ""


def _before(first: PipelineJob, then: PipelineJob, jobs: dict[str, PipelineJob]) -> bool:
    """Whether a job has ended before another begins."""
    if first.stage >= 0 and then.stage >= 0:
        return first.stage < then.stage
    return first.name in _awaited(then, jobs)


def _awaited(job: PipelineJob, jobs: dict[str, PipelineJob]) -> Iterable[str]:
    """The names of all jobs that a job waits for."""
    met: set[str] = set()
    waiting = list(job.needs)
    while waiting:
        name = waiting.pop()
        if name not in met:
            met.add(name)
            waiting += jobs[name].needs if name in jobs else ()
    return met
