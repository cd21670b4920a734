"""Where the sections of a document are: top-level headings with their exact offsets.

A line that begins with `#` in the first column is a top-level heading in every CommonMark document, unless it
stands in a code fence or an HTML block that was opened in the first column; so a document is scanned by line.
Only where something could change that (an indented fence or heading, an underline, a line of HTML) the part
between two safe headings is given to the Markdown parser. Tests compare the two on every kind of document.
"""

from __future__ import annotations

import re
from functools import lru_cache

from facilitator.document.blocks import Blocks, parse_blocks
from facilitator.document.errors import DocumentError
from facilitator.model.noun import noun
from facilitator.patterns import regex

MAX_PARSED = 120_000
"""Characters of one document that are given to the Markdown parser at most: lists cost it 5 µs each."""
PER_PART = 40
"""Characters that a part counts beside its own: to begin with the parser costs as much."""
MAX_HEADINGS = 20_000

_MARK = r"""(?=[ #`~<>=]|-+[ \t]*$)(?:
      (?P<heading>\#{1,2})(?=[ \t]|$)
    | (?P<fence>`{3,}(?=[^`\n]*$)|~{3,})
    | (?P<conflict><{7}[ ]|>{7}[ ])
    | (?P<underline>[ ]{0,3}(?:=+|-+)[ \t]*$)
    | (?P<doubt>[ ]{0,3}<[A-Za-z/!?]|[ ]{1,3}(?:\#{1,6}(?=[ \t]|$)|`{3,}|~{3,}))
    )"""
_FIRST = regex(_MARK, re.MULTILINE | re.VERBOSE)
_NEXT = regex(r"\n" + _MARK, re.MULTILINE | re.VERBOSE)
_SAFE = regex(r"\n[ \t]*\n(?=#{1,6}[ \t])")
_CONFLICT = regex(r"^(?:<{7} |>{7} )", re.MULTILINE)


@noun
class Heading:
    """A top-level H1 or H2. Offsets count characters of the whole document, lines from 1."""

    level: int
    title: str
    start: int
    end: int
    """After its line (of a setext heading: after its underline)."""
    line: int


@noun
class Section:
    """An H2 and what stands under it, up to the next H1 or H2."""

    title: str
    start: int
    end: int
    line: int
    text: str


@noun
class Outline:
    """The top-level headings H1 and H2, and what makes it unsafe to change the document."""

    headings: tuple[Heading, ...]
    sections: tuple[Section, ...]
    problem: DocumentError | None = None


def sections(text: str, start: int = 0) -> tuple[Section, ...]:
    """Return the H2 sections of a document whose body begins at `start`.

    Raises:
        DocumentError: an unclosed code block or comment, or merge-conflict markers; with the line.
    """
    found = outline(text, start)
    if found.problem:
        raise found.problem
    return found.sections


@lru_cache(maxsize=2)
def outline(text: str, start: int = 0) -> Outline:
    """Return headings, sections and the first problem of a document whose body begins at `start`.

    The last two are remembered: what a save proves is what the next one begins with.
    """
    scan = _Scan(text, start)
    scan.run()
    tops = [h for h in scan.headings if h.level <= 2]
    ends = [*(h.start for h in tops[1:]), len(text)][: len(tops)]
    found = tuple(
        Section(h.title, h.start, end, h.line, text[h.start : end])
        for h, end in zip(tops, ends, strict=True)
        if h.level == 2
    )
    problem = scan.unclosed
    if scan.conflicts:
        lines = ", ".join(map(str, scan.conflicts[:4]))
        message = f"Unresolved merge conflict at line {lines}. Resolve it first; until then the file is only read."
        problem = DocumentError("merge-conflict", message, scan.conflicts[0])
    return Outline(tuple(scan.headings), found, problem)


