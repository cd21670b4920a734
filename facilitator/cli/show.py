"""`facilitator show`: a plan as read, for people or as JSON. Imports neither Textual nor pydantic."""

from __future__ import annotations

import argparse
from pathlib import Path

from facilitator.cli.faults import at, refuse
from facilitator.cli.printing import print_json
from facilitator.document.shown import as_json, as_text
from facilitator.review.criteria import judge
from facilitator.runtime.criteria import load_criteria
from facilitator.runtime.draft_state import draft_state
from facilitator.runtime.plan_file import read_plan
from facilitator.settings import Settings
from facilitator.storage.content import load_catalogue
from facilitator.storage.steps_folder import steps_folder
from facilitator.validation.glance import READY, plan_status


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the plan; 2 when it cannot be read."""
    path = Path(arguments.plan)
    folder = steps_folder(settings.steps)
    known = load_catalogue(folder)
    reading = read_plan(path, known)
    draft = draft_state(settings, path)
    if not reading.sha256 and draft is None:
        return refuse(f"{path}: there is no such plan.")
    if reading.damaged and not reading.sections:
        return refuse(*(at(path, problem) for problem in reading.problems))
    if arguments.json:
        judged = judge(reading, load_criteria(folder), settings.today)
        ready = plan_status(judged, reading.plan) == READY
        print_json(as_json(reading, known, str(path), draft, ready=ready))
    else:
        print(as_text(reading, known, str(path), draft), end="")
    return 0
