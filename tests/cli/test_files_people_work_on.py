"""Files that a command makes and people then work on: ticked off, filled in, added to. They are not written over."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.sample_project import Command, Project

EXAMPLE = Path(__file__).parents[2] / "docs" / "example" / "pipeline.md"


def _manifest(project: Project, out: Path) -> tuple[object, ...]:
    return ("manifest", project.plan, "-o", out)


def _manifest_page(project: Project, out: Path) -> tuple[object, ...]:
    return ("manifest", project.plan, "--format", "markdown", "-o", out)


def _tasks(project: Project, out: Path) -> tuple[object, ...]:
    return ("assess", project.root, "--phase", "production", "--tasks", out)


@pytest.mark.parametrize("command", [_manifest, _manifest_page, _tasks])
@pytest.mark.parametrize("into_folder", [False, True], ids=["file", "folder"])
@pytest.mark.parametrize("work", ["add", "tick", "shorten"])
def test_what_was_edited_is_not_written_over(
    project: Project, facilitator: Command, command: object, into_folder: bool, work: str
) -> None:
    project.plan.write_bytes(EXAMPLE.read_bytes())
    out = project.root / "out"
    if into_folder:
        out.mkdir()
    made = command(project, out)  # type: ignore[operator]
    for _ in range(2):  # what nobody touched is made again
        assert facilitator(*made).code == 0
    file = min(out.iterdir()) if into_folder else out
    text = file.read_text()
    lines = text.splitlines(keepends=True)
    half = len(lines) // 2
    edited = {
        "add": text + "# by the engineer\n",
        "tick": "".join([*lines[:half], lines[half].replace(" ", "  ", 1) + "x\n", *lines[half:]]),
        "shorten": "".join(lines[:-1]),
    }[work]
    file.write_text(edited)
    refused = facilitator(*made)
    assert refused.code == 2 and "edited" in refused.err
    assert file.read_text() == edited
    file.write_text("")
    assert facilitator(*made).code == 0 and file.read_text() == text
