"""What docs/what-if.md shows is what the command prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.sample_project import Command


def test_what_the_page_shows_is_what_is_printed(
    root: Path, facilitator: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    page = (root / "docs" / "what-if.md").read_text(encoding="utf-8")
    shown = re.findall(r"```console\n\$ facilitator ([^\n]*)\n(.*?)```", page, re.DOTALL)
    assert len(shown) == 4
    for command, text in shown:
        assert facilitator(*command.split()).out == text, command
