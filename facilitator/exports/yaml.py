"""Writes YAML: plain data in, deterministic text out; open questions are comments, texts are never misread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from facilitator.patterns import regex
from facilitator.text import double_quoted

_PLAIN = regex(r"[A-Za-z/][A-Za-z0-9_./-]*")
_WORDS = frozenset(["true", "false", "yes", "no", "on", "off", "null", "y", "n", "~"])
_NOT_IN_BLOCK = regex(r"[^\x20-\x7e\n\u00a1-\u2027\u2030-\ud7ff]")
"""Characters that a literal block would not give back, or that nobody sees."""
_WIDTH = 100


class Open(NamedTuple):
    """An open question in the place of a value: a comment, and no key."""

    question: str


class TextBlock(NamedTuple):
    """A text over several lines, such as a script."""

    text: str


class Noted(NamedTuple):
    """A value with a comment above its key."""

    value: YamlValue
    note: str


YamlValue: TypeAlias = (
    "str | int | float | bool | Open | TextBlock | Noted | Mapping[str, YamlValue] | "
    "Sequence[YamlValue] | None"
)
YamlObject: TypeAlias = "dict[str, YamlValue]"


def yaml_text(data: Mapping[str, YamlValue]) -> str:
    """Write one document; ends in a line end."""
    return lines_text(_mapping(data, ""))


def under_notes(notes: Iterable[str], text: str) -> str:
    """A document below comments, a note each."""
    return lines_text(comments(notes)) + text


def lines_text(lines: Iterable[str]) -> str:
    """Lines as a text; each may hold several."""
    return "".join(f"{line}\n" for line in lines)


def texts_of(data: object) -> Iterator[str]:
    """Every value of a document that was read, as text."""
    inner: Iterable[object] = ()
    if isinstance(data, Mapping):
        inner = data.values()
    elif isinstance(data, list):
        inner = data
    else:
        yield str(data)
    for value in inner:
        yield from texts_of(value)


def yaml_documents(documents: Sequence[Mapping[str, YamlValue]]) -> str:
    """Write several documents into one text."""
    return "---\n".join(yaml_text(document) for document in documents)


def _mapping(data: Mapping[str, YamlValue], indent: str) -> Iterator[str]:
    for key, value in data.items():
        if isinstance(value, Noted):
            yield from comment(value.note, indent)
            value = value.value
        yield from _entry(f"{indent}{_scalar(key)}:", value, indent)


def _entry(head: str, value: YamlValue, indent: str) -> Iterator[str]:
    """A key, or the dash of an item, with its value."""
    if isinstance(value, Open):
        yield from comment(f"open: {value.question}", indent)
    elif isinstance(value, TextBlock) and _fits_block(value.text):
        yield f"{head} |"
        yield from _block(value.text, f"{indent}  ")
    elif isinstance(value, Mapping):
        yield head if value else f"{head} {{}}"
        yield from _mapping(value, f"{indent}  ")
    elif isinstance(value, Sequence) and not isinstance(value, str | TextBlock):
        yield head if value else f"{head} []"
        yield from _items(value, f"{indent}  ")
    else:
        yield f"{head} {_scalar(value)}"


def _items(items: Sequence[YamlValue], indent: str) -> Iterator[str]:
    for item in items:
        if isinstance(item, Noted):
            yield from comment(item.note, indent)
            item = item.value
        if isinstance(item, Mapping) and item:
            inner = list(_mapping(item, f"{indent}  "))
            first = next((n for n, line in enumerate(inner) if not line.strip().startswith("#")), 0)
            yield from inner[:first]
            yield f"{indent}- {inner[first].strip()}"
            yield from inner[first + 1 :]
        else:
            yield from _entry(f"{indent}-", item, indent)


def comment(text: str, indent: str = "") -> Iterator[str]:
    """A comment of one line or several; no text can end it."""
    words, line = " ".join(double_quoted(text)[1:-1].replace('\\"', '"').split()), ""
    for word in words.split(" "):
        if line and len(indent) + len(line) + len(word) > _WIDTH:
            yield f"{indent}# {line}"
            line = ""
        line = f"{line} {word}".strip()
    yield f"{indent}# {line}"


def comments(texts: Iterable[str], indent: str = "") -> Iterator[str]:
    """A comment each."""
    for text in texts:
        yield from comment(text, indent)


def _block(text: str, indent: str) -> Iterator[str]:
    for line in text.rstrip("\n").split("\n"):
        yield f"{indent}{line}" if line else ""


def _fits_block(text: str) -> bool:
    """Whether a text comes back from a literal block as itself."""
    plain = bool(text.strip()) and not text.lstrip("\n").startswith((" ", "\t"))
    return plain and not text.endswith("\n\n") and _NOT_IN_BLOCK.search(text) is None


def _scalar(value: object) -> str:
    if isinstance(value, TextBlock):
        value = value.text
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS
    return text if plain else double_quoted(text)
