"""Read the fields of a section's body from its blocks: the form of `fields`, and what other writers make of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from facilitator.document.blocks import Links
from facilitator.document.fields import Entry
from facilitator.document.inline import Stretch, plain, said
from facilitator.document.parts import Part
from facilitator.model.noun import replace

if TYPE_CHECKING:
    from markdown_it.token import Token

Tokens = Sequence["Token"]
_OF_A_PARAGRAPH = 5
"""Tokens of an item that holds one paragraph and nothing else."""


@dataclass(eq=False, repr=False)
class _Draft:
    """An entry while its blocks are read."""

    line: int
    label: str = ""
    text: str = ""
    more: list[str] = field(default_factory=list)
    quote: list[str] = field(default_factory=list)
    items: list[Entry] = field(default_factory=list)
    more_lines: list[int] = field(default_factory=list)

    def add(self, text: str, line: int) -> None:
        """Add a paragraph, or what stands for one."""
        if self.has():
            self.more.append(text)
            self.more_lines.append(line)
        else:
            self.text = text

    def has(self) -> bool:
        return bool(self.text or self.more or self.quote or self.items)

    def done(self) -> Entry:
        return Entry(
            self.label,
            self.text,
            "\n\n".join(self.quote) if self.quote else None,
            tuple(self.items),
            more="\n\n".join(self.more),
            line=self.line,
            more_lines=tuple(self.more_lines),
        )


def read(part: Part, unread: Collection[str] = ()) -> tuple[Entry, ...]:
    """Read the fields of a part; what stands before the first label is an entry without one.

    Never fails: what is no field is text of the field above it. What stands behind an `unread` label may be left out.
    """
    return _entries(part.tokens, part.line + 1, part.links, [f"**{label}:**" for label in unread])


def _entries(
    tokens: Tokens, first: int, links: Links, unread: Sequence[str] = ()
) -> tuple[Entry, ...]:
    drafts = [_Draft(first)]
    for block in outermost(tokens):
        content = block[1].content if block[0].type == "paragraph_open" else "\n"
        if head := next((h for h in unread if content.startswith(h) and "\n" not in content), ""):
            drafts.append(_Draft(_line(block), head.strip("*:")))
            continue
        take = _TAKE.get(block[0].type)
        if take:
            take(block, drafts, links)
    return tuple(draft.done() for draft in (drafts if drafts[0].has() else drafts[1:]))


def outermost(tokens: Tokens) -> Iterator[Tokens]:
    """Give the outermost blocks, each as the tokens from what opens it to what closes it."""
    start = depth = 0
    for at, token in enumerate(tokens):
        depth += token.nesting
        if not depth:
            yield tokens[start : at + 1]
            start = at + 1


def _line(block: Tokens) -> int:
    return block[0].map[0] if block[0].map else 0


def _paragraph(block: Tokens, drafts: list[_Draft], links: Links) -> None:
    for one in said(block[1].content, _line(block), links):
        if one.beneath:
            drafts[-1].items.append(_beneath(one))
        elif one.label:
            drafts.append(_Draft(one.line, one.label, one.text))
        else:
            drafts[-1].add(one.text, one.line)


def _beneath(one: Stretch) -> Entry:
    return Entry(one.label, one.text, line=one.line)


def _list(block: Tokens, drafts: list[_Draft], links: Links) -> None:
    for item in outermost(block[1:-1]):
        drafts[-1].items.append(_item(item, links))


def _item(block: Tokens, links: Links) -> Entry:
    if len(block) == _OF_A_PARAGRAPH and block[1].type == "paragraph_open":
        found = said(block[2].content, _line(block), links)
        if found and all(one.beneath for one in found[1:]):
            items = tuple(map(_beneath, found[1:]))
            return Entry(found[0].label, found[0].text, items=items, line=found[0].line)
    entries = _entries(block[1:-1], _line(block), links)
    if not entries:
        return Entry(line=_line(block))
    head, *rest = entries
    return replace(head, items=(*head.items, *rest), more_lines=()) if rest else head


def _quote(block: Tokens, drafts: list[_Draft], links: Links) -> None:
    drafts[-1].quote.append(_words(block[1:-1], links))


def _heading(block: Tokens, drafts: list[_Draft], links: Links) -> None:
    drafts.append(_Draft(_line(block), _words(block, links)))


def _other(block: Tokens, drafts: list[_Draft], links: Links) -> None:
    """Take code, HTML and tables for paragraphs; what comments say is nothing."""
    text = _words(block, links)
    if text:
        drafts[-1].add(text, _line(block))


def _code(block: Tokens, drafts: list[_Draft], links: Links) -> None:
    if drafts[-1].label:
        _other(block, drafts, links)


_TAKE: Mapping[str, Callable[[Tokens, list[_Draft], Links], None]] = {
    "paragraph_open": _paragraph,
    "bullet_list_open": _list,
    "ordered_list_open": _list,
    "blockquote_open": _quote,
    "heading_open": _heading,
    "fence": _code,
    "code_block": _code,
    "html_block": _other,
    "table_open": _other,
}


def _words(tokens: Tokens, links: Links, between: str = "\n\n") -> str:
    """Give what blocks say, with their marks in one form."""
    return between.join(
        text for block in outermost(tokens) if (text := _block_words(block, links)) is not None
    )


def _block_words(block: Tokens, links: Links) -> str | None:
    """None for what nobody sees."""
    kind = block[0].type
    if kind == "paragraph_open":
        return plain(block[1].content, links)
    if kind in ("bullet_list_open", "ordered_list_open"):
        return "\n".join(_listed(block, links))
    if kind == "blockquote_open":
        return "\n".join(f"> {line}" for line in _words(block[1:-1], links).split("\n"))
    if kind == "table_open":
        return "\n".join(f"| {' | '.join(row)} |" for row in _rows(block, links))
    return _leaf_words(block, links)


def _leaf_words(block: Tokens, links: Links) -> str | None:
    first = block[0]
    if first.type == "heading_open":
        return f"{'#' * int(first.tag[1])} {plain(block[1].content, links)}"
    if first.type in ("fence", "code_block"):
        return f"```{first.info}\n{first.content}```"
    if first.type == "hr":
        return "---"
    text = first.content.strip()
    return None if text.startswith("<!--") else text


def _listed(block: Tokens, links: Links) -> Iterator[str]:
    ordered = block[0].type == "ordered_list_open"
    first = int(block[0].attrGet("start") or 1) if ordered else 0
    for number, item in enumerate(outermost(block[1:-1]), first):
        mark = f"{number}. " if ordered else "- "
        text = _words(item[1:-1], links, "\n")
        yield mark + text.replace("\n", "\n" + " " * len(mark))


def _rows(block: Tokens, links: Links) -> Iterator[list[str]]:
    return ([plain(cell, links) for cell in row] for row in _cells(block))


def cells(part: Part) -> Iterator[list[str]]:
    """Give the inline content of every row of the tables of a part."""
    return _cells(part.tokens)


def _cells(tokens: Tokens) -> Iterator[list[str]]:
    row: list[str] = []
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "inline":
            row.append(token.content)
        elif token.type == "tr_close":
            yield row
