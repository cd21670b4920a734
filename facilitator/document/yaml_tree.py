"""Front matter as a tree of nodes, whoever wrote it.

What is in the form of this program is read without a YAML parser (`yaml_own`). Of anything else the parser's events
are read once and become the tree themselves. Nothing is constructed from a tag, anchors and aliases are refused, and
size, depth and count are limited while reading: a hostile block costs a moment and a message, and no exception but
`DocumentError` leaves this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from io import StringIO
from typing import Any

from facilitator.document.errors import DocumentError
from facilitator.document.yaml_node import Node
from facilitator.document.yaml_own import MAX_DEPTH, read_own_form
from facilitator.patterns import regex

Event = Any  # the parser's event classes share no typed attributes

MAX_BYTES = 65_536
MAX_EVENTS = 5_000
LINE_END = regex("\r\n|\r|\n")

_CONFLICT = regex("^(?:<{7} |>{7} )", re.MULTILINE)


def line_at(text: str, index: int, first: int = 1) -> int:
    """Return the line of a character, where the text begins on line `first`."""
    return first + len(LINE_END.findall(text, 0, index))


@lru_cache(maxsize=16)
def tree(text: str, first_line: int = 2) -> Node:
    """Return the map that a YAML text holds; an empty text is an empty map.

    Raises:
        DocumentError: not YAML, a key twice, not a map, or beyond the limits; with its line in the document.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise _refusal("front-matter-too-large", "it is larger than 64 KiB", first_line)
    try:
        return read_own_form(text) or parsed(text, first_line)
    except DocumentError:
        raise
    except Exception as error:  # the parser raises more than its own errors on hostile input
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        at = mark.index if mark else getattr(error, "position", 0)
        line = line_at(text, at, first_line) if isinstance(at, int) else first_line
        conflict = _CONFLICT.search(text)
        if conflict:
            line = line_at(text, conflict.start(), first_line)
            raise _refusal("merge-conflict", "an unresolved merge conflict", line) from error
        raise _refusal("front-matter-not-yaml", "it is not valid YAML", line) from error


def parsed(text: str, first_line: int) -> Node:
    """Parse a text of any form; raises DocumentError, and whatever else the parser raises."""
    return _root(_events(text, first_line), text, first_line)


def _refusal(code: str, reason: str, line: int) -> DocumentError:
    text = f"Front matter, line {line}: {reason}. Fix it in an editor; until then the file is only read."
    return DocumentError(code, text, line)


def _events(text: str, first_line: int) -> Iterator[Event]:
    from ruamel.yaml import YAML  # 20 ms, and a plan of this program is read without
    from ruamel.yaml.events import (
        AliasEvent,
        CollectionEndEvent,
        CollectionStartEvent,
        DocumentStartEvent,
    )

    depth = documents = 0
    for count, event in enumerate(YAML(typ="safe", pure=True).parse(StringIO(text, newline=""))):
        reason = ""
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        documents += isinstance(event, DocumentStartEvent)
        if count > MAX_EVENTS:
            reason = "it has too many items"
        elif isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            reason = "an anchor or alias (& or *) is not supported"
        elif getattr(event, "tag", None) is not None:
            reason = "an explicit tag (!) is not supported"
        elif documents > 1:
            reason = "a second YAML document begins"
        elif depth > MAX_DEPTH:
            reason = "it is nested deeper than 8 levels"
        if reason:
            raise _refusal(
                "front-matter-refused", reason, line_at(text, event.start_mark.index, first_line)
            )
        yield event


def _root(events: Iterator[Event], text: str, first_line: int) -> Node:
    root = None
    for event in events:
        if type(event).__name__ in ("ScalarEvent", "SequenceStartEvent", "MappingStartEvent"):
            root = _node(event, events, text, first_line)
    if root is None or (root.kind == "scalar" and root.text == "" and not root.quote):
        return Node("map", 0, 0)
    if root.kind != "map":
        raise _refusal("front-matter-not-a-map", "it holds no keys", first_line)
    return root


def _node(event: Event, events: Iterator[Event], text: str, first_line: int) -> Node:
    start, name = event.start_mark.index, type(event).__name__
    if name == "ScalarEvent":
        end = start + len(text[start : event.end_mark.index].rstrip())
        event.value.encode()  # an escape may stand for half a character, which no file can hold
        return Node("scalar", start, end, event.value, event.style or "")
    children: list[Node] = []
    for child in events:
        if type(child).__name__ in ("SequenceEndEvent", "MappingEndEvent"):
            break
        children.append(_node(child, events, text, first_line))
    is_flow = bool(event.flow_style)
    # The parser counts comments and blank lines to a block, which ends before them.
    block_end = max((node.end for node in children), default=start)
    end = child.end_mark.index if is_flow else block_end
    if name == "SequenceStartEvent":
        return Node("list", start, end, flow=is_flow, items=tuple(children))
    keys, items = tuple(children[::2]), tuple(children[1::2])
    _check_keys(keys, text, first_line)
    return Node("map", start, end, flow=is_flow, items=items, keys=keys)


def _check_keys(keys: tuple[Node, ...], text: str, first_line: int) -> None:
    seen: set[str] = set()
    for key in keys:
        if key.kind == "scalar" and key.text not in seen:
            seen.add(key.text)
            continue
        line = line_at(text, key.start, first_line)
        if key.kind != "scalar":
            raise _refusal("front-matter-not-yaml", "a key is not a plain word", line)
        raise _refusal("front-matter-duplicate-key", "a key occurs a second time", line)
