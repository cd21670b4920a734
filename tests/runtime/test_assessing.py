"""A list of gaps that is worked off by hand: the next look finds each of them in place, at its new lines."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.manifest_plans import facts_of

from facilitator.model import Decision, Plan
from facilitator.phases.standing import Assessment, CellState, PointStanding
from facilitator.runtime.assessing import assess_repository
from facilitator.storage.steps_folder import steps_folder

ROOT = Path(__file__).parents[2]
START = {
    "README.md": "# Shop\n\nOpen the AWS console and click Deploy.\n",
    "app.py": "print('shop')\n",
    ".env": "DB_PASSWORD=hunter2\n",
}
CI = ".github/workflows/ci.yml"
STEPS = "jobs:\n  a:\n    steps:\n      - run: {}\n"
VARIABLE = "services:\n  shop:\n    environment:\n      DB_PASSWORD: ${DB_PASSWORD}\n"
WORK: dict[str, dict[str, tuple[str, str]]] = {
    "Build the image or the package in the pipeline": {
        CI: ("docker build", STEPS.format("docker build -t shop:latest .")),
    },
    "Tag each image with the commit it was built from": {
        CI: ("github.sha", STEPS.format("docker build -t shop:${{ github.sha }} .")),
    },
    "Add a step that lints to the pipeline": {
        ".github/workflows/lint.yml": ("ruff", STEPS.format("ruff check .")),
    },
    "Add a step that runs the tests to the pipeline": {
        ".github/workflows/test.yml": ("pytest", STEPS.format("pytest")),
    },
    "Add a health endpoint, and let what runs the program ask for it": {
        "app.py": ("healthz", "app.get('/healthz')\n"),
    },
    "Take the secrets out of the repository, and hand them over as environment variables": {
        ".env": ("", ""),
        "compose.yaml": ("DB_PASSWORD", VARIABLE),
    },
    "Write a container file, or a definition of the infrastructure": {
        "Dockerfile": ("Dockerfile", "FROM python:3\n"),
    },
    "Script the steps that the documents ask a person to do": {
        "README.md": ("", "# Shop\n\nThe pipeline deploys.\n"),
    },
}
"""Title of a task to the files that close it: what then stands in the line, and the text."""


def write(root: Path, name: str, text: str) -> None:
    place = root / name
    place.parent.mkdir(parents=True, exist_ok=True)
    if text:
        place.write_text(text)
    else:
        place.unlink()


def look(root: Path) -> Assessment:
    return assess_repository(steps_folder(None), root, "mvp")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    for name, text in START.items():
        write(tmp_path, name, text)
    return tmp_path


def test_gaps_worked_off_by_hand_are_in_place_the_next_time(shop: Path) -> None:
    met: set[str] = set()
    while tasks := look(shop).tasks:
        task = tasks[0]
        assert task.title not in met, f"{task.title} came back"
        met.add(task.title)
        for name, (shown, text) in WORK[task.title].items():
            write(shop, name, text)
            seen = [one for cell in look(shop).cells for one in cell.seen]
            assert not shown or any(shown in one.text and one.file == name for one in seen)
    assert met >= set(list(WORK)[:4])
    after = look(shop)
    states = {cell.row: cell.state for cell in after.cells}
    assert set(states.values()) == {CellState.IN_PLACE}
    assert all(one.line > 0 for cell in after.cells for one in cell.seen)


def test_this_repository_is_told_the_truth_about_its_own_pipeline() -> None:
    made = look(ROOT)
    assert any(".ci/run does the work of one; which platform" in remark for remark in made.remarks)
    points = {point.point.id: point for cell in made.cells for point in cell.points}
    assert points["workflows"].state is CellState.NOT_VISIBLE
    # What else the platform does that runs the script, no file here says; what is built is a package.
    assert CellState.MISSING not in {point.state for point in points.values()}
    assert [one.file for one in points["containers"].seen] == ["pyproject.toml"]
    assert not any(file.startswith("facilitator/") for file in files_told(made))
    for id_, words in (("lint", "ruff|mypy"), ("test", "test_command|pytest|mypy")):
        assert points[id_].state is CellState.IN_PLACE
        assert all(re.search(words, line) for line in lines_of_ci(points[id_]))


def files_told(made: Assessment) -> list[str]:
    return [one.file for cell in made.cells for one in cell.seen]


def lines_of_ci(point: PointStanding) -> list[str]:
    script = (ROOT / ".ci" / "run").read_text().split("\n")
    return [script[one.line - 1] for one in point.seen]


def test_a_folder_that_shows_nothing_is_told_by_what_it_does_not_show(tmp_path: Path) -> None:
    write(tmp_path, "run.sh", "#!/bin/sh\npython -m shop\n")
    made = look(tmp_path)
    (told,) = (remark for remark in made.remarks if remark.startswith("Nothing here shows"))
    assert "no script that deploys" in told
    assert all(cell.state is not CellState.IN_PLACE for cell in made.cells)


TEMPLATE = """Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    AutoPublishAlias: live
    DeploymentPreference:
      Type: Canary10Percent10Minutes
