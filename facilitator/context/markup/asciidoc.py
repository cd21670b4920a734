"""AsciiDoc as Markdown: headings, lists, labels, listings and tables; what only lays out becomes an empty line."""

from __future__ import annotations

import re

from facilitator.context.markup.rows import as_item
from facilitator.patterns import regex

_HEADING = regex(r"(={1,6}|#{1,6})[ \t]+(\S.*)")
_BULLET = regex(r"[ \t]*(\*{1,5}|-)[ \t]+(.*)")
_NUMBERED = regex(r"[ \t]*(\.{1,5})[ \t]+(.*)")
_TERM = regex(r"[ \t]*(\S.{0,80}?)::[ \t]*(.*)")
_BLOCK_TITLE = regex(r"\.([^\s.].*)")
_LISTING = regex(r"(-{4,}|\.{4,}|`{3,}).*")
_COMMENT, _TABLE = regex(r"/{4,}\s*"), regex(r"[|!,]={3,}\s*")
_FRAME = regex(r"(={4,}|\*{4,}|_{4,}|\+{4,}|--)\s*")
_LAYS_OUT = regex(
    r"(\[.*\]|//.*|(include|image|toc|ifdef|ifndef|endif|ifeval)::.*|:(?!status:)!?[\w-]+!?:.*)\s*",
    re.I,
)
_LANGUAGE = regex(r"\[source,\s*(\w+)|\[(mermaid|plantuml)")
_COLUMNS = regex(r"cols=\"?([^\"\]]+)")
_STATUS = regex(r":(status):[ \t]*(.+)", re.I)
_BOLD = regex(r"(?<![\w*])\*(?=\S)([^*\n]{1,200}?)(?<=\S)\*(?![\w*])")
_LINK = regex(
    r"(?:link:)?(https?://[^\s\[\]]{1,300}|(?<=link:)[^\s\[\]]{1,300})\[([^\[\]]{0,300})\]"
    r"|(?:xref:)([^\s\[\]]{1,300})\[([^\[\]]{0,300})\]"
)
_CROSS = regex(r"<<[^<>,]{1,200},\s*([^<>]{1,300})>>")


def from_asciidoc(text: str) -> str:
    """Write a document as Markdown, line for line."""
    writer = _Writer()
    return "\n".join(writer.line(line) for line in text.split("\n"))


class _Writer:
    """What the lines before say of the next one."""

    def __init__(self) -> None:
        self.closing = ""
        """The line that ends a listing or a comment; empty outside."""
        self.silent = False
        self.language = ""
        self.table = False
        self.columns = 0
        self.cells: list[str] = []

    def line(self, line: str) -> str:
        """One line as Markdown."""
        if self.closing:
            return self.inside(line)
        if _TABLE.fullmatch(line):
            return self.turn_table()
        if self.table:
            return self.row(line)
        if listing := _LISTING.fullmatch(line.rstrip()):
            self.closing, self.silent = listing[1], False
            return f"```{self.language}"
        if _COMMENT.fullmatch(line):
            self.closing, self.silent = line.strip(), True
            return ""
        return self.prose(line)

    def inside(self, line: str) -> str:
        """A line of a listing or of a comment."""
        if line.strip() != self.closing:
            return "" if self.silent else line
        self.closing, self.language = "", ""
        return "" if self.silent else "```"

    def turn_table(self) -> str:
        """The mark that begins or ends a table."""
        self.table = not self.table
        last = as_item(self.cells) if not self.table else ""
        self.cells = []
        if not self.table:
            self.columns = 0
        return last

    def row(self, line: str) -> str:
        """A line of a table: as many cells as there are columns make an item."""
        cells = (
            [cell.strip() for cell in re.split(r"(?:\d{1,3}\+)?[a-z^<>]?\|", line)[1:]]
            if "|" in line
            else []
        )
        if not cells:
            return f"  {_inline(line.strip())}" if line.strip() else ""
        self.columns = self.columns or len(cells)
        self.cells += [_inline(cell) for cell in cells]
        if len(self.cells) < self.columns:
            return ""
        whole, self.cells = self.cells, []
        return as_item(whole)

    def prose(self, line: str) -> str:
        """A line outside of everything."""
        if status := _STATUS.fullmatch(line):
            return f"**{status[1]}:** {status[2]}"
        if columns := _COLUMNS.search(line):
            self.columns = _count(columns[1])
        if language := _LANGUAGE.match(line):
            self.language = language[1] or language[2]
        if _LAYS_OUT.fullmatch(line) or _FRAME.fullmatch(line):
            return ""
        return _marked(line)


def _marked(line: str) -> str:
    """A heading, an item, a term or text."""
    if heading := _HEADING.fullmatch(line):
        return f"{'#' * len(heading[1])} {_inline(heading[2])}"
    if bullet := _BULLET.fullmatch(line):
        depth = len(bullet[1]) - 1 if bullet[1] != "-" else 0
        return f"{'  ' * depth}- {_inline(bullet[2])}"
    if numbered := _NUMBERED.fullmatch(line):
        return f"{'   ' * (len(numbered[1]) - 1)}1. {_inline(numbered[2])}"
    if term := _TERM.fullmatch(line):
        return f"- **{term[1].strip('*')}:** {_inline(term[2])}"
    if title := _BLOCK_TITLE.fullmatch(line):
        return f"**{title[1]}**"
    return _inline(line.removesuffix(" +"))


def _inline(text: str) -> str:
    text = _LINK.sub(lambda m: f"[{m[2] or m[4] or m[1] or m[3]}]({m[1] or m[3]})", text)
    return _BOLD.sub(r"**\1**", _CROSS.sub(r"\1", text))


def _count(columns: str) -> int:
    """Columns of `1,2`, of `2*` and of `3*,1`."""
    found = 0
    for part in re.split(r"[,;]", columns):
        times = re.match(r"\s*(\d+)\*", part)
        found += min(int(times[1]), 50) if times else 1
    return found
