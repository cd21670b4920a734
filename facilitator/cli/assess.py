"""`facilitator assess`: what a delivery phase needs, what a repository shows of it, and whether it follows a plan."""

from __future__ import annotations

import argparse
from pathlib import Path

from facilitator.bounded import read_file
from facilitator.cli.faults import refuse
from facilitator.cli.links import IN_JSON, IN_MARKUP, write_output
from facilitator.cli.printing import print_json
from facilitator.cli.readable import whole
from facilitator.conditions import Facts
from facilitator.model import PHASES, Plan
from facilitator.phases.standing import Assessment, CellState, GapTask
from facilitator.review.assessment.baseline import BaselineError, known_gaps, new_gaps
from facilitator.review.assessment.plain import as_json, task_json
from facilitator.review.criteria import judge
from facilitator.runtime.assessing import assess_repository
from facilitator.runtime.criteria import load_criteria
from facilitator.settings import Settings
from facilitator.storage.content import load_phases
from facilitator.storage.steps_folder import steps_folder
from facilitator.text import json_text

LARGEST_BASELINE = 5_000_000
"""Bytes of an earlier assessment."""


class _RefusedError(Exception):
    """Why nothing is assessed, line by line."""


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the assessment; 1 where --fail-on asks for it and there are such gaps, 2 where it cannot be made."""
    try:
        root, known = _place(arguments, settings), _known(arguments)
        plan, facts = _plan(arguments, settings)
        phase = _phase(arguments, plan)
        assessment = assess_repository(steps_folder(settings.steps), root, phase, plan, facts)
    except _RefusedError as refused:
        return refuse(*refused.args)
    label = load_phases(steps_folder(settings.steps)).labels.get(phase, phase)
    _print(assessment, label, arguments.format)
    if arguments.tasks:
        code = _write_tasks(Path(arguments.tasks), assessment.tasks, settings)
        if code:
            return code
    return 1 if _fails(assessment, arguments.fail_on, known) else 0


def _place(arguments: argparse.Namespace, settings: Settings) -> Path:
    root = Path(arguments.directory) if arguments.directory else settings.root
    if not root.is_dir():
        raise _RefusedError(f"{root}: there is no such folder.")
    return root


def _plan(arguments: argparse.Namespace, settings: Settings) -> tuple[Plan | None, Facts | None]:
    """The plan that was named, and what conditions are held against; nothing where none was."""
    if not arguments.of_plan:
        return None, None
    path, against = Path(arguments.of_plan), load_criteria(steps_folder(settings.steps))
    reading = whole(path, against.catalogue)
    return reading.plan, judge(reading, against, settings.today).facts


def _phase(arguments: argparse.Namespace, plan: Plan | None) -> str:
    """The phase that was named, else the one the plan records."""
    recorded = plan.context.delivery_phase if plan else ""
    phase = arguments.phase or recorded
    if phase not in PHASES:
        said = f"the plan records {recorded!r}" if recorded else "no plan names one"
        raise _RefusedError(
            f"facilitator assess: which phase? {said}; add --phase {'|'.join(PHASES)},"
            " or --plan with a plan that records one."
        )
    return str(phase)


def _known(arguments: argparse.Namespace) -> frozenset[tuple[str, str]]:
    if not arguments.baseline:
        return frozenset()
    try:
        return known_gaps(read_file(arguments.baseline, LARGEST_BASELINE))
    except (OSError, BaselineError) as error:
        why = getattr(error, "strerror", None) or error
        raise _RefusedError(f"{arguments.baseline}: {why}.") from error


def _print(assessment: Assessment, label: str, form: str) -> None:
    if form == "json":
        print_json(as_json(assessment))
    elif form == "sarif":
        from facilitator.review.assessment.log import as_sarif

        print_json(as_sarif(assessment))
    elif form == "markdown":
        from facilitator.review.assessment.markdown import as_markdown

        print(as_markdown(assessment, label), end="")
    else:
        from facilitator.review.assessment.text import as_text

        print(as_text(assessment, label), end="")


def _write_tasks(place: Path, tasks: tuple[GapTask, ...], settings: Settings) -> int:
    """Write the tasks: into a folder one file each, else a checklist, or JSON where the name says so."""
    from facilitator.review.assessment.markdown import CHECKLIST, TASK, checklist, task_files

    if place.is_dir():
        for name, text in task_files(tasks):
            if code := write_output(place / name, text, TASK, IN_MARKUP, settings):
                return code
        return 0
    if place.suffix == ".json":
        text = json_text({"format": 1, "tasks": [task_json(task) for task in tasks]})
        opened = text.removesuffix("\n}") + ",\n"
        return write_output(place, opened, '{\n  "format": 1,\n  "tasks"', IN_JSON, settings)
    return write_output(place, checklist(tasks), CHECKLIST, IN_MARKUP, settings)


def _fails(assessment: Assessment, fail_on: str, known: frozenset[tuple[str, str]]) -> bool:
    """Whether there are gaps of the kinds asked for that the baseline does not know."""
    asked = _STATES.get(fail_on, ())
    new = {(task.row, task.title) for task in new_gaps(assessment.tasks, known)}
    if asked and any(row == "conformance" for row, _ in new):
        return True
    for cell in assessment.cells:
        failing = [point for point in cell.points if point.state in asked]
        if any((cell.row, point.point.closes) in new for point in failing):
            return True
    return False


_STATES = {
    "differs": (CellState.DIFFERS,),
    "missing": (CellState.DIFFERS, CellState.MISSING),
}
