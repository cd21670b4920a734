"""Fixtures of the sample project, and of one whose plan is complete."""

from __future__ import annotations

import pytest
from support.sample_project import SAMPLE, Command, Project, facilitator, project

__all__ = ["facilitator", "project"]


@pytest.fixture
def complete(project: Project, facilitator: Command) -> Project:
    """A project with a complete plan."""
    assert facilitator("run", project.plan, "--answers", SAMPLE).code == 0
    return project
