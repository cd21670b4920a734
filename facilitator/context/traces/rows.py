"""Reads YAML as rows by its indentation: every value with the keys it stands under and its line.

Made for pipelines and manifests, also where a template (Helm) fills in parts and the file is no YAML; fifteen times
faster than a parser. Anchors are followed, also where a mapping is merged; a mapping in brackets counts where it ends on
its line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import takewhile
from operator import itemgetter
from typing import NamedTuple

from facilitator.context.traces.scripts import commands_in
from facilitator.patterns import regex

MOST_ROWS = 20_000
"""Rows kept of one file."""
MOST_KEYS = 40
"""Keys that a row stands under; one of a real pipeline has fewer than fifteen."""
MOST_IN_BRACKETS = 60
"""Lines read of a list in brackets."""
_KEY = regex(r"[\"']?(?P<key>[^\s\"'#{}\[\],:][^\"'#\[\],]{0,120}?)[\"']?:(?=[ ]|$)[ ]*")
_BLOCK = regex(r"(?:&([\w-]+)[ ]*|!\w+[ ]+)?[|>][-+0-9]{0,2}[ ]*")
_COMMENT = regex(r"(^|[ ])#.*")
_ANCHOR = regex(r"&[\w-]+[ ]*|!\w+[ ]+")
_FLOW = regex(r"[\"']?([\w./-]{1,80})[\"']?:[ ]{0,20}[\"']?([^,{}\"']{1,300})")


class YamlRow(NamedTuple):
    """One value of a file."""

    part: int
    """Number of the YAML document inside the file, from 0."""
    keys: tuple[str, ...]
    """The keys it stands under, from the outside in; items of lists by their number."""
    named: tuple[str, ...]
    """The keys without the numbers of lists: every reader asks each row for them."""
    value: str
    line: int
    """1-based; of a text over several lines the first of them."""

    @property
    def key(self) -> str:
        """The innermost key that is no number of a list; empty where there is none."""
        return self.named[-1] if self.named else ""

    def under(self, keys: tuple[str, ...]) -> YamlRow:
        """The same value under other keys."""
        return self._replace(keys=keys, named=_named(keys))

    def lines(self) -> Iterator[tuple[int, str]]:
        """The lines of its text that are commands, each with its number."""
        yield from commands_in(self.value, self.line)


def _named(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple([key for key in keys if not key.isdigit()])


def rows_of(text: str) -> list[YamlRow]:
    """Read a text; what follows its 20,000th row, or stands under more than 40 keys, is left out."""
    return rows_and_rest(text)[0]


def left_out_of(text: str) -> str:
    """What of a text is in no row, in words; empty where everything is."""
    return rows_and_rest(text)[1]


@lru_cache(2)
def rows_and_rest(text: str) -> tuple[list[YamlRow], str]:
    """The rows of a text, and what was left out.

    Every reader of a file asks for its rows: the last two lists are kept, and nobody changes one.
    """
    reader = _Reader()
    lines = text.split("\n")
    number = 0
    while number < len(lines) and len(reader.rows) < MOST_ROWS:
        number += reader.line(lines, number)
    rows = _with_copies(reader.rows, reader.mappings) if reader.mappings else reader.rows
    said = f"values under more than {MOST_KEYS} keys were not read" if reader.too_deep else ""
    if number < len(lines) or len(rows) >= MOST_ROWS:
        said = f"more than {MOST_ROWS:,} values; those that follow were not read"
    return rows, said


def _with_copies(rows: list[YamlRow], mappings: Mapping[str, tuple[str, ...]]) -> list[YamlRow]:
    """The rows, and behind what refers to a mapping the rows of that mapping, each with its own line."""
    found: list[YamlRow] = []
    held: dict[str, list[YamlRow]] = {}
    for row in rows:
        found.append(row)
        name = row.value[1:] if row.value[:1] == "*" else ""
        if name not in mappings or len(found) >= MOST_ROWS:
            continue
        above = mappings[name]
        if name not in held:
            held[name] = [one for one in found[:-1] if one.keys[: len(above)] == above]
        into = row.keys[:-1] if row.keys[-1:] == ("<<",) else row.keys
        copies = held[name][: MOST_ROWS - len(found)]
        found += [one.under((*into, *one.keys[len(above) :])) for one in copies]
    return found[:MOST_ROWS]


class _Reader:
    """What has been read so far, and the keys that stand above the line being read."""

    def __init__(self) -> None:
        self.rows: list[YamlRow] = []
        self.above: list[tuple[float, str]] = []
        self.part = 0
        self.too_deep = False
        self.anchors: dict[str, tuple[str, int]] = {}
        """What a text is, and of one over several lines the number of its first."""
        self.mappings: dict[str, tuple[str, ...]] = {}
        """Under which keys a mapping or a list stands that has an anchor."""

    def anchored(self, value: str) -> str:
        """The value behind its anchor, which is remembered: of a text alone, for what refers to it."""
        begun = _ANCHOR.match(value)
        if begun is None:
            return value
        rest = value[begun.end() :]
        if value[0] == "&":
            self.remember(begun[0].strip()[1:], _plain(_without_comment(rest)))
        return rest

    def remember(self, anchor: str, text: str) -> None:
        """Keep what an anchor stands for: a text, or what stands below."""
        if text:
            self.anchors[anchor] = text, 0
        else:
            self.mappings[anchor] = tuple(name for _, name in self.above)

    def line(self, lines: list[str], number: int) -> int:
        """Read a line, and those of a text that it begins; give how many were read."""
        raw = lines[number].rstrip()
        rest = raw.lstrip(" ")
        if rest.startswith("---"):
            self.part += bool(self.rows)
            self.above.clear()
            return 1
        if not rest or rest.startswith(("#", "{{")):
            return 1
        indent = len(raw) - len(rest)
        indent, rest = self.items(indent, rest)
        key = _KEY.match(rest)
        value = rest[key.end() :] if key else rest
        if key:
            self.enter(indent, key["key"].strip())
        if not value:
            self.add("", number)
            return 1
        if begun := _BLOCK.fullmatch(_without_comment(value)):
            return 1 + self.block(lines, number + 1, len(raw) - len(raw.lstrip(" ")), begun[1])
        value = self.anchored(value)
        more = _more(value, lines, number + 1, len(raw) - len(raw.lstrip(" "))) if value else []
        self.value(" ".join((value, *more)).replace("\\ ", ""), number)
        return 1 + len(more)

    def items(self, indent: int, rest: str) -> tuple[int, str]:
        """Begin the items of lists that a line opens; give where what follows them stands, and it."""
        while rest.startswith("- ") or rest == "-":
            self.item(indent)
            stripped = rest[1:].lstrip(" ")
            indent += len(rest) - len(stripped)
            rest = stripped
        return indent, rest

    def item(self, indent: int) -> None:
        """Begin an item of a list: the next after the one at the same place, or the first."""
        at = indent + 0.5
        while self.above and self.above[-1][0] > at:
            self.above.pop()
        last = self.above.pop()[1] if self.above and self.above[-1][0] == at else "-1"
        self.above.append((at, str(int(last) + 1)))

    def enter(self, indent: int, key: str) -> None:
        """Stand under a key: what is as far in, or further, is over."""
        while self.above and self.above[-1][0] >= indent:
            self.above.pop()
        self.above.append((indent, key))

    def value(self, text: str, number: int) -> None:
        """Keep a value; of `{a: 1, b: 2}` and `[a, b]` each of them."""
        closed = _without_comment(text).strip()
        if closed.startswith("[") and closed.endswith("]"):
            for n, item in enumerate(closed[1:-1].split(",")):
                self.add(_plain(item), number, str(n))
        elif closed == "{}":
            self.add(closed, number)
        elif closed.startswith("{") and not closed.startswith("{{"):
            for key, value in _FLOW.findall(closed):
                self.add(value.strip(), number, key)
        else:
            self.add(_plain(closed), number)

    def block(self, lines: list[str], first: int, indent: int, anchor: str | None) -> int:
        """Keep a text over several lines, under its anchor as well; give how many it has."""

        def belongs(line: str) -> bool:
            return not line.strip() or len(line) - len(line.lstrip(" ")) > indent

        block = list(takewhile(belongs, _from(lines, first)))
        if anchor:
            self.anchors[anchor] = "\n".join(block), first + 1
        self.add("\n".join(block), first)
        return len(block)

    def add(self, value: str, number: int, *keys: str) -> None:
        """Keep a row under the keys that stand above, and these."""
        if len(self.above) > MOST_KEYS:
            self.too_deep = True
            return
        under = (*map(_NAME, self.above), *keys)
        known = self.anchors.get(value[1:]) if value[:1] == "*" else None
        value, line = known or (value, 0)
        self.rows.append(YamlRow(self.part, under, _named(under), value, line or number + 1))


_NAME = itemgetter(1)


def _from(lines: list[str], first: int) -> Iterator[str]:
    """The lines from one on, without a copy of all that follow."""
    return (lines[number] for number in range(first, len(lines)))


def _more(value: str, lines: list[str], first: int, indent: int) -> list[str]:
    """The lines below its own that a value goes on in."""
    if value[0] == "[" and "]" not in value:
        return _up_to_bracket(lines, first)
    return _continued(lines, first, indent)


def _up_to_bracket(lines: list[str], first: int) -> list[str]:
    """The lines of a list in brackets that goes on below its first line, without comments."""
    found: list[str] = []
    for line in _from(lines[: first + MOST_IN_BRACKETS], first):
        found.append(_without_comment(line).strip())
        if "]" in line:
            return found
    return []


def _continued(lines: list[str], first: int, indent: int) -> list[str]:
    """The lines further in that a plain text goes on in; a key or an item of a list is none."""
    found: list[str] = []
    for line in _from(lines, first):
        text = line.strip()
        goes_on = text and len(line) - len(line.lstrip(" ")) > indent
        if not goes_on or text.startswith(("#", "- ", "{{")) or _KEY.match(text):
            break
        found.append(text)
    return found


def _without_comment(text: str) -> str:
    return _COMMENT.sub("", text) if "#" in text else text


def _plain(text: str) -> str:
    text = text.strip()
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if quoted else text
