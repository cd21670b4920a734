"""Tells a plan, and what was made of one, from the files of a project: what was decided here is no evidence for itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from facilitator.bounded import read_beginning
from facilitator.context.nouns import EXCLUDED, Document
from facilitator.model import Statement
from facilitator.patterns import regex
from facilitator.text import MADE_BY

REASON = "it is a pipeline plan, or was made of one: no evidence for itself"
_HEAD = 400
"""Bytes in which an exported file has said what it is."""
_FRONT = regex(r"\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_OURS = regex(
    r"^(?:facilitator:[ \t]*\r?\n[ \t]+(?:format|sections|signatures):"
    r"|[\"']?workflowType[\"']?[ \t]*:[ \t]*[\"']?pipeline[\"']?[ \t]*\r?$)",
    re.MULTILINE,
)
_FRONT_BYTES = 65_536
"""Bytes of the longest front matter that a plan can have."""


def is_plan(text: str) -> bool:
    """Whether the front matter of a document says that it is a pipeline plan."""
    front = _FRONT.match(text[: _FRONT_BYTES + 16])
    return bool(front and _OURS.search(front[1]))


def is_plan_file(path: Path) -> bool:
    """Whether a file is a pipeline plan; one that cannot be read is none."""
    try:
        return is_plan(read_beginning(path, _FRONT_BYTES + 16).decode("utf-8", "replace"))
    except OSError:
        return False


def is_made_of_a_plan(path: Path) -> bool:
    """Whether a file was exported from a plan, as its first line says."""
    try:
        return MADE_BY in read_beginning(path, _HEAD).decode("utf-8", "replace")
    except OSError:
        return False


def of_the_project(root: Path, said: Iterable[Statement]) -> list[Statement]:
    """The statements but those of files that were made of a plan."""
    made: dict[str, bool] = {}
    kept = []
    for one in said:
        if one.file not in made:
            made[one.file] = is_made_of_a_plan(root / one.file)
        if not made[one.file]:
            kept.append(one)
    return kept


def is_ours(path: Path) -> bool:
    """Whether a file is a plan, or was made of one."""
    return is_plan_file(path) or is_made_of_a_plan(path)


def partition(root: Path, listed: Iterable[Document]) -> tuple[list[Document], list[Document]]:
    """Documents without the plans among their parts, and those that are excluded, plans among them."""
    kept, out = [], []
    for document in listed:
        if document.state == EXCLUDED:
            out.append(document)
        elif is_ours(root / document.path):
            out.append(replace(document, state=EXCLUDED, reason=REASON, parts=()))
        else:
            plans = [part for part in document.parts if is_ours(root / part)]
            parts = tuple(part for part in document.parts if part not in plans)
            if document.path.endswith("/"):
                out += [Document(part, document.kind, EXCLUDED, REASON) for part in plans]
            if parts or not document.path.endswith("/"):
                kept.append(replace(document, parts=parts))
    return kept, out
