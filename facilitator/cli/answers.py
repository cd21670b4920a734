"""`facilitator answers`: the answers file of a plan, or an empty one."""

from __future__ import annotations

import argparse
from pathlib import Path

from facilitator.answers.skeleton import skeleton
from facilitator.answers.writer import compose_answers, stops_at
from facilitator.cli.faults import refuse
from facilitator.cli.run import damage
from facilitator.runtime.content import content
from facilitator.runtime.plan_file import read_plan
from facilitator.settings import Settings


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the file, and where `run` would stop on it; 2 when the plan cannot be read."""
    known = content(settings)
    if arguments.skeleton:
        print(skeleton(known), end="")
        return 0
    path = Path(arguments.plan) if arguments.plan else settings.plan
    reading = read_plan(path, known.catalogue)
    if not reading.sha256:
        return refuse(f"{path}: there is no such plan.")
    if reading.damaged:
        return refuse(*damage(path, reading))
    print(compose_answers(reading.plan, known.catalogue), end="")
    if stops := stops_at(reading.plan, known.catalogue):
        refuse(f"{path}: {stops}")
    return 0
