"""Discovery: which documents and CI/CD files a project holds, before anything of them is believed."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from facilitator.bounded import lies_in, read_beginning
from facilitator.context import ci
from facilitator.context.documents import documents
from facilitator.context.nouns import Discovery
from facilitator.context.plans import partition
from facilitator.context.walk import walk
from facilitator.model import Problem, Severity

_CONFIGURATIONS = (
    "_bmad/bmm/config.yaml",
    "_bmad/core/config.yaml",
    "_bmad/config.yaml",
    "_bmad/config.toml",
    ".bmad/bmm/config.yaml",
    "bmad/bmm/config.yaml",
)
_FOLDERS = ("planning_artifacts", "project_knowledge", "implementation_artifacts", "output_folder")
"""Keys that name a folder, in every version of that configuration."""
_HEAD = 4096
"""Bytes read of a candidate for its front matter."""


def discover(root: Path, progress: Callable[[int], None] | None = None) -> Discovery:
    """Look through a project for input documents and CI/CD files.

    `progress` is called now and then with the number of entries seen. Never raises for what lies in the tree.
    """
    folders, problems = configured_folders(root)
    tree = walk(root, progress, own=frozenset(folders.values()))
    judged = documents(tree, folders.values(), lambda path: _head(root / path))
    found = tuple(d for part in partition(root, judged) for d in part)
    files = ci.ci_files(tree.files)
    return Discovery(root, found, files, (), folders, (*problems, *tree.problems))


def configured_folders(root: Path) -> tuple[dict[str, str], list[Problem]]:
    """Read which folders the project's `_bmad` configuration names, relative to the root.

    Read by line: the keys are plain `key: value` in every version; a broken line costs only itself.
    """
    folders: dict[str, str] = {}
    problems = []
    for name in _CONFIGURATIONS:
        lines = _head(root / name, 65_536).split("\n")
        for key, value in (_setting(line) for line in lines if line.startswith(_FOLDERS)):
            if key not in _FOLDERS or not value:
                continue
            path = _relative(root, value)
            if path is None:
                problems.append(
                    Problem(
                        "folder-outside",
                        Severity.WARNING,
                        f"{name}: {key} lies outside this project and is not searched: {value}",
                    )
                )
            elif path and key not in folders and (root / path).is_dir():
                folders[key] = path
    return folders, problems


def _setting(line: str) -> tuple[str, str]:
    """Key and text of a line of YAML or TOML that is a plain text, quoted or not."""
    at = min((i for i in (line.find(":"), line.find("=")) if i >= 0), default=len(line))
    value = line[at + 1 :].strip()
    if value[:1] in ('"', "'"):
        return line[:at].rstrip(), value[1:].partition(value[0])[0].strip()
    return line[:at].rstrip(), value.partition("#")[0].strip()


def _relative(root: Path, value: str) -> str | None:
    """A configured folder relative to the root; None when it leaves the project."""
    text = re.sub(r"^\{(project-root|project_root)\}/?", "", value.strip()).replace("\\", "/")
    text = text.removeprefix("./").rstrip("/")
    if "{" in text:
        return ""
    if text.startswith("/"):
        try:
            text = Path(text).relative_to(os.path.realpath(root)).as_posix()
        except ValueError:
            return None
    if ".." in PurePosixPath(text).parts or re.match(r"^[A-Za-z]:", text):
        return None
    if not lies_in(root / text, root):  # a link leads out
        return None
    return "" if text == "." else text


def _head(path: Path, size: int = _HEAD) -> str:
    """The beginning of a file as text; empty when it cannot be read."""
    try:
        return (
            read_beginning(path, size).decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
        )
    except OSError:
        return ""
