"""One YAML file of content, read guarded and validated; faults are told as `file:line: what was expected`.

The parser's events are taken one by one, so that a hostile file is refused before anything is built from it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, NoReturn, TypeAlias, TypeVar, cast

from pydantic import ConfigDict, TypeAdapter, ValidationError

from facilitator.content.source import ContentError, decode
from facilitator.content.yaml_events import Event, events
from facilitator.model.noun import noun
from facilitator.text import inert, kept_out

DEPTH_LIMIT = 24
"""Levels; twice the deepest content file."""
EVENT_LIMIT = 14_000
"""Nodes; twice the largest content file, and what is read in a quarter of a second."""

Path = tuple[str | int, ...]
Plain: TypeAlias = Any
"""What YAML of content comes to: mappings, lists, texts, numbers, booleans, nothing."""
Noun = TypeVar("Noun")

ONE_LINE = frozenset({"key", "label", "title", "heading", "field", "group", "name", "now"})
"""Keys of what is written on a line of the document, and the keys themselves."""

_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(\.[0-9]{1,15})?")
_TAG = re.compile("[<&]")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


@noun
class YamlFile:
    """A file as plain data, with the line of every node."""

    name: str
    data: Plain
    lines: Mapping[Path, int]
    columns: Mapping[Path, int]
    """1-based; empty unless messages are to name it."""

    def message(self, path: Sequence[str | int], text: str) -> str:
        """Put file and line of the node at this path before a text."""
        return f"{self.name}:{self.place(path)}: {text}"

    def place(self, path: Sequence[str | int]) -> str:
        """Line, and column where columns are kept, of the node at this path or the nearest above it."""
        parts = tuple(path)
        while parts and parts not in self.lines:
            parts = parts[:-1]
        line = self.lines.get(parts, 1)
        return f"{line}:{self.columns.get(parts, 1)}" if self.columns else str(line)


# A folder that is checked is read by the check, and by what compiles each part.
@lru_cache(maxsize=64)
def parse(
    source: bytes | str,
    name: str,
    first_line: int = 1,
    *,
    as_typed: bool = False,
    of_content: bool = True,
) -> YamlFile:
    """Turn YAML text into plain data with lines; ContentError on what is no plain, single YAML document.

    `as_typed` is for files of answers: every scalar is the text that stands there (`1.10` stays `1.10`), and
    messages name the column too. What is no content may hold what nothing here shows (`of_content`).
    """
    offset = first_line - 1
    text = decode(source, name) if isinstance(source, bytes) else source
    try:
        # The stream and the document are four events beside.
        found, are_plain = events(text, EVENT_LIMIT + 5, DEPTH_LIMIT + 2)
        return _Builder(name, offset, as_typed, of_content).build(found, are_plain)
    except ContentError:
        raise
    except Exception as error:
        # The parser also leaves by TypeError, AttributeError, ValueError and RecursionError.
        line, column, what = _not_yaml(error, text)
        place = f"{line + offset}:{column}" if as_typed and column else str(line + offset)
        raise ContentError([f"{name}:{place}: not YAML: {what}"]) from error


def _not_yaml(error: Exception, text: str) -> tuple[int, int, object]:
    """Line and column where the parser gave up, 0 for a column it does not tell, and why."""
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.reader import ReaderError

    if isinstance(error, ReaderError):
        return text.count("\n", 0, error.position) + 1, 0, error.reason
    if not isinstance(error, MarkedYAMLError):
        return 1, 0, error
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return line, column, error.problem or error.context


def check(document: YamlFile, kind: type[Noun]) -> Noun:
    """Make a noun of a document; ContentError with a message for each fault."""
    try:
        # As JSON, because a strict check takes a list for a tuple and a word for an enumeration only from JSON.
        [made] = _adapter(cast(Any, kind)).validate_json(json.dumps([document.data]))
    except ValidationError as error:
        raise ContentError(faults(document, error, outer=1)) from error
    return cast(Noun, made)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    # In a tuple, because a dataclass alone takes no settings from outside.
    # `except_` in a noun is `except` in a file: Python keeps the word for itself.
    settings = ConfigDict(
        extra="forbid", strict=True, alias_generator=lambda name: name.removesuffix("_")
    )
    return TypeAdapter(tuple[kind], config=settings)


def faults(document: YamlFile, error: ValidationError, outer: int = 0) -> Iterator[str]:
    """Tell what pydantic found, each with file, line and place; `outer` parts of a place are not the file's."""
    found = error.errors(include_url=False)
    places = [fault["loc"] for fault in found]
    for fault in found:
        place = fault["loc"]
        # An item that is wrong is left out, and then its list seems too short.
        if fault["type"] == "too_short" and any(p[: len(place)] == place != p for p in places):
            continue
        inner = getattr(fault.get("ctx", {}).get("error"), "path", ())
        path = (*place[outer:], *inner)
        where = ".".join(str(part) for part in path)
        said = _SAID.get(fault["type"], fault["msg"].removeprefix("Value error, "))
        yield document.message(path, f"{where}: {said}" if where else said)


_SAID = {
    "extra_forbidden": "unknown key",
    "unexpected_keyword_argument": "unknown key",
    "missing": "expected, but missing",
}


