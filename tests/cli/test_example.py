"""The document that the README links is what the sample's answers give.

After a change that is meant, make it anew with `GOLDEN=write python -m pytest tests/cli/test_example.py`
and read what git shows.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

DAY = "1795132800"
"""SOURCE_DATE_EPOCH of 2026-11-20, the day on which the example is dated."""
WRITE = os.environ.get("GOLDEN") == "write"


def test_the_example_is_what_the_program_writes(root: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(
        root / "planning_artifacts",
        project / "planning_artifacts",
        ignore=shutil.ignore_patterns("pipeline.md"),
    )
    plan = project / "planning_artifacts" / "pipeline.md"
    answers = project / "planning_artifacts" / "answers.yaml"
    command = [sys.executable, "-m", "facilitator", "run", str(plan), "--answers", str(answers)]
    extra = ["--project-root", str(project), "--state-dir", str(tmp_path / "state")]
    environment = {
        "SOURCE_DATE_EPOCH": DAY,
        "HOME": str(tmp_path),
        "XDG_CACHE_HOME": os.environ["XDG_CACHE_HOME"],  # content, compiled already
        "PYTHONPATH": str(root),
        "PATH": "",
    }
    ended = subprocess.run(
        [*command, *extra], env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    example = root / "docs" / "example" / "pipeline.md"
    if WRITE:
        shutil.copyfile(plan, example)
    assert plan.read_bytes() == example.read_bytes()


def test_the_example_is_a_page_that_a_team_reads(root: Path) -> None:
    """Whoever writes more into the document gives something for it: there is room for so much a category, and no more."""
    text = (root / "docs" / "example" / "pipeline.md").read_text(encoding="utf-8")
    lines = text.splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("| ["))
    categories = lines.index("", first) - first
    assert len(lines) <= 119 + 11 * categories
    assert len(text.encode()) <= 7568 + 1200 * categories
    top = "\n".join(lines[:first])
    assert first <= 39 and "open points · " in top and "**Accepted risks:**" in top
    fences = [number for number, line in enumerate(lines) if line.startswith("```")]
    assert len(fences) == 2 and fences[1] - fences[0] <= 18
