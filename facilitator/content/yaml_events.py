"""The events of a YAML text, each with its line and column, as ruamel.yaml reads it.

libyaml takes a tenth of the time. It reads what both read alike, ruamel.yaml all else; a test holds them together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from facilitator.patterns import regex

Event = Any
"""The classes of both parsers share names and attributes, and no type; a plain scalar has the style `""` or None."""

READ_OTHERWISE = (
    regex(
        r"[^\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
    ),
    regex(r"\r(?!\n)"),
    regex(r"\n(?:%|\.\.\.|\ +\r?$)", re.MULTILINE),
    regex(r":[^\s](?<=[\"'\]}]:[^\s])"),
    regex(r"\?\s(?<=[\s,\[{]\?\s)"),
    regex(r"[|>][-+0-9]*\#"),
)
"""Tabs and signs that one of them refuses or takes for a line's end; directives; ends of documents; lines of blanks;
values and comments that touch what is before them; keys behind a question mark. Together they would take four times
as long: each is found by the sign that it begins with."""


def events(text: str, most: int, deepest: int) -> tuple[Iterable[Event], bool]:
    """Return the events of a text, or its first `most`; below `deepest` levels each is read as it is taken.

    Also whether they are known to be fewer, with neither anchor nor tag.

    Raises:
        Exception: whatever ruamel.yaml leaves by, while events are taken.
    """
    found = None if is_read_otherwise(text) else _alike(text, most, deepest)
    return (_by_ruamel(text), False) if found is None else (found, len(found) < most)


def is_read_otherwise(text: str) -> bool:
    """Whether a text holds what only ruamel.yaml reads as this program means it."""
    lines = f"\n{text}"
    return any(pattern.search(lines) for pattern in READ_OTHERWISE)


def _by_ruamel(text: str) -> Iterator[Event]:
    from ruamel.yaml import YAML  # 30 ms

    yield from YAML(typ="safe", pure=True).parse(text)


def _alike(text: str, most: int, deepest: int) -> list[Event] | None:
    """What libyaml reads, if that is one list or mapping without anchors and tags."""
    try:
        from yaml import CBaseLoader, YAMLError
    except ImportError:
        return None
    found: list[Event] = []
    depth = 0
    try:
        for event in islice(iter(CBaseLoader(text).get_event, None), most):
            found.append(event)
            name = type(event).__name__
            depth += _DEEPER.get(name, 0)
            # It looks through all levels for each sign.
            if depth > deepest or not _is_alike(event, name, len(found)):
                return None
    except (YAMLError, UnicodeError):
        return None
    return found


_DEEPER = {
    "SequenceStartEvent": 1,
    "MappingStartEvent": 1,
    "SequenceEndEvent": -1,
    "MappingEndEvent": -1,
}


def _is_alike(event: Event, name: str, place: int) -> bool:
    """Whether it has neither anchor nor tag, and is no text alone or second document."""
    if name == "ScalarEvent":
        return event.anchor is None and event.tag is None and place != 3
    if getattr(event, "anchor", None) is not None or getattr(event, "tag", None) is not None:
        return False
    return name != "DocumentStartEvent" or place == 2
