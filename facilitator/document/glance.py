"""The section At a Glance in the file: computed from the whole document at every save, and never read.

It belongs to the operation that saves something else, and changes in the same replace: after a section or the
sign-offs are in the new text, that text is read, summarised, and the summary put in its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from facilitator.document import fingerprint
from facilitator.document.blocks import block_tokens
from facilitator.document.errors import DocumentError
from facilitator.document.frontmatter import cut
from facilitator.document.frontmatter_edit import edit
from facilitator.document.inline import plain
from facilitator.document.sections import Outline, Section, outline
from facilitator.document.yaml_tree import LINE_END
from facilitator.model.noun import noun
from facilitator.patterns import regex
from facilitator.validation.markdown import GLANCE, OPEN_LABEL, RISKS_LABEL, WAY_BACK_LABEL

_OURS = regex(r"\*\*.*\*\* · computed \d{4}-\d\d-\d\d")
_THEIRS = regex(r"^#{3,6}[ \t]", re.MULTILINE)
_LABEL = regex(rf"\*\*(?:{OPEN_LABEL}|{RISKS_LABEL}|{WAY_BACK_LABEL}):\*\*.*")
_LEGEND = regex(r"▲ improves · .*")
_ITEM = regex(r"(?:\d{1,9}\.|[-*]) .*")
_ROW = regex(r"\|.*\|")


@noun
class Summary:
    """What is computed of a document."""

    section: str
    """LF text from its heading to a final newline."""
    owned: Mapping[str, object]
    """Front-matter keys that follow from it."""


Summarise = Callable[[bytes], Summary | None]
"""Reads a document and sums it up; None where there is nothing to say."""


def is_glance(section: Section) -> bool:
    """Say whether a section is the one that is computed here, not somebody's own of this name."""
    if section.title != GLANCE:
        return False
    tokens, links = block_tokens(section.text.replace("\r\n", "\n").replace("\r", "\n"))
    said = (plain(token.content, links) for token in tokens if token.type == "inline")
    return any(map(_OURS.fullmatch, said))


def with_summary(text: str, summary: Summary, order: Sequence[str], eol: str) -> str:
    """Return a document with its summary put in place: before the first section that a step wrote.

    Somebody's own section of this name stays, and none is added beside it.

    Raises:
        DocumentError: the result would change anything else.
    """
    front, _ = cut(text)
    new = text
    if front is not None:
        changed = edit(front.text, None, summary.owned, eol, adopt=False)
        new = text[: front.start] + changed + text[front.start + len(front.text) :]
    found = outline(new, cut(new)[1])
    titled = [section for section in found.sections if section.title == GLANCE]
    mine = next((section for section in titled if is_glance(section)), None)
    if mine is not None:
        new = _replaced(new, mine, summary.section, eol)
    elif not titled:
        new = _inserted(new, found, summary.section, order, eol)
    _prove(new, found)
    return new


def _replaced(text: str, mine: Section, section: str, eol: str) -> str:
    """Put the section in the place of the old one; what stands under a heading within it is another's."""
    theirs = _THEIRS.search(mine.text)
    old = mine.text[: theirs.start()] if theirs else mine.text
    body = len(old.rstrip(" \t\r\n"))
    end = LINE_END.search(old, body)
    kept = end.end() if end else len(old)
    others = "".join(f"\n{block}\n" for block in _others(old))
    new = (section + others).replace("\n", eol)
    return text[: mine.start] + new + text[mine.start + kept :]


def _others(old: str) -> Iterator[str]:
    """What somebody put between the computed lines: each run of lines as it stands, LF."""
    lines = LINE_END.split(old)
    computed = _computed(lines)
    for ours, run in groupby(enumerate(lines), key=lambda numbered: numbered[0] in computed):
        block = "\n".join(line for _, line in run).strip("\n")
        if not ours and block.strip():
            yield block


def _computed(lines: Sequence[str]) -> set[int]:
    """The numbers of the lines that are of the shapes that are computed here, in the blocks where they stand."""
    shapes = {"paragraph": (_OURS, _LABEL, _LEGEND), "table": (_ROW,)}
    tokens, _ = block_tokens("\n".join(lines))
    found = {0}
    labelled = False
    for token in tokens:
        if token.level or token.map is None:
            continue
        kind = token.type.removesuffix("_open")
        of_list = (_ITEM,) if labelled and kind in ("ordered_list", "bullet_list") else ()
        span = range(*token.map)
        ours = {n for n in span if any(s.fullmatch(lines[n]) for s in shapes.get(kind, of_list))}
        found |= ours
        labelled = kind == "paragraph" and any(_LABEL.fullmatch(lines[n]) for n in ours)
    return found


def _inserted(text: str, found: Outline, section: str, order: Sequence[str], eol: str) -> str:
    first = next((s for s in found.sections if s.title in order), None)
    if first is None:
        return text
    return text[: first.start] + (section + "\n").replace("\n", eol) + text[first.start :]


def _prove(new: str, before: Outline) -> None:
    """Raise unless every other section reads as before."""
    after = outline(new, cut(new)[1])
    was = [s for s in before.sections if s.title != GLANCE]
    now = [s for s in after.sections if s.title != GLANCE]
    sound = not after.problem and [s.title for s in was] == [s.title for s in now]
    if not sound or not all(
        fingerprint.same(one.text, other.text) for one, other in zip(was, now, strict=True)
    ):
        message = "The summary could not be written without changing other parts of the file."
        raise DocumentError("self-check", message)
