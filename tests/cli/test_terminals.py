"""Terminals that cannot show a screen: a message that names the command without one, and exit code 2."""

from __future__ import annotations

import os
import sys

import pexpect
import pytest
from support.sample_project import Project


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
    child.close()
    shown = " ".join(child.before.split())
    assert child.exitstatus == 2
    assert said in shown
    assert "facilitator run" in shown
    assert project.bytes is None
