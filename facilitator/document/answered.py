"""The architect's answers to findings, read from the section of step 5: `validation/answers.py` writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from facilitator.document.blocks import Links
from facilitator.document.entries import cells, read
from facilitator.document.fields import NOT_STATED, Entry, same
from facilitator.document.inline import inline_tokens, plain, words
from facilitator.document.parts import Part, parts
from facilitator.model import Catalogue, FindingAnswer
from facilitator.patterns import regex
from facilitator.validation.answers import EMPTY, HEADING, read_given_for, read_looked_at

if TYPE_CHECKING:
    from markdown_it.token import Token

_ID = r"(?P<id>[A-Za-z0-9][A-Za-z0-9._-]*)"
_FINDING = regex(rf"#### {_ID}(?::.*)?")
_NAMED = regex(rf"\[{_ID}\](?:\(.*?\))?(?: .*)?", re.DOTALL)
_KIND = regex(r"(?P<kind>[A-Z][a-z-]*): (?P<text>.+)", re.DOTALL)
_COLUMNS = ("tension", "answer", "owner", "until")
_OURS = (
    "Finding", "Decisions", "Why", "Question", "Sources", "Changed", "Owner", "Until", "Answered",
    "Given for",
)  # fmt: skip
"""Fields that are computed, or stand beside the answer; another one holds the answer and is named for its kind."""


def read_answers(
    section: str, catalogue: Catalogue, links: Links | None = None
) -> Mapping[str, FindingAnswer]:
    """Read all answers from the section's LF text, by finding id; without the section, none.

    `links` are those of the whole document; without them the section's own count.
    """
    found: dict[str, FindingAnswer] = {}
    headed = [part for part in parts(section, links) if same(part.title, HEADING)]
    for answers in (_rows, _fields):
        for part in headed:
            found |= {answer.rule: answer for answer in answers(part, catalogue)}
    return found


def _rows(part: Part, catalogue: Catalogue) -> Iterator[FindingAnswer]:
    """Read the rows of answers, each with what the title of its link says."""
    for row in cells(part):
        if len(row) < len(_COLUMNS):
            continue
        first = inline_tokens(row[0], part.links)
        told = [plain(cell, part.links) for cell in row[1:]]
        named, kind = _NAMED.fullmatch(words(first)), _KIND.fullmatch(told[0])
        if named and kind:
            date, looked_at = read_given_for(_title(first), catalogue)
            yield FindingAnswer(
                rule=named["id"],
                kind=kind["kind"].lower(),
                text=kind["text"],
                owner="" if told[1] == EMPTY else told[1],
                until="" if told[2] == EMPTY else told[2],
                date=date,
                looked_at=looked_at,
            )


def _title(cell: Sequence[Token]) -> str:
    """Give the title of the link that a cell begins with."""
    linked = cell and cell[0].type == "link_open"
    return str(cell[0].attrGet("title") or "") if linked else ""


def _fields(part: Part, catalogue: Catalogue) -> Iterator[FindingAnswer]:
    """Read the answers that stand as fields under a heading."""
    if not any(token.tag == "h4" for token in part.tokens):
        return
    id_, under = "", list[Entry]()
    for entry in (*read(part), Entry("#### ")):
        if not entry.label.startswith("#"):
            under.append(entry)
            continue
        if id_:
            yield from _answer(id_, under, catalogue)
        found = _FINDING.fullmatch(entry.label)
        id_, under = found["id"] if found else "", []


def _answer(id_: str, under: Sequence[Entry], catalogue: Catalogue) -> Iterator[FindingAnswer]:
    said = {entry.label: _words(entry) for entry in under}
    kind = next((name for name in said if name and name not in _OURS), "")
    if kind:
        yield FindingAnswer(
            rule=id_,
            kind=kind.lower(),
            text=said[kind],
            owner=said.get("Owner", ""),
            until=said.get("Until", ""),
            date=said.get("Answered", ""),
            looked_at=read_looked_at(said.get("Given for", ""), catalogue),
        )


def _words(entry: Entry) -> str:
    """The quote, or the words on the line; code and HTML further down say nothing."""
    if entry.quote is not None:
        return entry.quote
    return "" if entry.text == NOT_STATED else entry.text
