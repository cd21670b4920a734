"""One `C` in the whole program, without a terminal, for tools and tests that kill or fail it at every file call.

    python -m support.session_once PLAN --root DIR --state DIR [--kill N | --fail N --errno E]

Opens the plan as the program does, resumes its draft, presses `c` at the step's menu and quits. Prints SAVED when
that is what the screen says, else what it says; exits 0 then, 1 not saved, 3 saved but not confirmed, 4 elsewhere.
`--kill` and `--fail` count acts of `FileOps` from the key on. Calls access("/__MARK__") before and after, as
`save_once` does; all files are touched by one thread.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import facilitator.held
from facilitator.runtime.content import content
from facilitator.runtime.session_runtime import Runtime
from facilitator.session.places import Place
from facilitator.session.play import begin, play
from facilitator.session.state import State
from facilitator.settings import read_settings
from support.faults import Watched

STEP_MENUS = (Place.STEP, Place.FINDINGS, Place.CONTEXT)


def once(runtime: Runtime, arm: Any) -> State:
    """Open, resume, arm the fault, press `c`, wait for the end of the save, quit; the state in between."""
    from facilitator.tui.app import Facilitator

    io = ThreadPoolExecutor(max_workers=1)
    opened = io.submit(runtime.open).result()
    state, _ = play(
        begin(content(runtime.settings), runtime.settings.today, opened.reading), opened
    )
    app = Facilitator(state, runtime)
    app.commands.plan = app.commands.drafts = app.commands.slow = io

    async def press() -> State:
        async with app.run_test(size=(100, 30)) as pilot:
            await pilot.press("r")
            await _until(pilot, lambda: app.state.place in STEP_MENUS)
            await asyncio.wrap_future(io.submit(arm))
            await pilot.press("c")
            await _until(
                pilot, lambda: app.state.place is not Place.SAVING and bool(app.state.notice)
            )
            await asyncio.wrap_future(io.submit(os.access, "/__MARK__", os.F_OK))
            found = app.state
            app.leave()
        return found

    return asyncio.run(press())


async def _until(pilot: Any, done: Any) -> None:
    for _ in range(2_000):
        await pilot.pause()
        if done():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError("the program never got there")


def outcome(state: State) -> int:
    """The exit code that tells how the save ended."""
    if state.notice.startswith("Saved, but"):
        return 3
    if state.notice.startswith("Saved step"):
        return 0
    return 1 if state.notice.startswith("Not saved") else 4


def main() -> int:
    """Run once and say how it ended."""
    os.urandom = bytes  # so that temporary names are the same each time
    facilitator.held.BY_DESCRIPTOR = Path("/nowhere")  # the tools watch paths
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plan", type=Path)
    parser.add_argument("--root", required=True)
    parser.add_argument("--state", required=True)
    parser.add_argument("--kill", type=int, default=0)
    parser.add_argument("--fail", type=int, default=0)
    parser.add_argument("--errno", type=int, default=5)
    asked = parser.parse_args()
    given = {"project_root": asked.root, "state_dir": asked.state, "offline": True}
    settings = read_settings(given, os.environ, Path.cwd(), asked.plan)
    counting: list[int] = []

    def before(number: int, _act: str, _arguments: tuple[Any, ...]) -> None:
        if counting and number - counting[0] == asked.kill > 0:
            os.kill(os.getpid(), signal.SIGKILL)
        if counting and number - counting[0] == asked.fail > 0:
            raise OSError(asked.errno, os.strerror(asked.errno))

    files = Watched(before)

    def arm() -> None:
        counting.append(files.count)
        os.access("/__MARK__", os.F_OK)

    runtime = Runtime(settings, asked.plan, content(settings).catalogue, files)
    state = once(runtime, arm)
    code = outcome(state)
    sys.stdout.write("SAVED\n" if code == 0 else f"{state.place}: {state.notice}\n")
    sys.stdout.write(f"{files.count - counting[0]} acts\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
