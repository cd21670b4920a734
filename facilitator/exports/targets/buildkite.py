"""Pipelines of Buildkite: command steps with keys, block steps where a person agrees.

Syntax: Buildkite's reference of pipeline steps. The upload puts in variables wherever a `$` stands; `$$` is a `$`.
Whether a step failed is known to no condition, so the way back asks the agent.
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

PATH, BY_HAND = ".buildkite/pipeline.yml", ".buildkite/rollback.yml"
_RUNNER = "${RUNNER:?has to be set: the queue that jobs run in}"
_FORWARD = "build.pull_request.id == null"
_ASKED = "Who may unblock is set on Buildkite, as teams of this pipeline."


def _render(inputs: Inputs) -> Iterator[ExportFile]:
    made = pipeline(inputs)
    notes = (*made.notes, *_notes(made))
    steps: list[YamlValue] = [_step(job, made) for job in made.jobs]
    yield ExportFile(PATH, under_notes(notes, yaml_text({"steps": steps})))
    if made.by_hand:
        back: list[YamlValue] = [_step(job, made) for job in made.by_hand]
        yield ExportFile(BY_HAND, yaml_text({"steps": back}))


def _notes(made: PipelineModel) -> Iterator[str]:
    yield "For buildkite-agent pipeline upload, which puts in variables: “$$” is one “$”."
    yield "Which branches, tags and schedules start it is set on Buildkite, in the pipeline's settings."
    if made.cron:
        yield f"The schedule of the plan: {made.cron}"


def escaped(text: str) -> str:
    """A text in which the upload puts in nothing."""
    return text.replace("$", "$$")


def _step(job: Job, made: PipelineModel) -> YamlObject:
    if job.waits:
        entry: YamlObject = {"block": f"Agree to {job.environment}", "key": job.id}
        entry["prompt"] = Noted(f"Release to {job.environment}?", f"{made.agrees} {_ASKED}")
        entry["blocked_state"] = "running"
    else:
        entry = {"label": job.id, "key": job.id}
        entry["commands"] = [TextBlock(escaped(text)) for text in _commands(job)]
        entry["agents"] = _agents(made)
    if needs := _needs(job):
        entry["depends_on"] = needs
    if condition := _condition(job, made):
        entry["if"] = condition
    if job.environment and not job.waits:
        entry["env"] = {"ENVIRONMENT": job.environment}
    if job.minutes:
        entry["timeout_in_minutes"] = job.minutes
    if job.deploys:
        entry |= {"concurrency": 1, "concurrency_group": f"deploy/{job.environment}"}
    return entry


def _needs(job: Job) -> list[YamlValue]:
    if job.on_failure:
        return [{"step": needed, "allow_failure": True} for needed in job.needs]
    return list(job.needs)


def _commands(job: Job) -> Iterator[str]:
    """Of the way back: only after the deployment failed, or something after it."""
    if job.on_failure:
        yield _unless_failed(job.needs)
    yield from (command.shell for command in job.commands)


def _unless_failed(needs: tuple[str, ...]) -> str:
    """A script that ends well where nothing has to be taken back; what never ran has no outcome."""
    return "\n".join(
        (
            "failed=no",
            f"for step in {' '.join(needs)}; do",
            '  outcome=$(buildkite-agent step get outcome --step "$step")',
            '  case "$outcome" in hard_failed | errored) failed=yes ;; esac',
            "done",
            'if [ "$failed" = no ]; then echo "Nothing failed: nothing is taken back."; exit 0; fi',
        )
    )


def _agents(made: PipelineModel) -> YamlValue:
    """Tags of agents as they are; a label alone is a queue."""
    if not made.runners:
        return {"queue": _RUNNER}
    pairs = (label.rpartition("=") for label in made.runners)
    tags = {key or "queue": value for key, _, value in pairs}
    if len(tags) == len(made.runners):
        return tags
    return Noted({"queue": _RUNNER}, f"open: In which queue? Named: {', '.join(made.runners)}")


def _condition(job: Job, made: PipelineModel) -> str:
    if job.by_hand or not job.delivers:
        return ""
    conditions = [_FORWARD]
    refs = [f"build.branch == '{made.branch}'"] if made.branch else []
    refs += [f"build.tag =~ /{_regex(made.tags)}/"] if made.tags else []
    if job.production and made.production_from:
        pattern = _regex(made.production_from)
        refs = [f"build.branch =~ /{pattern}/", f"build.tag =~ /{pattern}/"]
    if refs:
        conditions.append(f"({' || '.join(refs)})")
    return " && ".join(conditions)


def _regex(pattern: str) -> str:
    return escaped(ref_regex(pattern))


def _faults(data: Any, _: str) -> Iterator[str]:
    """Every step has a key of its own, and what it depends on exists."""
    steps = data["steps"]
    keys = [step.get("key", "") for step in steps]
    yield from (f"two steps have the key {key}" for key in sorted(keys) if keys.count(key) > 1)
    yield from graph_faults({step.get("key", ""): _keys(step) for step in steps}, "depends on")


def _keys(step: dict[str, Any]) -> tuple[str, ...]:
    needed = step.get("depends_on", ())
    return tuple(one if isinstance(one, str) else one["step"] for one in needed)


TARGET = Target(
    "buildkite",
    "Pipeline of Buildkite",
    _render,
    fits={"ci-cd-platform": ("buildkite",)},
    needs=("env-sequence.environments", "triggers"),
    check=held_against(REST, _faults),
    schema="buildkite",
)
