"""Opens the session on a terminal, and says how it ended without the user's text."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from facilitator.runtime.content import content
from facilitator.runtime.plan_file import UnreadableError
from facilitator.runtime.session_runtime import Runtime
from facilitator.session import events as m
from facilitator.session.play import begin, play
from facilitator.session.state import Place, State, unsaved_steps
from facilitator.settings import Settings
from facilitator.tui import terminal_input
from facilitator.tui.app import Facilitator
from facilitator.tui.ask_first import with_own_steps

if TYPE_CHECKING:
    from traceback import StackSummary


def open_session(settings: Settings, plan: Path) -> int:
    """Open the guided session on a plan and return the exit code; what went wrong is said without the user's text."""
    terminal_input.install()
    settings = with_own_steps(settings)
    loaded = content(settings)
    runtime = Runtime(settings, plan, loaded.catalogue)
    try:
        opened = runtime.open()
    except UnreadableError as problem:
        print(problem, file=sys.stderr)  # noqa: T201
        return 2
    try:
        opened = opened._replace(remarks=(*settings.remarks, *opened.remarks))
        state, _ = play(begin(loaded, settings.today, opened.reading), opened)
        if not state.draft.user_name and settings.user_name and state.place is Place.CONTEXT:
            state, _ = play(state, m.Introduce(user_name=settings.user_name))
        app = Facilitator(state, runtime)
        app.run()
        if app.return_code == 0:
            _goodbye(app.state, plan)
        if app.failure is not None:
            return _failed(app.failure, app.failed_at, runtime)
        return app.return_code or 0
    finally:
        runtime.close()


def _goodbye(state: State, plan: Path) -> None:
    """Say what is kept and where it goes on."""
    drafted = unsaved_steps(state)
    if drafted and not state.read_only:
        print(f"{plan.name}: the draft of step {drafted[0]} is kept; open the plan again to go on.")  # noqa: T201


def _failed(failure: BaseException, where: StackSummary | None, runtime: Runtime) -> int:
    """Say that the program failed, where the draft is, and how to report it; never any of the user's text."""
    last = where[-1] if where else None
    place = f" at {Path(last.filename).name}, line {last.lineno}" if last else ""
    print(f"facilitator failed: {type(failure).__name__}{place}.", file=sys.stderr)  # noqa: T201
    print(  # noqa: T201
        f"Your answers are kept in {runtime.drafts.folder}; open the plan again to go on.",
        file=sys.stderr,
    )
    print(  # noqa: T201
        "To report it, run again with --traceback and send what it prints (no answer of yours is in it).",
        file=sys.stderr,
    )
    if where and os.environ.get("FACILITATOR_TRACEBACK"):
        print("".join(where.format()), file=sys.stderr)  # noqa: T201
    return 1