"""


@pytest.mark.parametrize(
    ("command", "state"),
    [("sam deploy", "as-decided"), ("sls deploy", "differs"), ("helm upgrade api .", "differs")],
)
def test_functions_that_aws_sam_deploys_are_held_against_the_plan(
    tmp_path: Path, command: str, state: str
) -> None:
    write(tmp_path, "template.yaml", TEMPLATE)
    write(tmp_path, CI, STEPS.format(command))
    tool = Decision("deploy-tool", choice=("deploy-tool.aws-sam",))
    way = Decision("deploy-method", choice=("deploy-method.push",))
    plan = Plan("labels", decisions={one.id: one for one in (tool, way)})
    found = assess_repository(steps_folder(), tmp_path, "production", plan, facts_of(plan))
    states = {one.subject: one.state.value for one in found.conformance}
    assert states["deploy-tool"] == state
    assert states["deploy-method"] == "as-decided"


@pytest.mark.parametrize("script", ["deploy.sh", "deploy/push.sh", "deployment/to-server.ps1"])
def test_a_script_that_deploys_is_shown_where_a_proof_of_concept_usually_has_compose(
    tmp_path: Path, script: str
) -> None:
    write(tmp_path, "README.md", f"# Shop\n\nRun {script}.\n")
    write(tmp_path, script, "#!/bin/sh\nrsync -a . host:/srv/shop && ssh host restart\n")
    tool = Decision("deploy-tool", own=script)
    plan = Plan("shop", decisions={tool.id: tool})
    found = assess_repository(steps_folder(), tmp_path, "poc", plan, facts_of(plan))
    cells = {cell.row: cell for cell in found.cells}
    for row, point in (("deploy-strategy", "compose"), ("scripted", "containers")):
        (one,) = (p for p in cells[row].points if p.point.id == point)
        assert one.state is CellState.DIFFERS
        assert [trace.file for trace in one.seen] == [script]
    (back,) = cells["rollback"].points
    assert back.state is CellState.NOT_VISIBLE


@pytest.mark.parametrize(
    ("file", "state"),
    [
        ("deploy/push.sh", CellState.NOT_VISIBLE),
        ("deploy.sh", CellState.NOT_VISIBLE),
        ("scripts/seed.sh", CellState.NOT_VISIBLE),
        ("scripts/build.sh", CellState.IN_PLACE),
        ("build-and-deploy.sh", CellState.IN_PLACE),
        ("Dockerfile", CellState.IN_PLACE),
    ],
)
def test_a_script_is_a_build_where_its_name_says_so(
    tmp_path: Path, file: str, state: CellState
) -> None:
    write(
        tmp_path, file, "FROM python:3\n" if file == "Dockerfile" else "#!/bin/sh\nrsync -a . h:\n"
    )
    found = assess_repository(steps_folder(), tmp_path, "poc")
    (one,) = (p for c in found.cells for p in c.points if p.point.id == "repeatable-build")
    assert (one.state, [trace.file for trace in one.seen]) == (state, [file])
