"""The grammar of a section's body, in both directions: labelled fields, bullets, and quotes.

    **Label:** a line that reads back as itself        - **Label:** the same in a bullet
    **Label:**

    > anything else the user typed, verbatim

User text stands behind a label or behind `> `, so it can never begin a heading, fence, rule or comment of the
document. In a quote, `<` before a letter, `/`, `!` or `?` is written `&lt;`: so no tag is left open.
Lines end at LF here; who reads a file with other line ends turns them into LF before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

NOT_STATED = "_not stated_"
OPEN = "_open_"
DASH = " — "

_AFTER_LESS = "[A-Za-z/!?]"
_MARKUP = re.compile(f"<{_AFTER_LESS}")
"""What GitHub would read as HTML: an element left open would swallow what follows its paragraph."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A field or a bullet."""

    label: str = ""
    """Empty for a bullet without one."""
    text: str = ""
    """The first paragraph; without line ends where this program wrote it."""
    quote: str | None = None
    """Verbatim words of the user."""
    items: tuple[Entry, ...] = ()
    more: str = ""
    """Further paragraphs, which only other writers leave."""
    line: int = 0
    """0-based line of the text that was read."""
    more_line: int = 0
    """The line at which the further paragraphs begin."""

    @property
    def words(self) -> str:
        """The free text that the entry holds; empty when it states nothing."""
        if self.quote is not None and not self.text and not self.more:
            return self.quote
        if self.text in (NOT_STATED, OPEN) and not self.more:
            return self.quote or ""
        parts = (self.text, self.more, self.quote or "")
        return "\n\n".join(p for p in parts if p)

    @property
    def value(self) -> str:
        """The first paragraph as one line."""
        return " ".join(self.text.split("\n"))

    def has(self) -> bool:
        """Say whether anything stands behind the label."""
        return bool(self.text or self.items or self.more) or self.quote is not None


def is_plain(text: str) -> bool:
    """Say whether text can stand on the line of its label and read back as itself."""
    return (
        bool(text)
        and text not in (NOT_STATED, OPEN)
        and not any(end in text for end in "\n\r")
        and text == text.strip()
        and not _MARKUP.search(text)
    )


def free(label: str, text: str, reads_back: Callable[[Entry], bool] = lambda _: True) -> Entry:
    """Make the entry of a free text: on its line when that reads back as itself, as a quote otherwise."""
    if not text:
        return Entry(label, NOT_STATED)
    inline = Entry(label, text)
    return inline if is_plain(text) and reads_back(inline) else Entry(label, quote=text)


def behind(label: str, head: str, text: str) -> Entry:
    """Make an entry whose text follows a head and a dash; a quote holds what cannot stand on the line."""
    if not text:
        return Entry(label, f"{head}{DASH}{NOT_STATED}")
    return Entry(label, f"{head}{DASH}{text}") if is_plain(text) else Entry(label, f"{head} —", quote=text)


def write(entries: Iterable[Entry]) -> str:
    """Compose fields, one blank line between them, with a final line end; empty when there are none."""
    return "\n".join("\n".join(_field(entry)) + "\n" for entry in entries)


def _head(entry: Entry) -> str:
    label = f"**{entry.label}:**" if entry.label else ""
    return " ".join(part for part in (label, entry.text) if part)


def _field(entry: Entry) -> list[str]:
    lines = [_head(entry)]
    if entry.quote is not None:
        lines += ["", *_quoted(entry.quote)]
    if entry.items:
        lines += ["", *(line for item in entry.items for line in _bullet(item))]
    return lines


def _bullet(entry: Entry) -> list[str]:
    head = _head(entry)
    lines = [f"- {head}"] if head else []
    if entry.quote is not None:
        quoted = list(_quoted(entry.quote))
        lines += ["", *(f"  {line}" for line in quoted)] if head else _first(quoted)
    lines += (f"  {line}" for item in entry.items for line in _bullet(item))
    return lines


def _first(lines: Sequence[str]) -> list[str]:
    return [("  " if number else "- ") + line for number, line in enumerate(lines)]


def _quoted(text: str) -> Iterator[str]:
    return (f"> {line}" if line else ">" for line in _inert(text).split("\n"))


_TO_INERT = re.compile(rf"&(?=(?:amp;)*lt;)|<(?={_AFTER_LESS})")
_FROM_INERT = re.compile(r"&(?:amp;(?=(?:amp;)*lt;)|lt;)")


def _inert(text: str) -> str:
    """Write what begins an HTML tag or comment as an entity: one left open would hide the page's rest."""
    return _TO_INERT.sub(lambda m: "&amp;" if m[0] == "&" else "&lt;", text)


def _verbatim(quote: str) -> str:
    return _FROM_INERT.sub(lambda m: "<" if m[0] == "&lt;" else "&", quote)


_LABEL = re.compile(r"\*\*(?P<label>[^*\n]+?)(?::\*\*|\*\*:)(?:[ \t]+(?P<text>.*))?")
_BULLET = re.compile(r"(?P<indent> {0,3})[-*+](?P<gap>[ \t]+|$)")
_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})(?P<info>.*)")
_NOISE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|<!--.*-->)[ \t]*")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]+(?P<title>.*?))??(?:[ \t]+#+)?[ \t]*")