class _Scan:
    """One pass over a body. Line ends are made LF without moving any character."""

    def __init__(self, text: str, start: int) -> None:
        self.flat = text.replace("\r\n", " \n").replace("\r", "\n") if "\r" in text else text
        self.start = self.at = start
        """`at` is on the line end (or the end) before what is still to be looked at."""
        self.safe = start
        """The last place at which nothing was left open: from there a doubtful part is parsed."""
        self.counted, self.line = 0, 1
        self.parsed = 0
        self.headings: list[Heading] = []
        self.conflicts: list[int] = []
        self.unclosed: DocumentError | None = None

    def run(self) -> None:
        """Go from mark to mark; after a part that was parsed go on at the heading that follows it."""
        mark = _FIRST.match(self.flat, self.start) or _NEXT.search(self.flat, self.at)
        while mark and not self.unclosed:
            kind = mark.lastgroup or ""
            start, self.at = mark.span(kind)
            self._take_mark(kind, start, mark[kind])
            if len(self.headings) > MAX_HEADINGS:
                self.unclosed = _too_complex("headings", self._line_at(start))
            mark = _NEXT.search(self.flat, self.at)

    def _take_mark(self, kind: str, start: int, written: str) -> None:
        if kind == "heading":
            self.safe = start
            self._heading(start, len(written))
        elif kind == "fence":
            self._fence(start, written)
        elif kind == "conflict":
            self.conflicts.append(self._line_at(start))
        elif kind == "doubt" or not self._after_blank(start):
            self._parse(self.safe, start)
            self.safe = self.at + 1

    def _line_at(self, at: int) -> int:
        """Line of an offset. Offsets mostly ascend, so lines are counted from the last one asked for."""
        low, high = sorted((self.counted, at))
        lines = self.flat.count("\n", low, high)
        self.line += lines if at >= self.counted else -lines
        self.counted = at
        return self.line

    def _heading(self, start: int, level: int) -> None:
        end = self.flat.find("\n", start)
        end = len(self.flat) if end < 0 else end
        title = self.flat[start + level : end].strip(" \t")
        bare = title.rstrip("#")  # a closing row of hashes counts only after a space
        title = bare.rstrip(" \t") if not bare or bare[-1] in " \t" else title
        self.at = end
        after = min(end + 1, len(self.flat))
        self.headings.append(Heading(level, title, start, after, self._line_at(start)))

    def _fence(self, start: int, fence: str) -> None:
        end = _closing(fence).search(self.flat, self.at)
        if end:
            self.at = end.end()
        else:
            self.unclosed = _unclosed("A code block", self._line_at(start))

    def _after_blank(self, start: int) -> bool:
        before = self.flat.rfind("\n", self.start, max(start - 1, self.start))
        line = self.flat[max(before + 1, self.start) : max(start - 1, self.start)]
        return start == self.start or not line.strip(" \t")

    def _parse(self, start: int, doubt: int) -> None:
        """Have the part from `start` parsed, up to the first safe heading at which nothing is left open."""
        reach = doubt
        while True:
            safe = _SAFE.search(self.flat, reach)
            end = safe.end() if safe else len(self.flat)
            self.parsed += end - start + PER_PART
            if self.parsed > MAX_PARSED:
                self.unclosed = _too_complex(
                    "indented blocks, underlines and HTML", self._line_at(start)
                )
                return
            found = parse_blocks(self.flat[start:end])
            if not safe or not found.unclosed:
                self._take(start, end, found)
                return
            reach = end + (end - start)

    def _forget_from(self, start: int, line: int) -> None:
        """Drop what was noted from a place on; all of it stands in the order of the text."""
        while self.headings and self.headings[-1].start >= start:
            self.headings.pop()
        while self.conflicts and self.conflicts[-1] >= line:
            self.conflicts.pop()

    def _take(self, start: int, end: int, found: Blocks) -> None:
        """Replace what the scan noted since `start` by what the parser found."""
        first = self._line_at(start)
        self._forget_from(start, first)
        self.headings += [
            Heading(level, title, start + at, start + after, self._line_at(start + at))
            for level, title, at, after in found.headings
            if level <= 2
        ]
        for mark in _CONFLICT.finditer(self.flat, start, end):
            line = self._line_at(mark.start())
            if not any(line - first in code for code in found.code):
                self.conflicts.append(line)
        if found.unclosed:
            kind, line = found.unclosed
            self.unclosed = _unclosed(
                "A code block" if kind == "fence" else "An HTML comment or block", first + line
            )
        self.at = max(end - 1, start)


def _too_complex(what: str, line: int) -> DocumentError:
    return DocumentError("too-complex", f"The file has too many {what} to be changed safely.", line)


@lru_cache(16)
def _closing(fence: str) -> re.Pattern[str]:
    return re.compile(rf"\n {{0,3}}{fence[0]}{{{len(fence)},}}[ \t]*$", re.MULTILINE)


def _unclosed(what: str, line: int) -> DocumentError:
    message = f"{what} opened at line {line} is never closed; a new section would disappear in it."
    return DocumentError(
        "fence-unclosed" if what == "A code block" else "comment-unclosed", message, line
    )
