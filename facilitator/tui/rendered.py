"""A section of the document as it looks when it is rendered: headings, lists, tables, quotations, words in bold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape
from itertools import groupby, zip_longest

from textual.content import Content

from facilitator.tui.wording import HOT, QUIET, STRONG, joined, said

_INLINE = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])|\*\*(?P<bold>.+?)\*\*(?!\*)|(?<![\w*])\*(?P<italic>[^*\s](?:[^*]|\\\*)*?)\*"
    r"|(?<!\w)_(?P<under>[^_\s][^_]*?)_(?!\w)"
    r"|`(?P<code>[^`]+)`|\[(?P<link>[^\[\]]*)\]\([^()]{0,500}\)|<(?P<address>https?://[^<>]+)>"
)
_STYLES = {
    "bold": STRONG,
    "italic": "italic",
    "under": "italic",
    "code": "$text-accent",
    "link": "underline",
}
_RULE = re.compile(r"\|[\s:|-]+$")
_GAP = 2
_LEAST = 5
"""Cells that a column of a table keeps."""


def rendered(text: str, width: int) -> list[Content]:
    """Give the lines of a section, tables fitted to so many cells; what is longer wraps where it is shown."""
    return [line for kind, lines in _blocks(text) for line in _block(kind, lines, width)]


def _blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """Runs of lines of one kind: `table`, `fence`, `text`."""
    fence = ""

    def kind(line: str) -> str:
        nonlocal fence
        if fence:
            name, fence = fence, "" if line.strip() == "```" else fence
            return name
        if line.lstrip().startswith("```"):
            fence = f"fence {line.strip('` ')}"
            return fence
        return "table" if line.startswith("|") else "text"

    for name, lines in groupby(text.splitlines(), kind):
        yield name, list(lines)


def _block(kind: str, lines: list[str], width: int) -> Iterable[Content]:
    if kind == "table":
        return _table([line for line in lines if not _RULE.match(line)], width)
    if kind == "fence mermaid":
        return [said("  ◇ a diagram stands here; v shows its source", QUIET)]
    if kind.startswith("fence"):
        return [said(f"  {line}", QUIET) for line in lines[1:-1]]
    return [_line(line) for line in lines if not line.startswith("<!--")]


@lru_cache(2000)
def _line(line: str) -> Content:
    """One line that is neither in a table nor in a fence."""
    words = line.lstrip()
    indent = line[: len(line) - len(words)]
    if words.startswith("#"):
        level, _, title = words.partition(" ")
        return joined(inline(title, HOT if len(level) < 3 else STRONG))
    if words.startswith(("- ", "* ")):
        return joined(f"{indent}• ", inline(words[2:]))
    if words.startswith(">"):
        quoted = words[1:].strip().removesuffix("\\")
        return joined(f"{indent}", ("│ ", QUIET), inline(quoted))
    return joined(indent, inline(words.removesuffix("\\")))


def inline(text: str, style: str = "") -> Content:
    """Words as they look: emphasis without its signs, links without their addresses."""
    parts, at = [], 0
    for found in _INLINE.finditer(text):
        parts.append(said(unescape(text[at : found.start()]), style))
        kind, words = found.lastgroup or "", found[found.lastgroup or 0]
        if kind in ("bold", "italic", "under", "link"):
            parts.append(inline(words, f"{style} {_STYLES[kind]}".strip()))
        else:
            parts.append(said(words, _STYLES.get(kind, style)))
        at = found.end()
    return joined(*parts, said(unescape(text[at:]), style))


def _table(rows: list[str], width: int) -> Iterator[Content]:
    """A table whose cells wrap where they would not fit; its first row is the head."""
    cells = [[cell.strip() for cell in _split(row)] for row in rows]
    made = [[inline(cell, STRONG if n == 0 else "") for cell in row] for n, row in enumerate(cells)]
    widths = _widths(made, width)
    for row in made:
        columns = [cell.wrap(room) for cell, room in zip(row, widths, strict=False)]
        for line in zip_longest(*columns, fillvalue=Content("")):
            padded = (
                part.pad_right(max(0, room - part.cell_length) + _GAP)
                for part, room in zip(line, widths, strict=False)
            )
            yield joined(*padded).rstrip()


def _split(row: str) -> list[str]:
    return re.split(r"(?<!\\)\|", row.strip().strip("|"))


def _widths(rows: list[list[Content]], width: int) -> list[int]:
    """Cells for each column: the widest give way until all fit."""
    count = max(len(row) for row in rows)
    widths = [max((r[n].cell_length for r in rows if n < len(r)), default=1) for n in range(count)]
    widths = [max(1, one) for one in widths]
    while sum(widths) + _GAP * count > width and max(widths) > _LEAST:
        widths[widths.index(max(widths))] -= 1
    return widths
