"""The checklist before and after a deployment, the summary to fill in, and where the plan stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from facilitator.asking import counted_answers, is_asked, open_values
from facilitator.exports.markdown import ExportPage, with_bounds, without
from facilitator.exports.target import HTML, ExportFile, Target
from facilitator.exports.targets.runbook import WAY_BACK
from facilitator.inputs import Inputs
from facilitator.model import Standing
from facilitator.validation.markdown import inline

CHECKLIST, SUMMARY, STATUS = "checklist.md", "deployment-summary.md", "status.md"
_TO_FILL_IN = "_to be filled in after the deployment_"


def _checklist(inputs: Inputs) -> Iterator[ExportFile]:
    page = ExportPage(inputs, f"Checklist for a deployment of {inputs.project}".strip())
    page.heading("Before")
    _boxes(page, _before(inputs), "promotion-gates.checks-before", "True before it starts")
    page.heading("After")
    _boxes(page, _after(inputs), "smoke-tests.paths", "Called right after")
    yield ExportFile(CHECKLIST, page.text(), HTML)


def _boxes(page: ExportPage, texts: Iterable[str], subject: str, label: str) -> None:
    """Boxes to tick; where the plan says nothing, the question."""
    found = list(dict.fromkeys(texts))
    page.items(found, boxes=True)
    if not found:
        page.value(label, subject)


def _before(inputs: Inputs) -> Iterator[str]:
    yield from inputs.names("promotion-gates.checks-before")
    yield from (f"gate: {name}" for name in inputs.names("promotion-gates.gates"))
    for subject, words in {
        "signing.verified-by": "signatures are verified by: {}",
        "service-order.contract-check": "services understand each other, checked by: {}",
        "release-windows.window": "inside the window: {}",
        "release-windows.freezes": "none of these: {}",
    }.items():
        if said := inputs.said(subject):
            yield words.format(said)
    for environment in inputs.names("env-sequence.approval"):
        who = inputs.said("promotion-gates.approvers")
        yield f"agreed to, for {environment}" + (f": {who}" if who else "")


def _after(inputs: Inputs) -> Iterator[str]:
    yield from (f"works: {path}" for path in inputs.names("smoke-tests.paths"))
    yield from (f"looked at: {check}" for check in inputs.names("smoke-tests.checks-after"))
    yield from (f"told: {name}" for name in inputs.names("release-windows.told"))
    if tracked := inputs.said("release-windows.tracked"):
        yield f"recorded in: {tracked}"


def _summary(inputs: Inputs) -> Iterator[ExportFile]:
    """What only a run knows is left to fill in."""
    page = ExportPage(inputs, f"Deployment summary: {inputs.project}".strip())
    page.fields("## Deployment method\ndeployment-pattern | Pattern\ndeploy-tool | Tool")
    page.lines.append(f"- **Version, day and hour:** {_TO_FILL_IN}")
    for heading in ("Infrastructure changes", "Configuration updates", "Validation results"):
        page.heading(heading)
        page.say(_TO_FILL_IN)
    page.heading("Rollback instructions")
    page.say(WAY_BACK)
    page.heading("Monitoring links")
    page.value("Alerts appear in", "alerting.channel", optional=True)
    page.lines.append(f"- **Links:** {_TO_FILL_IN}")
    yield ExportFile(SUMMARY, page.text(), HTML)


def _status(inputs: Inputs) -> Iterator[ExportFile]:
    """Where the plan stands, for the next time somebody opens it."""
    plan = inputs.plan
    page = ExportPage(inputs, f"Status: {inputs.project}".strip())
    steps = ", ".join(map(str, plan.steps_completed)) or "none"
    answered = counted_answers(inputs.facts) or "none asked"
    waiting = tuple(_next(inputs))
    inputs.used["plan"] = repr((steps, answered, waiting))
    page.heading("Plan")
    page.items([f"Steps written: {steps}", f"Questions: {answered}"])
    page.heading("Environments completed")
    environments = inputs.names("env-sequence.environments")
    if environments:
        page.lines += [f"- {inline(name)}: {_TO_FILL_IN}" for name in environments]
    else:
        page.value("Environments", "env-sequence.environments")
    for heading in ("Outstanding deployments", "Issues encountered"):
        page.heading(heading)
        page.say(_TO_FILL_IN)
    page.heading("Next steps")
    page.items(waiting)
    page.lines.append(f"- {_TO_FILL_IN}")
    yield ExportFile(STATUS, page.text(), HTML)


def _next(inputs: Inputs) -> Iterator[str]:
    """What the plan itself still waits for."""
    for decision in inputs.plan.decisions.values():
        if decision.standing is Standing.DEFERRED:
            yield f"{inputs.place(decision.id)}: put off, {decision.reason}"
        for insight in decision.insights:
            if insight.kind == "open-question":
                yield f"{inputs.place(decision.id)}: {with_bounds(insight)}"
    for id_ in _unanswered(inputs):
        yield f"{inputs.place(id_)}: open ({id_})"
    for question, field in open_values(inputs.facts):
        yield f"{inputs.place(question.id)}, {field.field}: open ({question.id}.{field.id})"


def _unanswered(inputs: Inputs) -> Iterator[str]:
    """The questions of written steps that are asked and have no answer."""
    for number in inputs.plan.steps_completed:
        for question in inputs.catalogue.questions_of(number):
            answered = question.optional or question.id in inputs.plan.decisions
            if not answered and is_asked(question, inputs.facts):
                yield question.id


def _has(*headings: str) -> Callable[[ExportFile], Iterable[str]]:
    return lambda file: without(file, headings)


CHECKLIST_TARGET = Target(
    "checklist",
    "Checklist before and after a deployment",
    _checklist,
    needs=("deployment-pattern",),
    check=_has("Before", "After"),
)
SUMMARY_TARGET = Target(
    "deployment-summary",
    "Deployment summary to fill in",
    _summary,
    needs=("deployment-pattern",),
    check=_has(
        "Deployment method",
        "Infrastructure changes",
        "Configuration updates",
        "Validation results",
        "Rollback instructions",
        "Monitoring links",
    ),
)
STATUS_TARGET = Target(
    "status",
    "Where the plan stands",
    _status,
    check=_has(
        "Environments completed", "Outstanding deployments", "Issues encountered", "Next steps"
    ),
)