@dataclass(slots=True)
class _Draft:
    """An entry while its lines are read."""

    line: int
    label: str = ""
    text: str = ""
    more: str = ""
    quote: str | None = None
    items: tuple[Entry, ...] = ()
    broken: bool = False
    """A blank line, a bullet or a quote stood since the last line of text."""
    more_line: int = 0

    def add(self, line: str, number: int) -> None:
        if not self.text and not self.more and self.quote is None and not self.items:
            self.text = line.strip(" \t")
        elif not self.broken and not self.more:
            self.text += "\n" + line.strip(" \t")
        else:
            gap = ("\n\n" if self.broken else "\n") if self.more else ""
            self.more_line = self.more_line or number
            self.more += gap + line
        self.broken = False

    def done(self) -> Entry:
        quote = None if self.quote is None else _verbatim(self.quote)
        return Entry(
            self.label, self.text, quote, self.items, self.more.strip("\n"), self.line, self.more_line
        )


def read(lines: Sequence[str], first: int = 0) -> tuple[Entry, ...]:
    """Read fields from lines without line ends; what stands before the first label is an entry without one.

    `first` is the number of the first line. Never fails: what is no field is text of the field above it.
    """
    drafts = [_Draft(first)]
    at = 0
    while at < len(lines):
        at = _take(lines, at, first, drafts)
    entries = tuple(draft.done() for draft in drafts)
    return entries if entries[0].has() else entries[1:]


def _take(lines: Sequence[str], at: int, first: int, drafts: list[_Draft]) -> int:
    """Add what begins at a line to the drafts; gives the line after it."""
    line, current = lines[at], drafts[-1]
    if not line.strip(" \t"):
        current.broken = True
    elif line.startswith(">"):
        body = line[2:] if line.startswith("> ") else line[1:]
        current.quote = body if current.quote is None else f"{current.quote}\n{body}"
        current.broken = True
    elif label := _LABEL.fullmatch(line):
        drafts.append(_Draft(first + at, label["label"].strip(), (label["text"] or "").strip(" \t")))
    elif line.startswith("####"):
        drafts.append(_Draft(first + at, line.strip()))
    elif fence := _FENCE.match(line):
        end = _fence_end(lines, at, fence["fence"])
        for number in range(at, end) if current.label else ():
            current.add(lines[number], first + number)
        return end
    elif not _NOISE.fullmatch(line):
        if bullet := _BULLET.match(line):
            end = _item_end(lines, at, len(bullet["indent"]))
            current.items += (_item(lines, at, end, first, bullet),)
            current.broken = True
            return end
        current.add(line, first + at)
    return at + 1


def _fence_end(lines: Sequence[str], at: int, fence: str) -> int:
    for end in range(at + 1, len(lines)):
        closing = lines[end].strip()
        if closing.startswith(fence) and not closing.strip(fence[0]):
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
            if not lazy or line.startswith(">") or _FENCE.match(line):
                break
        end = number + 1
    return end


def _item(lines: Sequence[str], at: int, end: int, first: int, bullet: re.Match[str]) -> Entry:
    width = min(bullet.end(), len(bullet["indent"]) + 2)
    inner = [lines[at][bullet.end() :], *(_dedent(line, width) for line in lines[at + 1 : end])]
    entries = read(inner, first + at)
    if not entries:
        return Entry(line=first + at)
    head, *rest = entries
    return Entry(head.label, head.text, head.quote, (*head.items, *rest), head.more, head.line)


def _dedent(line: str, width: int) -> str:
    return line[min(width, len(line) - len(line.lstrip(" "))) :]


@dataclass(frozen=True, slots=True)
class Part:
    """What stands under one H3."""

    title: str
    line: int
    """0-based line of the heading within the section; its body begins on the next."""
    lines: tuple[str, ...]


def parts(section: str) -> tuple[Part, ...]:
    """Split a section's LF text at its H3 headings; what stands before the first has an empty title."""
    lines = section.split("\n")
    starts, fence = [0], ""
    for number, line in enumerate(lines):
        if fence:
            closing = line.strip()
            if closing.startswith(fence) and not closing.strip(fence[0]):
                fence = ""
        elif match := _FENCE.match(line):
            fence = match["fence"]
        elif line.startswith("### "):
            starts.append(number)
    ends = [*starts[1:], len(lines)]
    return tuple(_part(lines, start, end) for start, end in zip(starts, ends, strict=True))


def _part(lines: Sequence[str], start: int, end: int) -> Part:
    heading = _HEADING.fullmatch(lines[start]) if lines[start].startswith("### ") else None
    body = tuple(line for line in lines[start + 1 : end])
    return Part((heading["title"] or "").strip() if heading else "", start, body)


def same(one: str, other: str) -> bool:
    """Compare labels or headings as a reader would: case and spacing do not matter."""
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())
