"""`facilitator report`: a plan as one self-contained HTML page."""

from __future__ import annotations

import argparse
from pathlib import Path

from facilitator.bounded import write_file
from facilitator.cli.criteria import criteria
from facilitator.cli.faults import refuse
from facilitator.review.codes import UNREADABLE
from facilitator.review.report.page import report
from facilitator.runtime.plan_file import read_plan
from facilitator.settings import Settings


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the page; 2 when the plan cannot be read or the page not be written."""
    against, path = criteria(arguments, settings), Path(arguments.plan)
    reading = read_plan(path, against.catalogue)
    if not reading.sha256:
        return refuse(f"{path}: there is no such plan.")
    broken = [p for p in reading.problems if p.code in UNREADABLE]
    if broken:
        return refuse(*(f"{path}:{p.line or 1}: {p.message} [{p.code}]" for p in broken))
    page = report(reading, against, settings.today)
    if arguments.output in (None, "-"):
        print(page, end="")
        return 0
    return _write(Path(arguments.output), page, path)


def _write(target: Path, page: str, plan: Path) -> int:
    """Write the page, never over the plan."""
    try:
        if target.exists() and target.samefile(plan):
            return refuse(f"{target}: is the plan itself.")
        write_file(target, page.encode())
    except OSError as error:
        return refuse(f"{target}: {error.strerror or error}")
    return 0
