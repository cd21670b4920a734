"""What a workflow shows of its own safety: actions that are pinned to a commit, rights that are named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from facilitator.context.traces.rows import YamlRow
from facilitator.model import Statement
from facilitator.patterns import regex
from facilitator.secret_lines import beginning

_COMMIT = regex(r"[^@\s]+@([0-9a-f]{40}|sha256:[0-9a-f]{64})\b.*")


_FOLDER = regex(r"([A-Za-z][\w-]{0,60})/.{1,200}")
_SHARED = frozenset(["docs", "doc", "src", "test", "tests", "scripts"])
"""Folders that are no part of their own."""


def of_workflow(file: str, rows: Iterable[YamlRow]) -> Iterator[Statement]:
    """Actions and rights of one workflow, and the folders whose changes start it."""
    for row in rows:
        if part := _part(row):
            yield Statement("part-path", part, "decided", file, row.line, beginning(row.value))
        if row.key == "uses" and row.value and not row.value.startswith("./"):
            value = "pinned" if _COMMIT.fullmatch(row.value) else "unpinned"
            yield Statement("hardening", value, "decided", file, row.line, beginning(row.value))
        elif "permissions" in row.keys and row.value:
            value = "all-rights" if row.value == "write-all" else "least-rights"
            text = f"{row.key}: {row.value}"
            yield Statement("hardening", value, "decided", file, row.line, beginning(text))


def _part(row: YamlRow) -> str:
    """The folder whose changes start a workflow; empty where a row names none."""
    of_trigger = row.keys[:1] == ("on",) and row.named[-1:] == ("paths",)
    found = _FOLDER.fullmatch(row.value) if of_trigger else None
    return found[1] if found and found[1] not in _SHARED else ""


def whole(found: Iterable[Statement]) -> Iterator[Statement]:
    """All statements, but pinned only where every action is, and rights only where every workflow names them."""
    listed = list(found)
    shown = {one.value for one in listed if one.field == "hardening"}
    hidden = {"pinned"} & shown if "unpinned" in shown else set()
    named = {one.file for one in listed if (one.field, one.value) == ("hardening", "least-rights")}
    workflows = {o.file for o in listed if o.field == "hardening" and "/workflows/" in o.file}
    if not workflows <= named:
        hidden.add("least-rights")
    yield from (o for o in listed if o.field != "hardening" or o.value not in hidden)
