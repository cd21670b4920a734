"""The wheel, installed in a fresh environment without a network, runs a guided session outside the checkout."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from support.guided import chosen
from support.terminal import Terminal

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built without a network."""
    pytest.importorskip("hatchling", reason="hatchling is not here: the wheel is NOT tested")
    root, out = Path(__file__).resolve().parents[2], tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    done = subprocess.run(build, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return next(out.glob("facilitator-*.whl"))


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The console script in a fresh environment; dependencies come from the one that runs the tests."""
    home = tmp_path_factory.mktemp("environment") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    site = next(home.glob("lib/python*/site-packages"))
    pip = [sys.executable, "-m", "pip", "--python", str(home / "bin" / "python")]
    install = [*pip, "install", "--quiet", "--no-index", "--no-deps", str(wheel)]
    done = subprocess.run(install, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (site / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    return home / "bin" / "facilitator"


def test_the_wheel_holds_the_content_and_nothing_of_the_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "facilitator/steps/step-01-init.md" in names
    assert "facilitator/steps/deployment-strategy/rollback.yaml" in names
    assert "facilitator/py.typed" in names
    assert not [n for n in names if n.startswith(("tests/", "benchmarks/")) or n.endswith(".pyc")]


def test_the_installed_program_runs_a_guided_session_outside_the_checkout(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHONPATH")  # it would find the checkout first
    (tmp_path / "architecture.md").write_text("# Architecture\n\nOne service.\n", encoding="utf-8")
    where = ["--project-root", str(tmp_path), "--state-dir", str(tmp_path / "state"), "--offline"]
    check = [
        str(program.parent / "python"),
        "-c",
        "import facilitator; print(facilitator.__file__)",
    ]
    found = subprocess.run(check, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert str(program.parent.parent) in found, "the installed package, not the checkout"
    plan = tmp_path / "planning_artifacts" / "pipeline.md"
    with Terminal([str(program), str(plan), *where], cwd=tmp_path) as terminal:
        terminal.wait_for("[ ] architecture.md")
        terminal.press("home", "enter")
        terminal.wait_for("Name of the project")
        terminal.type("small")
        terminal.press("enter")
        terminal.wait_for("Project small")
        terminal.press("down", "down", "enter")
        terminal.wait_for("Delivery phase", "Esc back")
        terminal.press("2")
        terminal.wait_for("MVP", gone="Esc back")
        terminal.press("down", "down", "enter")
        terminal.wait_for("[x] architecture.md")
        terminal.press("c")
        terminal.wait_for("Where does your code live")
        chosen(terminal, "1", "GitHub Actions")
        terminal.press("q")
        assert terminal.ended() == 0 and terminal.restored()
    assert "## Project Context" in plan.read_text(encoding="utf-8")
