"""reStructuredText as Markdown: titles, lists, fields, directives with text, listings and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from facilitator.context.markup.rows import as_item
from facilitator.patterns import regex

_RULE = regex(r"([=\-~^\"'`*+#.:_<>])\1{2,}\s*")
_DIRECTIVE = regex(r"([ \t]*)\.\.[ \t]+([\w-]+)::[ \t]*(.*)")
_COMMENT = regex(r"([ \t]*)\.\.(?:[ \t]+.*)?")
_LISTING = frozenset(
    {
        "code",
        "code-block",
        "sourcecode",
        "parsed-literal",
        "literalinclude",
        "mermaid",
        "graphviz",
        "uml",
    }
)
_TEXT = frozenset(
    {"note", "warning", "important", "caution", "danger", "attention", "tip", "hint", "deprecated",
     "versionchanged", "versionadded", "admonition", "rubric", "topic", "sidebar", "list-table", "seealso"}
)  # fmt: skip
_FIELD = regex(r":([^:`\n]{1,60}):[ \t]+(\S.*)")
_AUTO = regex(r"([ \t]*)#\.[ \t]+(.*)")
_ROW, _CELL = regex(r"\s*\* - ?(.*)"), regex(r"\s+- ?(.*)")
_GRID = regex(r"\s*\+[-=+]{3,}\+\s*")
_SIMPLE = regex(r"\s*={2,}(?:\s+={2,})+\s*")
_MOST_COLUMNS, _DEEPEST = 30, 20
"""Columns of a table between rules, and blanks before a directive, that are read."""
_LINK = regex(r"`([^`<>]{1,200}?)\s{0,9}<([^`<>\s]{1,500})>`__?")
_ROLE = regex(r":[\w:-]{1,30}:`([^`<]{1,200}?)(?:\s{0,9}<[^`>]{0,500}>)?`")
_REFERENCE, _CODE = regex(r"`([^`]+)`__?"), regex(r"``([^`]+)``")


def from_restructured(text: str) -> str:
    """Write a document as Markdown, line for line."""
    lines = text.split("\n")
    out = [_inline(line) for line in lines]
    _tables(lines, out)
    _titles(lines, out)
    _directives(lines, out)
    for number, line in enumerate(out):
        if field := _FIELD.fullmatch(line):
            out[number] = f"- **{field[1]}:** {field[2]}"
        elif auto := _AUTO.fullmatch(line):
            out[number] = f"{auto[1]}1. {auto[2]}"
    return "\n".join(out)


def _inline(text: str) -> str:
    text = _LINK.sub(r"[\1](\2)", _CODE.sub(r"`\1`", text)) if "`" in text else text
    return _REFERENCE.sub(r"\1", _ROLE.sub(r"\1", text)) if "`" in text else text


def _titles(lines: list[str], out: list[str]) -> None:
    """A line over a rule is a title; the rules stand for levels in the order in which they come."""
    levels: list[tuple[str, bool]] = []
    for number in range(len(lines) - 1):
        before = lines[number - 1].strip() if number else ""
        rule = lines[number + 1].strip()
        if not _is_title(before, lines[number].strip(), rule):
            continue
        over = before == rule
        style = (rule[0], over)
        if style not in levels:
            levels.append(style)
        out[number] = f"{'#' * min(levels.index(style) + 1, 6)} {out[number].strip()}"
        _blank(out, [number + 1, number - 1] if over else [number + 1])


def _is_title(before: str, line: str, rule: str) -> bool:
    """Whether a line stands alone over a rule of its length."""
    if not line or _RULE.fullmatch(line) or not _RULE.fullmatch(rule) or len(rule) < len(line) - 1:
        return False
    return not before or bool(_RULE.fullmatch(before))


def _directives(lines: list[str], out: list[str]) -> None:
    """Listings become fences, remarks text, everything else is left out."""
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        if indent > _DEEPEST or (out[number] is not lines[number] and out[number] == ""):
            continue
        directive = _DIRECTIVE.fullmatch(line)
        if directive:
            body = list(_body(lines, number, indent))
            _directive(directive, number, body, lines, out)
        elif line.lstrip().startswith("..") and _COMMENT.fullmatch(line):
            body = list(_body(lines, number, indent))
            _blank(out, [number, *body])
        elif line.rstrip().endswith("::") and line.strip() != "::":
            out[number] = out[number].rstrip()[:-1]
            _fence(list(_body(lines, number, indent)), lines, out, "")


def _directive(
    directive: re.Match[str], number: int, body: list[int], lines: list[str], out: list[str]
) -> None:
    name = directive[2]
    if name in _LISTING:
        out[number] = ""
        _fence(
            body, lines, out, directive[3].strip() if name.startswith(("code", "source")) else name
        )
    elif name in _TEXT:
        out[number] = (
            f"> **{name}:** {directive[3]}" if name not in ("list-table", "rubric") else ""
        )
        for place in body:
            out[place] = "" if re.match(r"\s*:[\w-]+:", lines[place]) else out[place].strip()
        if name == "list-table":
            _list_table(body, lines, out)
    else:
        _blank(out, [number, *body])


def _body(lines: list[str], number: int, indent: int) -> Iterator[int]:
    """The lines beneath one that are indented further, with the empty ones between."""
    waiting: list[int] = []
    for place in range(number + 1, len(lines)):
        line = lines[place]
        if not line.strip():
            waiting.append(place)
        elif len(line) - len(line.lstrip()) > indent:
            yield from waiting
            yield place
            waiting = []
        else:
            return


def _blank(out: list[str], places: Iterable[int]) -> None:
    for place in places:
        out[place] = ""


def _fence(body: list[int], lines: list[str], out: list[str], language: str) -> None:
    """Fences on the empty lines around a listing; its options are left out."""
    written = [place for place in body if lines[place].strip()]
    options = {place for place in written if re.match(r"\s+:[\w-]+:", lines[place])}
    _blank(out, options)
    code = [place for place in written if place not in options]
    if not code or code[0] == 0 or lines[code[0] - 1].strip():
        _blank(out, code)
        return
    for place in code:
        out[place] = lines[place]
    out[code[0] - 1] = f"```{language}"
    if code[-1] + 1 < len(out):
        out[code[-1] + 1] = "```"


def _list_table(body: list[int], lines: list[str], out: list[str]) -> None:
    """Rows of `* - a` and `  - b`, each written on its first line."""
    rows: list[tuple[int, list[str]]] = []
    for place in body:
        row, cell = _ROW.fullmatch(lines[place]), _CELL.fullmatch(lines[place])
        if row:
            rows.append((place, [_inline(row[1])]))
        elif cell and rows:
            rows[-1][1].append(_inline(cell[1]))
            out[place] = ""
    _write(rows, out)


def _tables(lines: list[str], out: list[str]) -> None:
    """Grids and tables between rules, each row written on its first line; the row of heads is left out."""
    place = 0
    while place < len(lines):
        if _GRID.fullmatch(lines[place]):
            place = _grid(lines, out, place)
        elif _SIMPLE.fullmatch(lines[place]):
            place = _simple(lines, out, place)
        place += 1


def _grid(lines: list[str], out: list[str], place: int) -> int:
    """A table drawn with `+---+` and `|`; gives its last line."""
    out[place] = ""
    rows: list[tuple[int, list[str]]] = []
    fresh, at = True, place + 1
    while at < len(lines) and lines[at].strip()[:1] in ("|", "+"):
        out[at] = ""
        if lines[at].strip()[:1] == "+":
            rows = [] if "=" in lines[at] else rows
            fresh = True
        else:
            cells = [_inline(cell.strip()) for cell in lines[at].strip().strip("|").split("|")]
            _add(rows, at, cells, fresh)
            fresh = False
        at += 1
    _write(rows, out)
    return at - 1


def _simple(lines: list[str], out: list[str], place: int) -> int:
    """A table between rules of `=`; gives its last line."""
    end = next((n for n in range(place + 1, len(lines)) if _ends(lines, n)), len(lines) - 1)
    rules = [n for n in range(place, end + 1) if _SIMPLE.fullmatch(lines[n])]
    spans = [match.start() for match in islice(re.finditer(r"=+", lines[place]), _MOST_COLUMNS)]
    rows: list[tuple[int, list[str]]] = []
    for at in range(rules[1] + 1 if len(rules) > 2 else place + 1, end):
        line = lines[at]
        cells = [line[a:b].strip() for a, b in zip(spans, [*spans[1:], len(line)], strict=True)]
        if line.strip():
            _add(rows, at, [_inline(cell) for cell in cells], bool(cells[0]))
    _blank(out, list(range(place, end + 1)))
    _write(rows, out)
    return end


def _ends(lines: list[str], place: int) -> bool:
    """Whether a rule is the last of its table: nothing stands beneath it."""
    beneath = lines[place + 1].strip() if place + 1 < len(lines) else ""
    return bool(_SIMPLE.fullmatch(lines[place])) and not beneath


def _add(rows: list[tuple[int, list[str]]], at: int, cells: list[str], fresh: bool) -> None:
    """A line of cells: a row of its own, or the rest of the one before."""
    if fresh or not rows or len(rows[-1][1]) != len(cells):
        rows.append((at, cells))
        return
    number, before = rows[-1]
    rows[-1] = (number, [f"{a} {b}".strip() for a, b in zip(before, cells, strict=True)])


def _write(rows: list[tuple[int, list[str]]], out: list[str]) -> None:
    for at, cells in rows:
        out[at] = as_item(cells)
