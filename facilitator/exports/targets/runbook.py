"""Runbook and rollback procedure: what somebody who is called at night has to know, in the words of the plan."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.exports.markdown import ExportPage, without
from facilitator.exports.pipeline_commands import services_left_out
from facilitator.exports.target import HTML, ExportFile, Target
from facilitator.inputs import Inputs

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
    page.fields("## Before\n? promotion-gates | Gates")
    checks = inputs.names("promotion-gates.checks-before")
    page.items(checks, boxes=True)
    if not checks:
        page.value("True before it starts", "promotion-gates.checks-before")
    page.fields(_BEFORE)
    page.services()
    page.fields(_ROLL_OUT)
    _command(page, "Command", "deploy-tool.command")
    page.fields(_WATCHED)
    triggers(page)
    page.say(f"\nHow: {WAY_BACK}")
    page.fields(_WHO)
    yield ExportFile(RUNBOOK, page.text(), HTML)


_BEFORE = """
? release-windows.window | Window
? release-windows.freezes | Nothing is released in
## Roll-out
env-sequence.environments | Environments
? env-sequence.approval | Somebody agrees before
"""
_ROLL_OUT = """
deployment-pattern | Pattern
? deployment-pattern.shares | Shares
? deployment-pattern.hold | Each step lasts
? deployment-pattern.switched-by | Switched by
? deployment-pattern.keep-old | The old side serves for
? deployment-pattern.keep-stable | The old version stays up for
? deployment-pattern.finish-within | An old worker finishes within
? deployment-pattern.longest-outage | Away for at most
"""
_WATCHED = """
## What to watch
? smoke-tests | Smoke tests
? smoke-tests.checks-after | After the deployment
? health-checks | Health checks
? synthetic-monitoring | Synthetic monitoring
? metrics-monitoring | Metrics
? metrics-monitoring.error-metric | Error metric
? metrics-monitoring.latency-metric | Latency metric
? alerting | Alerts
? alerting.page-on | A person is called on
? alerting.channel | Alerts appear in
## When to go back
"""
_WHO = """
## Who
? promotion-gates.approvers | Agrees before production
rollback-type.decides | Decides on going back
? alerting.on-call | On call
? alerting.escalate-to | Called next
? release-windows.told | Told of releases
"""
"""Roles, as the plan names them: a plan holds no telephone number."""


def _rollback(inputs: Inputs) -> Iterator[ExportFile]:
    page = ExportPage(inputs, f"Going back: {inputs.project}".strip())
    page.fields(_DECIDED)
    triggers(page)
    page.fields("## Steps\nrollback-mechanism | Mechanism")
    _command(page, "Command", "rollback-mechanism.command")
    page.fields(_WAY)
    yield ExportFile(ROLLBACK, page.text(), HTML)


_DECIDED = """
## Who decides
rollback-type | Rollback type (automated capability)
rollback-type.decides | Decided by
? rollback-criteria.without-a-person | Goes back without a person on
? rollback-type.undecided-after | Goes back when nobody has decided after
? rollback-type.told | Told
? rollback-type.recovery-target | Users are served well again within
## Criteria
"""
_WAY = """
? rollback-mechanism.runbook | Written steps
? rollback-mechanism.kept-versions | Earlier versions that can be deployed
## Database and data
database-migrations | Schema changes
? database-migrations.rollback-impact | What going back means for them
data-rollback | What happens to data
? data-rollback.point-of-no-return | Point of no return
? data-rollback.restore-point | Restored to at most
? data-rollback.restore-takes | Restoring takes
## Practice
rollback-testing | Tests of it
? rollback-testing.last-drill | Last drill
? rollback-testing.drill-interval | Next drill within
? rollback-testing.drill-took | The last drill took
## Contacts
alerting.on-call | On call
? alerting.escalate-to | Called next
? alerting.escalate-after | Called next after
"""


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
