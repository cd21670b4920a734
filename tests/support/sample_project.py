"""A small project, its answers, and the command line called in this process: fixtures for several rooms."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from facilitator.cli import main
from facilitator.storage.content_cache import cache_folder
from facilitator.storage.drafts import Drafts

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "planning_artifacts" / "answers.yaml"
DAY = "1763640000"  # 2025-11-20, noon UTC: far from every test's own day
TODAY = "2025-11-20"
STEP_ONE = "project_name: shop\ndelivery_phase: mvp\ndocuments: all\n"
"""Answers of which `run` writes the first step, and stops with 3."""


@dataclass(frozen=True)
class Project:
    """A project folder with a plan's path."""

    root: Path
    plan: Path

    @property
    def bytes(self) -> bytes | None:
        """The plan as it is on disk."""
        return self.plan.read_bytes() if self.plan.exists() else None

    def write(self, name: str, text: str) -> Path:
        """Write a file beside the plan."""
        path = self.plan.with_name(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path


@dataclass(frozen=True)
class Result:
    """What a command did."""

    code: int
    out: str
    err: str


Command = Callable[..., Result]


def _prepared(above: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DAY)
    folder = above / "project" / "planning_artifacts"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "planning_artifacts" / "architecture.md", folder)
    monkeypatch.chdir(folder.parent)
    return Project(folder.parent, folder / "pipeline.md")


@pytest.fixture
def project(
    own_environment: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Project:
    """A project with an architecture document, on a fixed day."""
    return _prepared(tmp_path, monkeypatch)


def written_by_run(above: Path, compiled: tuple[Path, ...], answers: Path) -> tuple[bytes, Path]:
    """The plan that `run` writes of a project in this folder, and the folder of what it keeps beside it."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        for name in ("HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
            monkeypatch.setenv(name, str(above / "home" / name.lower()))
        cache_folder().mkdir(parents=True, mode=0o700)
        for file in compiled:
            os.link(file, cache_folder() / file.name)
        made = _prepared(above, monkeypatch)
        command = ["run", str(made.plan), "--answers", str(answers), "--state-dir"]
        assert main([*command, str(above / "state")]) == 0
        return made.plan.read_bytes(), Drafts(above / "state", made.plan).folder


@pytest.fixture(scope="session")
def sample_run(
    tmp_path_factory: pytest.TempPathFactory, compiled_content: tuple[Path, ...]
) -> tuple[bytes, Path]:
    """What `run` writes and keeps from the answers of the sample, made once."""
    return written_by_run(tmp_path_factory.mktemp("sample"), compiled_content, SAMPLE)


@pytest.fixture(scope="session")
def sample_plan(sample_run: tuple[bytes, Path]) -> bytes:
    """The plan of the sample, for all tests that begin with it."""
    return sample_run[0]


@pytest.fixture
def complete(project: Project, sample_plan: bytes) -> Project:
    """A project with a complete plan."""
    project.plan.write_bytes(sample_plan)
    return project


@pytest.fixture
def facilitator(capsys: pytest.CaptureFixture[str]) -> Command:
    """Call the command line in this process."""

    def call(*arguments: object) -> Result:
        capsys.readouterr()
        try:
            code = main([str(a) for a in arguments])
        except SystemExit as ended:  # argparse leaves this way
            code = int(ended.code or 0)
        shown = capsys.readouterr()
        return Result(code, shown.out, shown.err)

    return call


def sample_answers() -> dict[str, object]:
    """The answers of the sample project, as data to change."""
    return deepcopy(_sample_answers())


def answers_before(question: str) -> dict[str, object]:
    """The answers of the sample without this one: `run` writes the steps before, and stops there with 3."""
    answers = sample_answers()
    del answers["decisions"][question]
    return answers


@cache
def _sample_answers() -> dict[str, object]:
    return dict(YAML(typ="safe", pure=True).load(SAMPLE.read_text()))


def dump(answers: object) -> str:
    """Answers as YAML."""
    import json

    return json.dumps(answers, ensure_ascii=False, default=str)
