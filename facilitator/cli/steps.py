"""`facilitator steps check`: validates a folder of step files."""

from __future__ import annotations

import argparse
from pathlib import Path

from facilitator.cli.faults import refuse
from facilitator.settings import Settings
from facilitator.storage.content import check_folder
from facilitator.storage.steps_folder import steps_folder


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print every fault as file:line: what was expected; 1 when there is any."""
    given = Path(arguments.folder) if arguments.folder else settings.steps
    if given is not None and not given.is_dir():
        return refuse(f"{given}: there is no such folder.")
    folder = steps_folder(given)
    faults = check_folder(folder)
    for fault in faults:
        print(fault)
    if not faults:
        print(f"{folder}: complete")
    return 1 if faults else 0
