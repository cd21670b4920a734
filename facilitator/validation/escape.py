"""A person's words as Markdown that renders to them: `document/inline.py` reads them back exactly."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from facilitator.patterns import regex

PUNCTUATION = r"!-/:-@\[-`{-~"
STARS = r"(?<!\s)\*|\*(?!\s)|(?<![^\W_])_|_(?![^\W_])"
"""Stars and underscores that may open or close emphasis."""
_SPAN = r"(?<![`\\])`(?! )(?:(?!<[A-Za-z/!?])[^`\n])+(?<! )`(?!`)"
_TO_ESCAPE = regex(
    rf"(?P<kept>{_SPAN})|(?P<tag><(?=[A-Za-z/!?]))"
    rf"|\\(?=[{PUNCTUATION}]|\Z)|&(?=\#|[A-Za-z][A-Za-z0-9]*;)|[`\[~$]|{STARS}"
)
_BEGINS = regex(
    r"\A(?:(\d{1,9}(?=[.)](?:\s|\Z)))|(?=[-+*](?:\s|\Z)|\#{1,6}(?:\s|\Z)|>|[-:|][-:| \t]*\Z|=+[ \t]*\Z))"
)
"""What would begin a block, or make one of the line before it."""
_BEFORE_PARAGRAPH = regex(r"\n\n(?=[^\n])")


def escaped(text: str) -> str:
    """Write a line of words so that it reads back as itself behind a label or within a paragraph."""
    alone = {mark for mark in "~$" if text.count(mark) < 2}  # two strike through, or are a formula
    return _TO_ESCAPE.sub(lambda m: _escape(m, alone), text)


def _escape(match: re.Match[str], alone: Collection[str]) -> str:
    if match["kept"] or match[0] in alone:
        return match[0]
    return "&lt;" if match["tag"] else f"\\{match[0]}"


def quoted(text: str) -> Iterator[str]:
    """Give the lines of a blockquote, without its marks, that hold words of any number of lines.

    Their line ends are hard breaks, a blank line begins a paragraph, and what would be lost at the edge of a line
    is an entity.
    """
    body = text.strip("\n")
    if not body:
        yield _entities(text)
        return
    paragraphs = _BEFORE_PARAGRAPH.split(body)
    last = len(paragraphs) - 1
    start = text.index(body)
    for number, paragraph in enumerate(paragraphs):
        inner = paragraph.rstrip("\n")
        before = "" if number else _entities(text[:start])
        after = paragraph[len(inner) :] if number < last else text[start + len(body) :]
        lines = [_line(line) for line in inner.split("\n")]
        lines[0] = before + lines[0]
        lines[-1] += _entities(after)
        yield from (f"{line}\\" for line in lines[:-1])
        yield lines[-1]
        if number < last:
            yield ""


def _line(line: str) -> str:
    body = line.strip()
    if not body:
        return _entities(line)
    start = line.index(body)
    inner = _BEGINS.sub(lambda m: f"{m[1] or ''}\\", escaped(body))
    return f"{_entities(line[:start])}{inner}{_entities(line[start + len(body) :])}"


def _entities(space: str) -> str:
    return "".join(f"&#{ord(char)};" for char in space)
