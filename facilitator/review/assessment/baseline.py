"""What an earlier assessment knew: gaps that stand in it do not fail a run again."""

from __future__ import annotations

import json
from collections.abc import Iterable

from facilitator.phases.standing import GapTask


class BaselineError(Exception):
    """The file is no assessment; the text says why."""


def known_gaps(data: bytes) -> frozenset[tuple[str, str]]:
    """Row and title of each task of an assessment that was kept as JSON.

    Raises:
        BaselineError: it is none.
    """
    try:
        kept = json.loads(data)
        return frozenset((str(task["row"]), str(task["title"])) for task in kept["tasks"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BaselineError("it is no assessment as JSON (--format json)") from error


def new_gaps(tasks: Iterable[GapTask], known: frozenset[tuple[str, str]]) -> tuple[GapTask, ...]:
    """The tasks that were not known."""
    return tuple(task for task in tasks if (task.row, task.title) not in known)
