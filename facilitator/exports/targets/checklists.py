"""Checklists before and after a deployment, the summary to fill in, and where the plan stands."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.asking import open_values
from facilitator.exports.inputs import Inputs
from facilitator.exports.markdown import ExportPage
from facilitator.exports.target import HTML, ExportFile, Target
from facilitator.model import Standing
from facilitator.validation.markdown import inline

BEFORE, AFTER, SUMMARY, STATUS = (
    "checklist-before.md",
    "checklist-after.md",
    "deployment-summary.md",
    "status.md",
)
_TO_FILL_IN = "_to be filled in after the deployment_"


def _before(inputs: Inputs) -> Iterator[ExportFile]:
    page = ExportPage(inputs, f"Before a deployment of {inputs.project}".strip())
    page.lines.append("")
    found = [*inputs.names("promotion-gates.checks-before"), *_gates(inputs)]
    page.items(dict.fromkeys(found), boxes=True)
    if not found:
        page.value("True before it starts", "promotion-gates.checks-before")
    limits = {"inside the window": "release-windows.window", "not in": "release-windows.freezes"}
    for label, subject in limits.items():
        if said := inputs.said(subject):
            page.items([f"{label}: {said}"], boxes=True)
    yield ExportFile(BEFORE, page.text(), HTML)


def _gates(inputs: Inputs) -> Iterator[str]:
    yield from (f"passed: {name}" for name in inputs.names("promotion-gates.gates"))
    for environment in inputs.names("env-sequence.approval"):
        who = inputs.said("promotion-gates.approvers")
        yield f"agreed to, for {environment}" + (f": {who}" if who else "")


def _after(inputs: Inputs) -> Iterator[ExportFile]:
    page = ExportPage(inputs, f"After a deployment of {inputs.project}".strip())
    page.lines.append("")
    paths, checks = inputs.names("smoke-tests.paths"), inputs.names("smoke-tests.checks-after")
    page.items([f"works: {path}" for path in paths], boxes=True)
    page.items([f"looked at: {check}" for check in checks], boxes=True)
    if not paths and not checks:
        page.value("Called right after", "smoke-tests.paths")
    if told := inputs.names("release-windows.told"):
        page.items([f"told: {name}" for name in told], boxes=True)
    if tracked := inputs.said("release-windows.tracked"):
        page.items([f"recorded in: {tracked}"], boxes=True)
    yield ExportFile(AFTER, page.text(), HTML)


def _summary(inputs: Inputs) -> Iterator[ExportFile]:
    """What only a run knows is left to fill in."""
    page = ExportPage(inputs, f"Deployment summary: {inputs.project}".strip())
    page.heading("Deployment method")
    page.choice("Pattern", "deployment-pattern")
    page.choice("Tool", "deploy-tool")
    for heading in ("Infrastructure changes", "Configuration updates", "Validation results"):
        page.heading(heading)
        page.say(_TO_FILL_IN)
    page.heading("Rollback instructions")
    page.choice("Mechanism", "rollback-mechanism")
    page.value("Command", "rollback-mechanism.command")
    page.heading("Monitoring")
    page.value("Alerts appear in", "alerting.channel", optional=True)
    page.say(f"Links: {_TO_FILL_IN}")
    yield ExportFile(SUMMARY, page.text(), HTML)


def _status(inputs: Inputs) -> Iterator[ExportFile]:
    """Where the plan stands, for the next time somebody opens it."""
    plan, facts = inputs.plan, inputs.facts
    page = ExportPage(inputs, f"Status: {inputs.project}".strip())
    steps = ", ".join(map(str, plan.steps_completed)) or "none"
    inputs.used["plan"] = repr((plan.steps_completed, sorted(plan.decisions.items())))
    page.heading("Plan")
    page.items([f"Steps written: {steps}", f"Decisions: {len(plan.decisions)}"])
    page.heading("Environments")
    for name in inputs.names("env-sequence.environments"):
        page.lines.append(f"- {inline(name)}: {_TO_FILL_IN}")
    page.heading("Outstanding")
    put_off = [d for d in plan.decisions.values() if d.standing is Standing.DEFERRED]
    page.items(f"{inputs.place(d.id)}: put off, {d.reason}" for d in put_off)
    page.items(f"{inputs.place(q.id)}, {v.field}: open" for q, v in open_values(facts))
    if not put_off and not list(open_values(facts)):
        page.say("Nothing that the plan knows of.")
    page.heading("Issues")
    page.say(_TO_FILL_IN)
    page.heading("Next")
    page.say(_TO_FILL_IN)
    yield ExportFile(STATUS, page.text(), HTML)


CHECKLIST_BEFORE = Target("checklist-before", "Checklist before a deployment", _before)
CHECKLIST_AFTER = Target("checklist-after", "Checklist after a deployment", _after)
SUMMARY_TARGET = Target("deployment-summary", "Deployment summary to fill in", _summary)
STATUS_TARGET = Target("status", "Where the plan stands", _status)
