"""`facilitator context`: what step 1 finds in a project, or in one document."""

from __future__ import annotations

import argparse
from pathlib import Path

from facilitator.cli.faults import refuse
from facilitator.cli.printing import print_json
from facilitator.context.report import as_json, context
from facilitator.settings import Settings


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the report; also without an architecture document the code is 0."""
    path = Path(arguments.path) if arguments.path else settings.root
    if not path.exists():
        return refuse(f"{path}: there is no such folder or document.")
    report = context(path)
    if arguments.json:
        print_json(as_json(report))
        return 0
    from facilitator.cli.context_text import as_text

    searched = "" if arguments.path else f"{settings.root} ({settings.root_because})"
    print(as_text(report, searched), end="")
    return 0
