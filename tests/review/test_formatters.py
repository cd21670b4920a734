"""Formatters that people run over a repository change no decision, value, answer or open point of a plan."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from support.written_otherwise import EXAMPLE, assert_the_same

PLACES = (str(Path(sys.executable).parent), os.environ.get("PATH", ""))
RULES = {
    "MD003": {"style": "atx_closed"},
    "MD004": {"style": "asterisk"},
    "MD013": False,
    "MD049": {"style": "asterisk"},
    "MD050": {"style": "underscore"},
}
"""Styles of markdownlint that are not those of the document."""
FORMATTERS = {
    "mdformat": ["mdformat"],
    "mdformat that wraps": ["mdformat", "--wrap", "80", "--number"],
    "mdformat that unwraps": ["mdformat", "--wrap", "no"],
    "prettier": ["prettier", "--write"],
    "prettier that wraps": ["prettier", "--prose-wrap", "always", "--tab-width", "4", "--write"],
    "prettier that unwraps": ["prettier", "--prose-wrap", "never", "--write"],
    "markdownlint": ["markdownlint", "--fix"],
    "markdownlint of other styles": ["markdownlint", "--fix", "--config", "rules.json"],
}


def formatted(text: str, formatter: Sequence[str], folder: Path) -> str:
    """Let a formatter rewrite a file; the test is skipped, visibly, where it is not installed."""
    program = shutil.which(formatter[0], path=os.pathsep.join(PLACES))
    if program is None:
        pytest.skip(f"{formatter[0]} is not installed: NOT tested with it")
    file = folder / "pipeline.md"
    file.write_bytes(text.encode())
    (folder / "rules.json").write_text(json.dumps(RULES))
    command = [program, *formatter[1:], file.name]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    # what markdownlint cannot mend ends it with 1
    assert done.returncode in ((0, 1) if formatter[0] == "markdownlint" else (0,)), done.stderr
    return file.read_bytes().decode()


@pytest.mark.parametrize("name", FORMATTERS)
def test_a_formatter_changes_no_decision_of_the_example(name: str, tmp_path: Path) -> None:
    after = formatted(EXAMPLE, FORMATTERS[name], tmp_path)
    assert after != EXAMPLE
    assert_the_same(EXAMPLE, after)
