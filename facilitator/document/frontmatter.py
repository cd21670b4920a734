"""The front matter of a document: where it is and what it says. Changes are made by `frontmatter_edit`."""

from __future__ import annotations

import re

from facilitator.document.errors import DocumentError
from facilitator.document.yaml_node import Node
from facilitator.document.yaml_tree import line_at, tree
from facilitator.model.noun import noun
from facilitator.patterns import regex

_OPENING = regex("\ufeff?---[ \t]*(?:\r\n|\r|\n)")
_CLOSING = regex("(?:(?<=\n)|(?<=\r))---[ \t]*(?:\r\n|\r|\n|\\Z)")
_NAME = regex(r"(?:step[- ])?([0-9]{1,3})(?:-[^\s/]+?)?(?:\.md)?\Z", re.IGNORECASE)
STEPS = "stepsCompleted"


@noun
class FrontMatter:
    """The text between the two fences and its offset in the document; its first line is line 2."""

    text: str
    start: int

    @property
    def root(self) -> Node:
        """The text as a map of nodes; raises DocumentError when it is not one."""
        return tree(self.text)


def cut(text: str) -> tuple[FrontMatter | None, int]:
    """Return the front matter and the offset at which the body begins (0, or 1 after a byte order mark).

    A blank line or a row of more than three dashes at the top is not front matter.

    Raises:
        DocumentError: the opening fence has no closing one.
    """
    opening = _OPENING.match(text)
    if not opening:
        return None, int(text.startswith("\ufeff"))
    closing = _CLOSING.search(text, opening.end())
    if not closing:
        message = (
            "Front matter, line 1: it is opened with --- and never closed. Close it in an editor."
        )
        raise DocumentError("front-matter-unclosed", message, 1)
    return FrontMatter(text[opening.end() : closing.start()], opening.end()), closing.end()


def load(front: FrontMatter | None) -> dict[str, object]:
    """Return all keys with plain values (text, int, float, bool, None, list, dict); dates stay text."""
    return {k.text: v.value for k, v in front.root.pairs()} if front else {}


def steps(front: FrontMatter | None) -> tuple[object, ...]:
    """Return the entries of `stepsCompleted` exactly as found; raises as `steps_with_lines`."""
    return tuple(value for value, _ in steps_with_lines(front))


def steps_with_lines(front: FrontMatter | None) -> tuple[tuple[object, int], ...]:
    """Return the entries of `stepsCompleted` exactly as found, each with its line in the document.

    Raises:
        DocumentError: `steps-missing` or `steps-not-a-list`.
    """
    entries = front.root.get(STEPS) if front else None
    if front is None or entries is None:
        raise DocumentError("steps-missing", f"The front matter has no {STEPS}.", 1 if front else 0)
    if entries.kind != "list":
        line = line_at(front.text, entries.start, 2)
        raise DocumentError("steps-not-a-list", f"{STEPS} in the front matter is not a list.", line)
    return tuple((e.value, line_at(front.text, e.start, 2)) for e in entries.items)


def step_number(entry: object) -> int | None:
    """Return the number that an entry of `stepsCompleted` means: `2`, `"2"`, `step-02-word[.md]`, `2-word`."""
    if type(entry) is int:
        return entry
    name = _NAME.match(entry) if isinstance(entry, str) else None
    return int(name[1]) if name else None
