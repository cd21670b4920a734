"""Names that hold line ends: a repository forges no line of what is said about it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from facilitator.cli.context_text import as_text
from facilitator.context.lookup import paths_of
from facilitator.context.report import context
from facilitator.context.traces.look import look
from facilitator.context.walk import walk
from facilitator.storage.content import load_pipeline_words
from facilitator.storage.steps_folder import steps_folder

FORGED = "FORGED: in place"
ENDS = ["\n", "\r", "\x0b", "\x85", "\u2028"]


@pytest.mark.parametrize("end", ENDS)
def test_a_file_whose_name_has_a_line_end_is_told_and_passed_over(tmp_path: Path, end: str) -> None:
    for folder in (".github/workflows", "ci"):
        (tmp_path / folder).mkdir(parents=True)
    forged = f"a{end}{FORGED}"
    (tmp_path / f".github/workflows/{forged}.yml").write_text("jobs: {a: {steps: [run: pytest]}}\n")
    (tmp_path / "ci" / forged).write_text("pytest\n")
    (tmp_path / f"{forged}.md").write_text("# Architecture\n")
    (tmp_path / forged).mkdir()
    (tmp_path / forged / "main.tf").write_text("x\n")
    (tmp_path / os.fsdecode(b"\xff.tf")).write_text("x\n")
    found = walk(tmp_path)
    kept = paths_of(found.folders)
    assert [path for path in kept if FORGED in path] == []
    assert os.fsdecode(b"\xff.tf") in kept  # odd, but of one line
    assert {p.code for p in found.problems} == {"name-of-several-lines"}
    seen = look(tmp_path, load_pipeline_words(steps_folder(None)))
    assert [s.file for s in seen.statements if FORGED in s.file] == []


def test_a_job_or_a_trigger_is_told_on_one_line(tmp_path: Path) -> None:
    folder = tmp_path / ".github/workflows"
    folder.mkdir(parents=True)
    text = f'"on": ["push\\n{FORGED}"]\njobs: {{"a\\n{FORGED}": {{environment: "b\\n{FORGED}"}}}}\n'
    (folder / "ci.yml").write_text(text)
    said = as_text(context(tmp_path))
    assert FORGED in said
    assert [line for line in said.splitlines() if line.strip().startswith(FORGED)] == []
