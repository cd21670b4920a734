"""Changes to front matter in place: one entry more in `stepsCompleted`, and owned keys as whole values.

Nothing is dumped: the characters of everything else stay, and `edit` proves it by reading the result again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from facilitator.document.errors import DocumentError
from facilitator.document.frontmatter import STEPS, step_number
from facilitator.document.yaml_text import flow, lines, scalar
from facilitator.document.yaml_tree import LINE_END, Node, line_at, tree

Edit = tuple[int, int, str]
"""Start and end offset of what is replaced, and what takes its place."""

_STEP_NAME = re.compile(r"step-[0-9]{1,3}[a-z]?-[^\s/]+")


def edit(
    text: str, step: tuple[int, str] | None, owned: Mapping[str, object], eol: str, adopt: bool
) -> str:
    """Return the front matter with a step added (number and name) and owned keys set; None removes a key.

    `adopt` allows a missing `stepsCompleted` to be added.

    Raises:
        DocumentError: the list is missing, of another kind, or the result would change something else.
    """
    root = tree(text)
    if root.flow:
        raise DocumentError(
            "front-matter-flow", "Front matter in braces { } cannot be changed in place.", 2
        )
    edits = list(_add_step(text, root, step, eol, adopt)) if step else []
    edits += [e for key, value in owned.items() for e in _set(text, root, key, value, eol)]
    pieces, at = [], 0
    for start, end, replacement in sorted(edits, key=lambda e: e[:2]):
        pieces += [text[at:start], replacement]
        at = end
    new = "".join(pieces) + text[at:]
    try:
        sound = _sound(root, tree(new), step, owned)
    except DocumentError:
        sound = False
    if not sound:
        message = "The front matter could not be changed without changing other parts of it."
        raise DocumentError("self-check", message)
    return new


def _add_step(
    text: str, root: Node, step: tuple[int, str], eol: str, adopt: bool
) -> Iterator[Edit]:
    entries = root.get(STEPS)
    if entries is None:
        if not adopt:
            raise DocumentError("steps-missing", f"The front matter has no {STEPS}.", 1)
        column = _column(text, root.keys[0].start) if root.keys else 0
        yield (
            len(text),
            len(text),
            _line_end_before(text, eol) + lines(STEPS, [step[0]], eol, column, depth=0),
        )
        return
    entry = _entry(text, entries, step)
    if not entry:
        return
    if entries.flow:
        at = entries.items[-1].end if entries.items else entries.end - 1
        yield at, at, (", " if entries.items else "") + entry
        return
    last = entries.items[-1]
    line_end = LINE_END.search(text, last.end)
    at = line_end.end() if line_end else len(text)
    before = "" if line_end else eol
    yield (
        at,
        at,
        f"{before}{' ' * _column(text, entries.start)}- {entry}{line_end[0] if line_end else ''}",
    )


def _entry(text: str, entries: Node, step: tuple[int, str]) -> str:
    """The new entry in the list's own dialect; empty when the step is there already."""
    line = line_at(text, entries.start, 2)
    if entries.kind != "list":
        raise DocumentError(
            "steps-not-a-list", f"Front matter, line {line}: {STEPS} is not a list.", line
        )
    found = [item.value for item in entries.items]
    if step[0] in map(step_number, found):
        return ""
    if all(type(value) is int for value in found):
        return str(step[0])
    if not all(isinstance(value, str) and _STEP_NAME.match(value) for value in found):
        message = f"Front matter, line {line}: {STEPS} holds something other than step numbers or step names."
        raise DocumentError("steps-mixed", message, line)
    last = entries.items[-1]
    name = step[1] + (".md" if last.text.endswith(".md") else "")
    return f"{last.quote}{name}{last.quote}" if last.quote in ("'", '"') else name


def _set(text: str, root: Node, key: str, value: object, eol: str) -> Iterator[Edit]:
    index = next((i for i, k in enumerate(root.keys) if k.text == key), -1)
    if index < 0:
        if value is not None:
            column = _column(text, root.keys[0].start) if root.keys else 0
            yield len(text), len(text), _line_end_before(text, eol) + lines(key, value, eol, column)
        return
    name, old = root.keys[index], root.items[index]
    column = _column(text, name.start)
    colon = text.index(":", name.end) + 1
    old_end = old.end if old.kind != "scalar" or old.text or old.quote else colon
    if value is None:
        end = LINE_END.search(text, old_end)
        yield name.start - column, end.end() if end else len(text), ""
    elif old.value != _read_back(value) or isinstance(old.value, bool) is not isinstance(
        value, bool
    ):
        indent = _column(text, old.start) - column if old.kind == "list" and not old.flow else 2
        if old.flow or not isinstance(value, Mapping | list | tuple):
            new = " " + (
                flow(value) if isinstance(value, Mapping | list | tuple) else scalar(value)
            )
        else:
            new = lines(key, value, eol, column, indent).partition(":")[2].removesuffix(eol)
        yield colon, old_end, new


def _read_back(value: object) -> object:
    """The value as it reads after it was written: lists for tuples, text for keys."""
    if isinstance(value, Mapping):
        return {str(k): _read_back(v) for k, v in value.items()}
    return [_read_back(v) for v in value] if isinstance(value, list | tuple) else value


def _column(text: str, at: int) -> int:
    return at - max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) - 1


def _line_end_before(text: str, eol: str) -> str:
    return "" if not text or text[-1] in "\r\n" else eol


def _sound(old: Node, new: Node, step: tuple[int, str] | None, owned: Mapping[str, object]) -> bool:
    """Whether only the named keys changed, and each reads back as intended."""
    touched = {*owned, *((STEPS,) if step else ())}
    before = [(k, v) for k, v in old.pairs() if k.text not in touched]
    after = [(k, v) for k, v in new.pairs() if k.text not in touched]
    values = {k.text: v.value for k, v in new.pairs()}
    if before != after or any(values.get(k) != _read_back(v) for k, v in owned.items()):
        return False
    if not step:
        return True
    entries = old.get(STEPS)
    was, now = entries.value if entries else [], values.get(STEPS)
    if not isinstance(was, list) or not isinstance(now, list):
        return False
    return now[: len(was)] == was and len(now) - len(was) <= 1 and step[0] in map(step_number, now)
