"""Says what went wrong: a refusal in its own words, a fault of the program without the user's text."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from facilitator.model import Problem

USAGE, FAULT = 2, 70


def explain(fault: Exception, *, whole: bool = False) -> int:
    """Write the message of an exception to stderr, or its `whole` traceback, and return the exit code."""
    if whole:
        import traceback

        traceback.print_exception(fault)
        return FAULT
    if type(fault).__name__ in _REFUSALS:
        return refuse(*(getattr(fault, "messages", None) or [str(fault)]))
    if isinstance(fault, OSError):  # a place that cannot be used is no fault of the program
        where = f"{fault.filename}: " if fault.filename else ""
        return refuse(f"facilitator: {where}{fault.strerror or type(fault).__name__}.")
    place = fault.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f" in {place.tb_frame.f_globals.get('__name__')}:{place.tb_lineno}" if place else ""
    return refuse(
        f"facilitator failed: {type(fault).__name__}{where}.",
        "The plan is as it was at the last save; `facilitator drafts list` shows what was kept beside it.",
        "Please report this with the lines above; --traceback adds details (they can hold text of yours).",
        code=FAULT,
    )


_REFUSALS = (
    "ContentError",
    "SettingsError",
    "UnreadableError",
    "AnswersError",
    "FileNotFoundError",
)
"""By name, so that the classes need not be imported to be recognised."""


def at(path: object, problem: Problem) -> str:
    """Say a problem of a plan with its line, where it has one."""
    where = f"{path}:{problem.line}" if problem.line else f"{path}"
    return f"{where}: {problem.message} [{problem.code}]"


def without_keys(message: str) -> str:
    """What a save says, without what a session adds to it: a command has no key C, and keeps no answers."""
    return message.removesuffix(" Your answers are kept; press C to try again.")


def refuse(*messages: str, code: int = USAGE) -> int:
    """Write messages to stderr, one a line, and return the exit code."""
    for message in messages:
        # A name can hold a line end, and a line of its own would be believed to be the program's.
        print(message.replace("\n", "␊"), file=sys.stderr)
    return code
