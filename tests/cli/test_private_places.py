"""A repository decides about no private place, whatever command is run in it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from support.sample_project import STEP_ONE, Command, Project

PLANTED = 'state_dir = "planted/state"\nsteps = "planted/steps"\n[versions]\ncache_dir = "planted/cache"\n'


@pytest.fixture
def planted(project: Project) -> Path:
    """What the settings of the repository point at, with something of the user's in each place."""
    for name in ("state", "steps", "cache"):
        (project.root / "planted" / name).mkdir(parents=True)
        (project.root / "planted" / name / "mine.json").write_text("mine")
    (project.root / "facilitator.toml").write_text(PLANTED)
    (project.root / "answers.yaml").write_text(STEP_ONE)
    return project.root / "planted"


@pytest.mark.parametrize(
    "command",
    [
        ["run", "PLAN", "--answers", "answers.yaml"],
        ["show", "PLAN"],
        ["check", "PLAN"],
        ["sign", "PLAN", "--by", "Ada"],
        ["report", "PLAN"],
        ["upgrade", "PLAN"],
        ["diff", "PLAN", "PLAN"],
        ["answers", "PLAN"],
        ["context"],
        ["versions", "argo-cd", "--offline"],
        ["drafts", "list"],
        ["steps", "check"],
    ],
    ids=lambda command: command[0],
)
def test_every_command_says_so_and_leaves_the_places_alone(
    command: list[object], project: Project, sample_plan: bytes, planted: Path, facilitator: Command
) -> None:
    if command[0] not in ("run", "context", "versions", "drafts", "steps"):
        project.plan.write_bytes(sample_plan)
    done = facilitator(*(project.plan if word == "PLAN" else word for word in command))
    assert done.code in ((3,) if command[0] == "run" else (0, 1)), done.err
    assert done.err.count("state_dir, versions.cache_dir: a project cannot set this") == 1
    names = sorted(p.relative_to(planted).as_posix() for p in planted.rglob("*") if p.is_file())
    assert names == ["cache/mine.json", "state/mine.json", "steps/mine.json"]


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to plant a folder of another: NOT tested")
@pytest.mark.parametrize("deeper", ["", "drafts"])
@pytest.mark.parametrize(
    "command", [["sign", "--by", "Ada"], ["run", "--answers", "answers.yaml"]], ids=lambda c: c[0]
)
def test_nothing_is_made_in_a_folder_of_another_user(
    command: list[object], deeper: str, project: Project, sample_plan: bytes, facilitator: Command
) -> None:
    if command[0] == "sign":
        project.plan.write_bytes(sample_plan)
    (project.root / "answers.yaml").write_text(STEP_ONE)
    state = project.root / "theirs"
    (state / deeper).mkdir(parents=True)
    for folder in {state, state / deeper}:
        os.chown(folder, 12345, 12345)
    done = facilitator(command[0], project.plan, *command[1:], "--state-dir", state)
    assert "another user" in done.err
    assert [p.name for p in state.rglob("*")] == ([deeper] if deeper else [])


def test_context_says_which_folder_is_the_project(project: Project, facilitator: Command) -> None:
    shown = facilitator("context").out
    assert shown.startswith(f"Project\n  {project.root} (it holds planning_artifacts)\n")


def test_check_calls_old_what_the_settings_call_old(
    project: Project, sample_plan: bytes, facilitator: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.plan.write_bytes(sample_plan)
    text = project.plan.read_text()
    seen = re.sub(
        r"Semgrep, .* — unverified \(not checked\)",
        "Semgrep 0.75.0 — low-confidence",
        text,
        count=1,
    )
    assert seen != text
    project.plan.write_text(seen)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1763640000 + 40 * 86_400))
    assert "days ago" not in facilitator("check", project.plan, "--fail-on", "info").out
    (project.root / "facilitator.toml").write_text("[versions]\nmax_age_days = 30\n")
    assert "limit 30" in facilitator("check", project.plan, "--fail-on", "info").out
