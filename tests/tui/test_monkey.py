"""Keys at random, as fast as they come: nothing ends the program, and only C on a step writes."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest
from support.on_screen import until
from support.walkthrough import Disk, answer_step, introduce, shipped_content
from textual.command import CommandList
from textual.events import Paste

from facilitator.document.reading import Reading
from facilitator.runtime.content import content
from facilitator.runtime.session_runtime import Runtime
from facilitator.session import events
from facilitator.session.play import begin, play
from facilitator.settings import read_settings
from facilitator.tui.app import Facilitator

KEYS = [
    *"123456789abcdefghiklmnoprstuvwxyz?+/",
    "up", "down", "left", "right", "enter", "enter", "enter", "escape", "escape", "tab", "shift+tab", "space",
    "ctrl+s", "ctrl+s", "pagedown", "home", "end", "backspace", "ctrl+p",
]  # fmt: skip


def written_plan(steps: int) -> bytes:
    """A plan with its first steps written."""
    state, _ = play(begin(shipped_content(), "2026-11-20", Reading()), events.Opened(Reading()))
    disk = Disk()
    state = introduce(disk, state)
    for _ in range(2, steps + 1):
        state = disk.play(answer_step(disk, state), events.Continue())
    assert disk.data is not None
    return disk.data


def opened(project: Path) -> Facilitator:
    """The program on a project, as `facilitator` opens it."""
    settings = read_settings(
        {"project_root": str(project), "offline": True, "state_dir": str(project / ".state")},
        {},
        project,
    )
    loaded = content(settings)
    runtime = Runtime(settings, settings.plan, loaded.catalogue)
    arrived = runtime.open()
    state, _ = play(begin(loaded, settings.today, arrived.reading), arrived)
    return Facilitator(state, runtime)


GARBAGE = "one\ntwo\x1b[31m\x1b]0;title\x07\r\n[@click=app.quit]x[/]\n\u202etxt"


@pytest.mark.parametrize("written", [0, 3, 5])
@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_keys_at_random_never_end_the_program(tmp_path: Path, seed: int, written: int) -> None:
    dice = random.Random(seed * 10 + written)
    if written:
        plan = tmp_path / "planning_artifacts" / "pipeline.md"
        plan.parent.mkdir()
        plan.write_bytes(written_plan(written))
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "architecture.md").write_text(
        "# Architecture\n\nWe deploy with Helm to Kubernetes.\n"
    )

    async def drive() -> None:
        app = opened(tmp_path)
        async with app.run_test(size=dice.choice([(80, 24), (120, 40)])) as pilot:
            for _ in range(100):
                key = dice.choice(KEYS)
                await pilot.press(key)
                if dice.random() < 0.3:
                    await pilot.pause()
                if dice.random() < 0.02:
                    app.post_message(Paste(GARBAGE))
                if dice.random() < 0.02:
                    await pilot.resize_terminal(*dice.choice([(80, 24), (30, 10), (120, 40)]))
            await until(pilot, lambda: not app.between)
            await pilot.pause()
            assert app.failure is None
        app.runtime.close()

    asyncio.run(drive())


def test_no_key_of_the_palette_ends_the_program_where_its_list_has_no_room(tmp_path: Path) -> None:
    async def drive() -> None:
        app = opened(tmp_path)
        async with app.run_test(size=(20, 3)) as pilot:
            await pilot.press("ctrl+p")
            await until(pilot, lambda: app.screen.query(CommandList))
            listed = app.screen.query_one(CommandList)
            await until(pilot, lambda: listed.option_count > 0)
            await pilot.press("down", "pagedown", "pageup", "end", "home")
            await until(pilot, lambda: not app.between)
            assert app.failure is None
        app.runtime.close()

    asyncio.run(drive())
