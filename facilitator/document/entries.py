"""Read the fields of a section's body: the grammar of `fields`, and what other writers make of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from facilitator.document.fields import BESIDE, Entry
from facilitator.text import verbatim

_LABEL = re.compile(r"\*\*(?P<label>[^*\n]+?)(?::\*\*|\*\*:)(?:[ \t]+(?P<text>(?:[^ \t\n].*)?))?")
_BULLET = re.compile(r"(?P<indent> {0,3})[-*+](?P<gap>[ \t]+|$)")
FENCE = re.compile(r" {0,3}(?P<fence>`{3,}(?=[^`]*\Z)|~{3,})")
"""A backtick in what follows the marks makes them a code span, not a fence."""
_NOISE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|<!--.*-->[ \t]*)")


_DEEPEST = 12
"""Levels of bullets that are told apart; what is deeper is text, so that no document exhausts the stack."""


@dataclass(slots=True)
class _Draft:
    """An entry while its lines are read."""

    line: int
    label: str = ""
    text: list[str] = field(default_factory=list)
    more: list[str] = field(default_factory=list)
    quote: list[str] = field(default_factory=list)
    items: list[Entry] = field(default_factory=list)
    broken: bool = False
    """A blank line, a bullet or a quote stood since the last line of text."""
    more_line: int = 0

    def add(self, line: str, number: int) -> None:
        empty = not (self.text or self.more or self.quote or self.items)
        if empty or not (self.broken or self.more):
            self.text.append(line.strip(" \t"))
        else:
            self.more_line = self.more_line or number
            self.more += ["", line] if self.more and self.broken else [line]
        self.broken = False

    def done(self) -> Entry:
        quote = verbatim("\n".join(self.quote)) if self.quote else None
        text, more = "\n".join(self.text), "\n".join(self.more).strip("\n")
        beside: tuple[Entry, ...] = ()
        if self.label:
            text, beside = _apart(text, self.line)
        items = (*beside, *self.items)
        return Entry(
            self.label, text, quote, items, more=more, line=self.line, more_line=self.more_line
        )


def _apart(text: str, line: int) -> tuple[str, tuple[Entry, ...]]:
    """Give the text of a field, and the fields that stand beside it on its line."""
    found = list(BESIDE.finditer(text))
    if not found:
        return text, ()
    ends = [*(mark.start() for mark in found[1:]), len(text)]
    beside = (
        Entry(mark["label"].strip(), text[mark.end() : end].strip(), line=line)
        for mark, end in zip(found, ends, strict=True)
    )
    return text[: found[0].start()].strip(), tuple(beside)


def read(lines: Sequence[str], first: int = 0, depth: int = 0) -> tuple[Entry, ...]:
    """Read fields from lines without line ends; what stands before the first label is an entry without one.

    `first` is the number of the first line, `depth` that of the bullets around it. Never fails: what is no field
    is text of the field above it.
    """
    drafts = [_Draft(first)]
    at = 0
    while at < len(lines):
        at = _take(lines, at, first, drafts, depth)
    entries = tuple(draft.done() for draft in drafts)
    return entries if entries[0].has() else entries[1:]


def _take(lines: Sequence[str], at: int, first: int, drafts: list[_Draft], depth: int) -> int:
    """Add what begins at a line to the drafts; gives the line after it."""
    line, current = lines[at], drafts[-1]
    fence = FENCE.match(line)
    if fence:
        end = fence_end(lines, at, fence["fence"])
        if current.label:
            for number in range(at, end):
                current.add(lines[number], first + number)
        return end
    bullet = _BULLET.match(line) if depth < _DEEPEST else None
    if bullet and not _NOISE.fullmatch(line):
        end = _item_end(lines, at, len(bullet["indent"]))
        current.items.append(_item(lines, at, end, first, bullet, depth + 1))
        current.broken = True
        return end
    _take_line(line, first + at, drafts)
    return at + 1


def _take_line(line: str, number: int, drafts: list[_Draft]) -> None:
    """Add a line that is neither a bullet nor the beginning of a fence."""
    current = drafts[-1]
    label = _LABEL.fullmatch(line)
    if label:
        text = (label["text"] or "").strip(" \t")
        drafts.append(_Draft(number, label["label"].strip(), [text] if text else []))
    elif line.startswith("####"):
        drafts.append(_Draft(number, line.strip()))
    elif line.startswith(">"):
        current.quote.append(line[1:].removeprefix(" "))
        current.broken = True
    elif not line.strip(" \t"):
        current.broken = True
    elif not _NOISE.fullmatch(line):
        current.add(line, number)


def fence_end(lines: Sequence[str], at: int, fence: str) -> int:
    """Give the line after the one that closes a fence opened at `at`; the end where none does."""
    for end in range(at + 1, len(lines)):
        closing = lines[end].rstrip(" \t")
        indent = len(closing) - len(closing.lstrip(" "))
        marks = closing[indent:]
        if indent < 4 and marks.startswith(fence) and not marks.strip(fence[0]):
            return end + 1
    return len(lines)


def _item_end(lines: Sequence[str], at: int, indent: int) -> int:
    """Give the line after a bullet: what is indented further belongs to it, blank lines between included."""
    end = at + 1
    for number in range(at + 1, len(lines)):
        line = lines[number]
        if not line.strip(" \t"):
            continue
        if len(line) - len(line.lstrip(" \t")) <= indent:
            lazy = end == number and not _BULLET.match(line) and not _LABEL.fullmatch(line)
            if not lazy or line.startswith(">") or FENCE.match(line):
                break
        end = number + 1
    return end


def _item(
    lines: Sequence[str], at: int, end: int, first: int, bullet: re.Match[str], depth: int
) -> Entry:
    width = min(bullet.end(), len(bullet["indent"]) + 2)
    inner = [lines[at][bullet.end() :], *(_dedent(line, width) for line in lines[at + 1 : end])]
    entries = read(inner, first + at, depth)
    if not entries:
        return Entry(line=first + at)
    head, *rest = entries
    return replace(head, items=(*head.items, *rest), more_line=0)


def _dedent(line: str, width: int) -> str:
    return line[min(width, len(line) - len(line.lstrip(" "))) :]
