"""The deployment strategy for people: its requirements, its design as steps and a picture, all of it in one document."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.exports.markdown import ExportPage, inside, without
from facilitator.exports.target import HTML, ExportFile, Target
from facilitator.exports.targets.runbook import WAY_BACK
from facilitator.inputs import Inputs
from facilitator.patterns import regex
from facilitator.values import show
from facilitator.values.numbers import Percent, Shares

CONFIGURATION, DESIGN, REQUIREMENTS = (
    "Deployment_Strategy_Configuration.md",
    "Deployment_Strategy_Design.md",
    "deployment_requirements.md",
)
_NEEDED = {
    "Interruption": ("zero-downtime",),
    "Instances that end": ("graceful-shutdown", "connection-draining"),
    "Instances that begin": ("health-checks", "health-checks-integration"),
    "Where requests arrive": ("lb-integration",),
    "Data": ("database-migrations", "migration-checks", "online-schema-change"),
    "Several services and regions": ("service-order", "multi-region", "region-order"),
}
"""What has to hold so that nobody notices a release, and the questions that say it."""
_OWN_OF_MERMAID = regex(r"[^\w .,/%-]")
_BOX, _NAMED, _LABEL = (
    regex(r"(?<!\w)(\w{1,80})\[\""),
    regex(r"[a-z]+[0-9]*"),
    regex(r'\["[^"]*"\]'),
)
_STEP_FOUR = 4


def _requirements(inputs: Inputs) -> Iterator[ExportFile]:
    page = ExportPage(inputs, f"Requirements on a deployment of {inputs.project}".strip())
    page.heading("What runs")
    page.fact("Workload", inputs.workload)
    page.fact("Runs on", ", ".join(inputs.context("container-strategy")))
    page.services()
    for heading, questions in _NEEDED.items():
        page.section(heading, questions)
    if question := _too_short(inputs):
        page.open.append(question)
    yield ExportFile(REQUIREMENTS, page.text(), HTML)


def _too_short(inputs: Inputs) -> str:
    """What is asked where an instance is killed before it could end: the delay and the longest of its work."""
    grace = inputs.seconds("graceful-shutdown.grace")
    before = inputs.seconds("graceful-shutdown.pre-stop") or 0
    parts = ("connection-draining.drain-limit", "graceful-shutdown.longest-job")
    longest = max(inputs.seconds(part) or 0 for part in parts)
    if grace is None or grace > before + longest:
        return ""
    return (
        f"An instance is killed after {grace} s, and needs {before} s before the signal and up to "
        f"{longest} s after it: which of them changes? (graceful-shutdown.grace)"
    )


def _configuration(inputs: Inputs) -> Iterator[ExportFile]:
    page = ExportPage(inputs, f"Deployment strategy of {inputs.project}".strip())
    for category in inputs.catalogue.step(_STEP_FOUR).categories:
        ids = [question.id for question in category.questions]
        page.section(category.heading, ids, reasons=True)
    yield ExportFile(CONFIGURATION, page.text(), HTML)


def _design(inputs: Inputs) -> Iterator[ExportFile]:
    page = ExportPage(inputs, f"How a release of {inputs.project} reaches its users".strip())
    page.lines.append("")
    page.choice("Pattern", "deployment-pattern")
    page.value("How it is done here", "deployment-pattern.implementation", optional=True)
    page.heading("The way forward")
    page.numbered(inside(step) for step in _steps(page))
    page.fields(_AT_EACH_STEP)
    page.say(WAY_BACK)
    page.heading("Drawn")
    page.lines += ["```mermaid", *_drawn(inputs), "```"]
    yield ExportFile(DESIGN, page.text(), HTML)


_AT_EACH_STEP = """
## At each step
rollout-controller | Steps are taken by
? rollout-controller.metric-source | It reads metrics from
? deployment-pattern.check-interval | Looked at every
? deployment-pattern.smallest-sample | A look counts from
? deployment-pattern.strikes | Looks beyond the limit that end it
? rollout-controller.without-data | Without data
## The way back
"""


def _steps(page: ExportPage) -> Iterator[str]:
    """The way of a release: environments, then what the pattern does, in its own values."""
    inputs = page.inputs
    environments = inputs.names("env-sequence.environments")
    asked = inputs.names("env-sequence.approval")
    who = inputs.said("promotion-gates.approvers")
    for name in environments:
        before = f" once {who or 'somebody'} agreed" if name in asked else ""
        yield f"It is deployed to {name}{before}."
    if not environments:
        page.open.append(inputs.question("env-sequence.environments"))
    for subject, sentence in _PATTERNS.get(inputs.option("deployment-pattern"), {}).items():
        if subject == "deployment-pattern.shares":
            yield from _shares(page)
        elif not subject:
            yield sentence
        elif said := inputs.said(subject):
            yield sentence.format(said)
        elif subject in inputs.open_fields("deployment-pattern"):
            page.open.append(inputs.question(subject))


_SIDE_BY_SIDE = "The new version runs beside the old one, which goes on serving."
_OUTAGE = {"deployment-pattern.longest-outage": "The service is away for at most {}."}
_PATTERNS = {
    "blue-green": {
        "": _SIDE_BY_SIDE,
        "deployment-pattern.switched-by": "All traffic is switched to the new side by: {}.",
        "deployment-pattern.keep-old": "The old side stays able to serve for {}.",
    },
    "canary": {"": _SIDE_BY_SIDE, "deployment-pattern.shares": ""},
    "rolling": {
        "": "Instances are replaced in turn.",
        "deployment-pattern.instances": "Instances that serve: {}.",
        "deployment-pattern.max-surge": "At most so many run on top: {}.",
        "deployment-pattern.max-unavailable": "At most so many are missing at once: {}.",
    },
    "recreate": {"": "The old version is stopped, then the new one is started.", **_OUTAGE},
    "ab-testing": {
        "": _SIDE_BY_SIDE,
        "deployment-pattern.rule": "Who meets which is decided by: {}.",
        "deployment-pattern.groups": "The groups are: {}.",
    },
    "worker-handover": {
        "": "New workers take jobs; old ones take no more.",
        "deployment-pattern.finish-within": "An old worker may finish its job within {}.",
        "deployment-pattern.shares": "",
    },
    "store-phased": {
        "": "The store hands the new version out in phases.",
        "deployment-pattern.shares": "",
    },
    "in-place": {
        "deployment-pattern.unit": "Stopped, replaced and started again: {}.",
        **_OUTAGE,
    },
}
"""What each pattern does, in order; a sentence with a value stands only where the value was given."""


def _shares(page: ExportPage) -> Iterator[str]:
    """One sentence a share."""
    hold = page.inputs.said("deployment-pattern.hold")
    shares = page.inputs.typed("deployment-pattern.shares", Shares)
    for amount in shares.amounts if shares else ():
        held = f", for {hold}" if hold and amount < 100 else ""
        yield f"{show(Percent(amount))} meets the new version{held}."
    for subject in page.inputs.open_fields("deployment-pattern"):
        if subject in ("deployment-pattern.shares", "deployment-pattern.hold"):
            page.open.append(page.inputs.question(subject))


def _drawn(inputs: Inputs) -> Iterator[str]:
    """The same way as a picture: environments, shares of the last one, the way back."""
    labels = _boxes(inputs)
    yield "flowchart LR"
    yield from (f'    {id_}["{_for_mermaid(text)}"]' for id_, text in labels.items())
    if len(labels) > 1:
        yield f"    {' --> '.join(labels)}"
    back = inputs.chosen("rollback-mechanism") or "the way back"
    from_ = " & ".join(id_ for id_ in labels if not id_.startswith("env"))
    yield f'    {from_} -. fails .-> back["{_for_mermaid(back)}"]'


def _boxes(inputs: Inputs) -> dict[str, str]:
    """What is drawn, by id: earlier environments, each share of the last one, and all of it."""
    *earlier, last = inputs.names("env-sequence.environments") or ("production",)
    shares = inputs.typed("deployment-pattern.shares", Shares)
    parts = [show(Percent(a)) for a in shares.amounts if a < 100] if shares else []
    boxes = {f"env{n}": name for n, name in enumerate(earlier, 1)}
    boxes |= {f"step{n}": f"{last}, {part}" for n, part in enumerate(parts, 1)}
    return {**boxes, "whole": f"{last}, all of it" if parts else last}


def _for_mermaid(text: str) -> str:
    """Words as a label: whatever Mermaid could read as its own is written by its number."""
    return _OWN_OF_MERMAID.sub(lambda m: f"#{ord(m[0])};", " ".join(text.split()))


def _check(file: ExportFile) -> Iterator[str]:
    """The design has its sections and a picture whose every arrow leads from and to what is drawn."""
    if file.path != DESIGN:
        if "\n## " not in file.text:
            yield "nothing is decided in it"
        return
    yield from without(file, ("The way forward", "At each step", "The way back", "Drawn"))
    drawn = file.text.partition("\n```mermaid\n")[2].partition("\n```")[0]
    boxes = set(_BOX.findall(drawn))
    for line in drawn.split("\n"):
        if "--> " in line or "-. " in line:
            named = _NAMED.findall(_LABEL.sub("", line).replace("fails", ""))
            yield from (f"{name} is not drawn" for name in named if name not in boxes)


STRATEGY_CONFIGURATION = Target(
    "strategy-configuration",
    "Deployment strategy, all of it",
    _configuration,
    needs=("deployment-pattern",),
    check=_check,
)
STRATEGY_DESIGN = Target(
    "strategy-design",
    "Deployment strategy in steps, and drawn",
    _design,
    needs=("deployment-pattern",),
    check=_check,
)
DEPLOYMENT_REQUIREMENTS = Target(
    "deployment-requirements",
    "What has to hold for a deployment",
    _requirements,
    needs=("deployment-pattern",),
    check=_check,
)
