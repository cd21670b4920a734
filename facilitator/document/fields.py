"""The grammar of a section's body, in both directions: labelled fields, bullets, and quotes.

    **Label:** a line of words        - **Label:** the same in a bullet · **Label:** another beside it
    **Label:**

    > anything else the user typed

User text stands behind a label or behind `> `, so it can never begin a heading, fence, rule or comment of the
document. What Markdown would take for more than characters is escaped: the words read as what they render to.
Lines end at LF here; who reads a file with other line ends turns them into LF before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from facilitator.document.inline import LONGEST_PARSED
from facilitator.model.noun import noun, replace
from facilitator.patterns import regex
from facilitator.validation.escape import escaped, quoted

NOT_STATED = "_not stated_"
OPEN = "_open_"
DASH = " — "
LONGEST = 2_000
"""Characters of a line whose parts are told apart by pattern: patterns take long on longer ones."""

_MARKUP = regex(r"<[A-Za-z/!?]")
"""What GitHub would read as HTML: an element left open would swallow what follows its paragraph."""
_BETWEEN = " · "
_ITALIC = regex(r"([*_])(?P<words>[^*\s](?:[^*]*[^*\s])?)\1", re.DOTALL)
_END = regex(r"\r\n?|\n")
_ENDS = regex(r"[\r\n]+")


@noun
class Entry:
    """A field or a bullet."""

    label: str = ""
    """Empty for a bullet without one."""
    text: str = ""
    """The first paragraph; read, it is what it renders to, and for `write` it is Markdown of one line."""
    quote: str | None = None
    """Words of the user, of any number of lines."""
    items: tuple[Entry, ...] = ()
    beside: tuple[Entry, ...] = ()
    """Fields that are written on its line; reading gives them first among the items."""
    more: str = ""
    """Further paragraphs, which only other writers leave."""
    line: int = 0
    """0-based line of the text that was read."""
    more_lines: tuple[int, ...] = ()
    """The lines at which the further paragraphs begin."""

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
    """Say whether text renders to itself: as it is, it can stand on the line of its label."""
    return fits_line(text) and escaped(text) == text


def fits_line(text: str) -> bool:
    """Say whether text reads back as itself on the line of its label, once it is escaped."""
    at_once = bool(text) and text not in (NOT_STATED, OPEN) and text == text.strip()
    return at_once and not any(end in text for end in "\n\r") and len(text) <= LONGEST_PARSED


def together(entry: Entry, others: Iterable[Entry]) -> Entry:
    """Put other fields on the line of one as far as they can stand there, and the rest beneath it."""
    others = tuple(others)
    alone = _is_line(entry)
    beside = tuple(other for other in others if alone and other.label and _is_line(other))
    rest = tuple(other for other in others if other not in beside)
    return replace(entry, beside=(*entry.beside, *beside), items=(*entry.items, *rest))


def _is_line(entry: Entry) -> bool:
    """Whether a field is one line."""
    return entry.quote is None and not (entry.items or entry.more)


def free(label: str, text: str, reads_back: Callable[[Entry], bool] = lambda _: True) -> Entry:
    """Make the entry of a free text: on its line when that reads back as itself, as a quote otherwise."""
    if not text:
        return Entry(label, NOT_STATED)
    fits = fits_line(text) and reads_back(Entry(label, text))
    return Entry(label, escaped(text)) if fits else Entry(label, quote=text)


def behind(label: str, head: str, text: str) -> Entry:
    """Make an entry whose text follows a head and a dash; a quote holds what cannot stand on the line."""
    if not text:
        return Entry(label, f"{head}{DASH}{NOT_STATED}")
    return (
        Entry(label, f"{head}{DASH}{escaped(text)}")
        if fits_line(text)
        else Entry(label, f"{head} —", quote=text)
    )


def write(entries: Iterable[Entry]) -> str:
    """Compose fields, one blank line between them, with a final line end; empty when there are none."""
    return "\n".join("\n".join(_field(entry)) + "\n" for entry in entries)


def in_italics(text: str) -> str:
    """Give the words of a text that stands in italics throughout, as the catalogue's do; empty for any other."""
    marked = _ITALIC.fullmatch(text)
    return marked["words"] if marked else ""


def heading(level: int, title: str) -> str:
    """Compose a heading; whatever the title is, it is one line of one heading."""
    return one_line(f"{'#' * level} {title}")


def one_line(text: str) -> str:
    """Keep content on the line it is written on: no line end of its own, no tag or comment."""
    return _MARKUP.sub(lambda m: f"&lt;{m[0][1:]}", _ENDS.sub(" ", text))


def _head(entry: Entry) -> str:
    label = f"**{entry.label}:**" if entry.label else ""
    line = " ".join(part for part in (label, entry.text) if part)
    beside = _BETWEEN.join(map(_head, entry.beside))
    if not beside:
        return one_line(line)
    return f"{one_line(line)}{_BETWEEN if entry.text else ' '}{beside}"


def _field(entry: Entry) -> list[str]:
    head = _head(entry)
    lines = [head] if head else []
    if entry.quote is not None:
        lines += ["", *_quoted(entry.quote)]
    if entry.items:
        bullets = [line for item in entry.items for line in _bullet(item)]
        lines += ["", *bullets] if lines else bullets
    return lines


def _bullet(entry: Entry) -> list[str]:
    head = _head(entry)
    lines = [f"- {head}"] if head else []
    if entry.quote is not None:
        quoted = list(_quoted(entry.quote))
        # without a blank line before it, which would set all bullets of the list apart
        lines += [f"  {line}" for line in quoted] if head else _first(quoted)
    lines += (f"  {line}" for item in entry.items for line in _bullet(item))
    return lines


def _first(lines: Sequence[str]) -> list[str]:
    return [("  " if number else "- ") + line for number, line in enumerate(lines)]


def _quoted(text: str) -> Iterator[str]:
    return (f"> {line}" if line else ">" for line in quoted(_END.sub("\n", text)))


def same(one: str, other: str) -> bool:
    """Compare labels or headings as a reader would: case and spacing do not matter."""
    return one == other or plain_label(one) == plain_label(other)


@lru_cache(maxsize=2048)
def plain_label(label: str) -> str:
    """Give a label or heading without what does not matter in it."""
    return " ".join(label.casefold().split())
