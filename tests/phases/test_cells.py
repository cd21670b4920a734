"""Cells of the matrix: in place only with a line, differs only with what is there instead."""

from __future__ import annotations

import pytest
from support.manifest_plans import facts_of

from facilitator.conditions import Facts
from facilitator.model import PHASES, Decision, Plan, Statement
from facilitator.model.phases import PhaseCell, PhaseMatrix, PhasePoint, PhaseRow
from facilitator.phases.assess import assess
from facilitator.phases.cells import cells
from facilitator.phases.standing import Assessment, CellState, Followed, PointStanding
from facilitator.phases.traces import TraceIndex
from facilitator.storage.content import load_conformance, load_phases
from facilitator.storage.steps_folder import steps_folder

POINT = PhasePoint(
    "tests",
    "Tests in the pipeline",
    "Add tests",
    seen={"ci-step": ("test",)},
    instead={"script": ()},
    against={"secret": ("env-file",)},
    hints={"deploys-with": ()},
)


def trace(field: str, value: str) -> Statement:
    return Statement(field, value, "decided", "a.yml", 3, "npm test")


def state(*traces: Statement, point: PhasePoint = POINT) -> CellState:
    row = PhaseRow("ci-cd", "CI/CD", {"mvp": PhaseCell("lint → test", (point,))})
    (cell,) = cells(PhaseMatrix({}, (row,)), "mvp", TraceIndex(traces))
    return cell.state


def test_the_state_of_a_point() -> None:
    assert state() is CellState.MISSING
    assert state(trace("ci-step", "lint")) is CellState.MISSING
    assert state(trace("ci-step", "test")) is CellState.IN_PLACE
    assert state(trace("script", "other")) is CellState.DIFFERS
    assert state(trace("ci-step", "test"), trace("secret", "env-file")) is CellState.DIFFERS
    assert state(trace("deploys-with", "argocd")) is CellState.NOT_VISIBLE
    elsewhere = PhasePoint("a", "A", "Do", seen={"x": ()}, look_at="the platform")
    assert state(point=elsewhere) is CellState.NOT_VISIBLE


def decided(**choices: str) -> Facts:
    options = {name.replace("_", "-"): option for name, option in choices.items()}
    made = {id_: Decision(id_, choice=(f"{id_}.{option}",)) for id_, option in options.items()}
    return facts_of(Plan("shop", decisions=made))


def shipped(phase: str, facts: Facts, *traces: Statement) -> Assessment:
    content = steps_folder(None)
    return assess(load_phases(content), load_conformance(content), phase, traces, facts)


def point_of(assessment: Assessment, says: str) -> PointStanding:
    points = (point for cell in assessment.cells for point in cell.points)
    return next(point for point in points if point.point.says == says)


@pytest.mark.parametrize(("tool", "told"), [("helm", ("deploy-tool",)), ("argocd", ())])
def test_a_line_is_not_as_decided_and_other_than_decided(tool: str, told: tuple[str, ...]) -> None:
    traces = (
        Statement("deploys-to", "production", "decided", "ci.yml", 30, "helm upgrade"),
        Statement("deploys-with", "helm", "decided", "ci.yml", 30, "helm upgrade"),
    )
    made = shipped("production", decided(deploy_tool=tool), *traces)
    (followed,) = made.conformance
    assert (followed.state is Followed.DIFFERS) == (tool == "argocd")
    point = point_of(made, "The pipeline deploys to production")
    assert point.decided == told and point.fits is (True if told else None)


@pytest.mark.parametrize("phase", ["mvp", "staging", "production"])
@pytest.mark.parametrize(
    ("choices", "fits", "told"),
    [
        ({"integration_tests": "services", "e2e_tests": "none"}, True, ("integration-tests",)),
        ({"integration_tests": "none", "e2e_tests": "broad"}, True, ("e2e-tests",)),
        (
            {"integration_tests": "none", "e2e_tests": "none"},
            False,
            ("unit-tests", "integration-tests", "e2e-tests"),
        ),
    ],
)
def test_tests_of_any_kind_are_tests(
    phase: str, choices: dict[str, str], fits: bool, told: tuple[str, ...]
) -> None:
    made = shipped(phase, decided(unit_tests="none", **choices))
    point = point_of(made, "Tests in the pipeline")
    assert (point.fits, point.decided) == (fits, told)


