"""What a block says of a name: in use, turned down, put off, open, or only named. The words are data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from facilitator.context.extract.blocks import Block
from facilitator.context.extract.phrases import Phrases, keys
from facilitator.context.nouns import DECIDED, DEFERRED, MENTIONED, REJECTED, UNDECIDED
from facilitator.model.context_words import Cues

_BREAK = re.compile(
    r"[.!?…](?=\s|$)|[。！？；;]|\n\s*\n|,\s(?:but|pero|mas|mais|aber|sondern|ma)\b|,\s(?:но|а)\b"
)
_CLAUSE = re.compile(r"[;:()（）—–,，、]|\bbut\b|\bpero\b|\bmas\b|\bmais\b|\baber\b|\bно\b|\s-\s")
_OPTION = re.compile(
    r"^\W*(?:option|alternative|approach|opción|opção|variante|вариант|方案|옵션|대안)\s{0,3}#?\s{0,3}([0-9]+|[A-Fa-f一二三四])\b",
    re.I,
)
_NUMBERED = re.compile(r"(?:option|alternative|approach)\s{0,3}#?\s{0,3}([0-9]+|[a-f])\b")
_CHOSE = re.compile(
    r"decision|decided|chosen|choose|chose|select|adopt|recommend|we will (?:use|implement)|go with"
)
_NO = re.compile(r"(?:^|[,:;*•|–—-])\s*no\s+(?:\w+[\s/,-]+){0,1}$")
"""`no` at the beginning of a clause; elsewhere it is as often a Portuguese `in the` as an English or Spanish `no`."""
_ASIDE = re.compile(r"[(（][^()（）]*[)）]")
_MOVE_FROM = re.compile(r"(?:\bfrom|\bdesde|\bde|\bvon|\bdu|\bс|从)\s*[`\"'*]*$", re.I)
_MOVED = re.compile(r"migra|moved?\b|switch|迁移|миграц|이전|移行|umstieg|wechsel", re.I)
_MARK_WORDS = frozenset({"✅", "selected", "chosen", "recommended", "accepted"})

NEAR, FAR = 1, 2
"""Words that may stand between a cue and the name it is about (`no additional Docker`)."""
TITLE = 8
"""Strength of a title: it speaks for the whole document."""
_FEW = r"(?:[^\w\n]{1,6}\w[\w'’/+-]{0,60}){0,%d}?[^\w\n]{0,60}$"


@dataclass(frozen=True, slots=True)
class Stance:
    """The state that one mention speaks for; strength 1 in passing, 2 as a value, 3 in so many words."""

    state: str
    strength: int
    by: str = ""
    """The heading that says so for everything beneath it; empty when the sentence itself does."""


class States:
    """The cues of all languages, compiled."""

    def __init__(self, cues: Mapping[str, Cues]) -> None:
        self.before = {s: Phrases(c.before, _FEW % FAR) for s, c in cues.items() if c.before}
        self.right_before = Phrases(cues[REJECTED].right_before, _FEW % NEAR)
        self.after = {s: Phrases(c.after) for s, c in cues.items() if c.after}
        self.within = {s: Phrases(c.within) for s, c in cues.items() if c.within}
        self.under = {s: Phrases(c.under) for s, c in cues.items() if c.under}
        self.title = Phrases(cues[MENTIONED].title)
        self.heading = lru_cache(4096)(self._heading)
        self.essay = lru_cache(64)(self._essay)

    def of(
        self, block: Block, start: int, end: int, taken: frozenset[str], others: Sequence[int] = ()
    ) -> Stance:
        """What the block says of the name at this place.

        `taken` are the options that the document says were chosen, `others` the places of the other names.
        """
        low, high = sentence(block.text, start, end)
        said = self._said(block, low, high, start, end, others)
        if said.state in (REJECTED, DEFERRED, UNDECIDED):
            title = block.kind == "heading" and not block.headings
            return Stance(said.state, TITLE) if title else said
        above, by = self.above(block, taken)
        if self.within[DECIDED].search(block.text[low:high].lower()):
            return Stance(above if above in (REJECTED, DEFERRED) else DECIDED, 3)
        if above:
            return Stance(above, 2) if block.kind == "heading" else Stance(above, 1, by)
        return said if said.state == MENTIONED else _by_form(block)

    def _said(
        self, block: Block, low: int, high: int, start: int, end: int, others: Sequence[int]
    ) -> Stance:
        """What the sentence itself says; an empty state when it only names."""
        left, right = self._clause(block.text, low, high, start, end)
        whole = _without_asides(block.text, low, high, start, others).lower()
        known = keys(block.text[low:high].lower())
        if self.before[REJECTED].search(left, known) or self.after[REJECTED].search(right, known):
            return Stance(REJECTED, 2)
        if _MOVED.search(whole) and _MOVE_FROM.search(left):
            return Stance(REJECTED, 2)
        if _NO.search(left) or self.right_before.search(left, known):
            return Stance(REJECTED, 1)
        return self._doubt(block.row, left, right, whole, known)

    def _doubt(self, row: str, left: str, right: str, whole: str, known: frozenset[str]) -> Stance:
        """What makes a name one that is put off, open, refused by its row, or only named."""
        for state in (DEFERRED, UNDECIDED, REJECTED):
            if self.within[state].search(whole, known) or self._in_row(row, state):
                return Stance(state, 2)
        only_named = (
            self.before[MENTIONED].search(left, known),
            self.after[MENTIONED].search(right[:16], known),
            self.within[MENTIONED].search(whole, known),
        )
        return Stance(MENTIONED, 1) if any(only_named) else Stance("", 0)

    def _in_row(self, row: str, state: str) -> bool:
        """Whether a short cell of the row is a status (`Deferred to Phase 2`)."""
        for cell in row.lower().split(" | "):
            if len(cell.split()) > 5:
                continue
            if self.within[state].search(cell):
                return True
            if state == REJECTED and self.after[state].search(cell):
                return True
        return False

    @staticmethod
    def _clause(text: str, low: int, high: int, start: int, end: int) -> tuple[str, str]:
        """The words of the clause before and after the name, in lower case."""
        left, right = text[low:start].lower(), text[end:high].lower()
        for found in _CLAUSE.finditer(left):
            cut = found.end()
            if found[0] not in (",", "，", "、"):
                left = " " * cut + left[cut:]
        stop = _CLAUSE.search(right)
        while stop and stop[0] in ("(", "（") and stop.start() < 3:
            stop = _CLAUSE.search(right, stop.end())
        return left[-80:], right[: min(stop.start() if stop else 60, 60)]

    def above(self, block: Block, taken: frozenset[str]) -> tuple[str, str]:
        """What headings, introductions and labels say of all beneath, and which one; empty for nothing."""
        if block.headings and self.essay(block.headings[0]):
            return MENTIONED, block.headings[0]
        parts = [*block.headings[1:], *block.label.split("|")]
        if block.kind == "heading":
            parts.append(block.text)
        for part in reversed(parts):
            state = self.heading(part.strip().lower())
            if state == "option":
                option = _OPTION.match(part.strip())
                state = DECIDED if option and option[1].lower() in taken else UNDECIDED
            if state:
                return "" if state == DECIDED else state, part
        return "", ""

    def _essay(self, title: str) -> bool:
        """Whether a title says that the document looks at the field, and not at this project."""
        return bool(self.title.search(title.lower()))

    def _heading(self, text: str) -> str:
        """State of one heading, introduction or label; `option` for one of several options."""
        if _OPTION.match(text):
            marked = any(word in text for word in _MARK_WORDS)
            return DECIDED if marked and "not selected" not in text else "option"
        for state in (REJECTED, DEFERRED, DECIDED, UNDECIDED, MENTIONED):
            if self.under[state].search(text):
                return state
        return ""


def _by_form(block: Block) -> Stance:
    """What the form of a block says of a name of which no word says anything."""
    if block.open_task:
        return Stance(DEFERRED, 1, "open task")
    as_value = block.label or block.kind in ("cell", "heading")
    return Stance(DECIDED, 2 if as_value else 1)


def taken_options(source: str) -> frozenset[str]:
    """Numbers or letters of the options that the document says were chosen."""
    text = source.lower()
    taken = set()
    for named in _NUMBERED.finditer(text):
        at = named.start()
        in_heading = text[text.rfind("\n", 0, at) + 1 : at].startswith("#")
        before = text[max(0, at - 90) : at].rpartition(".")[2]
        if not in_heading and _CHOSE.search(before):
            taken.add(named[1])
    return frozenset(taken)


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around a place begins and ends."""
    low = 0
    for found in _BREAK.finditer(text, max(0, start - 600), start):
        low = found.end()
    found_end = _BREAK.search(text, end, end + 600)
    return low, found_end.end() if found_end else min(len(text), end + 600)


def _without_asides(text: str, low: int, high: int, start: int, others: Sequence[int]) -> str:
    """The sentence without those parentheses that are about another name (`Nomad (Kubernetes later)`)."""
    whole = text[low:high]
    for aside in _ASIDE.finditer(text, low, high):
        opened, closed = aside.span()
        if opened < start < closed:
            continue
        if any(opened < other < closed for other in others):
            whole = whole.replace(aside[0], " " * len(aside[0]))
    return whole
