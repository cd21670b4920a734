"""Gives each journey folders of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.journey_plans import made


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project: an architecture document and a workflow."""
    return made(tmp_path / "ferry-times")
