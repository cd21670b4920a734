"""Workflows of GitHub Actions: least rights, one delivery at a time, environments of GitHub for whoever has to agree.

Syntax: GitHub's workflow syntax reference. An action is pinned by a commit that only its owner can tell, so none is used:
the source is fetched by git, with a token that only its environment holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from facilitator.exports.graph import graph_faults
from facilitator.exports.pipeline import Command, Job, PipelineModel, gated, without_gates
from facilitator.exports.pipeline_of import pipeline
from facilitator.exports.shapes import REST, held_against
from facilitator.exports.target import ExportFile, Target
from facilitator.exports.yaml import Noted, TextBlock, YamlObject, YamlValue, under_notes, yaml_text
from facilitator.inputs import Inputs
from facilitator.patterns import regex

PATH, BY_HAND = ".github/workflows/delivery.yml", ".github/workflows/rollback.yml"
_FETCH = """\
credentials=$(printf 'x-access-token:%s' "$TOKEN" | base64 | tr -d '\\n')
export GIT_CONFIG_COUNT=1
export GIT_CONFIG_KEY_0="http.$SERVER/.extraheader"
export GIT_CONFIG_VALUE_0="AUTHORIZATION: basic $credentials"
git init --quiet .
git fetch --quiet --depth 1 "$SERVER/$REPOSITORY" "$COMMIT"
git checkout --quiet FETCH_HEAD
"""
_FROM = {
    "SERVER": "${{ github.server_url }}",
    "REPOSITORY": "${{ github.repository }}",
    "COMMIT": "${{ github.sha }}",
    "TOKEN": "${{ github.token }}",
}
_BEGUN = 'echo "begun=yes" >> "$GITHUB_OUTPUT"\n'
_SPOKEN = regex(r"needs\.([A-Za-z0-9_-]+)\.")
_CHANGES = ("pull_request",)
"""Events of changes that are looked at and not delivered."""
_REVIEWED = "Who agrees is set on GitHub, as required reviewers of this environment."
_REVIEWED_BACK = "GitHub asks the reviewers of this environment before the way back as well."


def _render(inputs: Inputs) -> Iterator[ExportFile]:
    made = pipeline(inputs)
    for command in made.commands():
        if "${{" in command.text:
            raise inputs.refusal(
                command.subject,
                "holds “${{”, which GitHub Actions would evaluate; "
                "name a variable of the environment instead",
            )
    oidc = inputs.option("runner-security") == "ephemeral-oidc"
    jobs = without_gates(made.jobs)
    changes = (*_CHANGES, *(("merge_group",) if _queued(inputs) else ()))
    workflow: YamlObject = {
        "name": "Delivery",
        "on": _on(made, changes),
        "permissions": {"contents": "read"},
        "concurrency": {"group": _one_at_a_time(changes), "cancel-in-progress": False},
        "jobs": {job.id: _job(job, made, oidc, changes) for job in jobs},
    }
    notes = (*made.notes, *_set_up(made))
    yield ExportFile(PATH, under_notes(notes, yaml_text(workflow)))
    if made.by_hand:
        back: YamlObject = {
            "name": "Rollback",
            "on": {"workflow_dispatch": None},
            "permissions": {"contents": "read"},
            "concurrency": {"group": "rollback", "cancel-in-progress": False},
            "jobs": {job.id: _job(job, made, oidc, changes) for job in made.by_hand},
        }
        yield ExportFile(BY_HAND, yaml_text(back))


def _queued(inputs: Inputs) -> bool:
    return inputs.option("merge-queue") in ("queue", "affected")


def _one_at_a_time(changes: tuple[str, ...]) -> str:
    """Deliveries wait for each other; changes that are only looked at wait for nothing but themselves."""
    events = " || ".join(f"github.event_name == '{event}'" for event in changes)
    looked_at = f"({events})" if len(changes) > 1 else events
    return f"${{{{ {looked_at} && github.ref || 'delivery' }}}}"


def _set_up(made: PipelineModel) -> Iterator[str]:
    """What no file of GitHub can say: without it nobody is asked."""
    if names := ", ".join(sorted(gated(made.jobs))):
        yield f"Environments that have to be set up on GitHub with their reviewers: {names}"


def _on(made: PipelineModel, changes: tuple[str, ...]) -> YamlObject:
    found: YamlObject = {}
    if push := _pushed(made):
        found["push"] = push
    if "pull-request" in made.events:
        found["pull_request"] = {"branches": [made.branch]} if made.branch else None
    if "merge_group" in changes:
        found["merge_group"] = None  # the queue of any branch: GitHub filters none here
    if made.cron:
        found["schedule"] = [{"cron": made.cron}]
    if "manual" in made.events or not found:
        found["workflow_dispatch"] = None
    return found


def _pushed(made: PipelineModel) -> YamlObject:
    pushed: YamlObject = {"branches": [made.branch]} if made.branch else {}
    return {**pushed, "tags": [made.tags]} if made.tags else pushed


def _job(job: Job, made: PipelineModel, oidc: bool, changes: tuple[str, ...]) -> YamlObject:
    entry: YamlObject = {}
    if job.needs:
        entry["needs"] = list(job.needs)
    if condition := _condition(job, made, changes):
        entry["if"] = condition
    entry["runs-on"] = list(made.runners) or "${{ vars.RUNNER }}"
    if job.deploys:
        entry |= _deployment(job, made, oidc)
    if job.minutes:
        entry["timeout-minutes"] = job.minutes
    entry["steps"] = list(_steps(job, made))
    return entry


def _deployment(job: Job, made: PipelineModel, oidc: bool) -> YamlObject:
    """Only a job that changes an environment names it: GitHub asks the reviewers of every job that does."""
    note = f"{_REVIEWED} {made.agrees}" if job.forward else _REVIEWED_BACK
    asked = job.environment in gated(made.jobs)
    entry: YamlObject = {"environment": Noted(job.environment, note) if asked else job.environment}
    if job.forward:
        entry["outputs"] = {"begun": "${{ steps.begin.outputs.begun }}"}
    if oidc:
        entry["permissions"] = {"contents": "read", "id-token": "write"}
    return entry


def _condition(job: Job, made: PipelineModel, changes: tuple[str, ...]) -> str:
    if job.by_hand:
        return ""
    if job.on_failure:
        return _failed(job.needs)
    events = changes if job.delivers else ()
    conditions = [f"github.event_name != '{event}'" for event in events]
    if job.production and (name := made.production_from):
        prefix = name.removesuffix("*")
        same = f"github.ref_name == '{name}'"
        conditions.append(f"startsWith(github.ref_name, '{prefix}')" if prefix != name else same)
    return " && ".join(conditions)


def _failed(needs: tuple[str, ...]) -> str:
    """Only what began can be taken back; what never ran because an earlier job failed has not begun."""
    deployed, *after = needs
    failed = [f"needs.{deployed}.result == 'failure'"]
    failed += [f"needs.{job}.result != 'success'" for job in after]
    return f"!cancelled() && needs.{deployed}.outputs.begun == 'yes' && ({' || '.join(failed)})"


def _steps(job: Job, made: PipelineModel) -> Iterator[YamlValue]:
    yield {"name": "Source", "run": TextBlock(_FETCH), "env": dict(_FROM)}
    if job.production and job.deploys and job.forward and job.environment in gated(made.jobs):
        for command in made.window:  # reviewers may agree long after it was looked at
            yield {"name": "Still inside the window", "run": TextBlock(f"{command.shell}\n")}
    if job.deploys and job.forward:
        yield {"name": "Begin", "id": "begin", "run": TextBlock(_BEGUN)}
    for number, command in enumerate(job.commands, 1):
        name = f"{job.id} {number}" if len(job.commands) > 1 else job.id
        yield _step(name, command, job.environment)


def _step(name: str, command: Command, environment: str) -> YamlObject:
    step: YamlObject = {"name": name, "run": TextBlock(f"{command.shell}\n")}
    env: YamlObject = {"ENVIRONMENT": environment} if environment else {}
    for base in command.variables:
        env[base] = f"${{{{ vars.{base} }}}}"
    if env and not command.missing:
        step["env"] = env
    return step


def _faults(data: Any, _: str) -> Iterator[str]:
    """What jobs need exists, conditions speak of jobs that are needed, what is taken back was deployed."""
    jobs = data["jobs"]
    needs = {name: tuple(job.get("needs", ())) for name, job in jobs.items()}
    yield from graph_faults(needs)
    for name, job in jobs.items():
        for other in _SPOKEN.findall(str(job.get("if", ""))):
            if other not in needs[name]:
                yield f"job {name} asks about {other}, which it does not need"
    deployed = {job["environment"] for job in jobs.values() if "outputs" in job}
    for name, job in jobs.items():
        where = job.get("environment")
        if where and needs[name] and where not in deployed:
            yield f"job {name} acts on {where}, which nothing deploys to"


TARGET = Target(
    "github-actions",
    "Workflow of GitHub Actions",
    _render,
    fits={"ci-cd-platform": ("github-actions",)},
    needs=("env-sequence.environments", "triggers"),
    check=held_against(REST, _faults),
    schema="github-workflows",
    tools=("actionlint", "zizmor"),
)
