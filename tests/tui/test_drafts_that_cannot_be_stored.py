"""State folders that take no draft: it is never said to be kept, and leaving asks where the words are to go."""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.faults import Watched
from support.on_screen import drive, flat, prepared
from textual.pilot import Pilot

from facilitator.session import events
from facilitator.storage.files import FileOps
from facilitator.tui.app import Facilitator

WORDS = "because of the harbour"


def _refusing(code: int, *acts: str) -> Watched:
    def before(_number: int, act: str, _arguments: tuple[Any, ...]) -> None:
        if act in acts:
            raise OSError(code, os.strerror(code))

    return Watched(before)


def _file_in_the_way(state: Path) -> FileOps:
    state.write_text("somebody's file")
    return FileOps()


def _link_loop(state: Path) -> FileOps:
    state.symlink_to(state)
    return FileOps()


def _no_permission(_state: Path) -> FileOps:
    return _refusing(errno.EACCES, "make_folder", "append", "create", "open_folder")


def _read_only(_state: Path) -> FileOps:
    return _refusing(errno.EROFS, "make_folder", "append", "create")


def _full(_state: Path) -> FileOps:
    return _refusing(errno.ENOSPC, "write")


def _never_synced(_state: Path) -> FileOps:
    return _refusing(errno.EIO, "sync")


UNUSABLE: dict[str, Callable[[Path], FileOps]] = {
    "file in the way": _file_in_the_way,
    "link loop": _link_loop,
    "no permission": _no_permission,
    "read-only": _read_only,
    "full": _full,
    "never synced": _never_synced,
}


@pytest.mark.parametrize("kind", UNUSABLE)
def test_words_that_are_stored_nowhere_are_not_said_to_be_kept_and_can_be_taken_along(
    tmp_path: Path, kind: str
) -> None:
    state, target = tmp_path / "unusable", tmp_path / "words.md"

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        _answer(app)
        app.commands.rest()
        await pilot.pause()
        assert "NOT stored" in flat(app) and "draft kept" not in flat(app)
        await pilot.press("q")
        await pilot.pause()
        assert "What you typed is stored nowhere" in flat(app)
        await pilot.press("escape")
        await pilot.pause()
        assert app.is_running and "● GitLab CI" in flat(app)
        await pilot.press("q")
        await pilot.pause()
        if isinstance(app.runtime.files, Watched):
            app.runtime.files.before = lambda *_: None  # another place takes it
        await pilot.press("1")
        await pilot.pause()
        await pilot.press(*str(target), "enter")
        for _ in range(1000):  # the disk takes its time
            if app.rescued is not None:
                break
            await asyncio.sleep(0.01)

    app = drive(
        prepared(tmp_path),
        act,
        events.GoTo(2, "ci-cd-platform"),
        state_dir=state,
        files=UNUSABLE[kind](state),
    )
    assert WORDS in target.read_text()
    assert str(target) in app.rescued and app.return_code == 0


def test_a_state_folder_deleted_under_a_session_is_made_again(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        shutil.rmtree(tmp_path / "state")
        _answer(app)
        app.commands.rest()
        await pilot.pause()
        assert "draft kept" in flat(app)
        assert WORDS.encode() in app.runtime.drafts.journal.read_bytes()
        await pilot.press("q")

    assert drive(prepared(tmp_path), act, events.GoTo(2, "ci-cd-platform")).return_code == 0


def test_a_file_that_exists_is_left_alone_and_another_name_is_asked_for(tmp_path: Path) -> None:
    state = tmp_path / "unusable"
    state.write_text("a file")

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        _answer(app)
        app.commands.rest()
        await pilot.press("q", "1")
        await pilot.pause()
        await pilot.press(*str(state), "enter")
        await _until(pilot, lambda: "exists already" in flat(app))
        assert app.is_running and state.read_text() == "a file"
        await pilot.press("escape")
        await pilot.pause()
        assert app.is_running
        await pilot.press("q", "3")

    app = drive(prepared(tmp_path), act, events.GoTo(2, "ci-cd-platform"), state_dir=state)
    assert app.return_code == 0 and app.unstored


def _answer(app: Facilitator) -> None:
    app.play(events.Choose("ci-cd-platform", "ci-cd-platform.gitlab-ci"))
    app.play(events.SetRationale("ci-cd-platform", WORDS))


async def _until(pilot: Pilot[int], done: Callable[[], bool]) -> None:
    for _ in range(500):
        await pilot.pause(0.02)
        if done():
            return
    raise AssertionError("it never came")
