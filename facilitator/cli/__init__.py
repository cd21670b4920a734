"""The command line: arguments in, an exit code out. What a command needs is imported when it runs."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

COLLECT_AT = 200_000
"""Objects that a short command may make before the first garbage collection: mostly it ends before that."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; results go to stdout, messages to stderr.

    Exit codes are the contract of each command; besides: 2 for what cannot be used or read, 70 for a fault
    of the program, 130 when interrupted.
    """
    from facilitator.cli.printing import guarded

    _open_what_is_closed()
    with guarded():
        return _guarded(list(sys.argv[1:] if argv is None else argv))


def _open_what_is_closed() -> None:
    """Open what the caller closed (`>&-`): a plan that is opened next would get its number, and be printed into."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            lowest = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(lowest, mode, encoding="utf-8", closefd=False))


def _guarded(argv: list[str]) -> int:
    from facilitator.cli.faults import explain
    from facilitator.cli.parser import parse

    whole = False
    try:
        try:
            arguments = parse(argv)
        except SystemExit:  # the help is printed, and may be held back still
            sys.stdout.flush()
            raise
        whole = arguments.traceback
        code = _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output has gone: nothing is left to say
        _print_no_more()
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as fault:
        if getattr(sys.stdout, "fault", None):
            _print_no_more()
        return explain(fault, whole=whole)
    return code


def _print_no_more() -> None:
    """What is held back goes nowhere, so that Python does not try again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _here() -> Path:
    """The folder that the program was started in; raises SettingsError where that was removed, say."""
    from pathlib import Path

    from facilitator.settings import SettingsError

    try:
        return Path.cwd()
    except OSError as why:
        message = f"the folder that you are in cannot be used ({why.strerror}): change to another"
        raise SettingsError(message) from None


def _run(arguments: object) -> int:
    from importlib import import_module
    from pathlib import Path

    from facilitator.cli.faults import refuse
    from facilitator.cli.own_steps import decided
    from facilitator.settings import read_settings

    given = vars(arguments)
    plan = given.get("plan")
    settings = read_settings(
        given, os.environ, _here(), Path(plan) if isinstance(plan, str) else None
    )
    in_session = given["module"] == "session"
    settings = decided(settings, in_session)
    if not in_session:  # which shows them itself, and sets its own times for collecting
        refuse(*settings.remarks)
        gc.set_threshold(COLLECT_AT)
    command = import_module(f"facilitator.cli.{given['module']}")
    return int(command.run(arguments, settings))
