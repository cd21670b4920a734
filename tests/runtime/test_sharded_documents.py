"""The parts of a document in several files: only files, and only those of the project."""

from __future__ import annotations

import os
from pathlib import Path

from support.sample_project import Project

from facilitator.runtime.project import read

PART = "# Infrastructure\n\n| Concern | Decision |\n|---|---|\n| Infrastructure as code | {} |\n"


def test_a_part_that_is_a_pipe_or_leads_out_of_the_project_says_nothing(project: Project) -> None:
    folder = project.root / "docs"
    folder.mkdir()
    (folder / "index.md").write_text("# Architecture\n\nSee the parts.\n")
    (folder / "own.md").write_text(PART.format("Terraform"))
    theirs = project.root.parent / "theirs.md"
    theirs.write_text(PART.format("Pulumi"))
    (folder / "linked.md").symlink_to(theirs)
    os.mkfifo(folder / "pipe.md")
    (folder / "zeros.md").symlink_to("/dev/zero")
    found = read(project.root, "docs/index.md")
    assert {f.value for f in found.facts} == {"terraform"}


def test_what_was_not_read_of_a_document_is_said(tmp_path: Path) -> None:
    (tmp_path / "architecture.md").write_text("Docker, Terraform, Flux\n\n" * 5_000)
    found = read(tmp_path, "architecture.md")
    assert found.facts
    assert not found.problem
    assert "not read from here on" in found.remark
