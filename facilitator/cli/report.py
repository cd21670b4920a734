"""`facilitator report`: a plan as one self-contained HTML page."""

from __future__ import annotations

import argparse
from pathlib import Path

from facilitator.cli.criteria import criteria
from facilitator.cli.links import IN_MARKUP, write_output
from facilitator.cli.readable import readable
from facilitator.review.report.page import BEGINNING, report
from facilitator.settings import Settings


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the page; 2 when the plan cannot be read or the page not be written."""
    against, path = criteria(arguments, settings), Path(arguments.plan)
    page = report(readable(path, against.catalogue), against, settings.today)
    if arguments.output in (None, "-"):
        print(page, end="")
        return 0
    return write_output(Path(arguments.output), page, BEGINNING, IN_MARKUP, settings)
