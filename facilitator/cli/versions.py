"""`facilitator versions`: looks tool versions up, or judges results that were saved elsewhere."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from facilitator.bounded import read_file
from facilitator.cli.faults import refuse
from facilitator.cli.links import IN_JSON_LINES, write_output
from facilitator.cli.printing import print_json
from facilitator.model.tools import Tools
from facilitator.runtime.lookups import version_settings
from facilitator.runtime.plan_file import read_plan
from facilitator.settings import Settings
from facilitator.storage.content import load_catalogue, load_tools
from facilitator.storage.steps_folder import steps_folder
from facilitator.versions.answers import (
    CheckedVersions,
    details,
    line,
    projection,
    versions_of,
    versions_of_plan,
    versions_of_results,
)
from facilitator.versions.lookup import Progress, clock
from facilitator.versions.settings import VersionSettings, VersionSettingsError

LARGEST_RESULTS = 20_000_000
"""Bytes of a file of results; an answer of a search has some thousand."""


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print one answer per tool asked or per row; 0 all verified or not versioned, 1 any other, 2 usage."""
    asked = [bool(arguments.tools), bool(arguments.of_plan), bool(arguments.results)]
    if sum(asked) != 1:
        return refuse("facilitator versions: name tools, or --plan PLAN, or --results FILE.")
    try:
        how = version_settings(settings, os.environ)
    except VersionSettingsError as error:
        return refuse(str(error))
    tools = load_tools(steps_folder(settings.steps))
    try:
        answers = _answers(arguments, settings, how, tools)
    except OSError as error:
        return refuse(f"{arguments.results}: {error.strerror or error}")
    if answers is None:
        return refuse(f"{arguments.of_plan}: there is no such plan.")
    _print(answers, as_json=arguments.json)
    refuse(*answers.messages)
    failed = 0
    if arguments.save_results:
        failed = _save(answers, Path(arguments.save_results), settings)
    return failed or answers.exit_code


def _answers(
    arguments: argparse.Namespace, settings: Settings, how: VersionSettings, tools: Tools
) -> CheckedVersions | None:
    if arguments.results:
        path = Path(arguments.results)
        return versions_of_results(read_file(path, LARGEST_RESULTS), path.name, tools, clock())
    if not arguments.of_plan:
        return versions_of(arguments.tools, tools, how, clock, _tell)
    reading = read_plan(Path(arguments.of_plan), load_catalogue(steps_folder(settings.steps)))
    return versions_of_plan(reading.plan, tools, how, clock, _tell) if reading.sha256 else None


def _tell(progress: Progress) -> None:
    """Show somebody who waits at a terminal what is asked; a file or a pipe gets only the answers."""
    if progress.state == "asked" and sys.stderr.isatty():
        print(f"looking for {progress.query} …", file=sys.stderr)


def _print(answers: CheckedVersions, *, as_json: bool) -> None:
    if as_json:
        print_json([projection(record) for record in answers.records])
        return
    before = answers.before or (None,) * len(answers.records)
    for record, recorded in zip(answers.records, before, strict=False):
        print(line(record, recorded))
        for detail in details(record) if recorded is None else ():
            print(f"    {detail}")


def _save(answers: CheckedVersions, path: Path, settings: Settings) -> int:
    from facilitator.versions.results_file import BEGINNING, results_file

    gathered = results_file(answers.records)
    if not gathered:
        return refuse(f"{path}: is not written: nothing came back.")
    opened = gathered.removesuffix("}\n")
    return write_output(path, opened, BEGINNING, IN_JSON_LINES, settings)
