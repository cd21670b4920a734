"""Writes values of an answers file so that each reads back as exactly the same text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from facilitator.document.yaml_text import scalar
from facilitator.text import has_unsafe

Value: TypeAlias = "str | bool | Sequence[Value] | Mapping[str, Value]"


def lines(key: str, value: Value, indent: int = 0) -> Iterator[str]:
    """Compose `key: value` in block style, without line ends; lists of plain words on one line."""
    pad = " " * indent
    head = f"{pad}{scalar(key)}:"
    if isinstance(value, Mapping):
        yield f"{head} {{}}" if not value else head
        for name, inner in value.items():
            yield from lines(name, inner, indent + 2)
    elif isinstance(value, str | bool):
        yield from _text(head, value, indent + 2)
    elif all(isinstance(v, str) and scalar(v) == v for v in value):
        yield f"{head} [{', '.join(map(str, value))}]"
    else:
        yield head
        for item in value:
            yield from _item(item, indent + 2)


def _item(item: Value, indent: int) -> Iterator[str]:
    pad = " " * indent
    if isinstance(item, Mapping):
        inner: list[str] = []
        for key, value in item.items():
            inner += lines(key, value, indent + 2)
        yield f"{pad}- {inner[0].lstrip()}"
        yield from inner[1:]
    else:
        assert isinstance(item, str | bool)
        yield from _text(f"{pad}-", item, indent + 2)


def _text(head: str, value: str | bool, indent: int) -> Iterator[str]:
    if isinstance(value, bool):
        yield f"{head} {json.dumps(value)}"
        return
    parts = value.split("\n")
    if len(parts) == 1 or not _literal(parts):
        yield f"{head} {scalar(value)}"
        return
    yield f"{head} |-"
    yield from (f"{' ' * indent}{part}" if part else "" for part in parts)


def _literal(parts: Sequence[str]) -> bool:
    """Whether lines can stand in a literal block and read back as they are."""
    begins = bool(parts[0]) and bool(parts[-1]) and not parts[0][0].isspace()
    return begins and all(
        part.isprintable() and part == part.rstrip() and not has_unsafe(part) for part in parts
    )
