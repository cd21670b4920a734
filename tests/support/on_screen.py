"""A session on a screen in process, and what the screen shows: shared by the tests of the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from textual.events import Key
from textual.pilot import Pilot

from facilitator.document.reading import Reading
from facilitator.document.splice import apply
from facilitator.runtime.content import content
from facilitator.runtime.session_runtime import Runtime
from facilitator.session import events
from facilitator.session.play import begin, play
from facilitator.session.saving import operation
from facilitator.session.state import State
from facilitator.settings import read_settings
from facilitator.storage.files import FileOps
from facilitator.tui.app import Facilitator
from support import at_rest

at_rest.use()
Act = Callable[[Pilot[int], Facilitator], Awaitable[None]]


def frame(app: Facilitator) -> str:
    """The screen as text."""
    strips = app.screen._compositor.render_strips()  # private: the only place that knows
    return "\n".join("".join(part.text for part in strip).rstrip() for strip in strips)


def flat(app: Facilitator) -> str:
    """The same with single spaces."""
    return " ".join(frame(app).split())


def drive(
    folder: Path,
    act: Act,
    *moves: events.Event,
    size: tuple[int, int] = (80, 24),
    skill: str = "intermediate",
    state_dir: Path | None = None,
    files: FileOps | None = None,
    at: State | None = None,
) -> Facilitator:
    """Open a session after these moves (`at` a state of its own, where one is given) and act on its screen."""
    given = {
        "project_root": str(folder),
        "state_dir": str(state_dir or folder / "state"),
        "offline": True,
        "skill_level": skill,
    }
    settings = read_settings(given, {}, folder, folder / "pipeline.md")
    known = content(settings)
    runtime = Runtime(settings, folder / "pipeline.md", known.catalogue, files)
    opened = runtime.open()
    state = at or play(begin(known, "2026-11-20", opened.reading), opened)[0]
    for move in moves:
        state = after(state, move)
    app = Facilitator(state, runtime)

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: not (app._scanning or app._reading))
            await act(pilot, app)

    try:
        asyncio.run(run())
    finally:
        app.commands.rest()  # as whoever leaves: what is drafted is on disk before the journal is closed
        app.commands.close()
        runtime.close()
    return app


def after(state: State, move: events.Event) -> State:
    """Play a move; a save is taken for done."""
    state, _ = play(state, move)
    return state


def prepared(folder: Path) -> Path:
    """A folder with a plan of which step 1 is written."""
    settings = read_settings(
        {"project_root": str(folder), "offline": True}, {}, folder, folder / "pipeline.md"
    )
    known = content(settings)
    state, _ = play(begin(known, "2026-11-20", Reading()), events.Opened(Reading()))
    for move in (
        events.Scanned((events.FoundDocument("docs/architecture.md", "architecture"),)),
        events.Introduce("shop", "Ada", "production", ""),
        events.LoadDocument("docs/architecture.md"),
    ):
        state, _ = play(state, move)
    (folder / "pipeline.md").write_bytes(apply(None, operation(state)))
    return folder


async def until(pilot: Pilot[int], true: Callable[[], object], looks: int = 400) -> None:
    """Wait until this is so; what is done in threads takes its time."""
    for _ in range(looks):
        await pilot.pause()
        if true():
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"never came; the screen:\n{frame(pilot.app)}")  # type: ignore[arg-type]


def typed_ahead(app: Facilitator, *keys: str) -> None:
    """Keys that are there before the first of them was dealt with."""
    for key in keys:
        written = " " if key == "space" else key
        app.post_message(Key(key, written if len(written) == 1 else None))


async def click(pilot: Pilot[int], text: str) -> None:
    """Click on the first place that shows this text."""
    rows = frame(pilot.app).splitlines()  # type: ignore[arg-type]
    row = next((n for n, line in enumerate(rows) if text in line), None)
    assert row is not None, f"no {text!r} on the screen:\n" + "\n".join(rows)
    await pilot.click(offset=(rows[row].index(text), row))
    await pilot.pause()
    await pilot.pause()
