"""What a block says of a name: in use, turned down, put off, open, or only named. The words are data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from facilitator.context.extract.blocks import Block
from facilitator.context.extract.lists import Breath
from facilitator.context.extract.options import Options, Taken, plain, section, under_taken
from facilitator.context.extract.phrases import Phrases, any_of, folded, keys
from facilitator.context.nouns import DECIDED, DEFERRED, MENTIONED, REJECTED, UNDECIDED
from facilitator.model.context_words import ContextWords
from facilitator.model.noun import noun
from facilitator.patterns import regex

_BREAK = regex(
    r"[.!?…](?=\s|$)|[。！？；;]|\n\s*\n|,\s(?:but|pero|mas|mais|aber|sondern|ma)\b|,\s(?:но|а)\b"
)
_ABBREVIATIONS = ("e.g.", "i.e.", "z.b.", "z. b.", "vs.", "ej.", "ex.", "bzw.", "bspw.")
"""Whose last full stop ends no sentence."""
_CLAUSE = regex(r"[;:()（）—–,，、]|\bbut\b|\bpero\b|\bmas\b|\bmais\b|\baber\b|\bно\b|\s-\s")
_NO = regex(r"(?:^|[,:;*•|(（–—-])\s*no\s+(?:\w+[\s/,-]+){0,1}$")
"""`no` at the beginning of a clause; elsewhere it is as often a Portuguese `in the` as an English or Spanish `no`."""
_OR_LATER = regex(
    r"\b(?:or|and)\s+(?:later|newer|above|higher)\b|\bo\s+(?:posterior|superior)\b|\bou\s+(?:posterior|superior|ultérieure?)\b"
)
"""Behind a number it ends a range of versions, and puts nothing off."""
_RANGES = keys("later newer above higher posterior superior ultérieure")
_SEVERAL = re.compile(
    r"[\d. ]{0,9}[^.:：]{1,40},[^.:：]{1,40}(?:&|\b(?:and|y|e|et|und|и)\b)[^.:：]{1,40}$"
)
"""A heading of several matters puts nothing off that has a heading of its own beneath it."""
_COMMA = regex(r"\w[^\w]*[,，、]")
_ASIDE = regex(r"[(（][^()（）]*[)）]")
_ASKED = regex(r"[*_`\"'\s]{0,9}[?？]")
_UNCLOSED = regex(r"[(（]([^()（）]*)$")
_ASIDE_NEXT = regex(r"[\s*_`\"']*[(（]([^()（）]*)[)）]")
_MOVE_FROM = regex(
    r"(?:\bfrom(?:\s+(?:the|our|its|their|an?|self-hosted|existing|old|initial|original|former|previous|current|legacy|aging|ageing|in-house|on-prem\w*))*|\bdesde|\bde|\bvon|\bdu|\bс|从)\s*[`\"'*]*$",
    re.I,
)
_MOVE_TO = regex(
    r"\b(?:from|desde|de|von|du|с|da)\s+\S.*\b(?:to|onto|a|para|vers|auf|nach|zu|на)\s+(?:the\s+|our\s+)?[`\"'*]*$"
)
_MOVED = regex(
    r"migra(?!tions\b|tionen|ciones|ções)|\bmov(?:ed?|ing)\b|switch|\bport(?:ed|ing)?\b|transition|迁移|миграц|이전|移行|umstieg|wechsel",
    re.I,
)
_MOVED_FROM_HERE = regex(
    r"(?:から|에서)[^。.]{1,60}?(?:[にへ]|로)\s*(?:変更|移行|切り替|置き換|乗り換|변경|이전|전환|교체)"
)
"""Behind a name that was left for another, in languages that say `from` and `to` behind it."""
_BY_WEIGHT = (REJECTED, DEFERRED, UNDECIDED, MENTIONED, DECIDED)
"""Of cues that end at the same place the first of these counts (`can be replaced by` and `replaced by`)."""
OPTION = "option"
"""A heading that is one of several options, and not the chosen one."""
_BINDING = frozenset({REJECTED, DEFERRED, OPTION})
"""What a heading says of all beneath it against words of use: under an option `we use` is only imagined."""
_BECAUSE = "\N{BECAUSE}"
"""Stands before a clause that gives a reason: a name in it is an argument, and no choice."""
MOST_BEFORE = 600
"""Characters before and behind a name in which its sentence begins and ends."""
_REACH, _REACH_BACK, _SOON = 60, 80, 40
"""Characters behind a name, and before it, in which what is said of it stands; behind it, in which words of use do."""
_COMMAS = frozenset(",，、")
_MARKS = " \n*_`\"'\N{LEFT DOUBLE QUOTATION MARK}"
"""What may stand between a colon and the name that it introduces."""
_NO_WISH = frozenset({"si", "se"})
"""Have other meanings as well, and make no wish by themselves."""
_MARK_WORDS = frozenset({"✅", "selected", "chosen", "recommended", "accepted"})

NEAR, FAR = 1, 2
"""Words that may stand between a cue and the name it is about (`no additional Docker`)."""
TITLE = 8
"""Strength of a title: it speaks for the whole document."""
_FEW = r"(?:[^\w\n]{1,6}\w[\w'’/+-]{0,60}){0,%d}?[^\w\n]{0,60}$"

_ITEM, _AND = r"[\w.+#/'’-]{1,60}", r"(?:and|or|nor|y|o|e|ou|et|und|oder|и|или)"
_ITEMS = rf"[^\w\n]{{0,6}}(?:{_ITEM}(?:\s{_ITEM}){{0,2}}(?:\s?,|,?\s{_AND})\s){{1,8}}\W{{0,6}}$"
"""Items of a list between a word and the name that is the next of them."""
_NONE_OF = (
    rf"(?:[^\w\n]{{1,6}}\w[\w'’/+-]{{0,60}}){{0,{NEAR}}}?"
    rf"(?:[^\w\n]{{1,3}}(?:{_ITEM}(?:\s?,|,?\s{_AND})\s){{1,8}})?[^\w\n]{{0,60}}$"
)
"""The same behind a negation, and a word between: items of one word each."""
_NEXT = regex(rf"(?:\s?,\s{_ITEM}(?:\s{_ITEM})?){{0,8}}(?:\s?,)?\s{_AND}\s{_ITEM}(?=\s)")
"""The other items of a list that a name begins, known and unknown ones."""


@noun
class Stance:
    """The state that one mention speaks for; strength 1 in passing, 2 as a value, 3 in so many words."""

    state: str
    strength: int
    by: str = ""
    """The heading that says so for everything beneath it; empty when the sentence itself does."""


class States:
    """The cues of all languages, compiled: one rule a kind of sentence, each a method."""

    def __init__(self, words: ContextWords) -> None:
        cues = words.cues
        self.before = {s: Phrases(c.before, _FEW % FAR) for s, c in cues.items() if c.before}
        self.negated = Phrases(cues[REJECTED].right_before, _NONE_OF)
        self.negation = Phrases(cues[REJECTED].right_before, r"\s+$")
        self.condition = Phrases(cues[UNDECIDED].right_before, r"\s+$")
        wishes = (word for word in cues[UNDECIDED].right_before if word not in _NO_WISH)
        self.wish = Phrases(wishes)
        self.agent = Phrases(cues[DECIDED].right_before, r"[^\w\n]{0,9}$")
        self.after = {s: Phrases(c.after) for s, c in cues.items() if c.after}
        self.within = {s: Phrases(c.within) for s, c in cues.items() if c.within}
        self.under = {s: Phrases(map(folded, c.under)) for s, c in cues.items() if c.under}
        self.title = Phrases(cues[MENTIONED].title)
        self.choice = regex(rf"\W*(?:{any_of(cues[DECIDED].under)})\W*", re.I)
        self.such = Phrases(words.lists.such, _ITEMS)
        self.example = regex(rf"\W*(?:{any_of(words.lists.such)})", re.I)
        self.or_else = regex(
            rf"\W*(?:{any_of(words.lists.either)})\s+(?:[\w-]+\s+){{0,2}}\W*$", re.I
        )
        self.reason = Phrases(words.lists.reason)
        self.done_by = regex(rf"(?:{any_of(words.lists.agent)})[^\w\n]{{0,9}}$")
        self.options = Options(words.options)
        self.placeholder = Phrases(words.placeholders)
        self.ours, article = Phrases(words.ours.within), any_of(words.ours.article)
        self.our_thing = regex(
            rf"\W{{0,9}}(?:(?:{article})\s+(?:[\w-]+\s+){{0,3}}?)?(?:{any_of(words.ours.subject)})"
        )
        self.given, self.checked = Phrases(words.boxes.given), Phrases(words.boxes.checked)
        self.heading = lru_cache(4096)(self._heading)
        self.essay = lru_cache(64)(self._essay)

    def of(
        self,
        block: Block,
        place: Breath,
        taken: Taken,
        others: Sequence[int] = (),
    ) -> Stance:
        """What the block says of the name, or of the list of names, at this place.

        `taken` are the options that the document says were chosen, `others` the places of the other names.
        """
        low, high = sentence(block.text, place.start, place.end)
        said = self._said(block, low, high, place, others)
        if said.state in (REJECTED, DEFERRED, UNDECIDED):
            title = block.kind == "heading" and not block.headings
            return Stance(said.state, TITLE) if title else said
        above, by = self.above(block, taken)
        if said.state == DECIDED and above not in _BINDING:
            return said
        if said.state == MENTIONED and not above:
            return said
        chosen = said.state != DECIDED and self.within[DECIDED].search(block.text[low:high].lower())
        return self._beneath(block, low, UNDECIDED if above == OPTION else above, by, bool(chosen))

    def _beneath(self, block: Block, low: int, above: str, by: str, chosen: bool) -> Stance:
        """What the headings say of a name of which its sentence says nothing, or only that it is `chosen`."""
        if chosen:
            return Stance(above if above in (REJECTED, DEFERRED) else DECIDED, 3)
        if above:
            return Stance(above, 2) if block.kind == "heading" else Stance(above, 1, by)
        if block.open_task:
            return self._box(block)
        return Stance(MENTIONED, 1) if self._beside_choice(block) else _by_form(block, low)

    def _beside_choice(self, block: Block) -> bool:
        """Whether a cell stands beside the one of its row that says what was chosen, and only tells more of it."""
        _, behind, head = block.label.rpartition("|")
        own = not behind or self.choice.fullmatch(head)
        return not own and any(map(self.choice.fullmatch, block.heads))

    def _box(self, block: Block) -> Stance:
        """An open box is a plan, unless it stands under what is needed, or what is looked at each time."""
        above = [part.lower() for part in block.headings[1:]]
        if any(self.given.search(part) for part in above):
            return Stance(DECIDED, 1)
        if any(self.checked.search(part) for part in above):
            return Stance(MENTIONED, 1)
        return Stance(DEFERRED, 1, "open task")

    def _said(
        self, block: Block, low: int, high: int, place: Breath, others: Sequence[int]
    ) -> Stance:
        """What the sentence itself says; an empty state when it only names."""
        known = keys(block.text[low:high].lower())
        left, right = self._clause(block.text, low, high, place, others, known)
        whole = _without_asides(block.text, low, high, place, others).lower()
        if _RANGES & known:
            whole, left = _OR_LATER.sub(" ", whole), _OR_LATER.sub(" ", left)
        begin, _ = self.agent.place(left, known)
        if begin >= 0:
            wished = self.wish.search(left[:begin], known)
            return Stance(UNDECIDED if wished else DECIDED, 2)
        if self._to_fill_in(block.text, place):
            return Stance(MENTIONED, 1)
        between = [o - place.start for o in others if o < place.start]
        state, told = self._nearest(left, between, known)
        state, told = self._moved(left, whole, known, state, told)
        state = self._following(right, block.text[place.end : high], known, state)
        if state in (REJECTED, DEFERRED, UNDECIDED):
            return Stance(state, told)
        before = block.text[low : place.start]
        if offered := self._offered(before, block.text[place.end : high]):
            return offered
        if state == DECIDED:
            return self._in_use(block.row, left, right, known)
        return self._doubt(block.row, left, right, whole, known, state)

    def _moved(
        self, left: str, whole: str, known: frozenset[str], state: str, told: int
    ) -> tuple[str, int]:
        """What is moved from is left; what is moved to from there is in use, if nobody only wishes so."""
        if _MOVE_FROM.search(left) and _MOVED.search(whole):
            return REJECTED, 2
        if not state and _MOVE_TO.search(left) and _MOVED.search(left):
            return UNDECIDED if self.wish.search(whole, known) else DECIDED, 2
        return state, told

    def _following(self, right: str, behind: str, known: frozenset[str], state: str) -> str:
        """What the words behind a name say of it, after those before it said `state`."""
        if state == REJECTED or self.after[REJECTED].search(right, known):
            return REJECTED
        if _MOVED_FROM_HERE.match(behind):
            return REJECTED
        if state in (DEFERRED, UNDECIDED):
            return state
        for later in (DEFERRED, UNDECIDED):
            if self.after[later].search(right, known):
                return later
        begin, _ = self.after[DECIDED].place(right[:_SOON], known)
        if state or begin < 0:
            return state
        return REJECTED if self.negation.search(right[:begin], known) else DECIDED

    def _nearest(self, left: str, names: Sequence[int], known: frozenset[str]) -> tuple[str, int]:
        """Of several cues before a name the nearest speaks of it: `we dropped Jenkins and use Argo CD`.

        Beside it stands how strong it is if it refuses. Words of use directly behind a `not` or an `if` say no more
        than that: `we do not use`, `if we use`. `names` are the places of other names, counted from the end of `left`.
        """
        best, state, begins = 0, "", 0
        for candidate in _BY_WEIGHT:
            begin, end = self.before[candidate].place(left, known)
            if end > best and not self._passed(left, end, names):
                best, state, begins = end, candidate, begin
        if state == DECIDED and self.negation.search(left[:begins], known):
            return REJECTED, 2
        if state == DECIDED and self.condition.search(left[:begins], known):
            return UNDECIDED, 2
        return self._refused(left, state, best, known)

    def _refused(self, left: str, state: str, end: int, known: frozenset[str]) -> tuple[str, int]:
        """A `no` or `without` right before a name refuses it, if no other cue stands nearer."""
        if not _NO.search(left) and not self.negated.search(left, known):
            return state, 2
        nearer = state and self.negated.place(left, known)[1] < end
        return (state, 2) if nearer else (REJECTED, 1)

    def _passed(self, left: str, end: int, names: Sequence[int]) -> bool:
        """Whether a cue before a name is about something else that stands between (`replace Jenkins with Argo CD`)."""
        between = left[end:]
        if _COMMA.search(between):
            return True
        return any(len(left) + name >= end for name in names) and bool(self.done_by.search(left))

    def _offered(self, before: str, behind: str) -> Stance | None:
        """A name as an example (`For example, …`), an alternative in an aside (`(or Redis)`), or a question (`Redis?`)."""
        if _ASKED.match(behind) and not before.rstrip(_MARKS)[-1:].isalnum():
            return Stance(UNDECIDED, 2)
        aside = _UNCLOSED.search(before)
        if aside and self.or_else.match(aside[1]):
            return Stance(UNDECIDED, 2)
        example = self.example.match(before) or (aside and self.example.match(aside[1]))
        return Stance(MENTIONED, 1) if example else None

    def _in_use(self, row: str, left: str, right: str, known: frozenset[str]) -> Stance:
        """Words of use beside a name say that it is in use now; what is said elsewhere in the sentence of later does not."""
        clause = f"{left} {right}"
        for state in (DEFERRED, UNDECIDED):
            around = left if state == DEFERRED else clause
            if self.within[state].search(around, known) or self._in_row(row, state):
                return Stance(state, 2)
        if self.after[MENTIONED].search(right[:16], known):
            return Stance(MENTIONED, 1)
        return Stance(DECIDED, 3)

    def _doubt(
        self, row: str, left: str, right: str, whole: str, known: frozenset[str], state: str
    ) -> Stance:
        """What makes a name one that is put off, open, refused by its row, or only named."""
        for doubt in (DEFERRED, UNDECIDED, REJECTED):
            if self._in_row(row, doubt):
                return Stance(doubt, 2)
            if self.within[doubt].search(whole, known):
                return Stance(doubt, 1 if doubt == UNDECIDED else 2)
        only_named = (
            state == MENTIONED,
            self.after[MENTIONED].search(right[:16], known),
            self.within[MENTIONED].search(whole, known),
            left.startswith(_BECAUSE),
            self.such.search(left, known),
        )
        return Stance(MENTIONED, 1) if any(only_named) else Stance("", 0)

    def _to_fill_in(self, text: str, place: Breath) -> bool:
        """A name in brackets beside a word of filling in is an example of what to write there, not a statement."""
        opened = max(text.rfind(sign, max(0, place.start - 120), place.start) for sign in "[{<")
        if opened < 0:
            return False
        close = {"[": "]", "{": "}", "<": ">"}[text[opened]]
        closed = text.find(close, opened)
        return closed >= place.end and self.placeholder.search(text[opened:closed].lower())

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

    def _clause(
        self,
        text: str,
        low: int,
        high: int,
        place: Breath,
        others: Sequence[int],
        known: frozenset[str],
    ) -> tuple[str, str]:
        """The words of the clause before and after the name, in lower case."""
        left = text[low : place.start].lower().replace("\n", " ")
        right = text[place.end : high].lower().replace("\n", " ")
        following = [o - place.end for o in others if o >= place.end]
        return self._left(left, known), self._right(right, following)

    def _left(self, left: str, known: frozenset[str]) -> str:
        """What stands before a name in its clause; a clause that gives a reason is marked as one.

        Words of use before the colon that introduces the name go with it (`we choose: Terraform`).
        """
        bare = left.rstrip(_MARKS)
        if bare.endswith((":", "：")) and self.before[DECIDED].search(bare, known):
            left = f"{bare[:-1]} "
        aside = _UNCLOSED.search(left)
        kept = self.options.ends(left) | ({aside.start()} if aside else set())
        begins = 0
        for found in _CLAUSE.finditer(left):
            if found[0] not in _COMMAS and found.start() not in kept:
                begins = found.end()
        clause = left[begins:]
        _, end = self.reason.place(clause, known)
        return _BECAUSE + clause[end:][-_REACH_BACK:] if end >= 0 else clause[-_REACH_BACK:]

    def _right(self, right: str, following: Sequence[int]) -> str:
        """What follows a name in its clause, and what follows the aside that stands directly behind it.

        What follows the next name is said of that one, unless that one only did it (`was replaced by Argo CD`).
        """
        aside = _ASIDE_NEXT.match(right)
        if items := _NEXT.match(right):
            behind = [place - items.end() for place in following if place >= items.end()]
            return f"{self._until(right, following)}, {self._until(right[items.end() :], behind)}"
        if not aside:
            return self._until(right, following)
        behind = [place - aside.end() for place in following if place >= aside.end()]
        inside = self._until(aside[1], [place - aside.start(1) for place in following])
        return f"{inside}, {self._until(right[aside.end() :], behind)}"

    def _until(self, right: str, following: Sequence[int]) -> str:
        """A text up to the end of its clause, or to the next name."""
        if following and not self.done_by.search(right[: following[0]]):
            right = right[: following[0]]
        stop = _CLAUSE.search(right)
        return right[: min(stop.start() if stop else _REACH, _REACH)]

    def above(self, block: Block, taken: Taken) -> tuple[str, str]:
        """What headings, introductions and labels say of all beneath, and which one; empty for nothing."""
        if block.headings and self.essay(block.headings[0]):
            return MENTIONED, block.headings[0]
        parts = [*block.headings[1:], *block.label.split("|")]
        if block.kind == "heading":
            parts.append(block.text)
        for part in reversed(parts):
            state = self._label(block, part) or self._part(block, part, taken)
            if state:
                return "" if state == DECIDED else state, part
        return "", ""

    def _label(self, block: Block, part: str) -> str:
        """What a label says of what it names: turned down (`Chosen over`), or put off in its brackets (`Cache (planned)`).

        Of `replaced by` it is the other one.
        """
        if part not in (block.label, block.label.rpartition("|")[2]):
            return ""
        label = part.lower().strip(_MARKS + ":：")
        known = keys(label)
        refused = label and self.before[REJECTED].place(label, known)[1] == len(label)
        after = self.after[REJECTED].search(label, known) and not self.done_by.search(label)
        if refused or after:
            return REJECTED
        aside = _ASIDE.search(label)
        return DEFERRED if aside and self.after[DEFERRED].search(aside[0]) else ""

    def is_ours(self, block: Block, start: int, end: int) -> bool:
        """Whether the sentence around a place says how things are in this project, and not how they could be."""
        low, high = sentence(block.text, start, end)
        said = block.text[low:high].lower()
        known = keys(said)
        ours = self.ours.search(said, known) or self.our_thing.match(said)
        return bool(ours) and not self.wish.search(said, known)

    def is_taken(self, block: Block, taken: Taken) -> bool:
        """Whether a block is, or stands under, an option that was taken."""
        if not taken:
            return False
        parts = [*block.headings[1:], *block.label.split("|")]
        if block.kind == "heading":
            parts.append(block.text)
        named = (part for part in parts if self.options.letter(part.strip()))
        lettered = any(self._part(block, part, taken) == DECIDED for part in named)
        return lettered or under_taken(block.headings, taken)

    def _part(self, block: Block, part: str, taken: Taken) -> str:
        """What one heading or label says; an option is taken by its letter, or by its whole words."""
        above = section(block.headings, part)
        if taken and (plain(part), above) in taken:
            return DECIDED
        state = self.heading(folded(part.strip()))
        if state == OPTION and (self.options.letter(part.strip()), above) in taken:
            return DECIDED
        of_several = state == DEFERRED and part in block.headings[:-1] and _SEVERAL.match(part)
        return "" if of_several else state

    def _essay(self, title: str) -> bool:
        """Whether a title says that the document looks at the field, and not at this project."""
        return bool(self.title.search(title.lower()))

    def _heading(self, text: str) -> str:
        """State of one heading, introduction or label; `option` for one of several options."""
        text = text.replace("vs code", "vscode")  # is an editor, and compares nothing
        if self.options.letter(text):
            marked = any(word in text for word in _MARK_WORDS)
            return DECIDED if marked and "not selected" not in text else OPTION
        for state in (REJECTED, DEFERRED, DECIDED, UNDECIDED, MENTIONED):
            if self.under[state].search(text):
                return state
        return ""


def _by_form(block: Block, low: int) -> Stance:
    """What the form of a block says of a name of which no word says anything; a label is of its first sentence."""
    labelled = block.label and not block.text[:low].strip()
    as_value = labelled or block.kind in ("cell", "heading")
    return Stance(DECIDED, 2 if as_value else 1)


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around a place begins and ends; of one without end what stands near."""
    low = max(0, start - MOST_BEFORE)
    for found in _BREAK.finditer(text, low, start):
        if not _abbreviates(text, found.end()):
            low = found.end()
    for found in _BREAK.finditer(text, end, end + MOST_BEFORE):
        if not _abbreviates(text, found.end()):
            return low, found.end()
    return low, min(len(text), end + MOST_BEFORE)


def _abbreviates(text: str, end: int) -> bool:
    """Whether the full stop before a place is the last of an abbreviation."""
    return text[end - 1] == "." and text[max(0, end - 5) : end].lower().endswith(_ABBREVIATIONS)


def _without_asides(text: str, low: int, high: int, place: Breath, others: Sequence[int]) -> str:
    """The sentence without parentheses before a name, or about one behind it (`Nomad (Kubernetes later)`)."""
    whole = text[low:high]
    for aside in _ASIDE.finditer(text, low, high):
        opened, closed = aside.span()
        if opened < place.start < closed:
            continue
        if closed <= place.start or any(place.end <= other < closed for other in others):
            whole = whole.replace(aside[0], " " * len(aside[0]))
    return whole
