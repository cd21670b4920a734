"""What `check` and `report` review against: the content, and the project's documents when they are asked for."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace

from facilitator.review.criteria import Criteria
from facilitator.runtime.criteria import load_criteria
from facilitator.runtime.project import said_by_documents
from facilitator.settings import Settings
from facilitator.storage.steps_folder import steps_folder


def criteria(arguments: argparse.Namespace, settings: Settings) -> Criteria:
    """Load the content; with --documents also what they say, telling which of them cannot be compared."""
    found = load_criteria(steps_folder(settings.steps))
    if not arguments.documents:
        return found
    return replace(found, documents=said_by_documents(settings.root, not_compared))


def not_compared(problem: str) -> None:
    """Say on stderr which document says nothing."""
    print(f"not compared: {problem}", file=sys.stderr)
