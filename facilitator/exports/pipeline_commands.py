"""What the jobs of a pipeline run: commands that a person typed, and a question wherever nobody gave one."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.exports.pipeline import Command, variable
from facilitator.exports.shell import window_check
from facilitator.inputs import Inputs
from facilitator.patterns import regex
from facilitator.values.calendar import Window
from facilitator.values.numbers import Number

_SCANS = ("sast", "sca", "secrets-scan", "container-scan", "iac-scan")
_SERVICES = frozenset(["sca.dependabot", "sca.renovate", "secrets-scan.github"])
"""What opens changes or looks at them by itself: no job calls it."""
_CHECKS, _FREEZES = "promotion-gates.checks-before", "release-windows.freezes"
_ANSWERED = {
    regex(r"(?:all )?tests? (?:are )?(?:green|pass|passed)"): "the jobs that stand before it",
    regex(r"no (?:change )?freeze"): f"the freezes that are asked for ({_FREEZES})",
    regex(
        r"no other (?:deployment|release)(?: is)?(?: running)?"
    ): "deliveries that wait for each other",
}
"""What has to be true before a deployment and is, because of how the pipeline is built."""
_BEFORE, _AFTER = (
    frozenset(["pre-deploy", "in-deploy", "expand-contract"]),
    frozenset(["post-deploy"]),
)
_DEPLOYS = "deploy-tool.command"
_ENVIRONMENTS = {"prod": "production", "stage": "staging", "development": "dev"}
"""Short and long names of one environment."""
_WORD = regex(r"[a-z0-9]+")
_TOKEN = regex(r"[A-Za-z0-9._-]+")


def called(inputs: Inputs, subject: str) -> tuple[Command, ...]:
    """A command; behind one that names some of the services a question about the others."""
    said = inputs.said(subject)
    if not said:
        return (Command("", inputs.question(subject)),)
    others = services_left_out(inputs, subject)
    return (Command(said, "", subject), *((Command("", others),) if others else ()))


def deploys(inputs: Inputs, environment: str) -> tuple[Command, ...]:
    """The deploy command; where it names other environments and not this one, what it is here is asked."""
    words = {_ENVIRONMENTS.get(word, word) for word in _WORD.findall(inputs.said(_DEPLOYS).lower())}
    all_ = inputs.names("env-sequence.environments")
    there = [name for name in all_ if _ENVIRONMENTS.get(name.lower(), name.lower()) in words]
    if not there or environment in there:
        return called(inputs, _DEPLOYS)
    other = f"{inputs.place(_DEPLOYS)} names {', '.join(there)}: what is it for {environment}?"
    return (Command("", f"{other} ({_DEPLOYS})"),)


def services_left_out(inputs: Inputs, subject: str) -> str:
    """What is asked of a command that names some of the services and not the others; empty for any other command."""
    tokens = set(_TOKEN.findall(inputs.said(subject)))
    names = inputs.services()
    there = [name for name in names if name in tokens]
    if not there or len(there) == len(names):
        return ""
    left = ", ".join(name for name in names if name not in tokens)
    return f"{inputs.place(subject)} names {', '.join(there)}: what is it for {left}? ({subject})"


def scans(inputs: Inputs) -> Iterator[Command]:
    """A step for each scanner that was chosen; how it is called is in nobody's plan."""
    for question in _SCANS:
        blocks = inputs.said(f"{question}.blocks")
        stops = f", stops on: {blocks}" if blocks else ""
        for label in _labels(inputs, question, services=False):
            yield Command("", f"How is {label} called here? ({question}{stops})")


def beside(inputs: Inputs) -> Iterator[str]:
    """What was chosen and works beside the pipeline, with the question."""
    for question in _SCANS:
        for label in _labels(inputs, question, services=True):
            yield f"{label} ({question})"


def _labels(inputs: Inputs, question: str, *, services: bool) -> Iterator[str]:
    for id_ in inputs.options(question):
        if id_ != "none" and (f"{question}.{id_}" in _SERVICES) == services:
            yield from inputs.catalogue.questions[question].labels([f"{question}.{id_}"])


