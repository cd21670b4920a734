"""Where a plan to compare comes from: a file, or a file as it was in a git revision (`REV:path`)."""

from __future__ import annotations

import os
from pathlib import Path

from facilitator.document.blocks import blocks_at_most
from facilitator.document.read import Reading, read
from facilitator.document.splice import MAX_BYTES
from facilitator.model import Catalogue
from facilitator.model.noun import noun
from facilitator.review.git import GitError, run
from facilitator.review.paths import plan_bytes

LONGEST, MOST_BLOCKS = 600_000, 50_000
"""Bytes, and blocks, of a plan that is compared: each part of it is rendered several times. Ten times a long plan."""
_NAME = 4096
"""Bytes that the name of a commit or a folder can take."""


class SourceError(Exception):
    """Why a plan could not be fetched: names the revision or the file that is not there."""


@noun
class Version:
    """A plan as it was at one place."""

    name: str
    """As it was asked for."""
    data: bytes
    reading: Reading


def version(spec: str, folder: Path, catalogue: Catalogue) -> Version:
    """Fetch and read a plan: a file relative to `folder`, else `REV:path` from git.

    Raises:
        SourceError: neither is there, or it is more than can be compared in seconds.
    """
    file = folder / spec
    revision, colon, path = _split(spec)
    from_git = bool(colon and revision and path) and not os.path.lexists(file)
    data = _from_git(revision, path, folder) if from_git else _from_file(file, spec)
    if len(data) > LONGEST or blocks_at_most(data.decode("utf-8", "replace")) > MOST_BLOCKS:
        raise SourceError(f"“{spec}” is too long to be compared.")
    return Version(spec, data, read(data, catalogue))


def _from_file(file: Path, spec: str) -> bytes:
    try:
        return plan_bytes(file)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no such name"
        raise SourceError(f"“{spec}” cannot be read: {reason}.") from error


def _from_git(revision: str, path: str, folder: Path) -> bytes:
    # --end-of-options: a revision that begins with a dash stays a revision.
    wanted = ("--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    found = _git(folder, "rev-parse", *wanted)
    if found is None:
        raise SourceError(_unknown_revision(revision, folder))
    commit = found.decode("ascii", "replace").strip()
    # git's own rule: from the top of the repository, or with ./ and ../ from this folder
    shown = _git(folder, "cat-file", "blob", f"{commit}:{path}", most=MAX_BYTES)
    if shown is None:
        raise SourceError(_unknown_path(revision, commit, path, folder))
    return shown


def _split(spec: str) -> tuple[str, str, str]:
    """Part `REV:path` where git does: at the first colon outside of braces, `HEAD@{10:00}:plan.md`."""
    depth = 0
    for at, char in enumerate(spec):
        if char == ":" and depth == 0:
            return spec[:at], ":", spec[at + 1 :]
        depth = max(0, depth + (char == "{") - (char == "}"))
    return spec, "", ""


def _unknown_path(revision: str, commit: str, path: str, folder: Path) -> str:
    """Say that a file is not there or not in this clone, and how it is named where it lies below this folder."""
    if _git(folder, "rev-parse", "--verify", "--quiet", f"{commit}:{path}"):
        return f"“{path}” of revision “{revision}” is not in this clone (it is partial, or damaged); nothing was fetched."
    here = f"./{path}"
    dotted = path.startswith(("./", "../"))
    there = None if dotted else _git(folder, "rev-parse", "--verify", "--quiet", f"{commit}:{here}")
    hint = f" From this folder it is “{revision}:{here}”." if there else ""
    return f"Revision “{revision}” has no file “{path}”.{hint}"


def _unknown_revision(revision: str, folder: Path) -> str:
    if _git(folder, "rev-parse", "--git-dir") is None:
        return f"There is no file of that name, and no git repository to look for revision “{revision}” in."
    return f"There is no revision “{revision}”."


def _git(folder: Path, *arguments: str, most: int = _NAME) -> bytes | None:
    try:
        return run(folder, *arguments, most=most)
    except GitError as error:
        raise SourceError(str(error)) from error
