"""The pre-commit hook as it is published, run by pre-commit in a scratch repository."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from facilitator.cli.parser import COMMANDS

ROOT = Path(__file__).resolve().parents[2]


def run(folder: Path, *command: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": str(Path(sys.executable).parent) + ":/usr/bin:/bin",
        "HOME": str(home),
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "PYTHONPATH": str(ROOT),
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=100
    )


@pytest.mark.skipif("check" not in COMMANDS, reason="the command line has no check")
@pytest.mark.parametrize(("damaged", "code"), [(False, 0), (True, 1)])
def test_the_hook_stops_a_commit_at_an_error(
    damaged: bool, code: int, plan, write, tmp_path
) -> None:
    pytest.importorskip("pre_commit")
    (hook,) = YAML(typ="safe").load(ROOT.joinpath(".pre-commit-hooks.yaml"))
    # The same entry, run with this checkout instead of an installation of its own.
    local = {
        **hook,
        "language": "system",
        "entry": hook["entry"].replace("facilitator", f"{sys.executable} -m facilitator"),
    }
    with (tmp_path / ".pre-commit-config.yaml").open("w") as stream:
        YAML().dump({"repos": [{"repo": "local", "hooks": [local]}]}, stream)
    (tmp_path / "docs").mkdir()
    data = write(plan)
    (tmp_path / "docs" / "pipeline.md").write_bytes(
        data[: len(data) * 9 // 10] if damaged else data
    )
    (tmp_path / "etl").mkdir()
    (tmp_path / "etl" / "pipeline.md").write_text("# Data pipeline\n\nRows.\n")
    (tmp_path / "notes.md").write_text("<<<<<<< not a plan\n")
    home = tmp_path.parent / f"{tmp_path.name}-home"
    assert run(tmp_path, "git", "init", "-q", home=home).returncode == 0
    assert run(tmp_path, "git", "add", ".", home=home).returncode == 0
    done = run(tmp_path, sys.executable, "-m", "pre_commit", "run", home=home)
    assert done.returncode == code, done.stdout + done.stderr
    assert "check pipeline plans" in done.stdout
    assert ("section-cut-short" in done.stdout) is damaged
