"""Terminals that cannot show a screen: a message that names the command without one, and exit code 2."""

from __future__ import annotations

import os
import sys

import pexpect
import pytest
from support.sample_project import Project
from support.terminal import closed


@pytest.mark.parametrize(
    ("term", "size", "said"),
    [
        ("dumb", (24, 80), "cannot draw a screen"),
        ("xterm", (10, 80), "too small: 80 × 10"),
        ("xterm", (24, 40), "too small: 40 × 24"),
    ],
)
def test_a_terminal_that_cannot_show_it(
    project: Project, term: str, size: tuple[int, int], said: str
) -> None:
    child = pexpect.spawn(
        sys.executable,
        ["-m", "facilitator", str(project.plan)],
        env={**os.environ, "TERM": term},
        dimensions=size,
        encoding="utf-8",
        timeout=20,
    )
    child.expect(pexpect.EOF)
    child.wait()
    shown = " ".join(child.before.split())
    assert child.exitstatus == 2
    assert said in shown
    assert "facilitator run" in shown
    assert project.bytes is None


FOR_DEVELOPERS = {
    "TEXTUAL_LOG": "written",
    "TEXTUAL_DRIVER": "writes_a_file:Driver",
    "TEXTUAL_SCREENSHOT": "0",
    "TEXTUAL_SCREENSHOT_LOCATION": ".",
    "TEXTUAL_PRESS": "q",
    "TEXTUAL_COLOR_SYSTEM": "nonsense",
    "TEXTUAL_FPS": "9" * 20,
    "COLUMNS": "9999",
    "LINES": "9999",
}
"""Each leaves a file, ends the program or has it drawn elsewhere, where it is followed."""


def test_variables_for_developers_of_textual_do_nothing(project: Project) -> None:
    module = project.root / "modules" / "writes_a_file.py"
    module.parent.mkdir()
    module.write_text('open("written", "w")\n')
    before = sorted(project.root.rglob("*"))
    path = os.pathsep.join((str(module.parent), os.environ["PYTHONPATH"]))
    child = pexpect.spawn(
        sys.executable,
        ["-m", "facilitator", str(project.plan)],
        env={**os.environ, "TERM": "xterm", "PYTHONPATH": path, **FOR_DEVELOPERS},
        cwd=str(project.root),
        dimensions=(30, 100),
        encoding="utf-8",
        timeout=40,
    )
    try:
        child.expect("Project context")
        child.send("q")
        child.expect(pexpect.EOF)
        child.wait()
    finally:
        closed(child)
    assert child.exitstatus == 0
    assert [f for f in sorted(project.root.rglob("*")) if f.suffix != ".pyc"] == before
