"""A configuration of CircleCI: workflows of jobs that require each other, approvals as jobs of their own.

Syntax: CircleCI's configuration reference. `<<` begins an expression wherever it stands, unless a backslash stands before
it. Where jobs run cannot be a variable, so it has to be in the plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from facilitator.exports.graph import graph_faults
from facilitator.exports.pipeline import Job, PipelineModel, ref_regex
from facilitator.exports.pipeline_of import pipeline
from facilitator.exports.shapes import REST, held_against
from facilitator.exports.target import ExportFile, Target
from facilitator.exports.yaml import Noted, TextBlock, YamlObject, YamlValue, under_notes, yaml_text
from facilitator.inputs import Inputs

PATH = ".circleci/config.yml"
_BACK = "rollback"
_NO_LIMIT = "CircleCI has no time limit of a job; the plan says"


def _render(inputs: Inputs) -> Iterator[ExportFile]:
    made = pipeline(inputs)
    where = _where(inputs, made)
    if not (made.branch or made.tags):
        subject = "branch-strategy.main-branch"
        raise inputs.refusal(subject, "names none, and CircleCI delivers from it")
    data: YamlObject = {"version": 2.1}
    if made.by_hand:
        data["parameters"] = {_BACK: {"type": "boolean", "default": False}}
    data["jobs"] = {job.id: _job(job, where) for job in made.all_jobs if not job.waits}
    forward: YamlObject = {}
    if made.by_hand:
        forward["unless"] = f"<< pipeline.parameters.{_BACK} >>"
    forward["jobs"] = list(_invocations(made))
    workflows: YamlObject = {"delivery": forward}
    if made.by_hand:
        workflows["rollback"] = {
            "when": f"<< pipeline.parameters.{_BACK} >>",
            "jobs": [job.id for job in made.by_hand],
        }
    data["workflows"] = workflows
    yield ExportFile(PATH, under_notes((*made.notes, *_notes(made)), yaml_text(data)))


def _notes(made: PipelineModel) -> Iterator[str]:
    yield "Which changes and schedules start it is set on CircleCI, as triggers of the project."
    if made.cron:
        yield f"The schedule of the plan: {made.cron}"
    for job in made.all_jobs:
        if job.seconds:
            yield f"{_NO_LIMIT}: {job.id}, {job.seconds} seconds."


def _where(inputs: Inputs, made: PipelineModel) -> YamlObject:
    """A label says by its form what it is: `owner/class`, `machine:tag`, or `owner/image:tag`."""
    if len(made.runners) == 1:
        (label,) = made.runners
        match "/" in label, ":" in label:
            case True, False:
                return {"machine": True, "resource_class": label}
            case False, True:
                return {"machine": {"image": label}}
            case True, True:
                return {"docker": [{"image": label}]}
    raise inputs.refusal(
        "runner-infrastructure.labels",
        "has to be one class of own runners (owner/class), "
        "one machine (name:tag) or one image (owner/name:tag), since CircleCI takes no variable there",
    )


def escaped(text: str) -> str:
    """A text in which nothing is evaluated; it stands there as it was when CircleCI has read it."""
    return text.replace("<<", "\\<<")


def _job(job: Job, where: YamlObject) -> YamlObject:
    entry: YamlObject = dict(where)
    if job.environment:
        entry["environment"] = {"ENVIRONMENT": job.environment}
    steps: list[YamlValue] = ["checkout"]
    for number, command in enumerate(job.commands, 1):
        name = f"{job.id} {number}" if len(job.commands) > 1 else job.id
        steps.append({"run": {"name": name, "command": TextBlock(f"{escaped(command.shell)}\n")}})
    return entry | {"steps": steps}


def _invocations(made: PipelineModel) -> Iterator[YamlValue]:
    for job in made.jobs:
        if job.on_failure:
            yield from _after_each(job, made)
            continue
        entry: YamlObject = {}
        if job.waits:
            entry["type"] = Noted("approval", made.agrees)
        if job.needs:
            entry["requires"] = list(job.needs)
        yield {job.id: entry | _limits(job, made)}


def _after_each(job: Job, made: PipelineModel) -> Iterator[YamlValue]:
    """What is required has to hold all at once, and one failure is enough: an invocation for each."""
    for needed in job.needs:
        requires: list[YamlValue] = [{needed: "failed"}]
        entry: YamlObject = {"name": f"{job.id}-after-{needed}", "requires": requires}
        yield {job.id: entry | _limits(job, made)}


def _limits(job: Job, made: PipelineModel) -> YamlObject:
    """One deployment to an environment at a time, and where a job runs at all."""
    entry: YamlObject = {}
    if job.deploys:
        entry["serial-group"] = f"<< pipeline.project.slug >>/{job.environment.replace(' ', '-')}"
    if filters := _filters(job, made):
        entry["filters"] = filters
    return entry


def _filters(job: Job, made: PipelineModel) -> YamlObject:
    """Checks run on every branch, deliveries on the main branch and on tags."""
    branch, tag = made.branch, made.tags and f"/{ref_regex(made.tags)}/"
    if job.production and made.production_from:
        branch = f"/{ref_regex(made.production_from)}/"
        tag = tag and branch
    filters: YamlObject = {}
    if job.delivers:
        filters["branches"] = {"only": branch} if branch else {"ignore": "/.*/"}
    if tag:
        filters["tags"] = {"only": tag}
    return filters


def _faults(data: Any, _: str) -> Iterator[str]:
    """Every job that a workflow runs is defined or an approval, and what is required is run by the same workflow."""
    for workflow, content in data["workflows"].items():
        entries = [_entry(one) for one in content["jobs"]]
        names = [name for name, _, _ in entries]
        yield from (f"two jobs are called {n}" for n in sorted(names) if names.count(n) > 1)
        yield from graph_faults({name: _required(entry) for name, _, entry in entries}, "requires")
        for _, job, entry in entries:
            if job not in data["jobs"] and entry.get("type") != "approval":
                yield f"the workflow {workflow} runs {job}, which there is not"


def _entry(one: Any) -> tuple[str, str, dict[str, Any]]:
    """Its name in the workflow, the job, and how it is run."""
    if isinstance(one, str):
        return one, one, {}
    ((job, entry),) = one.items()
    entry = entry or {}
    return entry.get("name", job), job, entry


def _required(entry: dict[str, Any]) -> tuple[str, ...]:
    return tuple(
        one if isinstance(one, str) else next(iter(one)) for one in entry.get("requires", ())
    )


TARGET = Target(
    "circleci",
    "Configuration of CircleCI",
    _render,
    fits={"ci-cd-platform": ("circleci",)},
    needs=("env-sequence.environments", "triggers", "runner-infrastructure.labels"),
    check=held_against(REST, _faults),
    schema="circle-ci",
)
