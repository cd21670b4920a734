"""Makes the modules beside the tests of this room importable, and gives a plan of three written steps."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))

from saved_plans import document


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "project" / "pipeline.md"
    path.parent.mkdir()
    path.write_bytes(document())
    return path