class _Builder:
    """Builds plain data from parser events and notes where each node stands."""

    def __init__(self, name: str, offset: int, as_typed: bool, of_content: bool) -> None:
        self.name = name
        self.shown = of_content and not as_typed
        self.offset = offset
        self.as_typed = as_typed
        self.lines: dict[Path, int] = {}
        self.columns: dict[Path, int] = {}
        self.events: Iterator[Event] = iter(())

    def build(self, events: Iterable[Event], are_plain: bool) -> YamlFile:
        """Build from all events; those that are plain are known to be within limits."""
        self.events = iter(events) if are_plain else self.guarded(events)
        data: Plain = None
        for event in self.events:
            if _kind(event) == "DocumentStartEvent":
                root = next(self.events)
                self.note(root, ())
                data = self.node(root, (), "")
        return YamlFile(self.name, data, self.lines, self.columns)

    def guarded(self, events: Iterable[Event]) -> Iterator[Event]:
        """Refuse what is no plain, single document while it is taken."""
        nodes = documents = 0
        for event in events:
            kind = _kind(event)
            documents += kind == "DocumentStartEvent"
            nodes += not kind.startswith(("Stream", "Document"))
            if documents > 1:
                self.refuse(event, "expected one document, found a second")
            if nodes > EVENT_LIMIT:
                self.refuse(event, f"expected at most {EVENT_LIMIT} nodes")
            if kind == "AliasEvent":
                self.refuse(event, "expected no alias (*name)")
            if getattr(event, "anchor", None) is not None:
                self.refuse(event, "expected no anchor (&name)")
            if getattr(event, "tag", None) is not None:
                self.refuse(event, "expected no tag (!name)")
            yield event

    def node(self, event: Event, path: Path, key: str) -> Plain:
        """The value that begins with an event; `key` is what it stands beside, if that is a key."""
        kind = _kind(event)
        if kind == "ScalarEvent":
            self.safe(event, event.value, key)
        if len(path) > DEPTH_LIMIT:
            self.refuse(event, f"expected at most {DEPTH_LIMIT} levels")
        if kind == "ScalarEvent":
            return self.typed(event) if self.as_typed else _scalar(event)
        if kind == "SequenceStartEvent":
            return self.sequence(path)
        if kind != "MappingStartEvent":
            self.refuse(event, "expected a value, a list or a mapping")
        return self.mapping(path)

    def typed(self, event: Event) -> str:
        """The text that stands there; JSON writes a character beyond U+FFFF as two halves."""
        text = _PAIR.sub(_joined, str(event.value))
        if half := _HALF.search(text):
            self.refuse(
                event, f"expected whole characters, found half of one (U+{ord(half[0]):04X})"
            )
        return text

    def sequence(self, path: Path) -> list[Plain]:
        items: list[Plain] = []
        while _kind(event := next(self.events)) != "SequenceEndEvent":
            here = (*path, len(items))
            self.note(event, here)
            items.append(self.node(event, here, ""))
        return items

    def mapping(self, path: Path) -> dict[str, Plain]:
        items: dict[str, Plain] = {}
        while (kind := _kind(event := next(self.events))) != "MappingEndEvent":
            if kind != "ScalarEvent":
                self.refuse(event, "expected a word as key")
            key: str = event.value
            self.safe(event, key, "key")
            if key in items:
                self.refuse(event, f"expected each key once, found {key!r} twice")
            here = (*path, key)
            self.note(event, here)
            items[key] = self.node(next(self.events), here, key)
        return items

    def safe(self, event: Event, text: str, key: str) -> None:
        """Refuse what would begin a line, a tag or a terminal's sequence of its own where content is shown."""
        is_line = key in ONE_LINE
        if not self.shown or (text.isprintable() and not (is_line and _TAG.search(text))):
            return
        if is_line and len(text.strip("\n ").splitlines()) > 1:
            self.refuse(event, f"{key}: expected one line")
        if is_line and inert(text) != text:
            self.refuse(event, f"{key}: expected no HTML")
        if sign := kept_out(text):
            self.refuse(event, f"expected no control character, found U+{ord(sign):04X}")

    def note(self, event: Event, path: Path) -> None:
        self.lines[path] = event.start_mark.line + 1 + self.offset
        if self.as_typed:
            self.columns[path] = event.start_mark.column + 1

    def refuse(self, event: Event, text: str) -> NoReturn:
        mark = event.start_mark
        column = f":{mark.column + 1}" if self.as_typed else ""
        raise ContentError([f"{self.name}:{mark.line + 1 + self.offset}{column}: {text}"])


def _kind(event: Event) -> str:
    return type(event).__name__


def _joined(pair: re.Match[str]) -> str:
    return pair[0].encode("utf-16", "surrogatepass").decode("utf-16")


_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_HALF = re.compile("[\ud800-\udfff]")


def _scalar(event: Event) -> Plain:
    """Resolve a scalar as YAML 1.2 does, for the types that content uses; a date stays a text."""
    text: str = event.value
    if event.style:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in "+-0123456789" and (found := _NUMBER.fullmatch(text)):
        return float(text) if found.group(1) else int(text)
    return text