def tests_of_all(inputs: Inputs) -> Iterator[Command]:
    """What is tried where everything stands together: each kind that was chosen, in the order in which it is asked."""
    for question in ("integration-tests", "e2e-tests"):
        if inputs.option(question) not in ("", "none"):
            yield from called(inputs, f"{question}.command")
    if inputs.option("performance-tests") not in ("", "none"):
        budget = inputs.said("performance-tests.budget")
        limit = f", fails when: {budget}" if budget else ""
        yield Command(
            "", f"How is this run: {inputs.chosen('performance-tests')}? (performance-tests{limit})"
        )
    if inputs.option("dast") == "baseline":
        blocks = inputs.said("dast.blocks")
        stops = f", stops on: {blocks}" if blocks else ""
        yield Command("", f"How is this run: {inputs.chosen('dast')}? (dast{stops})")


def migrations(inputs: Inputs) -> tuple[tuple[Command, ...], tuple[Command, ...]]:
    """The step that changes the schema, before the deployment or after it; the plan knows its tool and place alone."""
    when = inputs.option("database-migrations")
    if when not in _BEFORE | _AFTER:
        return (), ()
    tool = inputs.said("database-migrations.migration-tool") or "the migration tool"
    place = inputs.said("database-migrations.release-position")
    where = f", its place: {place}" if place else ""
    asked = (Command("", f"How is {tool} called here? (database-migrations{where})"),)
    return ((), asked) if when in _AFTER else (asked, ())


def is_asked(inputs: Inputs, environment: str, production: bool) -> bool:
    """Whether a person agrees before a deployment to an environment."""
    if environment in inputs.names("env-sequence.approval"):
        return True
    by_person = "manual-approval" in inputs.options("promotion-gates")
    return production and (by_person or inputs.option("promotion-mechanism") == "manual")


def before_production(inputs: Inputs, *, asked: bool) -> Iterator[Command]:
    """The release window, then what has to be true right before a deployment; a person who is asked looks at that."""
    if inputs.option("release-windows") == "window":
        yield _window(inputs)
    if asked:
        return
    for name in inputs.names(_FREEZES):
        yield Command("", f"How is this known: {name}? ({_FREEZES})")
    for name in inputs.names(_CHECKS):
        if not _answer(name):
            yield Command("", f"How is this checked: {name}? ({_CHECKS})")


def looked_at(inputs: Inputs) -> Iterator[str]:
    """What the person who agrees looks at, in the words of the plan."""
    if checks := inputs.names(_CHECKS):
        yield f"all of this holds: {', '.join(checks)} ({_CHECKS})"
    if freezes := inputs.names(_FREEZES):
        yield f"it is none of these: {', '.join(freezes)} ({_FREEZES})"


def answered(inputs: Inputs) -> Iterator[str]:
    """What has to be true before a deployment and needs no step of its own, with what sees to it."""
    for name in inputs.names(_CHECKS):
        if how := _answer(name):
            yield f"“{name}”: {how}"


def _answer(check: str) -> str:
    return next((how for words, how in _ANSWERED.items() if words.fullmatch(check.lower())), "")


def _window(inputs: Inputs) -> Command:
    window = inputs.typed("release-windows.window", Window)
    if window is None:
        return Command("", inputs.question("release-windows.window"))
    who = inputs.said("release-windows.exceptions")
    sentence = f"Who may let a release pass all the same: {who}" if who else ""
    return Command(window_check(window, sentence))


def looks_after(inputs: Inputs) -> Iterator[Command]:
    """What is looked at after a deployment to production."""
    for name in inputs.names("smoke-tests.checks-after"):
        yield Command("", f"How is this looked at: {name}? (smoke-tests.checks-after)")


def smoke(inputs: Inputs, environment: str) -> Iterator[Command]:
    """A path is asked for by curl at the address of the environment; anything else is somebody's own command."""
    status = inputs.typed("smoke-tests.expected-status", Number)
    for path in inputs.names("smoke-tests.paths"):
        if not path.startswith("/") or any(c in path for c in " '\"`$\\<{"):
            yield Command("", f"How is this checked: {path}? (smoke-tests.paths)")
            continue
        base = variable("BASE_URL", environment)
        yield Command(_asks_for(path, status, base), variables=(base,))
    if not inputs.names("smoke-tests.paths"):
        yield Command("", inputs.question("smoke-tests.paths"))


def _asks_for(path: str, status: Number | None, base: str) -> str:
    """A request; an address that nobody set fails with the name of its variable."""
    address = f'"${{{base}:?has to be set}}{path}"'
    if status is None:
        return f"curl --fail --silent --show-error {address}"
    asked = f"curl --silent --output /dev/null --write-out '%{{http_code}}' {address}"
    return f'test "$({asked})" = "{status.amount}"'
