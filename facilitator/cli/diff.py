"""`facilitator diff`: what changed between two plans, from files or from git."""

from __future__ import annotations

import argparse
from pathlib import Path

from facilitator.cli.faults import at, refuse
from facilitator.review.codes import UNREADABLE
from facilitator.review.difference import compare
from facilitator.review.difference_render import render_difference
from facilitator.review.sources import SourceError, version
from facilitator.runtime.criteria import load_criteria
from facilitator.settings import Settings
from facilitator.storage.steps_folder import steps_folder


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the difference: 0 when there is none, 1 when there is, 2 when a plan cannot be read."""
    criteria = load_criteria(steps_folder(settings.steps))
    try:
        old = version(arguments.old, Path.cwd(), criteria.catalogue)
        new = version(arguments.new, Path.cwd(), criteria.catalogue)
    except SourceError as error:
        return refuse(str(error))
    broken = [(v.name, p) for v in (old, new) for p in v.reading.problems if p.code in UNREADABLE]
    if broken:
        return refuse(*(at(name, problem) for name, problem in broken))
    difference = compare(old, new, criteria, settings.today)
    print(render_difference(difference, arguments.format), end="")
    return 0 if difference.same else 1
