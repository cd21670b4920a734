"""The Markdown parser's view of a part of a document: its blocks, top-level headings, code, and what is left open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import copy
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

from facilitator.model.noun import noun
from facilitator.patterns import regex

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_HTML_ENDS = (
    (
        regex(r"<(script|pre|style|textarea)(?=\s|>|$)", re.IGNORECASE),
        r"</(script|pre|style|textarea)>",
    ),
    (regex("<!--"), "-->"),
    (regex(r"<\?"), r"\?>"),
    (regex(r"<!\[CDATA\["), r"\]\]>"),
    (regex("<![A-Za-z]"), ">"),
)


@noun
class Blocks:
    """What a part holds; offsets and line numbers (from 0) count within it."""

    headings: tuple[tuple[int, str, int, int], ...]
    """Level, text, offset of its first line and of the line after it."""
    code: tuple[range, ...]
    """Lines inside code, at any depth."""
    unclosed: tuple[str, int] | None
    """`fence` or `html`, and the line where it was opened, when it would swallow what follows."""


_MAKE_BLOCKS = "\n\r|>-*+.)"
_AS_A_DEFINITION = 3
"""Blocks that take as long as the definition of a link."""


def blocks_at_most(text: str) -> int:
    """Count the characters that may each make a block, before anything is parsed."""
    return sum(map(text.count, _MAKE_BLOCKS)) + _AS_A_DEFINITION * text.count("]:")


Links = Mapping[str, Any]
"""Where reference links go, by their normalized label."""


@cache
def parser() -> MarkdownIt:
    """Give the one Markdown parser; inline content is parsed only where it is asked for."""
    from markdown_it import MarkdownIt  # 30 ms, and a session begins without it

    made = MarkdownIt("commonmark").enable("table")
    made.core.ruler.disable("inline")
    return made


Parsed = tuple[tuple["Token", ...], Links]

LONGEST_REMEMBERED = 100_000
"""Characters of a section whose blocks are kept for the next who asks."""


def block_tokens(text: str) -> Parsed:
    """Parse the blocks of LF text, and where its reference links go; the sections of one document are remembered."""
    return _remembered(text) if len(text) <= LONGEST_REMEMBERED else _parsed(text)


@lru_cache(maxsize=8)
def _remembered(text: str) -> Parsed:
    return _parsed(text)


def forget() -> None:
    """Parse anew what was parsed before: for those who measure."""
    _remembered.cache_clear()


def _parsed(text: str) -> Parsed:
    env: dict[str, Any] = {}
    found: list[Token] = []
    chosen = _parser_without(tuple(_needless(text)))
    chosen.block.parse(text, chosen, env, found)
    return tuple(found), env.get("references", {})


_SIGNS = {
    "code": ("    ", "\t"),
    "blockquote": (">",),
    "table": ("|",),
    "fence": ("```", "~~~"),
    "html_block": ("<",),
    "reference": ("]:",),
}
"""What a text holds to which a rule of the parser applies; without it the rule is not tried on every block."""


def _needless(text: str) -> Iterator[str]:
    """Give the rules that cannot apply to any block of a text."""
    yield from (rule for rule, signs in _SIGNS.items() if not any(map(text.__contains__, signs)))
    if not any(map(_is_ruled, text.split("\n"))):
        yield from ("hr", "lheading")


def _is_ruled(line: str) -> bool:
    """Whether a line ends with a row of marks that stands alone, or behind a mark of a list or a quotation."""
    line = line.rstrip(" \t")
    if not line.endswith(("-", "=", "*", "_")):
        return False
    before = line.rstrip("-=*_ \t")
    return not before or before.endswith(">") or line[len(before)] in " \t"


@cache
def _parser_without(rules: tuple[str, ...]) -> MarkdownIt:
    from markdown_it.parser_block import ParserBlock

    made = copy(parser())
    made.block = ParserBlock()
    made.block.ruler.disable(rules)
    return made


def parse_blocks(text: str) -> Blocks:
    """Parse a part whose line ends are all LF and that begins outside every block."""
    lines = text.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    tokens = parser().parse(text)
    last = next((t for t in reversed(tokens) if t.level == 0 and t.map), None)
    return Blocks(
        tuple(_headings(tokens, starts, len(text))),
        tuple(range(*t.map) for t in tokens if t.map and t.type in ("fence", "code_block")),
        _open_at_end(last, lines) if last else None,
    )


def _headings(
    tokens: list[Token], starts: list[int], length: int
) -> Iterator[tuple[int, str, int, int]]:
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.level == 0 and token.map:
            first, after = token.map
            yield int(token.tag[1]), inline.content, starts[first], min(starts[after], length)


def _open_at_end(token: Token, lines: list[str]) -> tuple[str, int] | None:
    first, after = token.map or (0, 0)
    if token.type == "fence":
        mark = token.markup
        closing = re.compile(rf" {{0,3}}{mark[0]}{{{len(mark)},}}[ \t]*\Z")
        closed = after - first > 1 and closing.match(lines[after - 1])
        return None if closed else ("fence", first)
    if token.type == "html_block":
        opening = lines[first].lstrip(" ")
        end = next((end for start, end in _HTML_ENDS if start.match(opening)), None)
        if end and not any(re.search(end, line, re.IGNORECASE) for line in lines[first:after]):
            return "html", first
    return None
