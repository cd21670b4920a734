"""How the deployment workflow is tried before it is trusted: a simulated failure for each promise of the plan.

A plan of tests and no more: nothing ran, so every result is left to fill in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from facilitator.exports.markdown import ExportPage, inside
from facilitator.exports.target import HTML, ExportFile, Target
from facilitator.exports.targets.runbook import TRIGGERS, WAY_BACK, stated_triggers
from facilitator.inputs import Inputs, MissingError
from facilitator.values import show
from facilitator.values.numbers import Percent, Shares

PATH = "Deployment_Workflow_Test_Plan.md"
_RESULT = "- **Result:** _to be filled in after it ran: when, by whom, what happened_"
_BACK, _GOES_BACK = "Going back", "the release goes back"


class _Scenario(NamedTuple):
    """One promise, how it is put to the test, and what has to happen."""

    title: str
    simulate: str
    expect: str
    subject: str
    """The value that it rests on."""


def _render(inputs: Inputs) -> Iterator[ExportFile]:
    page = ExportPage(inputs, f"Trying the deployment workflow of {inputs.project}".strip())
    scenarios = list(_scenarios(inputs))
    if not scenarios:
        place = inputs.place("rollback-criteria")
        raise MissingError("rollback-criteria", f"{place}: nothing that could be tried")
    page.say("\nNothing of this ran yet. Try it where nobody is harmed by it.")
    page.heading(_BACK)
    page.say(
        f"Where a scenario expects that the release goes back, all that {WAY_BACK} says is expected: who decides, who "
        "is told, what runs."
    )
    page.value("Users are served well again within", "rollback-type.recovery-target", optional=True)
    for number, scenario in enumerate(scenarios, 1):
        page.heading(f"{number}. {scenario.title}")
        page.lines.append(f"- **Simulate:** {inside(scenario.simulate)}")
        page.lines.append(f"- **Expect:** {inside(scenario.expect)}")
        page.lines.append(f"- **Rests on:** {scenario.subject}")
        page.lines.append(_RESULT)
    if not stated_triggers(inputs):
        page.open.append(inputs.question("rollback-criteria.threshold"))
    yield ExportFile(PATH, page.text(), HTML)


def _scenarios(inputs: Inputs) -> Iterator[_Scenario]:
    yield from _of_triggers(inputs)
    yield from _of_health(inputs)
    yield from _where_given(inputs, _OF_THE_ROLL_OUT)
    yield from _of_gates(inputs)
    yield from _where_given(inputs, (_OF_THE_WINDOW, *_OF_THE_WAY_BACK))


def _of_triggers(inputs: Inputs) -> Iterator[_Scenario]:
    """For each threshold one failure beyond it; and one look at what stays within."""
    first = _first_share(inputs)
    for value, label in TRIGGERS.items():
        subject = f"rollback-criteria.{value}"
        if said := inputs.said(subject):
            beyond = f"the new version is made to fail{first}, so that this holds: {said}"
            yield _Scenario(f"{label}: beyond the limit", beyond, _who_goes_back(inputs), subject)
            within = f"the new version{first} comes close, and this does not hold: {said}"
            yield _Scenario(f"{label}: within the limit", within, "nothing goes back", subject)


def _who_goes_back(inputs: Inputs) -> str:
    """What has to happen beyond a limit: nothing goes back by itself where a person decides."""
    type_ = inputs.option("rollback-type")
    if type_ not in ("manual", "hybrid"):
        return _GOES_BACK
    decides = f"{inputs.said('rollback-type.decides') or 'a person'} decides"
    if type_ == "manual":
        return f"{decides} on going back"
    alone = ", ".join(inputs.names("rollback-criteria.without-a-person"))
    where = f" ({alone})" if alone else ""
    return f"the release goes back by itself where that is decided{where}; else {decides}"


def _first_share(inputs: Inputs) -> str:
    shares = inputs.typed("deployment-pattern.shares", Shares)
    return f" at {show(Percent(shares.amounts[0]))}" if shares else ""


def _of_health(inputs: Inputs) -> Iterator[_Scenario]:
    failures, interval = (inputs.said(f"health-checks.{v}") for v in ("failures", "interval"))
    for value in ("path", "liveness-path"):
        if path := inputs.said(f"health-checks.{value}"):
            alive = value == "liveness-path"
            expect = "it is started anew" if alive else "others take its work, if there are any,"
            after = f" after {failures} bad answers in a row" if failures else ""
            every = f", asked every {interval}" if interval else ""
            yield _Scenario(
                f"An instance stops answering {inside(path)}",
                f"one instance answers {path} badly",
                f"{expect}{after}{every}",
                f"health-checks.{value}",
            )


def _where_given(inputs: Inputs, rows: Iterable[_Scenario]) -> Iterator[_Scenario]:
    """The scenarios whose value was given, with its words in place of `{}`."""
    for row in rows:
        if said := inputs.said(row.subject):
            yield row._replace(
                simulate=row.simulate.replace("{}", said), expect=row.expect.replace("{}", said)
            )


_OF_THE_ROLL_OUT = (
    _Scenario(
        "No data", "the new version reports no metrics", "{}", "rollout-controller.without-data"
    ),
    _Scenario(
        "Back to the old side",
        "going back right before the end of {} after the switch",
        "the old side serves at once",
        "deployment-pattern.keep-old",
    ),
    _Scenario(
        "A release under load",
        "a release that goes well, while requests arrive as on a usual day",
        "no interruption is longer than {}",
        "zero-downtime.longest-interruption",
    ),
    _Scenario(
        "An instance that ends",
        "an instance is stopped while it works on its longest request or job",
        "the work ends well, and the instance is gone after at most {}",
        "graceful-shutdown.grace",
    ),
    _Scenario(
        "An approval without answer",
        "nobody answers the approval for {}",
        "the waiting release does not go on by itself",
        "promotion-gates.unanswered-within",
    ),
)
_OF_THE_WINDOW = _Scenario(
    "Outside the window",
    "a release is started outside {}",
    "it does not begin",
    "release-windows.window",
)
_OF_THE_WAY_BACK = (
    _Scenario(
        "Nobody decides",
        "a limit is crossed that a person decides about, and nobody does for {}",
        _GOES_BACK,
        "rollback-type.undecided-after",
    ),
    _Scenario(
        "Behind the point of no return",
        "going back is asked for after this step: {}",
        "it is refused, or goes forward to a repaired version",
        "data-rollback.point-of-no-return",
    ),
    _Scenario(
        "Data from a backup",
        "data is restored on purpose",
        "no data is missing that is older than {}",
        "data-rollback.restore-point",
    ),
    _Scenario(
        "The whole way back",
        "a drill, again within {}",
        _GOES_BACK,
        "rollback-testing.drill-interval",
    ),
)


def _of_gates(inputs: Inputs) -> Iterator[_Scenario]:
    if names := inputs.names("promotion-gates.gates"):
        simulate = f"a change for each gate that makes it red: {', '.join(names)}"
        yield _Scenario("A gate is red", simulate, "none goes further", "promotion-gates.gates")


def _check(file: ExportFile) -> Iterator[str]:
    """Each scenario has what is simulated, what is expected, and a result that is still open."""
    for block in file.text.split("\n## ")[1:]:
        title = block.partition("\n")[0]
        if title in (_BACK, "Open questions"):
            continue
        for label in ("Simulate", "Expect", "Rests on"):
            if f"\n- **{label}:** " not in block:
                yield f"{title}: {label} is missing"
        if f"\n{_RESULT}" not in block:
            yield f"{title}: it has a result, and nothing ran"


WORKFLOW_TESTS = Target(
    "workflow-test-plan",
    "How the deployment workflow is tried",
    _render,
    needs=("rollback-criteria",),
    check=_check,
)
