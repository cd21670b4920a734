"""What a workflow shows of its own safety: actions that are pinned to a commit, rights that are named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from facilitator.context.traces.rows import YamlRow
from facilitator.model import Statement
from facilitator.patterns import regex

_COMMIT = regex(r"[^@\s]+@([0-9a-f]{40}|sha256:[0-9a-f]{64})\b.*")


def of_workflow(file: str, rows: Iterable[YamlRow]) -> Iterator[Statement]:
    """Actions and rights of one workflow."""
    for row in rows:
        if row.key == "uses" and row.value and not row.value.startswith("./"):
            value = "pinned" if _COMMIT.fullmatch(row.value) else "unpinned"
            yield Statement("hardening", value, "decided", file, row.line, row.value[:300])
        elif "permissions" in row.keys and row.value:
            value = "all-rights" if row.value == "write-all" else "least-rights"
            text = f"{row.key}: {row.value}"
            yield Statement("hardening", value, "decided", file, row.line, text[:300])


def whole(found: Iterable[Statement]) -> Iterator[Statement]:
    """All statements, but pinned only where every action is: one that is not can do all that the others cannot."""
    listed = list(found)
    loose = any((one.field, one.value) == ("hardening", "unpinned") for one in listed)
    for one in listed:
        if not (loose and (one.field, one.value) == ("hardening", "pinned")):
            yield one
