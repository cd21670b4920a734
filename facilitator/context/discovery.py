"""Discovery: which documents and CI/CD files a project holds, before anything of them is believed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from facilitator.bounded import read_beginning
from facilitator.context import ci
from facilitator.context.documents import documents, not_asked_for
from facilitator.context.nouns import Discovery
from facilitator.context.plans import is_ours, partition
from facilitator.context.walk import walk
from facilitator.model import Problem, Severity
from facilitator.settings.project import folders_of_project

_HEAD = 12_288
"""Bytes read of a candidate for its front matter and its status."""


def discover(root: Path, progress: Callable[[int], None] | None = None) -> Discovery:
    """Look through a project for input documents and CI/CD files.

    `progress` is called now and then with the number of entries seen. Never raises for what lies in the tree.
    """
    folders, problems = configured_folders(root)
    tree = walk(root, progress, own=frozenset(folders.values()))
    judged = documents(tree, folders.values(), lambda path: head(root / path))
    found = [d for part in partition(root, judged) for d in part]
    planning = folders.get("planning_artifacts", "planning_artifacts")
    beside = not_asked_for(planning, tree.folders, judged)
    found += sorted(
        (d for d in beside if not is_ours(root / d.path)), key=lambda document: document.path
    )
    files = ci.ci_files_in(tree.folders)
    return Discovery(
        root, tuple(found), files, (), folders, (*problems, *tree.problems), tree.folders
    )


def configured_folders(root: Path) -> tuple[dict[str, str], list[Problem]]:
    """Read which folders the project's settings name for documents, relative to the root."""
    folders, remarks = folders_of_project(root)
    return folders, [Problem("folder-outside", Severity.WARNING, remark) for remark in remarks]


def head(path: Path, size: int = _HEAD) -> str:
    """The beginning of a file as text; empty when it cannot be read."""
    try:
        return (
            read_beginning(path, size).decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
        )
    except OSError:
        return ""
