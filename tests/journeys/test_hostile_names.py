"""A plan whose name is full of controls: on the screen, in the line after leaving, and in the crash's report."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from support.guided import PROGRAM, options, surroundings
from support.terminal import Terminal

pytestmark = pytest.mark.journey

C0 = "".join(chr(c) for c in range(1, 0x20))
C1 = "".join(map(chr, range(0x7F, 0xA0)))
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
NAME = f"odd{C0}{C1}{BIDI}\U000e0001\U000e0041\u00ad\u200b\ufeff.md"

SEQUENCE = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][0-9]+;[a-z-]*\x07|[()][0-9A-Za-z]|[=>78cDEHM])"
)
"""What Textual itself sends: control sequences without any text in them."""
USED = {"\n", "\r", "\t", "\u200c", "\u200d"}


def hostile(raw: bytes) -> set[str]:
    """Give what is no text and no control sequence of a screen."""
    left = SEQUENCE.sub(b"", raw).decode()
    return {c for c in left if unicodedata.category(c) in ("Cc", "Cs", "Cf", "Zl", "Zp")} - USED


def test_what_is_hostile_is_told() -> None:
    for char in (*C0.translate({9: None, 10: None, 13: None}), *C1, *BIDI, "\U000e0041"):
        assert hostile(f"\x1b[1mx{char}".encode()) == {char}


def test_no_control_of_a_name_or_of_a_text_is_sent(project: Path, tmp_path: Path) -> None:
    plan, state = project / NAME, tmp_path / "state"
    argv = [*PROGRAM, str(plan), *options(project, state)]
    with Terminal(argv, cwd=project, env=surroundings()) as terminal:
        terminal.wait_for("Step 1 of 5", "[ ] ")
        terminal.press("enter")
        terminal.wait_for("Name of the project")
        terminal.type("lighthouse")
        terminal.press("enter")
        terminal.wait_for("lighthouse", gone="ctrl+e your editor")
        terminal.press("q")
        assert terminal.ended() == 0
        raw = bytes(terminal.raw)
    assert "the draft of step 1 is kept" in raw.decode()
    assert hostile(raw) == set()
    with Terminal(argv, cwd=project, env=surroundings()) as terminal:
        terminal.wait_for("odd")
        terminal.press("q")
        terminal.ended()
        raw = bytes(terminal.raw)
    assert b"odd" in raw
    assert hostile(raw) == set()
