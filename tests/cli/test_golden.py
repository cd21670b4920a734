"""What commands print for people, to the letter: golden files beside this one.

After a change that is meant, make them anew, and what pages show, with
`GOLDEN=write python -m pytest tests/cli/test_golden.py`, and read what git shows.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from support.sample_project import Command, Project

from facilitator.storage.content import load_catalogue
from facilitator.storage.steps_folder import steps_folder

GOLDEN = Path(__file__).with_name("golden")
WRITE = os.environ.get("GOLDEN") == "write"

TIDY = "planning_artifacts/pipeline.md"
"""The plan of the sample project, complete."""
CHANGED = "changed.md"
"""The same with a decision changed by hand and a section that belongs to no step."""
NOTES = """\
# Ledger service

- **CI/CD:** GitLab CI
- **Database:** PostgreSQL 16

We chose Terraform.
Argo CD is deferred until there is a second cluster.
"""
WORKFLOW = (
    "on: [push]\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n"
)


@pytest.fixture
def stocked(complete: Project) -> Project:
    """The sample project with what the commands are shown besides."""
    text = complete.plan.read_text()
    changed = text.replace("**Strategy:** Trunk-based development", "**Strategy:** GitFlow")
    assert changed != text
    at = changed.index("## ")
    (complete.root / CHANGED).write_text(
        f"{changed[:at]}## Our own notes\n\nKeep.\n\n{changed[at:]}"
    )
    notes = complete.root / "notes"
    (notes / ".github" / "workflows").mkdir(parents=True)
    (notes / "architecture.md").write_text(NOTES)
    (notes / ".github" / "workflows" / "ci.yml").write_text(WORKFLOW)
    (notes / "CHANGELOG.md").write_text("# Changelog\n")
    (complete.root / "empty").mkdir()
    return complete


CASES = {
    "show": ("show", TIDY),
    "show-changed": ("show", CHANGED),
    "answers": ("answers", TIDY),
    "answers-changed": ("answers", CHANGED),
    "answers-skeleton": ("answers", "--skeleton"),
    "context": ("context", "notes"),
    "context-document": ("context", "notes/architecture.md"),
    "context-empty": ("context", "empty"),
    "check": ("check", TIDY, "--max-age", "100000"),
    "check-changed": ("check", CHANGED, "--max-age", "100000", "--fail-on", "info"),
    "manifest": ("manifest", TIDY, "--service", "booking-api"),
    "manifest-markdown": ("manifest", TIDY, "--format", "markdown", "--service", "web"),
    "assess": ("assess", "notes", "--phase", "mvp"),
    "assess-plan": ("assess", "notes", "--plan", TIDY, "--phase", "staging"),
    "check-explain": ("check", "--explain", "R-CA-006"),
}
"""Name of the file to the command."""


def test_what_is_printed_is_what_was_agreed(stocked: Project, facilitator: Command) -> None:
    for name, command in CASES.items():
        printed = facilitator(*command).out.replace(str(stocked.root), "PROJECT")
        file = GOLDEN / f"{name}.txt"
        if WRITE:
            file.write_text(printed)
        assert printed == file.read_text(), name


def test_every_golden_file_is_compared() -> None:
    assert {file.stem for file in GOLDEN.iterdir()} == set(CASES)


@pytest.mark.parametrize("page", ["README.md", "docs/exports.md"])
def test_the_record_that_a_page_shows_has_its_number(page: str, root: Path) -> None:
    number = list(load_catalogue(steps_folder()).questions).index("deployment-pattern") + 1
    record, file = f"decisions/{number:04}-deployment-pattern.md: out of step", root / page
    text = file.read_text(encoding="utf-8")
    if WRITE:
        text = re.sub(r"decisions/\d{4}-deployment-pattern\.md: out of step", record, text)
        file.write_text(text, encoding="utf-8")
    assert record in text
