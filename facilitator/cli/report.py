"""`facilitator report`: a plan as one self-contained HTML page."""

from __future__ import annotations

import argparse
from pathlib import Path

from facilitator.cli.criteria import criteria
from facilitator.cli.faults import at, refuse
from facilitator.cli.links import write_output
from facilitator.review.codes import UNREADABLE
from facilitator.review.report.page import BEGINNING, report
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
        return refuse(*(at(path, problem) for problem in broken))
    page = report(reading, against, settings.today)
    if arguments.output in (None, "-"):
        print(page, end="")
        return 0
    return write_output(Path(arguments.output), page, BEGINNING, settings)
