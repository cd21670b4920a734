"""A plan of three written steps."""

import pytest
from support.saved_plans import document


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "project" / "pipeline.md"
    path.parent.mkdir()
    path.write_bytes(document())
    return path
