"""A text in passages: what each says once it is rendered, and the lines that it stands on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from facilitator.model.noun import noun

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


@noun
class Passage:
    """A paragraph, a heading, a row of a table or a block of code."""

    said: str
    """As it reads once rendered, blanks collapsed, with the targets of its links."""
    lines: tuple[str, ...]
    """Its lines in the source that are not blank."""
    kind: str = "text"
    """`text`, `row` or `code`."""


def passages(text: str) -> Iterator[Passage]:
    """Split a text; what no reader of the page sees, as a comment, is a passage too."""
    if not text.strip():
        return
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    in_table = False
    for token in _parser().parse("\n".join(lines)):
        in_table = token.type != "table_close" and (in_table or token.type == "table_open")
        said = _said(token, in_table=in_table)
        if said is not None and token.map is not None:
            stands = tuple(line.strip() for line in lines[slice(*token.map)] if line.strip())
            yield Passage(said or _row(" ".join(stands)), stands, _KINDS.get(token.type, "code"))


_KINDS = {"tr_open": "row", "inline": "text"}


def _said(token: Token, *, in_table: bool) -> str | None:
    """What a token says; nothing where its line does, and None where it is no passage of its own."""
    if token.type == "tr_open":
        return ""
    if token.type == "inline":
        return None if in_table else _rendered(token.children or ())
    code = token.type in ("fence", "code_block", "html_block")
    return f"{token.info}\n{token.content}".strip() if code else None


def _row(line: str) -> str:
    cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
    return "|".join(" ".join(cell.split()) for cell in cells)


def _rendered(tokens: Sequence[Token]) -> str:
    pieces = [
        f" <{token.attrGet('href')}> " if token.type == "link_open" else _word(token)
        for token in tokens
    ]
    return " ".join("".join(pieces).split())


def _word(token: Token) -> str:
    return " " if token.type in ("softbreak", "hardbreak") else token.content


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # 30 ms, and plans that are as they were saved need none

    return MarkdownIt("commonmark").enable("table")
