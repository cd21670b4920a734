"""The sentences of a document, each with its line: what a question of A or P can quote of it.

Each is a `Statement` whose field is `line`: nothing is read out of it, it is only quoted.
"""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.context.measures import MARKS
from facilitator.context.status_lines import front_matter, lines_of
from facilitator.model import Statement
from facilitator.patterns import regex
from facilitator.secret_lines import beginning
from facilitator.text import is_sentence

MOST = 600
"""Sentences kept of one document."""
_LONGEST = 300
_APART = regex(r"\s{0,3}(?:#{1,6}\s|[=~*_-]{3,}\s*$)|[\s:|-]{3,}$")
"""A heading, a rule, or what separates the head of a table."""
_BEGINS = regex(r"\s*(?:[-*+>|]|\d+[.)])\s?")
_TASK = regex(r"(^\s*[-*+]\s+)\[[ xX]\]\s")
_STOP = regex(r"(?<=[.!?])\s+(?=[^\sa-z])")


def sentences(source: str, file: str) -> tuple[Statement, ...]:
    """The sentences of a Markdown document (with Unix line endings), in order."""
    found: list[Statement] = []
    for lines in _paragraphs(source):
        for number, text in _apart(lines):
            if is_sentence(text):
                short = beginning(text, _LONGEST)
                found.append(Statement("line", "", file=file, line=number, text=short))
        if len(found) >= MOST:
            break
    return tuple(found[:MOST])


Lines = list[tuple[int, str]]


def _paragraphs(source: str) -> Iterator[Lines]:
    """The lines of each paragraph, item and row, without marks."""
    lines: Lines = []
    for number, line in lines_of(source, front_matter(source)[1]):
        goes_on = lines and number == lines[-1][0] + 1 and not _BEGINS.match(line)
        if lines and not goes_on:
            yield lines
            lines = []
        if not _APART.match(line):
            plain = MARKS.sub("", _TASK.sub(r"\1", line))
            lines.append((number, " ".join(plain.split())))
    if lines:
        yield lines


def _apart(lines: Lines) -> Iterator[tuple[int, str]]:
    """The sentences of a paragraph, each with the line it begins in."""
    whole, starts = "", []
    for number, text in lines:
        starts.append((len(whole), number))
        whole += f"{text} "
    at = 0
    for stop in (*(match.end() for match in _STOP.finditer(whole)), len(whole)):
        number = max((line for place, line in starts if place <= at), default=0)
        yield number, whole[at:stop].strip()
        at = stop
