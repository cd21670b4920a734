"""Which folder is the project: settings that were planted above it are not obeyed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from facilitator.settings import read_settings


def _root(cwd: Path, plan: Path | None = None) -> tuple[Path, str, str]:
    found = read_settings({}, {}, cwd, plan)
    return found.root, found.root_because, found.user_name


def _project(folder: Path, *marks: str) -> Path:
    for mark in marks:
        (folder / mark).mkdir(parents=True)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "facilitator.toml").write_text('user_name = "planted"\n')
    below = folder / "src" / "deep"
    below.mkdir(parents=True)
    return below


@pytest.mark.parametrize("mark", [".git", "_bmad", "planning_artifacts"])
def test_a_project_is_found_from_below_and_why_is_told(tmp_path: Path, mark: str) -> None:
    below = _project(tmp_path / "p", mark)
    assert _root(below) == (tmp_path / "p", f"it holds {mark}", "planted")


def test_settings_alone_make_a_project_only_where_the_search_begins(tmp_path: Path) -> None:
    below = _project(tmp_path / "p")
    assert _root(below) == (below, "no folder above it holds a project", "")
    assert _root(tmp_path / "p") == (tmp_path / "p", "it holds facilitator.toml", "planted")


def test_the_search_ends_at_git(tmp_path: Path) -> None:
    _project(tmp_path / "outer", "_bmad")
    inner = tmp_path / "outer" / "src" / "deep" / "inner"
    (inner / ".git").mkdir(parents=True)
    (inner / "x").mkdir()
    assert _root(inner / "x") == (inner, "it holds .git", "")


@pytest.mark.parametrize("mode", [0o777, 0o1777])
def test_what_everybody_may_write_is_no_project_of_what_lies_below(
    tmp_path: Path, mode: int
) -> None:
    below = _project(tmp_path / "p", ".git")
    (tmp_path / "p").chmod(mode)
    assert _root(below)[0] == below
    plan = tmp_path / "p" / "new" / "pipeline.md"
    assert _root(tmp_path, plan)[0] == tmp_path
    assert _root(below, plan)[0] == plan.parent


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to plant a folder of another: NOT tested")
def test_another_users_folder_is_no_project_of_what_lies_below(tmp_path: Path) -> None:
    below = _project(tmp_path / "p", ".git")
    os.chown(tmp_path / "p", 12345, 12345)
    assert _root(below)[0] == below


@pytest.mark.parametrize("above", [".", ".."])
def test_neither_the_home_folder_nor_what_is_above_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, above: str
) -> None:
    home = tmp_path / "users" / "ada"
    below = home / "scratch"
    below.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    _project((home / above).resolve(), ".git")
    assert _root(below)[0] == below
    link = tmp_path / "link"
    link.symlink_to(home)
    monkeypatch.setenv("HOME", str(link))
    assert _root(below)[0] == below
