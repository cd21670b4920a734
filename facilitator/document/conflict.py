"""Whether an operation still fits what is on disk, and what changed there. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from facilitator.document.errors import DocumentError
from facilitator.document.fingerprint import normal
from facilitator.document.frontmatter import cut
from facilitator.document.operation import Conflict, Operation, Rewrite, SaveSection, SaveSignatures
from facilitator.document.sections import Outline, outline
from facilitator.document.splice import decode, find, is_blank
from facilitator.model.noun import noun

Digests = Callable[[bytes], Mapping[str, str]]
"""Reads a document: step number to the digest of that section's decisions."""


def find_conflict(
    data: bytes | None, op: Operation, digests: Digests | None = None
) -> Conflict | None:
    """Return why the operation must not be replayed on these bytes, which are not those it was made from.

    A section that already is as the operation would write it is no conflict.

    Raises:
        DocumentError: the document cannot be read; or what is to be signed, or written anew, is not what is on disk.
    """
    if isinstance(op, SaveSignatures | Rewrite) and op.base:
        # It holds the whole list, or all sections: what another one wrote would be lost.
        message = f"It changed on disk after it was read for {op.label}. Look at it, and try again."
        raise DocumentError("changed", message)
    if data is None or is_blank(data) or not isinstance(op, SaveSection):
        return None
    found = _outline(data)
    section = find(found, op.heading)
    disk = normal(section.text) if section else ""
    titles = tuple(s.title for s in found.sections)
    sides = op.heading, op.base_section, disk, op.section
    if disk not in (normal(op.base_section), normal(op.section)):
        return Conflict("section", *sides, (), titles)
    changed = _changed_decisions(data, op.relies, digests)
    return Conflict("relied", *sides, changed, titles) if changed else None


def _changed_decisions(
    data: bytes, relies: Mapping[str, str], digests: Digests | None
) -> tuple[int, ...]:
    """The earlier steps whose decisions on disk are not those that the operation was made from."""
    if not digests or not relies:
        return ()
    now = digests(data)
    return tuple(sorted(int(step) for step, was in relies.items() if now.get(step) != was))


@noun
class Change:
    """A part of a document that differs: a section's title, or empty for what stands before the first one."""

    title: str
    added: int
    """Lines."""
    removed: int


def changes(old: bytes | None, new: bytes | None) -> tuple[Change, ...]:
    """Return which sections differ between two states of a document, to tell what changed on disk."""
    parts = [_parts(data) for data in (old, new)]
    titles = dict.fromkeys([*parts[0], *parts[1]])
    # difflib is slow to load, and only a file that changed needs it
    from facilitator.line_changes import line_changes

    found = []
    for title in titles:
        before, after = (part.get(title, "").split("\n") for part in parts)
        if before != after:
            moved = line_changes(before, after)
            added = sum(change.last - change.first for change in moved)
            removed = sum(change.end - change.start for change in moved)
            found.append(Change(title, added, removed))
    return tuple(found)


def _parts(data: bytes | None) -> dict[str, str]:
    if data is None:
        return {}
    try:
        text = decode(data)
        found = _outline(data).sections
    except DocumentError:
        return {"": data.decode(errors="replace")}
    head = text[: found[0].start] if found else text
    return {"": normal(head)} | {s.title: normal(s.text) for s in found}


def _outline(data: bytes) -> Outline:
    text = decode(data)
    _, body = cut(text)
    found = outline(text, body)
    if found.problem:
        raise found.problem
    return found
