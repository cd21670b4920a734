"""The parts of a section, each under its H3."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from facilitator.document.blocks import Links, block_tokens
from facilitator.document.inline import plain
from facilitator.model.noun import noun

if TYPE_CHECKING:
    from markdown_it.token import Token


@noun
class Part:
    """What stands under one H3."""

    title: str
    line: int
    """0-based line of the heading within the section; its body begins on the next."""
    lines: tuple[str, ...]
    tokens: Sequence[Token]
    """The blocks of its body; their lines count within the section."""
    links: Links
    """Where reference links go."""


def parts(section: str, links: Links | None = None) -> tuple[Part, ...]:
    """Split a section's LF text at its H3 headings; what stands before the first has an empty title.

    `links` are those of the whole document; without them the section's own count.
    """
    tokens, own = block_tokens(section)
    links = own if links is None else links
    lines = section.split("\n")
    heads = [at for at, token in enumerate(tokens) if _is_head(token)]
    found: list[Part] = []
    last, end = len(tokens), len(lines)
    for at in reversed(heads):
        line = (tokens[at].map or [0])[0]
        title = plain(tokens[at + 1].content, links)
        body = tuple(lines[line + 1 : end])
        found.append(Part(title, line, body, tokens[at + 3 : last], links))
        last, end = at, line
    line, start = _own_heading(tokens)
    found.append(Part("", line, tuple(lines[line + 1 : end]), tokens[start:last], links))
    return tuple(reversed(found))


def _is_head(token: Token) -> bool:
    return token.tag == "h3" and token.nesting > 0 and token.level == 0


def _own_heading(tokens: Sequence[Token]) -> tuple[int, int]:
    """Give the last line of the section's own heading, and the token after it."""
    first = tokens[0] if tokens else None
    is_heading = first is not None and first.type == "heading_open" and first.tag in ("h1", "h2")
    return (first.map[1] - 1, 3) if first and first.map and is_heading else (0, 0)
