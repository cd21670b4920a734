"""Runbook and rollback procedure: what somebody who is called at night has to know, in the words of the plan."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.exports.inputs import Inputs
from facilitator.exports.markdown import ExportPage, without
from facilitator.exports.pipeline_commands import services_left_out
from facilitator.exports.target import HTML, ExportFile, Target

RUNBOOK, ROLLBACK = "runbook.md", "rollback-procedure.md"
WAY_BACK = f"[{ROLLBACK}]({ROLLBACK})"
"""The one page that tells the way back, as the others lead to it."""
TRIGGERS = {
    "health-threshold": "A health check",
    "threshold": "Errors",
    "latency-threshold": "Latency",
    "business-threshold": "A number of the business",
    "smoke-threshold": "A journey",
}
_SECTIONS = {
    RUNBOOK: ("Before", "Roll-out", "What to watch", "When to go back", "Who"),
    ROLLBACK: ("Who decides", "Criteria", "Steps", "Database and data", "Practice", "Contacts"),
}


def stated_triggers(inputs: Inputs) -> list[str]:
    """The thresholds that take a release back, in the words of the plan."""
    said = (inputs.said(f"rollback-criteria.{value}") for value in TRIGGERS)
    return [text for text in said if text]


def _runbook(inputs: Inputs) -> Iterator[ExportFile]:
    page = ExportPage(inputs, f"Runbook: deploying {inputs.project}".strip())
    page.heading("Before")
    checks = inputs.names("promotion-gates.checks-before")
    page.items(checks, boxes=True)
    if not checks:
        page.value("True before it starts", "promotion-gates.checks-before")
    page.value("Window", "release-windows.window", optional=True)
    page.value("Nothing is released in", "release-windows.freezes", optional=True)
    page.heading("Roll-out")
    page.value("Environments", "env-sequence.environments")
    page.value("Somebody agrees before", "env-sequence.approval", optional=True)
    page.services()
    page.choice("Pattern", "deployment-pattern")
    page.value("Shares", "deployment-pattern.shares", optional=True)
    page.value("Each step lasts", "deployment-pattern.hold", optional=True)
    page.value("Switched by", "deployment-pattern.switched-by", optional=True)
    page.value("The old side serves for", "deployment-pattern.keep-old", optional=True)
    page.value("An old worker finishes within", "deployment-pattern.finish-within", optional=True)
    page.value("Away for at most", "deployment-pattern.longest-outage", optional=True)
    _command(page, "Command", "deploy-tool.command")
    page.heading("What to watch")
    page.value("After the deployment", "smoke-tests.checks-after", optional=True)
    page.value("Error metric", "metrics-monitoring.error-metric", optional=True)
    page.value("Latency metric", "metrics-monitoring.latency-metric", optional=True)
    page.value("A person is called on", "alerting.page-on", optional=True)
    page.value("Alerts appear in", "alerting.channel", optional=True)
    page.heading("When to go back")
    triggers(page)
    page.say(f"\nHow: {WAY_BACK}")
    page.heading("Who")
    _contacts(page)
    yield ExportFile(RUNBOOK, page.text(), HTML)


def _rollback(inputs: Inputs) -> Iterator[ExportFile]:
    page = ExportPage(inputs, f"Going back: {inputs.project}".strip())
    page.heading("Who decides")
    page.choice("Automated capability", "rollback-type")
    page.value("Decided by", "rollback-type.decides")
    page.value("Goes back without a person on", "rollback-criteria.without-a-person", optional=True)
    page.value(
        "Goes back when nobody has decided after", "rollback-type.undecided-after", optional=True
    )
    page.value("Told", "rollback-type.told", optional=True)
    page.value("Users are served well again within", "rollback-type.recovery-target", optional=True)
    page.heading("Criteria")
    triggers(page)
    page.heading("Steps")
    page.choice("Mechanism", "rollback-mechanism")
    _command(page, "Command", "rollback-mechanism.command")
    page.value("Written steps", "rollback-mechanism.runbook", optional=True)
    page.value(
        "Earlier versions that can be deployed", "rollback-mechanism.kept-versions", optional=True
    )
    page.heading("Database and data")
    page.choice("Schema changes", "database-migrations")
    page.value(
        "What going back means for them", "database-migrations.rollback-impact", optional=True
    )
    page.choice("What happens to data", "data-rollback")
    page.value("Point of no return", "data-rollback.point-of-no-return", optional=True)
    page.value("Restored to at most", "data-rollback.restore-point", optional=True)
    page.value("Restoring takes", "data-rollback.restore-takes", optional=True)
    page.heading("Practice")
    page.choice("Tests of it", "rollback-testing")
    page.value("Last drill", "rollback-testing.last-drill", optional=True)
    page.value("Next drill within", "rollback-testing.drill-interval", optional=True)
    page.value("The last drill took", "rollback-testing.drill-took", optional=True)
    page.heading("Contacts")
    page.value("On call", "alerting.on-call")
    page.value("Called next", "alerting.escalate-to", optional=True)
    page.value("Called next after", "alerting.escalate-after", optional=True)
    yield ExportFile(ROLLBACK, page.text(), HTML)


def triggers(page: ExportPage) -> None:
    """Write each threshold that takes a release back, to the digit; where there is none, ask for one."""
    stated = []
    for value, label in TRIGGERS.items():
        stated.append(page.value(label, f"rollback-criteria.{value}", optional=True))
    if not any(stated):
        page.choice("What makes you go back", "rollback-criteria")
        page.value("Errors", "rollback-criteria.threshold")


def _command(page: ExportPage, label: str, subject: str) -> None:
    said = page.inputs.said(subject)
    if said:
        page.lines.append(f"- **{label}:**")
        page.command(said)
        if others := services_left_out(page.inputs, subject):
            page.open.append(others)
    else:
        page.value(label, subject)


def _contacts(page: ExportPage) -> None:
    """Roles, as the plan names them: a plan holds no telephone number."""
    page.value("Agrees before production", "promotion-gates.approvers", optional=True)
    page.value("Decides on going back", "rollback-type.decides")
    page.value("On call", "alerting.on-call", optional=True)
    page.value("Called next", "alerting.escalate-to", optional=True)
    page.value("Told of releases", "release-windows.told", optional=True)


def _check(file: ExportFile) -> Iterator[str]:
    yield from without(file, _SECTIONS[file.path])


RUNBOOK_TARGET = Target(
    "runbook", "Runbook for whoever deploys", _runbook, needs=("deployment-pattern",), check=_check
)
ROLLBACK_TARGET = Target(
    "rollback-procedure",
    "Procedure for going back",
    _rollback,
    needs=("rollback-type",),
    check=_check,
)
