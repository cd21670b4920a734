"""Of a plan whose end is missing nothing is made: the files would lack decisions, and say nothing of it."""

from __future__ import annotations

import pytest
from support.sample_project import ROOT, Command, Project

EXAMPLE = ROOT / "docs" / "example" / "pipeline.md"


@pytest.mark.parametrize("command", ["export", "manifest", "what-if", "rehearse"])
def test_of_a_damaged_plan_nothing_is_made(
    project: Project, facilitator: Command, command: str
) -> None:
    project.plan.write_bytes(EXAMPLE.read_bytes()[:20_000])
    refused = facilitator(command, project.plan)
    assert refused.code == 2 and "damaged" in refused.err and "cut-short" in refused.err
    assert refused.out == "" and not (project.plan.parent / "delivery").exists()
