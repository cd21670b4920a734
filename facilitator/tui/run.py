"""Opens the session on a terminal, and says how it ended without the user's text."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

from facilitator.runtime.content import content
from facilitator.runtime.plan_file import UnreadableError
from facilitator.runtime.session_runtime import Runtime
from facilitator.session import events
from facilitator.session.places import Place
from facilitator.session.play import begin, play
from facilitator.session.state import unsaved_steps
from facilitator.settings import Settings
from facilitator.storage.edited_texts import left_behind
from facilitator.storage.place import default_state_dir
from facilitator.text import named_steps
from facilitator.tui import terminal_input
from facilitator.tui.app import Facilitator
from facilitator.tui.ending import Ending


def open_session(settings: Settings, plan: Path) -> int:
    """Open the guided session on a plan and return the exit code; what went wrong is said without the user's text."""
    begun_paste = terminal_input.install()
    if settings.project_steps is not None:  # hardly any project brings content of its own
        from facilitator.tui.ask_first import with_own_steps

        settings = with_own_steps(settings)
    loaded = content(settings)
    runtime = Runtime(settings, plan, loaded.catalogue)
    try:
        opened = runtime.open()
    except UnreadableError as problem:
        print(problem, file=sys.stderr)  # noqa: T201
        return 2
    left = left_behind(settings.state_dir or default_state_dir())
    try:
        opened = replace(opened, remarks=(*settings.remarks, *opened.remarks, *left))
        state, _ = play(begin(loaded, settings.today, opened.reading), opened)
        if not state.draft.user_name and settings.user_name and state.place is Place.CONTEXT:
            state, _ = play(state, events.Introduce(user_name=settings.user_name))
        ending = Ending()
        app = Facilitator(state, runtime, ending.begin, begun_paste)
        app.run()
        code = _ended(app, runtime, plan)
        if not app.commands.close():
            ending.leave_behind(code)
        return code
    finally:
        runtime.close()


def _ended(app: Facilitator, runtime: Runtime, plan: Path) -> int:
    """Say how it ended; the exit code."""
    if app.failure is not None:
        return _failed(app, runtime)
    _goodbye(app, plan)
    return app.return_code or 0


def _goodbye(app: Facilitator, plan: Path) -> None:
    """Say what is kept and where it goes on; of what no disk has confirmed, that it is not."""
    drafted = unsaved_steps(app.state)
    if app.rescued:
        print(app.rescued)  # noqa: T201
    elif app.unstored:
        print(f"{plan.name}: {_not_stored(app)}", file=sys.stderr)  # noqa: T201
    elif drafted and not app.state.read_only and app.return_code == 0:
        kept = f"the draft of {named_steps(drafted)} is kept; open the plan again to go on."
        print(f"{plan.name}: {kept}")  # noqa: T201


def _not_stored(app: Facilitator) -> str:
    why = app.draft_fault or "the disk does not answer"
    return f"the draft of {named_steps(unsaved_steps(app.state))} is NOT stored ({why})."


def _failed(app: Facilitator, runtime: Runtime) -> int:
    """Say that the program failed, where the draft is, and how to report it; never any of the user's text."""
    failure, where = app.failure, app.failed_at
    last = where[-1] if where else None
    place = f" at {Path(last.filename).name}, line {last.lineno}" if last else ""
    print(f"facilitator failed: {type(failure).__name__}{place}.", file=sys.stderr)  # noqa: T201
    kept = f"Your answers are kept in {runtime.drafts.folder}; open the plan again to go on."
    print(_not_stored(app) if app.unstored else kept, file=sys.stderr)  # noqa: T201
    print(  # noqa: T201
        "To report it, run again with --traceback and send what it prints (no answer of yours is in it).",
        file=sys.stderr,
    )
    if where and os.environ.get("FACILITATOR_TRACEBACK"):
        print("".join(where.format()), file=sys.stderr)  # noqa: T201
    return 1