def test_what_may_lie_elsewhere_does_not_differ() -> None:
    """What stands in its place says nothing where a sign says that the thing itself lies elsewhere."""
    point = PhasePoint("a", "A", "Do", {"x": ("it",)}, {"x": ("other",)}, {"x": ("elsewhere",)})
    assert state(trace("x", "other"), point=point) is CellState.DIFFERS
    assert state(trace("x", "other"), trace("x", "elsewhere"), point=point) is CellState.NOT_VISIBLE
    assert state(trace("x", "it"), trace("x", "elsewhere"), point=point) is CellState.IN_PLACE


def test_what_a_tool_usually_does_is_nothing_that_a_repository_shows() -> None:
    """A command that rolls out in its usual way is no statement about canary or blue-green."""
    deployed = (trace("deploys-to", "production"), trace("deploys-with", "aws-sam"))
    usual = trace("pattern-by-default", "at-once")

    def pattern(*traces: Statement) -> CellState:
        made = assess(load_phases(steps_folder(None)), (), "production", traces)
        (cell,) = (cell for cell in made.cells if cell.row == "deploy-strategy")
        return cell.state

    assert pattern(*deployed, usual) is CellState.NOT_VISIBLE
    assert pattern(*deployed, trace("pattern", "rolling")) is CellState.DIFFERS
    assert pattern(*deployed) is CellState.DIFFERS
    assert pattern(*deployed, trace("ci-elsewhere", "template")) is CellState.NOT_VISIBLE


@pytest.mark.parametrize(
    ("phase", "row", "told", "expected"),
    [
        ("poc", "rollback", ["deploys-with=helm"], CellState.DIFFERS),
        ("poc", "scripted", ["deploys-to=somewhere"], CellState.DIFFERS),
        ("poc", "deploy-strategy", ["deploy_tools=kamal"], CellState.DIFFERS),
        ("poc", "deploy-strategy", ["compose=beside"], CellState.DIFFERS),
        ("staging", "scripted", ["orchestrators=kubernetes"], CellState.IN_PLACE),
        ("staging", "deploy-strategy", ["deploys-to=somewhere"], CellState.DIFFERS),
        (
            "staging",
            "deploy-strategy",
            ["deploys-to=somewhere", "deploys-to=chosen"],
            CellState.NOT_VISIBLE,
        ),
        ("staging", "deploy-strategy", ["script=deploy-by-a-person"], CellState.DIFFERS),
        ("production", "deploy-strategy", ["script=deploy-by-a-person"], CellState.DIFFERS),
        ("mvp", "rollback", ["deployed-image=filled-in"], CellState.NOT_VISIBLE),
    ],
)
def test_what_stands_in_the_place_of_what_a_phase_needs(
    phase: str, row: str, told: list[str], expected: CellState
) -> None:
    traces = [trace(*one.split("=")) for one in told]
    made = assess(load_phases(steps_folder(None)), (), phase, traces)
    assert [cell.state for cell in made.cells if cell.row == row] == [expected]


PART = PhasePoint(
    "alerts", "Alerts", "Write", seen={"monitoring": ()}, look_at="there", in_part=True
)
ELSEWHERE = PhasePoint("alerts", "Alerts", "Write", seen={"monitoring": ()}, look_at="there")
HINTED = PhasePoint(
    "alerts",
    "Alerts",
    "Write",
    seen={"monitoring": ()},
    hints={"deploys-elsewhere": ()},
    look_at="there",
    in_part=True,
)
OPTIONAL = PhasePoint("alerts", "Alerts", "Write", seen={"monitoring": ()}, optional=True)

ASIDE = PhasePoint("alerts", "Alerts", "Write", seen={"monitoring": ()}, optional=True, aside=True)


