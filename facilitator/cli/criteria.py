"""What `check` and `report` review against: the content, and the project's documents when they are asked for."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from facilitator.cli.faults import refuse
from facilitator.review.criteria import Criteria
from facilitator.runtime.criteria import load_criteria
from facilitator.runtime.project import Documents
from facilitator.settings import Settings
from facilitator.storage.steps_folder import steps_folder


def criteria(arguments: argparse.Namespace, settings: Settings) -> Criteria:
    """Load the content; with --documents also what they say, telling which of them cannot be compared."""
    found = load_criteria(steps_folder(settings.steps))
    if not arguments.documents:
        return found
    documents = Documents(settings.root, not_compared)
    return replace(found, documents=documents.said, digests=documents.digests)


def held_against_repository(against: Criteria, root: Path, settings: Settings) -> Criteria:
    """Hold the plans against a repository too (--project), telling what of it cannot be looked at."""
    from facilitator.runtime.assessing import followed_in  # what looks at repositories is not small

    def tell(remark: str) -> None:
        refuse(f"{root}: {remark}")

    return replace(against, followed=followed_in(steps_folder(settings.steps), root, tell))


def not_compared(problem: str) -> None:
    """Say on stderr what is not compared, and why."""
    refuse(f"not compared: {problem}")
