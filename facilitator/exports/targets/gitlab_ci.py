"""A pipeline of GitLab CI: manual gates that hold the way forward, one deployment to an environment at a time.

Syntax: GitLab's CI/CD YAML reference. GitLab puts variables into every value but scripts: names there are plain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from facilitator.exports.graph import graph_faults
from facilitator.exports.pipeline import STAGES, Job, PipelineModel, ref_regex
from facilitator.exports.pipeline_of import pipeline
from facilitator.exports.shapes import REST, held_against
from facilitator.exports.target import ExportFile, Target
from facilitator.exports.yaml import Noted, TextBlock, YamlObject, YamlValue, under_notes, yaml_text
from facilitator.inputs import Inputs

PATH = ".gitlab-ci.yml"
_OF_A_CHANGE = '$CI_PIPELINE_SOURCE == "merge_request_event"'
_AT_A_TIME = "Jobs of one resource group run one after the other."
_PROTECTED = "Who may start this job is set on GitLab, as approvers of the protected environment."


def _render(inputs: Inputs) -> Iterator[ExportFile]:
    made = pipeline(inputs)
    used = {job.stage for job in made.all_jobs}
    data: YamlObject = {
        "stages": [stage for stage in STAGES if stage in used],
        "workflow": {"rules": [{"if": condition} for condition in _starts(made)]},
        "default": {"tags": list(made.runners) or ["$RUNNER"]},
    }
    data |= {job.id: _job(job, made) for job in made.all_jobs}
    image = "open: Which image do jobs run in, where the runner needs one?"
    yield ExportFile(PATH, under_notes((*made.notes, image), yaml_text(data)))


def _starts(made: PipelineModel) -> Iterator[str]:
    if "pull-request" in made.events:
        yield _OF_A_CHANGE
    if made.branch:
        yield f'$CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == "{made.branch}"'
    if made.tags:
        yield f"$CI_COMMIT_TAG =~ /{ref_regex(made.tags)}/"
    if "schedule" in made.events:
        yield '$CI_PIPELINE_SOURCE == "schedule"'
    if "manual" in made.events:
        yield '$CI_PIPELINE_SOURCE == "web"'


def _job(job: Job, made: PipelineModel) -> YamlObject:
    entry: YamlObject = {"stage": job.stage, "needs": list(job.needs)}
    if rules := list(_rules(job, made)):
        entry["rules"] = rules
    if job.deploys:
        entry["environment"] = {"name": job.environment}
        entry["resource_group"] = Noted(job.environment, _AT_A_TIME)
    elif job.environment and not job.waits:
        entry["environment"] = {"name": job.environment, "action": "verify"}
    if job.environment:
        entry["variables"] = {"ENVIRONMENT": job.environment}
    if job.seconds:
        entry["timeout"] = f"{job.seconds} seconds"
    script: list[YamlValue] = [TextBlock(command.shell) for command in job.commands]
    if job.waits:
        entry["variables"] = {"GIT_STRATEGY": "none"}
    entry["script"] = script or [f"echo agreed to {job.environment}"]
    return entry


def _rules(job: Job, made: PipelineModel) -> Iterator[YamlValue]:
    if not job.delivers:
        return
    yield {"if": _OF_A_CHANGE, "when": "never"}
    rule: YamlObject = {}
    if job.production and made.production_from:
        rule["if"] = f"$CI_COMMIT_REF_NAME =~ /{ref_regex(made.production_from)}/"
    if job.waits:
        note = f"{_PROTECTED} {made.agrees}"
        rule |= {"when": Noted("manual", note), "allow_failure": False}
    elif job.by_hand:
        rule |= {"when": "manual", "allow_failure": True}
    else:
        rule["when"] = "on_failure" if job.on_failure else "on_success"
    yield rule


_KEYWORDS = frozenset(["stages", "workflow", "default"])


def _faults(data: Any, _: str) -> Iterator[str]:
    """Stages and needed jobs exist, no job needs one of a later stage, what is looked at is deployed to."""
    jobs = {name: job for name, job in data.items() if name not in _KEYWORDS}
    needs = {name: tuple(job.get("needs", ())) for name, job in jobs.items()}
    yield from graph_faults(needs)
    places = {name: _place(data["stages"], job["stage"]) for name, job in jobs.items()}
    for name, needed in needs.items():
        if places[name] < 0:
            yield f"job {name} is of the stage {jobs[name]['stage']}, which there is not"
        if any(places.get(other, 0) > places[name] for other in needed):
            yield f"job {name} needs a job of a later stage"
    yield from _looked_at(jobs)


def _looked_at(jobs: Mapping[str, Any]) -> Iterator[str]:
    deployed = {job["resource_group"] for job in jobs.values() if "resource_group" in job}
    for name, job in jobs.items():
        where = job.get("environment", {}).get("name", "")
        if where and where not in deployed:
            yield f"job {name} looks at {where}, which nothing deploys to"


def _place(stages: list[str], stage: str) -> int:
    return stages.index(stage) if stage in stages else -1


TARGET = Target(
    "gitlab-ci",
    "Pipeline of GitLab CI",
    _render,
    fits={"ci-cd-platform": ("gitlab-ci",)},
    needs=("env-sequence.environments", "triggers"),
    check=held_against(REST, _faults),
    schema="gitlab-ci",
    tools=("gitlab-ci-local",),
)
