"""What `facilitator export` prints: a line a folder, and by name what needs somebody's eyes."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.sample_project import Command, Project

EXAMPLE = Path(__file__).parents[2] / "docs" / "example" / "pipeline.md"
MOST_LINES = 15


@pytest.fixture
def folder(project: Project) -> Path:
    project.plan.write_bytes(EXAMPLE.read_bytes())
    return project.plan.parent / "delivery"


def test_an_export_is_told_by_the_folder(
    facilitator: Command, project: Project, folder: Path
) -> None:
    done = facilitator("export", project.plan, "--no-tools")
    lines = done.out.splitlines()
    records = len(list((folder / "decisions").iterdir()))
    assert len(lines) < MOST_LINES and f"decisions/: {records} written" in lines
    files = [f for f in folder.rglob("*") if f.is_file() and ".facilitator" not in f.parts]
    assert sum(int(line.split(": ")[1].split()[0]) for line in lines[:-1]) == len(files)
    told = facilitator("export", project.plan, "--no-tools", "--verbose").out.splitlines()
    assert len(told) == len(files) + 1 and all(line.endswith(": in step") for line in told[:-1])


def test_a_check_names_what_is_out_of_step_and_counts_the_rest(
    facilitator: Command, project: Project, folder: Path
) -> None:
    before = facilitator("export", project.plan, "--check")
    assert "decisions/: " in before.out and len(before.out.splitlines()) < MOST_LINES
    facilitator("export", project.plan, "--no-tools")
    (folder / "runbook.md").unlink()
    later = project.plan.read_text().replace("**Hold:** 30 min", "**Hold:** 15 min")
    project.plan.write_text(later)
    done = facilitator("export", project.plan, "--check")
    assert done.code == 1 and len(done.out.splitlines()) < MOST_LINES + 8
    assert "runbook.md: missing" in done.out.splitlines()
    assert "canary-traffic-rules.yml: out of step" in done.out.splitlines()


def test_what_needs_a_look_is_named_among_many(
    facilitator: Command, project: Project, folder: Path
) -> None:
    (folder / "decisions").mkdir(parents=True)
    mine = folder / "decisions/0001-ci-cd-platform.md"
    mine.write_text("# mine\n")
    done = facilitator("export", project.plan, "--no-tools")
    assert done.code == 1 and "# mine" in mine.read_text()
    assert "\ndecisions/0001-ci-cd-platform.md: not made here" in done.out
