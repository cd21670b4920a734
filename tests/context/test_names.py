"""What a project calls itself, and who works on it: read where it stands, whatever lies there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from facilitator.context.names import git_author, project_names
from facilitator.model import Named


def write(root: Path, **files: str) -> Path:
    for name, text in files.items():
        path = root / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def test_names_of_readme_pyproject_and_package_each_once_with_their_place(tmp_path: Path) -> None:
    write(
        tmp_path,
        README_md="\n\n# Harbour  ledger\n\n## More\n",
        pyproject_toml='[project]\nname = "harbour ledger"\n',
        package_json='{"name": "ledger-web"}',
    )
    assert project_names(tmp_path) == (
        Named("Harbour ledger", "README.md:3"),
        Named("ledger-web", "package.json"),
    )


@pytest.mark.parametrize(
    "files",
    [
        {"README_md": "# ![logo](x.png) [shop](y)\n"},
        {"README_md": "## Not a title\n\ntext\n"},
        {"README_md": "# " + "x" * 200},
        {"pyproject_toml": "[project\n"},
        {"pyproject_toml": "project = 3\n"},
        {"pyproject_toml": "[project]\nname = 3\n"},
        {"package_json": "[" * 100_000},
        {"package_json": '["name"]'},
        {"package_json": '{"name": {}}'},
    ],
)
def test_what_is_no_name_is_passed_over(tmp_path: Path, files: dict[str, str]) -> None:
    assert project_names(write(tmp_path, **files)) == ()


def test_no_link_is_followed_out_of_the_project_and_no_pipe_is_waited_for(tmp_path: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    write(tmp_path, README_md="# Elsewhere\n")
    (root / "README.md").symlink_to(tmp_path / "README.md")
    os.mkfifo(root / "package.json")
    assert project_names(root) == ()


def test_the_project_s_own_git_name_goes_before_the_user_s(tmp_path: Path) -> None:
    home = write(tmp_path / "home", _gitconfig='[core]\n\tname = no\n[User]\n\tName = "Ada L"\n')
    root = tmp_path / "project"
    root.mkdir()
    assert git_author(root, {"HOME": str(home)}) == (Named("Ada L", "git"),)
    write(root, _git__config="[user]\nname=Grace\n")
    assert git_author(root, {"HOME": str(home)}) == (Named("Grace", "git"),)
    assert git_author(tmp_path, {}) == ()
