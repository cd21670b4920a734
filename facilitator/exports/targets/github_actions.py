"""A workflow of GitHub Actions: least rights, one deployment at a time, environments of GitHub for whoever has to agree.

Syntax: GitHub's workflow syntax reference. An action is pinned by a commit that only its owner can tell, so it is an
open question here; checkout is written with git itself, which needs no action.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from facilitator.exports.inputs import Inputs, MissingError
from facilitator.exports.pipeline import Command, Job, PipelineModel, pipeline
from facilitator.exports.target import ExportFile, Target
from facilitator.exports.yaml import Noted, TextBlock, YamlValue, yaml_text

_CHECKOUT = (
    'git init --quiet .\ngit fetch --quiet --depth 1 "$SERVER/$REPOSITORY" "$COMMIT"\n'
    "git checkout --quiet FETCH_HEAD\n"
)
_FROM = {
    "SERVER": "${{ github.server_url }}",
    "REPOSITORY": "${{ github.repository }}",
    "COMMIT": "${{ github.sha }}",
}
PATH = ".github/workflows/delivery.yml"


def _render(inputs: Inputs) -> Iterator[ExportFile]:
    made = pipeline(inputs)
    _refuse_expressions(made)
    workflow: dict[str, YamlValue] = {
        "name": f"Delivery of {inputs.project}".strip(),
        "on": _on(inputs, made),
        "permissions": {"contents": "read"},
        "concurrency": {
            "group": "delivery-${{ github.ref }}",
            "cancel-in-progress": False,
        },
        "jobs": {job.id: _job(inputs, job) for job in made.jobs},
    }
    yield ExportFile(PATH, yaml_text(workflow))


def _refuse_expressions(made: PipelineModel) -> None:
    """GitHub evaluates `${{` wherever it stands."""
    words = [c.text for job in made.jobs for c in job.commands]
    words += [job.environment for job in made.jobs] + [made.branch, made.tags, made.cron]
    if any("${{" in text for text in words):
        raise MissingError(
            "deploy-tool.command",
            "A value holds “${{”, which GitHub Actions would evaluate; write it as a variable of the environment",
        )


def _on(inputs: Inputs, made: PipelineModel) -> dict[str, YamlValue]:
    found: dict[str, YamlValue] = {}
    branches: YamlValue = {"branches": [made.branch]} if made.branch else None
    if "push" in made.events:
        found["push"] = branches
    if "tag" in made.events:
        found["push"] = _tags(inputs, made, found.get("push"))
    if "pull-request" in made.events:
        found["pull_request"] = branches
    if "schedule" in made.events and _is_cron(made.cron):
        found["schedule"] = [{"cron": made.cron}]
    elif "schedule" in made.events:
        found["workflow_dispatch"] = Noted(None, f"open: {inputs.question('triggers.schedule')}")
    if "manual" in made.events:
        found["workflow_dispatch"] = None
    return found


def _tags(inputs: Inputs, made: PipelineModel, push: YamlValue) -> YamlValue:
    """A tag starts a run as a push does; without a pattern it is asked for."""
    filters = dict(push) if isinstance(push, Mapping) else {}
    if made.tags:
        return {**filters, "tags": [made.tags]}
    return Noted(filters or None, f"open: {inputs.question('triggers.tag-pattern')}")


def _is_cron(text: str) -> bool:
    return len(text.split()) == 5 and all(c in "0123456789*/,- " for c in text)


def _job(inputs: Inputs, job: Job) -> dict[str, YamlValue]:
    made: dict[str, YamlValue] = {}
    if job.needs:
        made["needs"] = list(job.needs)
    if condition := _condition(job):
        made["if"] = condition
    made["runs-on"] = _runner(inputs)
    if job.environment:
        made["environment"] = _environment(job)
        group = f"environment-{job.environment}"
        made["concurrency"] = {"group": group, "cancel-in-progress": False}
    if job.minutes:
        made["timeout-minutes"] = job.minutes
    source: dict[str, YamlValue] = {
        "name": "Source",
        "run": TextBlock(_CHECKOUT),
        "env": dict(_FROM),
    }
    steps: list[YamlValue] = [source]
    for number, command in enumerate(job.commands, 1):
        name = f"{job.id} {number}" if len(job.commands) > 1 else job.id
        steps.append(_step(name, command, job.environment))
    made["steps"] = steps
    return made


def _condition(job: Job) -> str:
    if job.on_failure:
        by_hand = " && github.event_name == 'workflow_dispatch'" if job.waits else ""
        return f"failure(){by_hand}"
    return "github.event_name != 'pull_request'" if job.stage.startswith("deploy") else ""


def _runner(inputs: Inputs) -> YamlValue:
    """The labels of the plan; without them a variable that has to be set, for no runner is anybody's default."""
    if labels := inputs.names("runner-infrastructure.labels"):
        return list(labels)
    asked = inputs.question("runner-infrastructure.labels")
    return Noted("${{ vars.RUNNER }}", f"open: {asked} Until then the variable RUNNER says it.")


def _step(name: str, command: Command, environment: str) -> dict[str, YamlValue]:
    step: dict[str, YamlValue] = {"name": name, "run": TextBlock(f"{command.shell}\n")}
    if "$BASE_URL" in command.text:
        step["env"] = {"BASE_URL": "${{ vars.BASE_URL }}"}
    elif environment:
        step["env"] = {"ENVIRONMENT": environment}
    return step


def _environment(job: Job) -> YamlValue:
    if not job.waits:
        return job.environment
    note = "Who has to agree is set as required reviewers of this environment on GitHub."
    return Noted(job.environment, note)


def _check(file: ExportFile) -> Iterator[str]:
    """Every `needs` names a job of the file."""
    from facilitator.content.yamlfile import parse

    jobs = parse(file.text, file.path, as_typed=True).data["jobs"]
    for name, job in jobs.items():
        for needed in job.get("needs", ()):
            if needed not in jobs:
                yield f"job {name} needs {needed}, which there is not"


TARGET = Target(
    "github-actions",
    "Workflow of GitHub Actions",
    _render,
    fits={"ci-cd-platform": ("github-actions",)},
    needs=("env-sequence.environments", "triggers"),
    check=_check,
    schema="github-workflows",
    tool="actionlint",
)
