"""The deployment workflow as data and as a page: stages, triggers, gates, what keeps it safe, what watches it.

Stages and jobs are those of the pipeline, so that the two cannot differ.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from facilitator.exports.graph import graph_faults
from facilitator.exports.markdown import ExportPage, inside
from facilitator.exports.pipeline import STAGES, Job, PipelineModel
from facilitator.exports.pipeline_of import pipeline
from facilitator.exports.target import HTML, NONE, ExportFile, Target
from facilitator.exports.targets.runbook import TRIGGERS
from facilitator.inputs import Inputs
from facilitator.text import Json, json_text
from facilitator.validation.markdown import table

DATA, PAGE = "Workflow_Configuration.json", "Deployment_Workflow_Automation.md"
_SAFETY = {
    "health-check-before-routing": ("health-checks.path", "health-checks.signal"),
    "rollback-triggers": tuple(f"rollback-criteria.{value}" for value in TRIGGERS),
    "deployment-windows": ("release-windows.window", "release-windows.every"),
    "change-freezes": ("release-windows.freezes",),
    "gradual-shift": ("deployment-pattern.shares",),
}
_OBSERVABILITY = {
    "deployment-tracking": ("release-windows.tracked",),
    "anomaly-detection": ("alerting.page-on",),
    "error-rate": ("metrics-monitoring.error-metric",),
    "performance-regression": ("metrics-monitoring.latency-metric", "performance-tests.budget"),
    "notifications": ("alerting.channel", "release-windows.told", "rollback-type.told"),
}
_GATES = (
    "gates",
    "approvers",
    "how-many",
    "unanswered-within",
    "soak",
    "explored",
    "checks-before",
)


def _render(inputs: Inputs) -> Iterator[ExportFile]:
    made = pipeline(inputs)
    yield ExportFile(DATA, json_text(_data(inputs, made)), NONE)
    yield ExportFile(PAGE, _page(inputs, made), HTML)


def _data(inputs: Inputs, made: PipelineModel) -> Json:
    fields = {**_SAFETY, **_OBSERVABILITY}
    data = {
        "stages": [_stage(order, stage, made) for order, stage in enumerate(STAGES, 1)],
        "triggers": _triggers(inputs, made),
        "gates": _gates(inputs),
        "rollback": [_job(job) for job in made.all_jobs if not job.forward],
        "safety": {name: _said(inputs, subjects) for name, subjects in _SAFETY.items()},
        "observability": {name: _said(inputs, found) for name, found in _OBSERVABILITY.items()},
    }
    lacking = [subjects[0] for subjects in fields.values() if not _said(inputs, subjects)]
    missing = [inputs.question(subject) for subject in lacking if inputs.is_wanted(subject)]
    return {**data, "open": [*_open(made), *missing]}


def _stage(order: int, stage: str, made: PipelineModel) -> Json:
    jobs = [_job(job) for job in made.jobs if job.stage == stage and job.forward]
    return {"order": order, "stage": stage, "jobs": jobs}


def _job(job: Job) -> Json:
    """A job with what it runs; what nobody gave is a question in its place."""
    entry: Json = {"id": job.id, "needs": list(job.needs)}
    if job.environment:
        entry["environment"] = job.environment
    if job.waits:
        entry["waits-for"] = "a person"
    if steps := [{"open": c.missing} if c.missing else {"run": c.text} for c in job.commands]:
        entry["steps"] = steps
    if job.seconds:
        entry["time-limit-seconds"] = job.seconds
    return entry


def _triggers(inputs: Inputs, made: PipelineModel) -> Json:
    found = {
        "events": list(made.events),
        "branch": made.branch,
        "tags": made.tags,
        "schedule": made.cron,
        "by-hand-by": inputs.said("triggers.may-start"),
        "production-from": made.production_from,
    }
    return {name: said for name, said in found.items() if said}


def _gates(inputs: Inputs) -> Json:
    """What decides between environments; lists stay lists."""
    found: Json = {"before": list(inputs.names("env-sequence.approval"))}
    for value in _GATES:
        subject = f"promotion-gates.{value}"
        found[value] = list(inputs.names(subject)) or inputs.said(subject)
    return {name: said for name, said in found.items() if said}


def _said(inputs: Inputs, subjects: Iterable[str]) -> list[str]:
    return [said for subject in subjects if (said := inputs.said(subject))]


def _open(made: PipelineModel) -> Iterator[str]:
    """Each step that nobody gave, once, and what the pipeline asks as a whole."""
    missing = [c.missing for job in made.all_jobs for c in job.commands if c.missing]
    notes = (note.removeprefix("open: ") for note in made.notes if note.startswith("open: "))
    yield from dict.fromkeys((*missing, *notes))


def _page(inputs: Inputs, made: PipelineModel) -> str:
    page = ExportPage(inputs, f"Deployment workflow of {inputs.project}".strip())
    page.heading("Triggers")
    page.choice("What starts it", "triggers")
    for name, said in _triggers(inputs, made).items():
        if name != "events":
            page.fact(_words(name), said)
    page.heading("Stages")
    rows = [_row(order, stage, made) for order, stage in enumerate(STAGES, 1)]
    page.lines += [*table(("", "Stage", "Jobs", "Environment", "Gate"), rows)]
    page.heading("Gates")
    page.choice("Between environments", "promotion-gates")
    for name, said in _gates(inputs).items():
        page.fact(_words(name), ", ".join(said) if isinstance(said, list) else said)
    for heading, fields in {"Safety": _SAFETY, "Observability": _OBSERVABILITY}.items():
        page.heading(heading)
        for name, subjects in fields.items():
            _field(page, name, subjects)
    page.open += _open(made)
    return page.text()


def _field(page: ExportPage, name: str, subjects: tuple[str, ...]) -> None:
    """One of the fields that every workflow has; open where nobody gave any of its values and one is asked."""
    if said := _said(page.inputs, subjects):
        page.fact(_words(name), "; ".join(said))
    elif page.inputs.is_wanted(subjects[0]):
        page.value(_words(name), subjects[0])
    else:
        page.fact(_words(name), "not asked for this plan")


def _row(order: int, stage: str, made: PipelineModel) -> tuple[str, ...]:
    jobs = [job for job in made.jobs if job.stage == stage and job.forward]
    names = ", ".join(job.id for job in jobs if not job.waits)
    where = ", ".join(dict.fromkeys(job.environment for job in jobs if job.environment))
    gate = ", ".join(f"{job.environment}: a person" for job in jobs if job.waits)
    if stage == STAGES[0]:
        names = "every job begins with it"
    return str(order), stage.replace("-", " "), names or "none", inside(where), inside(gate)


def _words(name: str) -> str:
    """An id as the label of a field."""
    return name.replace("-", " ").capitalize()


def _check(file: ExportFile) -> Iterator[str]:
    """All ten stages in their order, every job needs what there is, and the page says the same fields."""
    if file.path == PAGE:
        for name in (*STAGES, *_SAFETY, *_OBSERVABILITY):
            if name.replace("-", " ") not in file.text.lower():
                yield f"{name} is missing"
        return
    data = json.loads(file.text)
    if tuple(stage["stage"] for stage in data["stages"]) != STAGES:
        yield "the stages are not the ten in their order"
    jobs = [job for stage in data["stages"] for job in stage["jobs"]]
    needs = {job["id"]: job["needs"] for job in (*jobs, *data["rollback"])}
    yield from graph_faults(needs)


WORKFLOW = Target(
    "workflow-automation",
    "Deployment workflow: stages, triggers and gates",
    _render,
    needs=("env-sequence.environments", "triggers"),
    check=_check,
)
