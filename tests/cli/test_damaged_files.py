"""Damaged plans and step files: named with file and line, and left as they were."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support.sample_project import ROOT, SAMPLE, Command, Project


@pytest.mark.parametrize(
    ("name", "text"),
    {
        "no YAML": "---\na: [\n---\n\n# x\n",
        "duplicate keys": "---\nstepsCompleted: [1]\nstepsCompleted: [1]\n---\n\n# x\n",
        "conflict markers": "---\nproject_name: x\nstepsCompleted: [1]\n---\n\n# x\n\n<<<<<<< HEAD\na\n=======\n>>>>>>> x\n",
        "sections missing": "---\nproject_name: x\nstepsCompleted: [1, 2, 3]\n---\n\n# x\n",
        "not UTF-8": "\udcff\udcfe",
    }.items(),
    ids=lambda v: v if "\n" not in v else "",
)
def test_a_damaged_plan_is_named_and_left_alone(
    project: Project, facilitator: Command, name: str, text: str
) -> None:
    project.plan.write_bytes(text.encode("utf-8", "surrogateescape"))
    before = project.bytes
    result = facilitator("run", project.plan, "--answers", SAMPLE)
    assert result.code == 2, name
    assert result.err.startswith(f"{project.plan}:")
    assert "Traceback" not in result.err
    assert facilitator("check", project.plan).code in (1, 2)
    facilitator("show", project.plan)
    assert project.bytes == before


def test_a_broken_step_file_is_named_with_its_line(project: Project, facilitator: Command) -> None:
    folder = project.root / "steps"
    shutil.copytree(ROOT / "steps", folder)
    file = folder / "deployment-strategy" / "deployment-pattern.yaml"
    file.write_text(
        file.read_text()
        .replace("    kind: single\n", "")
        .replace("  kind: single\n", "  kind: many\n")
    )
    assert facilitator("steps", "check").code == 0
    found = facilitator("steps", "check", folder)
    assert found.code == 1
    assert "deployment-strategy/deployment-pattern.yaml:" in found.out
    refused = facilitator("--steps", folder, "run", project.plan, "--answers", SAMPLE)
    assert refused.code == 2
    assert "deployment-pattern.yaml:" in refused.err
    assert project.bytes is None


@pytest.mark.parametrize("put", [Path.mkdir, os.mkfifo], ids=["a folder", "a pipe"])
def test_what_lies_in_the_place_of_a_step_file_is_named(
    project: Project, facilitator: Command, put: Callable[[Path], None]
) -> None:
    folder = project.root / "steps"
    shutil.copytree(ROOT / "steps", folder)
    for name in ("tensions.yaml", "context/words.yaml"):
        (folder / name).unlink()
        put(folder / name)
        found = facilitator("steps", "check", folder)
        assert found.code == 1 and f"{name}:1: expected a readable file" in found.out
