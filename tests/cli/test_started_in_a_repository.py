"""Started in a stranger's repository, the program imports nothing that stands there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PACKAGES = ("textual", "pydantic", "ruamel", "yaml", "markdown_it", "ddgs", "platformdirs", "rich")
MODULES = ("argparse", "re", "json", "tomllib", "subprocess", "sitecustomize", "usercustomize")
STARTS = {
    "module": [sys.executable, "-m", "facilitator"],
    "program": [str(Path(sys.executable).with_name("facilitator"))],
}


@pytest.mark.parametrize("way", STARTS)
def test_modules_of_a_repository_are_not_imported(tmp_path: Path, way: str) -> None:
    command, marker = STARTS[way], tmp_path / "it-ran"
    if not Path(command[0]).exists():
        pytest.skip("the program is not installed beside this Python: NOT tested")
    project = tmp_path / "project"
    project.mkdir()
    planted = f"open({str(marker)!r}, 'a').close()\nraise SystemExit('planted')\n"
    for name in PACKAGES:
        (project / name).mkdir()
        (project / name / "__init__.py").write_text(planted)
    for name in MODULES:
        (project / f"{name}.py").write_text(planted)
    (project / "planted.pth").write_text(f"import os; open({str(marker)!r}, 'a').close()\n")
    subprocess.run([sys.executable, "-c", "import textual"], cwd=project, check=False)
    assert marker.exists(), "the attack does nothing here"
    marker.unlink()
    state = ["--state-dir", str(tmp_path / "state"), "--offline"]
    done = subprocess.run(
        [*command, "context", *state], cwd=project, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "") and not marker.exists()
