"""What was written in an editor that then failed, or under which the session was killed, is still there and is said."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import pytest
from textual.app import App

from facilitator.storage import edited_texts
from facilitator.storage.edited_texts import FOLDER, NAME, hand_over, left_behind
from facilitator.tui import editor
from facilitator.tui.editor import edit as have_edited

WORDS = "two hours of words"
LARGE = 3_000_000


class Screen:
    """As much of the program as an editor needs."""

    def __init__(self, state_dir: Path) -> None:
        self.state_dir = state_dir
        self.told = ""
        self.text = "before"

    def flush(self) -> None:
        """Nothing is drafted."""

    def take(self, text: str) -> None:
        self.text = text

    @contextmanager
    def suspend(self) -> Iterator[None]:
        yield

    def refresh(self, **_: object) -> None:
        """Nothing is drawn."""

    def notify(self, text: str, **_: object) -> None:
        self.told = text


@pytest.fixture
def screen(tmp_path: Path) -> Screen:
    return Screen(tmp_path / "state")


def edit(screen: Screen, monkeypatch: pytest.MonkeyPatch, script: str) -> str:
    monkeypatch.setenv("VISUAL", f"sh -c '{script}'")
    have_edited(cast("App[int]", screen), screen.text, screen.take)
    return screen.text


def kept(screen: Screen) -> list[Path]:
    return [file for file in (screen.state_dir / "texts").rglob("*") if file.is_file()]


@pytest.mark.parametrize(
    "script",
    [
        f'echo "{WORDS}" > "$0"; kill -SEGV $$',
        f'echo "{WORDS}" > "$0"; exit 1',
        f'echo "{WORDS}" > "${{0%/*}}/.answer.md.swp"; kill -KILL $$',
        f'(echo "{WORDS}"; head -c {LARGE} /dev/zero) > "$0"',
        f'printf "{WORDS} in a caf\\351" > "$0"',
        f'rm "$0"; mkdir "$0"; echo "{WORDS}" > "$0/part-1"; exit 1',
    ],
    ids=[
        "crashed",
        "gave up",
        "left a swap file",
        "too large to take back",
        "no UTF-8",
        "a folder",
    ],
)
def test_words_in_an_editor_that_failed_are_kept_and_said(
    screen: Screen, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    assert edit(screen, monkeypatch, script) == "before"
    (file,) = (file for file in kept(screen) if WORDS.encode() in file.read_bytes()[:100])
    folder = next(place for place in file.parents if place.parent.name == FOLDER)
    assert str(folder) in screen.told
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("script", "text"),
    [
        (f'printf "{WORDS}" > "$0"', WORDS),
        (f'mv "$0" "$0~"; printf "{WORDS}" > "$0"', WORDS),
        ("true", "before"),
        ("exit 1", "before"),
    ],
)
def test_nothing_stays_where_nothing_would_be_lost(
    screen: Screen, monkeypatch: pytest.MonkeyPatch, script: str, text: str
) -> None:
    monkeypatch.setattr(editor, "AT_ONCE", 0.0)
    assert edit(screen, monkeypatch, script) == text
    assert kept(screen) == [] and "kept" not in screen.told


def test_an_editor_that_did_not_wait_keeps_the_text_and_what_it_saves_is_told_at_the_next_start(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stands in a window of its own, and saves when the session has gone on."""
    monkeypatch.setattr(editor, "AT_ONCE", 600.0)
    assert edit(screen, monkeypatch, "true") == "before"
    (file,) = kept(screen)
    assert "ended at once" in screen.told and str(file.parent) in screen.told
    file.write_text(WORDS)
    monkeypatch.setattr(edited_texts, "_lives", lambda _: False)
    (told,) = left_behind(screen.state_dir)
    assert str(file.parent) in told


@pytest.mark.parametrize("name", ["notes.md", "answer.md~", "part/notes.md"])
def test_what_was_saved_beside_a_text_that_was_taken_back_is_kept_and_said(
    screen: Screen, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    beside = f'cd "${{0%/*}}"; mkdir part; echo "{WORDS}" > {name}'
    assert edit(screen, monkeypatch, f'printf "after" > "$0"; {beside}') == "after"
    (file,) = kept(screen)
    assert file.read_text() == f"{WORDS}\n" and str(file).startswith(screen.told.split()[-1][:-1])


def test_what_the_editor_left_is_on_disk_before_its_file_is_removed(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = []
    monkeypatch.setattr(screen, "flush", lambda: there.append((screen.text, len(kept(screen)))))
    assert edit(screen, monkeypatch, f'printf "{WORDS}" > "$0"') == WORDS
    assert there == [("before", 0), (WORDS, 1)]
    assert kept(screen) == []


def test_the_next_start_says_what_a_killed_session_left(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = os.fork()
    if not dead:
        os._exit(0)
    os.waitpid(dead, 0)
    mine = hand_over(screen.state_dir, b"before")
    monkeypatch.setattr(os, "getpid", lambda: dead)
    same, more = (hand_over(screen.state_dir, b"before") for _ in range(2))
    more.write_text(WORDS)
    (said,) = left_behind(screen.state_dir)
    assert str(more.parent) in said and more.read_text() == WORDS
    assert same.exists()  # of a session elsewhere, perhaps
    os.utime(same.parent, (0, 0))
    list(left_behind(screen.state_dir))
    assert not same.parent.exists() and more.exists() and mine.exists()


def test_a_folder_that_somebody_planted_is_neither_entered_nor_removed(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / NAME).write_text(WORDS)
    folder = tmp_path / "state" / "texts"
    folder.mkdir(parents=True)
    (folder / f"1-{'0' * 16}-x").symlink_to(theirs)
    (folder / "notes").mkdir()
    assert list(left_behind(tmp_path / "state")) == []
    assert (theirs / NAME).read_text() == WORDS and (folder / "notes").exists()
