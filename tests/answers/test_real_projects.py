"""Real projects: what a run makes of them, and that it leaves everything else in them alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.sample_project import Command, Project, Result, dump, sample_answers


def _plan(real: Path) -> Path:
    return real / "planning_artifacts" / "pipeline.md"


def _run(real: Path, project: Project, facilitator: Command) -> Result:
    """The sample's answers, run on a real project; a round asks less where other documents stand."""
    answers = sample_answers() | {"project_name": real.name, "findings": {}}
    for rounds in answers["rounds"].values():
        for one in rounds:
            one["answers"] = one["answers"][:2]
    file = project.write("a.yaml", dump(answers))
    return facilitator("run", _plan(real), "--answers", file, "--project-root", real)


def _tree(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


@pytest.fixture
def real(shared: Path, project: Project, request: pytest.FixtureRequest) -> Path:
    """A copy of a real project, beside the sample."""
    folder = project.root.parent / str(request.param)
    shutil.copytree(shared / "corpus" / "projects" / str(request.param), folder)
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


@pytest.mark.parametrize(
    "real", ["dentiflow", pytest.param("encar-demo", marks=pytest.mark.slow)], indirect=True
)
def test_a_plan_of_a_real_project_goes_there_and_back(
    real: Path, project: Project, facilitator: Command
) -> None:
    before, plan = _tree(real), _plan(real)
    result = _run(real, project, facilitator)
    assert (result.code, result.err) == (0, "")
    first = plan.read_bytes()
    back = facilitator("answers", plan, "--project-root", real).out
    plan.unlink()
    facilitator("run", plan, "--answers", project.write("b.yaml", back), "--project-root", real)
    assert plan.read_bytes() == first
    plan.unlink()
    assert _tree(real) == before


@pytest.mark.parametrize("real", ["property-management"], indirect=True)
def test_a_real_project_without_an_architecture_stops_in_step_1(
    real: Path, project: Project, facilitator: Command
) -> None:
    before = _tree(real)
    result = _run(real, project, facilitator)
    assert result.code == 3
    assert "No architecture document" in result.err
    assert _tree(real) == before
