"""Where the content is found: in a checkout, a folder asked for, an archive; and never silently elsewhere."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from facilitator.storage.content import load_catalogue
from facilitator.storage.steps_folder import steps_folder


def test_a_checkout_uses_the_folder_beside_the_package(root):
    assert Path(str(steps_folder())) == root / "steps"


def test_a_folder_asked_for_is_used(tmp_path):
    assert steps_folder(tmp_path) == tmp_path


def test_a_folder_asked_for_that_is_absent_is_an_error_that_names_it(tmp_path):
    with pytest.raises(FileNotFoundError, match="gone"):
        steps_folder(tmp_path / "gone")


def test_content_inside_an_archive_is_the_same(root, tmp_path):
    archive = shutil.make_archive(str(tmp_path / "content"), "zip", root, "steps")
    packed = load_catalogue(zipfile.Path(archive, "steps/"))
    assert packed == load_catalogue(root / "steps")


def test_a_package_imported_from_an_archive_finds_its_content(root, tmp_path):
    archive = tmp_path / "package.zip"
    asked = len(load_catalogue(root / "steps").questions)
    with zipfile.ZipFile(archive, "w") as package:
        for file in [*(root / "facilitator").rglob("*.py"), *(root / "steps").rglob("*.*")]:
            name = file.relative_to(root).as_posix()
            package.write(file, f"facilitator/{name}" if name.startswith("steps/") else name)
    program = (
        f"import sys; sys.path.insert(0, {str(archive)!r})\n"
        "from facilitator.storage.content import load_catalogue\n"
        "from facilitator.storage.steps_folder import steps_folder, __file__ as place\n"
        "print('package.zip' in place, len(load_catalogue(steps_folder()).questions))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True
    )
    assert (run.stdout.strip(), run.stderr) == (f"True {asked}", "")


def test_content_is_no_python_package(root):
    assert not (root / "facilitator" / "steps").exists()
    assert not (root / "facilitator" / "steps.py").exists()
    assert not list((root / "steps").rglob("*.py"))
