"""Pipelines of Azure: jobs of one stage that depend on each other, environments, a task that waits for a person.

Syntax: the YAML schema reference of Azure Pipelines. A text is put in for `${{ … }}`, `$[ … ]` and `$(name)` wherever it
stands; the last looks like a shell's own `$(command)`, so only a name alone between the brackets is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from facilitator.exports.graph import graph_faults
from facilitator.exports.pipeline import Job, PipelineModel
from facilitator.exports.pipeline_of import pipeline
from facilitator.exports.shapes import REST, held_against
from facilitator.exports.target import ExportFile, Target
from facilitator.exports.yaml import Noted, TextBlock, YamlObject, YamlValue, under_notes, yaml_text
from facilitator.inputs import Inputs
from facilitator.patterns import regex

PATH, BY_HAND = "azure-pipelines.yml", "azure-pipelines-rollback.yml"
_EVALUATED = regex(r"\$\{\{|\$\([A-Za-z0-9_.]+\)|^\$\[")
_MACHINE = regex(r"(?:ubuntu|windows|mac[oO][sS])-[A-Za-z0-9.-]+")
_SPOKEN = regex(r"dependencies\.(\w+)\.")
_FORWARD = "ne(variables['Build.Reason'], 'PullRequest')"
_LOCK = "An exclusive lock on the environments, set on Azure, makes runs wait for each other."
_ASKED = "Who may answer is limited by approvals of the environment, set on Azure."


def _render(inputs: Inputs) -> Iterator[ExportFile]:
    made = pipeline(inputs)
    for command in made.commands():
        if _EVALUATED.search(command.text):
            raise inputs.refusal(
                command.subject,
                "holds something that Azure Pipelines would replace, "
                "such as “${{” or a name in “$( )”; write it between backquotes, or name a variable",
            )
    data = _starts(made)
    data["lockBehavior"] = Noted("sequential", _LOCK)
    data["pool"] = _pool(inputs, made)
    data["jobs"] = [_job(job, made) for job in made.jobs]
    yield ExportFile(PATH, under_notes(made.notes, yaml_text(data)))
    if made.by_hand:
        back: YamlObject = {"trigger": "none", "pr": "none", "pool": _pool(inputs, made)}
        back["jobs"] = [_job(job, made) for job in made.by_hand]
        yield ExportFile(BY_HAND, yaml_text(back))


def _starts(made: PipelineModel) -> YamlObject:
    push: YamlObject = {}
    if made.branch:
        push["branches"] = {"include": [made.branch]}
    if made.tags:
        push["tags"] = {"include": [made.tags]}
    found: YamlObject = {"trigger": push or "none", "pr": "none"}
    if "pull-request" in made.events:
        found["pr"] = {"branches": {"include": [made.branch or "*"]}}
    if made.cron:
        found["schedules"] = [
            {"cron": made.cron, "branches": {"include": [made.branch or "*"]}, "always": "true"}
        ]
    return found


def _pool(inputs: Inputs, made: PipelineModel) -> YamlValue:
    """One pool: a machine of Microsoft is named by its image, any other by its pool."""
    if len(made.runners) != 1:
        several = f" Named so far: {', '.join(made.runners)}" if made.runners else ""
        return Noted({"name": "$(RUNNER)"}, f"open: In which pool do jobs run?{several}")
    (label,) = made.runners
    own = inputs.option("runner-infrastructure") == "self-hosted"
    return {"vmImage": label} if _MACHINE.fullmatch(label) and not own else {"name": label}


def _name(job: str) -> str:
    return job.replace("-", "_")


def _job(job: Job, made: PipelineModel) -> YamlObject:
    kind = "deployment" if job.deploys else "job"
    entry: YamlObject = {kind: _name(job.id), "displayName": job.id}
    if job.needs:
        entry["dependsOn"] = [_name(needed) for needed in job.needs]
    if condition := _condition(job, made):
        entry["condition"] = condition
    if job.waits:
        return entry | _gate(job, made)
    if job.minutes:
        entry["timeoutInMinutes"] = str(job.minutes)
    if job.environment:
        entry["variables"] = {"ENVIRONMENT": job.environment}
    steps: list[YamlValue] = [{"checkout": "self"}]
    steps += [{"bash": TextBlock(f"set -e\n{command.shell}\n")} for command in job.commands]
    if not job.deploys:
        return entry | {"steps": steps}
    entry["environment"] = job.environment
    entry["strategy"] = {"runOnce": {"deploy": {"steps": steps}}}
    return entry


def _gate(job: Job, made: PipelineModel) -> YamlObject:
    """A job without a machine; nobody's answer is a no."""
    task: YamlObject = {
        "task": "ManualValidation@1",
        "inputs": {
            "notifyUsers": "",
            "instructions": f"Agree to {job.environment}",
            "onTimeout": "reject",
        },
    }
    entry: YamlObject = {"pool": "server"}
    if minutes := -(-made.answered_within // 60):
        task["timeoutInMinutes"] = minutes
        entry["timeoutInMinutes"] = str(minutes + 1)  # the job outlives the task that it holds
    return entry | {"steps": [Noted(task, f"{made.agrees} {_ASKED}")]}


def _condition(job: Job, made: PipelineModel) -> str:
    if job.by_hand:
        return ""
    if job.on_failure:
        return _failed(job.needs)
    if not job.delivers:
        return ""
    parts = ["succeeded()", _FORWARD]
    if job.production and (name := made.production_from):
        prefix = name.removesuffix("*")
        test = "eq" if prefix == name else "startsWith"
        refs = (f"refs/{kind}/{prefix}" for kind in ("heads", "tags"))
        tests = (f"{test}(variables['Build.SourceBranch'], '{ref}')" for ref in refs)
        parts.append(f"or({', '.join(tests)})")
    return f"and({', '.join(parts)})"


def _failed(needs: tuple[str, ...]) -> str:
    """The deployment itself failed, or something after one that did not."""
    deployed, *after = (f"dependencies.{_name(job)}.result" for job in needs)
    if not after:
        return f"eq({deployed}, 'Failed')"
    later = ", ".join(f"eq({result}, 'Failed')" for result in after)
    return f"or(eq({deployed}, 'Failed'), {later})"


def _faults(data: Any, _: str) -> Iterator[str]:
    """What jobs depend on exists, conditions speak of it alone, no two jobs have one name."""
    jobs = data["jobs"]
    names = [_named(job) for job in jobs]
    yield from (f"two jobs are called {name}" for name in sorted(names) if names.count(name) > 1)
    needs = {_named(job): tuple(job.get("dependsOn", ())) for job in jobs}
    yield from graph_faults(needs, "depends on")
    for job in jobs:
        for other in _SPOKEN.findall(job.get("condition", "")):
            if other not in needs[_named(job)]:
                yield f"job {_named(job)} asks about {other}, which it does not depend on"


def _named(job: dict[str, Any]) -> str:
    return str(job.get("job") or job.get("deployment"))


TARGET = Target(
    "azure-pipelines",
    "Pipeline of Azure",
    _render,
    fits={"ci-cd-platform": ("azure-devops",)},
    needs=("env-sequence.environments", "triggers"),
    check=held_against(REST, _faults),
    schema="azure-pipelines",
)