@pytest.mark.parametrize(
    ("other", "traces", "expected"),
    [
        (ASIDE, ["monitoring"], CellState.MISSING),
        (ASIDE, ["ci-step", "monitoring"], CellState.IN_PLACE),
        (PART, ["ci-step"], CellState.DIFFERS),
        (PART, ["ci-step", "monitoring"], CellState.IN_PLACE),
        (PART, ["monitoring"], CellState.DIFFERS),
        (PART, [], CellState.MISSING),
        (ELSEWHERE, ["ci-step"], CellState.NOT_VISIBLE),
        (OPTIONAL, ["ci-step"], CellState.IN_PLACE),
        (HINTED, ["ci-step", "deploys-elsewhere"], CellState.NOT_VISIBLE),
        (OPTIONAL, ["monitoring"], CellState.DIFFERS),
    ],
)
def test_a_cell_that_is_there_in_part(
    other: PhasePoint, traces: list[str], expected: CellState
) -> None:
    """A part that no repository shows makes a cell differ only where it counts and the rest is in place."""
    tests = PhasePoint("tests", "Tests", "Add tests", seen={"ci-step": ()})
    row = PhaseRow("a", "A", {"mvp": PhaseCell("tests, alerts", (tests, other))})
    index = TraceIndex(trace(field, "x") for field in traces)
    (cell,) = cells(PhaseMatrix({}, (row,)), "mvp", index)
    assert cell.state is expected


@pytest.mark.parametrize("phase", PHASES)
def test_an_empty_repository_has_nothing_in_place(phase: str) -> None:
    folder = steps_folder(None)
    made = assess(load_phases(folder), load_conformance(folder), phase, ())
    assert len(made.cells) == 6
    states = [point.state for cell in made.cells for point in cell.points]
    assert set(states) <= {CellState.MISSING, CellState.NOT_VISIBLE}
    assert len(made.tasks) == states.count(CellState.MISSING)
    assert all(task.evidence == () for task in made.tasks)


def test_what_is_in_place_has_a_line() -> None:
    folder = steps_folder(None)
    cells_ = [cell for row in load_phases(folder).rows for cell in row.cells.values()]
    seen = [point.seen for cell in cells_ for point in cell.points]
    signs = {(f, v) for one in seen for f, values in one.items() for v in values or ("any",)}
    made = assess(load_phases(folder), (), "production", [trace(f, v) for f, v in sorted(signs)])
    for cell in made.cells:
        for point in cell.points:
            assert point.state is not CellState.IN_PLACE or point.seen[0].line == 3


def test_a_line_is_shown_once_though_it_shows_several_things() -> None:
    """A command that deploys with a tool to a place is one line, not one for the tool and one for the place."""
    point = PhasePoint("a", "A", "Do", seen={"deploys-to": (), "deploys-with": ()})
    row = PhaseRow("ci-cd", "CI/CD", {"mvp": PhaseCell("deploys", (point,))})
    index = TraceIndex([trace("deploys-to", "production"), trace("deploys-with", "helm")])
    (cell,) = cells(PhaseMatrix({}, (row,)), "mvp", index)
    assert [seen.line for seen in cell.points[0].seen] == [3]


def test_production_is_deployed_to_by_what_deploys_there() -> None:
    """A deployment to staging is not one to production, and a command that goes back is not a canary."""
    folder = steps_folder(None)

    def points(*traces: Statement) -> dict[str, CellState]:
        made = assess(load_phases(folder), (), "production", traces)
        return {p.point.says: p.state for cell in made.cells for p in cell.points}

    deploys = "The pipeline deploys to production"
    helm = trace("deploys-with", "helm")
    assert points(helm, trace("deploys-to", "staging"))[deploys] is CellState.DIFFERS
    assert points(helm, trace("deploys-to", "production"))[deploys] is CellState.IN_PLACE
    assert points(helm, trace("deploys-to", "somewhere"))[deploys] is CellState.IN_PLACE
    by_itself = points(trace("ci-step", "automatic-rollback"))
    in_place = [says for says, state in by_itself.items() if state is CellState.IN_PLACE]
    assert not [says for says in in_place if "canary" in says.lower()]
