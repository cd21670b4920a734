"""Fixtures of the sample project, and the ways through a session that the tests of that room share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.sample_project import (
    SAMPLE,
    TODAY,
    Command,
    Project,
    facilitator,
    project,
)

from facilitator.runtime.content import content
from facilitator.runtime.session_runtime import Runtime
from facilitator.session.state import Content
from facilitator.settings import Settings

__all__ = ["facilitator", "project"]


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
def whole(project: Project, facilitator: Command, settings: Settings) -> None:
    """The plan of the sample, complete."""
    done = facilitator("run", project.plan, "--answers", SAMPLE, "--state-dir", settings.state_dir)
    assert done.code == 0, done.err
