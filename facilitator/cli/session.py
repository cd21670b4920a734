"""`facilitator [PLAN]`: the guided session; imports the screen only where there is a terminal."""

from __future__ import annotations

import argparse
import gc
import os
import shlex
import sys
from pathlib import Path

from facilitator.cli.faults import refuse
from facilitator.settings import Settings

FOR_USERS = {
    "TEXTUAL_ANIMATIONS": ("none", "basic", "full"),
    "TEXTUAL_COLOR_SYSTEM": ("auto", "standard", "256", "truecolor"),
}
"""Of the variables of Textual, what somebody may need for a terminal, and what it can be."""
SMALLEST = (80, 24)
"""Columns and rows that every page is complete at."""


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Open the session; 2 where there is no terminal that can show it."""
    plan = Path(arguments.plan) if arguments.plan else settings.plan
    if plan.is_dir():
        return refuse(f"{plan}: is a folder, not a plan.")
    if trouble := _no_terminal():
        command = f"Without a screen, play an answers file instead: {_without_screen(plan)}"
        return refuse(f"facilitator: {trouble}", command)
    if arguments.traceback:
        os.environ["FACILITATOR_TRACEBACK"] = "1"
    forget_others()
    # nothing made until the first picture is garbage: the screen collects again once it stands
    gc.disable()
    from facilitator.tui.run import open_session

    return int(open_session(settings, plan))


def _without_screen(plan: Path) -> str:
    """The command that plays the answers file beside the plan, or that of the sample."""
    beside = plan.with_name("answers.yaml")
    answers = beside if beside.is_file() else Path("planning_artifacts/answers.yaml")
    return f"facilitator run {shlex.quote(_short(plan))} --answers {shlex.quote(_short(answers))}"


def forget_others() -> None:
    """Take away by what else Textual would run a module, write what is typed, connect or fail, and sizes of elsewhere."""
    for name, value in list(os.environ.items()):
        kept = value.lower() in FOR_USERS.get(name, ())
        if name in ("COLUMNS", "LINES") or (name.startswith("TEXTUAL") and not kept):
            del os.environ[name]


def _no_terminal() -> str:
    """Say why no screen can be shown; empty when one can."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return "this is not a terminal."
    if os.environ.get("TERM", "") in ("", "dumb"):
        return "this terminal cannot draw a screen (TERM is dumb or not set)."
    size = os.get_terminal_size()
    if 0 < size.columns < SMALLEST[0] or 0 < size.lines < SMALLEST[1]:
        wanted = f"{SMALLEST[0]} × {SMALLEST[1]}"
        return (
            f"this terminal is too small: {size.columns} × {size.lines}, and {wanted} are needed."
        )
    return ""


def _short(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
