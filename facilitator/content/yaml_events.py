"""The events of a YAML text, each with its line and column, as ruamel.yaml reads it.

libyaml takes a tenth of the time. It reads what both read alike, ruamel.yaml all else; a test holds them together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from facilitator.patterns import regex

Event = Any
"""The classes of both parsers share names and attributes, and no type; a plain scalar has the style `""` or None."""

READ_OTHERWISE = regex(
    r"""
      [^\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]
    | \r(?!\n)
    | ^(?:%|\.\.\.|\ +\r?$)
    | ["'\]}]:[^\s]
    | [\s,\[{]\?\s
    | [|>][-+0-9]*\#
    """,
    re.VERBOSE | re.MULTILINE,
)
"""Tabs and signs that one of them refuses or takes for a line's end; directives; ends of documents; lines of blanks;
values and comments that touch what is before them; keys behind a question mark."""


def events(text: str, most: int, deepest: int) -> Iterable[Event]:
    """Return the events of a text, or its first `most`; below `deepest` levels each is read as it is taken.

    Raises:
        Exception: whatever ruamel.yaml leaves by, while events are taken.
    """
    found = None if READ_OTHERWISE.search(text) else _alike(text, most, deepest)
    return _by_ruamel(text) if found is None else found


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
    depth = -2  # of the stream and the document
    try:
        parser = CBaseLoader(text)
        while len(found) < most and (event := parser.get_event()) is not None:
            found.append(event)
            name = type(event).__name__
            depth += name.endswith("StartEvent") - name.endswith("EndEvent")
            # It looks through all levels for each sign.
            if depth > deepest or not _is_alike(event, name, len(found)):
                return None
    except (YAMLError, UnicodeError):
        return None
    return found


def _is_alike(event: Event, name: str, place: int) -> bool:
    """Whether it has neither anchor nor tag, and is no text alone or second document."""
    if getattr(event, "anchor", None) is not None or getattr(event, "tag", None) is not None:
        return False
    is_root = name == "ScalarEvent" and place == 3
    return not is_root and (name != "DocumentStartEvent" or place == 2)
