"""What stands in the way of saving is known when the plan is opened."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from facilitator.storage.probe import probe


def codes(path, project):
    return [(o.code, o.kind) for o in probe(path, project)]


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "pipeline.md").write_text("x")
    return folder


def test_an_ordinary_file_and_an_absent_one_have_no_obstacles(project):
    assert codes(project / "pipeline.md", project) == []
    assert codes(project / "planning" / "deep" / "pipeline.md", project) == []
    assert sorted(p.name for p in project.iterdir()) == ["pipeline.md"]


def test_the_root_of_the_file_system_is_no_file(project):
    assert ("not-a-file", "refuse") in codes(Path("/"), project)


def test_links_and_modes_are_told(project, tmp_path):
    (tmp_path / "outside.md").write_text("x")
    for name, target in {
        "inside": "pipeline.md",
        "out": "../outside.md",
        "gone": "nowhere",
        "loop": "loop",
    }.items():
        (project / name).symlink_to(target)
    assert codes(project / "inside", project) == []
    assert codes(project / "out", project) == [("link-leaves-project", "tell")]
    assert codes(project / "gone", project) == [("dangling-link", "refuse")]
    assert codes(project / "loop", project) == [("unreachable", "refuse")]
    (project / "second").hardlink_to(project / "pipeline.md")
    assert codes(project / "pipeline.md", project) == [("hard-link", "tell")]
    (project / "second").unlink()
    (project / "pipeline.md").chmod(0o444)
    assert codes(project / "pipeline.md", project) == [("read-only-file", "refuse")]
    assert codes(project, tmp_path) == [("not-a-file", "refuse")]


def test_a_folder_that_is_a_link_out_of_the_project_is_told(project, tmp_path):
    for name in ("outside", "project/within"):
        (tmp_path / name).mkdir()
    (project / "out").symlink_to(tmp_path / "outside")
    (project / "in").symlink_to(project / "within")
    for plan in ("out/pipeline.md", "out/deep/pipeline.md"):
        assert codes(project / plan, project) == [("link-leaves-project", "tell")]
    assert codes(project / "in" / "pipeline.md", project) == []
    assert codes(tmp_path / "outside" / "pipeline.md", project) == [], "it was named there"


@pytest.mark.skipif(
    os.geteuid() != 0, reason="needs root to become somebody else: rights NOT tested"
)
def test_rights_of_somebody_else_are_told():
    program = (
        "import os, sys; from pathlib import Path; from facilitator.storage.probe import probe\n"
        "os.setgid(12345); os.setuid(12345); print([o.code for o in probe(Path(sys.argv[1]), Path(sys.argv[2]))])"
    )
    with (
        tempfile.TemporaryDirectory() as folder
    ):  # the test's own folder cannot be entered by others
        project = Path(folder)
        project.chmod(0o755)
        (project / "pipeline.md").write_text("x")
        command = [sys.executable, "-c", program, str(project / "pipeline.md"), str(project)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "['not-writable', 'owner-changes']", done.stderr
