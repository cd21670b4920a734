"""Tells a pipeline plan from the documents of a project: what was decided here is no evidence for itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from facilitator.bounded import read_beginning
from facilitator.context.nouns import EXCLUDED, Document
from facilitator.patterns import regex

REASON = "it is a pipeline plan, and no evidence for itself"
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


def partition(root: Path, listed: Iterable[Document]) -> tuple[list[Document], list[Document]]:
    """Documents without the plans among their parts, and those that are excluded, plans among them."""
    kept, out = [], []
    for document in listed:
        if document.state == EXCLUDED:
            out.append(document)
        elif is_plan_file(root / document.path):
            out.append(replace(document, state=EXCLUDED, reason=REASON, parts=()))
        else:
            plans = [part for part in document.parts if is_plan_file(root / part)]
            parts = tuple(part for part in document.parts if part not in plans)
            if document.path.endswith("/"):
                out += [Document(part, document.kind, EXCLUDED, REASON) for part in plans]
            if parts or not document.path.endswith("/"):
                kept.append(replace(document, parts=parts))
    return kept, out
