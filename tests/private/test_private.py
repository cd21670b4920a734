"""Nothing is removed that this program did not make, in a folder that is not its own, or through a link."""

from __future__ import annotations

import os
import pwd
import re
import stat
import sys
from pathlib import Path
from typing import Literal

import pytest
from platformdirs import PlatformDirs

from facilitator.private import (
    Own,
    clear,
    get,
    make_private,
    oldest_but,
    put,
    typed_path,
    user_folder,
)

SHAPE = re.compile(r"\d+\.md")


def everything(files: list[Own]) -> list[Own]:
    return files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "place"
    place.mkdir()
    for name in ("1.md", "2.md", "notes.md", "2.md.txt"):
        (place / name).write_text(name)
    return place


def _names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_only_names_of_our_shape_are_removed(folder: Path) -> None:
    clear(folder, SHAPE, everything)
    assert _names(folder) == ["2.md.txt", "notes.md"]


def test_links_pipes_and_folders_are_left_alone(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    (folder / "3.md").symlink_to(tmp_path / "mine")
    (folder / "4.md").mkdir()
    os.mkfifo(folder / "5.md")
    clear(folder, SHAPE, everything)
    assert _names(folder) == ["2.md.txt", "3.md", "4.md", "5.md", "notes.md"]


def test_a_folder_that_is_a_link_is_not_entered(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder)
    before = _names(folder)
    for act in (
        lambda: clear(tmp_path / "link", SHAPE, everything),
        lambda: put(tmp_path / "link", "1.md", b"x"),
        lambda: make_private(tmp_path / "link"),
    ):
        with pytest.raises(NotADirectoryError, match="it is a link"):
            act()
    assert _names(folder) == before and (folder / "1.md").read_text() == "1.md"


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    clear(tmp_path / "absent", SHAPE, everything)
    assert not (tmp_path / "absent").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to plant what is another's: NOT tested")
def test_what_belongs_to_another_user_is_left_alone(folder: Path) -> None:
    os.chown(folder / "1.md", 12345, 12345)
    clear(folder, SHAPE, everything)
    assert _names(folder) == ["1.md", "2.md.txt", "notes.md"]
    with pytest.raises(PermissionError, match="no file of ours"):
        get(folder, "1.md", 100)
    os.chown(folder, 12345, 12345)
    (folder / "6.md").write_text("")
    for act in (
        lambda: clear(folder, SHAPE, everything),
        lambda: put(folder, "1.md", b"x"),
        lambda: make_private(folder),
        lambda: make_private(folder, frozenset({"a"})),
    ):
        with pytest.raises(PermissionError, match="another user"):
            act()
    assert "6.md" in _names(folder)


def test_the_oldest_go_first(folder: Path) -> None:
    for age, name in enumerate(("2.md", "1.md")):
        os.utime(folder / name, (1000 + age, 1000 + age))
    clear(folder, SHAPE, oldest_but(1))
    assert _names(folder) == ["1.md", "2.md.txt", "notes.md"]


def test_what_was_put_is_got_and_only_ours_to_read(tmp_path: Path) -> None:
    place = tmp_path / "deep" / "place"
    for data in (b"one", b"two"):
        put(place, "a", data)
    assert get(place, "a", 10) == b"two"
    assert _names(place) == ["a"]
    assert stat.S_IMODE((place / "a").stat().st_mode) == 0o600
    assert stat.S_IMODE(place.stat().st_mode) == 0o700


def test_a_file_that_cannot_be_put_leaves_nothing(folder: Path) -> None:
    (folder / "taken").mkdir()
    before = _names(folder)
    with pytest.raises(OSError):
        put(folder, "taken", b"x")
    assert _names(folder) == before


def test_only_plain_files_are_got(folder: Path, tmp_path: Path) -> None:
    (folder / "link").symlink_to(folder / "1.md")
    os.mkfifo(folder / "pipe")
    (folder / "device").symlink_to("/dev/zero")
    for name in ("link", "pipe", "device", "absent"):
        with pytest.raises(OSError):
            get(folder, name, 100)
    with pytest.raises(OSError):
        get(folder, "notes.md", 3)


@pytest.mark.parametrize("mode", [0o755, 0o777, 0o770, 0o1777])
def test_a_loose_folder_of_ours_is_closed(tmp_path: Path, mode: int) -> None:
    place = tmp_path / "state"
    place.mkdir()
    (place / "drafts").mkdir()
    place.chmod(mode)
    make_private(place, frozenset({"drafts", "trash"}))
    assert stat.S_IMODE(place.stat().st_mode) == 0o700


def test_a_folder_that_holds_more_than_ours_keeps_its_rights(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir(mode=0o755)
    (tmp_path / "shared" / "other").write_text("")
    make_private(tmp_path / "shared", frozenset({"drafts"}))
    assert stat.S_IMODE((tmp_path / "shared").stat().st_mode) == 0o755


def test_the_users_own_link_to_the_state_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir(mode=0o755)
    (tmp_path / "state").symlink_to(tmp_path / "real")
    make_private(tmp_path / "state", frozenset({"drafts"}))
    assert stat.S_IMODE((tmp_path / "real").stat().st_mode) == 0o700


@pytest.mark.parametrize("kind", ["config", "state", "cache"])
def test_folders_of_the_user_are_where_platformdirs_has_them(
    kind: Literal["config", "state", "cache"], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(f"XDG_{kind.upper()}_HOME", raising=False)
    usual = PlatformDirs("facilitator", appauthor=False)
    expected = {
        "config": usual.user_config_path,
        "state": usual.user_state_path,
        "cache": usual.user_cache_path,
    }[kind]
    assert user_folder(kind) == expected
    assert user_folder(kind, {f"XDG_{kind.upper()}_HOME": "elsewhere"}) == expected
    assert user_folder(kind, {f"XDG_{kind.upper()}_HOME": "/own"}) == Path("/own/facilitator")


@pytest.mark.skipif(sys.platform != "linux", reason="where XDG folders are usual: NOT tested")
def test_a_home_that_is_relative_puts_nothing_into_the_current_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HOME", "somewhere")
    assert user_folder("cache", {}).is_absolute()


@pytest.mark.skipif(sys.platform != "linux", reason="where XDG folders are usual: NOT tested")
@pytest.mark.parametrize("home", [None, "", "somewhere"])
def test_a_user_without_a_home_or_a_name_has_folders_that_are_not_there(
    home: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOME")
    if home is not None:
        monkeypatch.setenv("HOME", home)
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000)
    for kind in ("config", "state", "cache"):
        assert not user_folder(kind, {}).exists() and user_folder(kind, {}).is_absolute()
    assert typed_path("~/x").is_absolute()


def test_a_path_is_as_somebody_types_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    typed = {"~": "/home/me", "~/x": "/home/me/x", "~nobody-knows-them/x": "~nobody-knows-them/x"}
    typed |= {"x~": "x~", "/x": "/x", "~root": pwd.getpwnam("root").pw_dir}
    assert {one: str(typed_path(one)) for one in typed} == typed


def test_folders_above_one_of_ours_are_made_for_the_user_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        make_private(tmp_path / "home" / ".local" / "state")
        put(tmp_path / "home" / ".cache" / "facilitator", "one", b"1")
    finally:
        os.umask(before)
    made = (tmp_path / "home").rglob("*")
    assert {stat.S_IMODE(p.stat().st_mode) for p in made if p.is_dir()} == {0o700}
