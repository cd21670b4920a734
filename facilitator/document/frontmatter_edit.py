"""Changes to front matter in place: one entry more in `stepsCompleted`, and owned keys as whole values.

Nothing is dumped: the characters of everything else stay, and `edit` proves it by reading the result again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from facilitator.document.errors import DocumentError
from facilitator.document.fingerprint import KEY
from facilitator.document.frontmatter import STEPS, step_number
from facilitator.document.yaml_node import Node
from facilitator.document.yaml_text import flow, lines, scalar
from facilitator.document.yaml_tree import LINE_END, line_at, tree
from facilitator.patterns import regex

Edit = tuple[int, int, str]
"""Start and end offset of what is replaced, and what takes its place."""

_STEP_NAME = regex(r"step-[0-9]{1,3}[a-z]?-[^\s/]+")
_NUMBERED = regex(
    r"(?P<head>(?:step[- ])?)(?P<digits>[0-9]{1,3})(?P<word>(?:-[^\s/]+?)?)(?:\.md)?\Z",
    re.IGNORECASE,
)


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
        yield _at_end(text, lines(STEPS, [step[0]], eol, _indent(text, root), depth=0), eol)
        return
    entry = _entry(text, entries, step)
    if not entry:
        return
    if entries.flow:
        at, between = entries.end - 1, ""
        if entries.items:
            at, between = entries.items[-1].end, ", "
        yield at, at, between + entry
        return
    new = f"{' ' * _column(text, entries.start)}- {entry}"
    line_end = LINE_END.search(text, entries.items[-1].end)
    if line_end:
        yield line_end.end(), line_end.end(), new + line_end[0]
    else:
        yield len(text), len(text), eol + new


def _at_end(text: str, new: str, eol: str) -> Edit:
    """Add lines behind the last one, which may have no line end."""
    before = "" if not text or text[-1] in "\r\n" else eol
    return len(text), len(text), before + new


def _behind(text: str, root: Node, new: str, eol: str) -> Edit:
    """Add lines of a new key behind all others, but before the fingerprints, which stand last."""
    ours = next((name for name in root.keys if name.text == KEY), None)
    if ours is None:
        return _at_end(text, new, eol)
    at = ours.start - _column(text, ours.start)
    return at, at, new


def _indent(text: str, root: Node) -> int:
    """How far the keys of the front matter are indented."""
    return _column(text, root.keys[0].start) if root.keys else 0


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
    if not all(map(_is_number, found)) and not all(map(_is_name, found)):
        message = f"Front matter, line {line}: {STEPS} holds something other than step numbers or step names."
        raise DocumentError("steps-mixed", message, line)
    last = entries.items[-1]
    name = _named_like(last.text, *step)
    return f"{last.quote}{name}{last.quote}" if last.quote in ("'", '"') else name


def _is_number(entry: object) -> bool:
    return type(entry) in (int, str) and str(entry).isdecimal()


def _is_name(entry: object) -> bool:
    return isinstance(entry, str) and bool(_STEP_NAME.match(entry) or _NUMBERED.match(entry))


def _named_like(last: str, number: int, name: str) -> str:
    """Name a step as the last entry names its own: `step-02-word`, `2-word`, `step-2`, `02`, each with `.md` or not."""
    end = ".md" if last.endswith(".md") else ""
    like = _NUMBERED.match(last)
    if like is None or (like["head"] and like["word"]):
        return name + end
    digits = f"{number:0{len(like['digits'])}}" if like["digits"].startswith("0") else str(number)
    word = f"-{name.split('-', 2)[-1]}" if like["word"] else ""
    return f"{like['head']}{digits}{word}{end}"


def _set(text: str, root: Node, key: str, value: object, eol: str) -> Iterator[Edit]:
    """Set a key where it stands, behind all others when it is new; None takes it away."""
    found = next(((name, old) for name, old in root.pairs() if name.text == key), None)
    if found is None:
        if value is not None:
            yield _behind(text, root, lines(key, value, eol, _indent(text, root)), eol)
        return
    name, old = found
    column = _column(text, name.start)
    colon = text.index(":", name.end) + 1
    empty = old.kind == "scalar" and not old.text and not old.quote
    old_end = colon if empty else old.end
    if value is None:
        end = LINE_END.search(text, old_end)
        yield name.start - column, end.end() if end else len(text), ""
    elif not _is_same(old.value, value):
        yield colon, old_end, _written(text, old, key, value, eol, column)


def _written(text: str, old: Node, key: str, value: object, eol: str, column: int) -> str:
    """What stands behind the colon for a new value, in the form of the one that it replaces."""
    if not isinstance(value, Mapping | list | tuple):
        return f" {scalar(value)}"
    if old.flow:
        return f" {flow(value)}"
    indent = _column(text, old.start) - column if old.kind == "list" else 2
    return lines(key, value, eol, column, indent).partition(":")[2].removesuffix(eol)


def _is_same(old: object, new: object) -> bool:
    """Whether a value would read back as it stands; Python takes True for 1."""
    return old == _read_back(new) and isinstance(old, bool) is isinstance(new, bool)


def _read_back(value: object) -> object:
    """The value as it reads after it was written: lists for tuples, text for keys."""
    if isinstance(value, Mapping):
        return {str(k): _read_back(v) for k, v in value.items()}
    return [_read_back(v) for v in value] if isinstance(value, list | tuple) else value


def _column(text: str, at: int) -> int:
    return at - max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) - 1


def _sound(old: Node, new: Node, step: tuple[int, str] | None, owned: Mapping[str, object]) -> bool:
    """Whether only the named keys changed, and each reads back as intended."""
    touched = {*owned, STEPS} if step else set(owned)
    if _without(touched, old) != _without(touched, new):
        return False
    values = {key.text: node.value for key, node in new.pairs()}
    if any(values.get(key) != _read_back(value) for key, value in owned.items()):
        return False
    entries = old.get(STEPS)
    return not step or _has_gained(step[0], entries.value if entries else [], values.get(STEPS))


def _without(names: set[str], root: Node) -> list[tuple[Node, Node]]:
    return [(key, node) for key, node in root.pairs() if key.text not in names]


def _has_gained(step: int, was: object, now: object) -> bool:
    """Whether a list is as it was with at most one entry more, and holds the step."""
    if not isinstance(was, list) or not isinstance(now, list):
        return False
    return now[: len(was)] == was and len(now) - len(was) <= 1 and step in map(step_number, now)
