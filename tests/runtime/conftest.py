"""Fixtures of the sample project, and the ways through a session that the tests of that room share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.sample_project import TODAY, Project, facilitator, project, sample_plan, sample_run

from facilitator.runtime.content import content
from facilitator.runtime.session_runtime import Runtime
from facilitator.session.state import Content
from facilitator.settings import Settings
from facilitator.storage.drafts import Drafts

__all__ = ["facilitator", "project", "sample_plan", "sample_run"]


@pytest.fixture
def settings(project: Project) -> Settings:
    return Settings(root=project.root, today=TODAY, state_dir=project.root / "state")


@pytest.fixture
def known(settings: Settings) -> Content:
    return content(settings)


@pytest.fixture
def runtime(settings: Settings, known: Content, project: Project) -> Iterator[Runtime]:
    one = Runtime(settings, project.plan, known.catalogue)
    yield one
    one.close()


@pytest.fixture
def whole(project: Project, settings: Settings, sample_run: tuple[bytes, Path]) -> None:
    """The plan of the sample, complete, and what `run` keeps of it on this machine."""
    data, kept = sample_run
    project.plan.write_bytes(data)
    assert settings.state_dir is not None
    folder = Drafts(settings.state_dir, project.plan).folder
    for one in (settings.state_dir, folder.parent):
        one.mkdir(mode=0o700)
    shutil.copytree(kept, folder, ignore=shutil.ignore_patterns("lock"))
