"""`facilitator show`: a plan as read, for people or as JSON. Imports neither Textual nor pydantic."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from facilitator.cli.faults import at, refuse
from facilitator.cli.printing import print_json
from facilitator.document.shown import as_json, as_text
from facilitator.runtime.draft_state import draft_state
from facilitator.runtime.plan_file import read_plan
from facilitator.settings import Settings
from facilitator.storage.content import load_catalogue
from facilitator.storage.steps_folder import steps_folder

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from facilitator.document.reading import Reading


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the plan; 2 when it cannot be read."""
    path = Path(arguments.plan)
    folder = steps_folder(settings.steps)
    known = load_catalogue(folder)
    reading = read_plan(path, known)
    draft = draft_state(settings, path, reading.plan, known)
    if not reading.sha256 and draft is None:
        return refuse(f"{path}: there is no such plan.")
    if reading.damaged and not reading.sections:
        return refuse(*(at(path, problem) for problem in reading.problems))
    if arguments.json:
        ready = _is_ready(reading, folder, settings.today)
        print_json(as_json(reading, known, str(path), draft, ready=ready))
    else:
        print(as_text(reading, known, str(path), draft), end="")
    return 0


def _is_ready(reading: Reading, folder: Traversable, today: str) -> bool:
    """Judge the plan as `check` does. Validation takes a while to import, and only --json says this."""
    from facilitator.review.criteria import judge
    from facilitator.runtime.criteria import load_criteria
    from facilitator.validation.glance import READY, plan_status

    judged = judge(reading, load_criteria(folder), today)
    return plan_status(judged, reading.plan) == READY
