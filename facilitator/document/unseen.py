"""What stands in a document and no reader of its page sees as a decision: comments, hidden elements, code, raw HTML."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from facilitator.document.errors import DocumentError
from facilitator.model.noun import noun
from facilitator.patterns import regex

COMMENT, HIDDEN, CODE, HTML = (
    "an HTML comment",
    "a hidden element",
    "a code block",
    "a block of HTML",
)

MOST_MARKS = 30_000
"""Marks that are followed: comments, elements, escapes, spans and blocks of code."""

_NEVER_SHOWN = "template|script|style|textarea|title|iframe|noscript|object"
_HIDES = r"\bhidden\b|display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden"
_BLOCKS = (
    "address|article|aside|blockquote|center|dd|details|dialog|div|dl|dt|fieldset|figure|footer|form|h[1-6]|header|hr|li|main"
    "|nav|ol|p|section|summary|table|tbody|td|tfoot|th|thead|tr|ul|pre"
)
_OPENS = regex(
    rf"""(?P<escape>(?:\\[\\`<])+)
    | ^[ ]{{0,3}}(?P<fence>`{{3,}}(?=[^`\n]*$)|~{{3,}})
    | (?P<span>`{{1,64}})
    | (?P<comment><!--)
    | <(?P<hidden>{_NEVER_SHOWN})(?=[\s>/])
    | <(?P<marked>[A-Za-z][A-Za-z0-9-]{{0,30}})(?=\s[^<>]{{0,500}}?(?:{_HIDES}))
    | ^[ ]{{0,3}}(?P<block></?(?:{_BLOCKS})(?=[\s>/]))
    """,
    re.MULTILINE | re.VERBOSE | re.IGNORECASE,
)
_SIGN = regex(r"\\[\\`<]|`|<[A-Za-z/!]|~~~")
_WORTH = regex(r"<[A-Za-z/!]|^ {0,3}(?:```|~~~)", re.MULTILINE)
_BLANK = regex(r"\n[ \t]*(?:\n|\Z)")
_CONTAINER = regex(r"[ \t>*+-]*(?:\d{1,9}[.)][ \t]*)?\Z")
_LABEL = regex(
    r"^[ \t>*+-]*?(?:\*\*(?P<label>[^*\n]{1,200}?)(?::\*\*|\*\*:)|#{1,6}[ \t]+(?P<title>[^\n]{1,200}))",
    re.MULTILINE,
)
_TEXT = regex(r"[^\r\n]+")
_TOO_MANY = f"The file has more than {MOST_MARKS:,} comments, hidden elements, escapes and pieces of code; it is not read."


@noun
class Span:
    """A stretch of the document, by offsets, and what it is."""

    kind: str
    start: int
    end: int


def unseen(text: str, start: int = 0) -> tuple[Span, ...]:
    """Find what is not read as text of the page, from the top down; code spans and escapes hide nothing.

    Raises:
        DocumentError: there are more marks than are followed.
    """
    if not _WORTH.search(text, start):
        return ()
    return tuple(_Scan(text, start).spans())


def stated(
    text: str, spans: Sequence[Span], names: Collection[str]
) -> Iterator[tuple[Span, str, int]]:
    """Give the first label or heading of these names in each span, with its offset; names in lower case."""
    for span in spans:
        for found in _LABEL.finditer(text, span.start, span.end):
            name = (found["label"] or found["title"]).strip(" \t\r#")
            if " ".join(name.casefold().split()) in names:
                yield span, name, found.start(found.lastgroup or 0)
                break


def blanked(text: str, spans: Sequence[Span]) -> str:
    """Give the text with spaces in place of these spans; every offset and line end stays."""
    parts, at = [], 0
    for span in spans:
        parts += [
            text[at : span.start],
            _TEXT.sub(lambda m: " " * len(m[0]), text[span.start : span.end]),
        ]
        at = span.end
    return "".join((*parts, text[at:]))


class _Scan:
    """One pass; what was looked for in vain is not looked for again."""

    def __init__(self, text: str, start: int) -> None:
        self.text, self.at = text, start
        self.limit = start
        """Where the paragraph ends that `at` is in."""
        self.unclosed: set[int] = set()
        """Lengths of backtick runs that this paragraph does not close."""
        self.comments_end = True
        self.left = MOST_MARKS

    def spans(self) -> Iterator[Span]:
        for mark in iter(self._next, None):
            self.left -= 1
            if self.left < 0:
                raise DocumentError("too-complex", _TOO_MANY)
            kind = mark.lastgroup or ""
            if mark.start() >= self.limit:
                blank = _BLANK.search(self.text, mark.start())
                self.limit = blank.start() + 1 if blank else len(self.text)
                self.unclosed.clear()
            end = self._end(kind, mark)
            if kind not in ("escape", "span") and end > mark.end():
                names = {"fence": CODE, "comment": COMMENT, "block": HTML}
                yield Span(names.get(kind, HIDDEN), mark.start(), end)
            self.at = max(end, mark.end())

    def _next(self) -> re.Match[str] | None:
        """Find what opens next: at a character that may, or where the blanks before it begin a line."""
        at = self.at
        while sign := _SIGN.search(self.text, at):
            start = sign.start()
            before = max(start - 3, self.at)
            first = before + len(self.text[before:start].rstrip(" "))
            if mark := _OPENS.match(self.text, first) or _OPENS.match(self.text, start):
                return mark
            at = sign.end()
        return None

    def _end(self, kind: str, mark: re.Match[str]) -> int:
        if kind == "fence":
            return self._fence(mark)
        if kind == "span":
            return self._code(mark)
        if kind == "comment":
            return self._comment(mark)
        if kind == "block":
            return self.limit
        return mark.end() if kind == "escape" else self._element(mark[kind], mark.end())

    def _fence(self, mark: re.Match[str]) -> int:
        fence = mark["fence"]
        closing = re.compile(rf"^ {{0,3}}{fence[0]}{{{len(fence)},}}[ \t\r]*$", re.MULTILINE)
        end = closing.search(self.text, mark.end())
        return end.end() if end else len(self.text)

    def _code(self, mark: re.Match[str]) -> int:
        length = len(mark["span"])
        if length not in self.unclosed:
            run = re.compile(rf"(?<!`)`{{{length}}}(?!`)")
            if end := run.search(self.text, mark.end(), self.limit):
                return end.end()
        self.unclosed.add(length)
        return mark.end()

    def _comment(self, mark: re.Match[str]) -> int:
        end = self.text.find("-->", mark.start() + 2) if self.comments_end else -1
        self.comments_end = end >= 0
        line = self.text.rfind("\n", max(0, mark.start() - 200), mark.start()) + 1
        block = _CONTAINER.fullmatch(self.text, max(line, 0), mark.start())
        if end >= 0 and (block or end < self.limit):
            return end + 3
        return len(self.text) if block else mark.end()

    def _element(self, name: str, at: int) -> int:
        depth = 1
        for tag in re.compile(rf"<(/?){re.escape(name)}(?=[\s>/])", re.IGNORECASE).finditer(
            self.text, at
        ):
            depth += -1 if tag[1] else 1
            if not depth:
                return tag.end()
        return len(self.text)
