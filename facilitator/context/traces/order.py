"""What comes before what in a pipeline: migrations and deployments, and from which branch production is reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import islice

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


MOST_MIGRATIONS = 100
"""Jobs with migrations whose place is looked for."""


def _migrations(shown: Shown) -> Iterator[Statement]:
    """Where migrations stand: before something is deployed, or only after."""
    order, deploying = _Order(job for job, _ in shown), list(_deploying(shown))
    migrating = (
        (at, job, said)
        for at, (job, statements) in enumerate(shown)
        if not _only_tests(statements)
        for said in [s for s in statements if (s.field, s.value) == ("ci-step", "migrate")][:1]
    )
    for at, job, said in islice(migrating, MOST_MIGRATIONS):
        around = order.around(job)
        sides = {_side(said, job, other, n - at, around) for n, other in deploying}
        value = next((side for side in ("pre-deploy", "post-deploy") if side in sides), "")
        if value:
            yield said._replace(field="migration-order", value=value)


def _only_tests(statements: Sequence[Statement]) -> bool:
    """Whether a job runs tests and deploys nothing: what it migrates is a database made for them."""
    does = {one.value for one in statements if one.field == "ci-step"}
    return bool(does & {"test", "end-to-end-test"}) and "deploy" not in does


def _deploying(shown: Shown) -> Iterator[tuple[int, tuple[PipelineJob, Sequence[Statement]]]]:
    for number, (job, statements) in enumerate(shown):
        deploys = [s for s in statements if (s.field, s.value) == ("ci-step", "deploy")]
        if deploys:
            yield number, (job, deploys)


class _Order:
    """Which jobs wait for which, over any number of others."""

    def __init__(self, jobs: Iterable[PipelineJob]) -> None:
        self.needs: dict[str, Sequence[str]] = {job.name: job.needs for job in jobs}
        self.needed: dict[str, list[str]] = {}
        for name, needs in self.needs.items():
            for one in needs:
                self.needed.setdefault(one, []).append(name)

    def around(self, job: PipelineJob) -> tuple[Set[str], Set[str]]:
        """The names of the jobs that it waits for, and of those that wait for it."""
        return _reached(job.needs, self.needs), _reached(self.needed.get(job.name, ()), self.needed)


def _reached(names: Iterable[str], further: Mapping[str, Iterable[str]]) -> Set[str]:
    met: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in met:
            met.add(name)
            waiting += further.get(name, ())
    return met


def _side(
    migration: Statement,
    job: PipelineJob,
    other: tuple[PipelineJob, Sequence[Statement]],
    distance: int,
    around: tuple[Set[str], Set[str]],
) -> str:
    """On which side of a deployment a migration stands; empty where the file does not say."""
    deploying, deploys = other
    if distance == 0:
        return _in_one_job(migration, deploys)
    if job.stage >= 0 and deploying.stage >= 0:
        before, after = deploying.stage < job.stage, job.stage < deploying.stage
    else:
        before, after = (deploying.name in names for names in around)
    if after:
        return "pre-deploy"
    return "post-deploy" if before else ""


def _in_one_job(migration: Statement, deploys: Iterable[Statement]) -> str:
    last = max((s.line for s in deploys if s.file == migration.file), default=0)
    return ("pre-deploy" if migration.line < last else "post-deploy") if last else ""
