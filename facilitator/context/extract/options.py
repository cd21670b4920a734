"""Options with a letter or a number: which of them a document says it took, in the decision where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from facilitator.context.extract.blocks import Block
from facilitator.context.extract.phrases import Phrases, any_of
from facilitator.model.context_words import OptionWords
from facilitator.patterns import regex

Headings = tuple[str, ...]
Taken = frozenset[tuple[str, Headings]]
"""The options that were chosen, by letter and the headings above them."""
_MARK = r"([0-9]{1,2}|[a-f一二三四])"
_OUTCOME = regex(r"^[^:,.]{3,30}:[\s*_`\"'\u201c]*")
"""What stands before the option (`Chosen option: `)."""
_BEFORE = 90
"""Characters before an option among which a word of choice is looked for."""


class Options:
    """How options are named and taken, compiled."""

    def __init__(self, words: OptionWords) -> None:
        word = any_of(words.word)
        self.words = words.word
        self.heading = regex(rf"^\W{{0,9}}(?:{word})\s{{0,3}}#?\s{{0,3}}{_MARK}(?!\w)", re.I)
        self.named = regex(
            rf"(?:{any_of([*words.word, *(f'{w}s' for w in words.word)])})\s{{0,3}}#?\s{{0,3}}{_MARK}(?!\w)"
            rf"(?:\s{{0,3}}(?:and|y|e|et|und|&|\+)\s{{0,3}}{_MARK}(?!\w))?",
            re.I,
        )
        self.chose = Phrases(words.chose)

    def letter(self, heading: str) -> str:
        """The letter or number of a heading that is one of several options; empty for another heading."""
        found = self.heading.match(heading)
        return found[1].lower() if found else ""

    def ends(self, text: str) -> frozenset[int]:
        """Where the options end that a text in lower case names by their letter (`we discarded option 3`)."""
        return frozenset(named.end() for named in self._named(text))

    def taken(self, source: str, blocks: Sequence[Block]) -> Taken:
        """The options that sentences say were chosen: in a document of several decisions each has its own option A.

        A choice speaks of the option of its letter that it shares most headings with.
        """
        if not any(self._named(source.lower())):
            return frozenset()
        choices = [(letter, block.headings) for block in blocks for letter in self._chosen(block)]
        if not choices:
            return frozenset()
        options = {option for block in blocks for option in self._options(block)}
        found = set()
        for letter, headings in choices:
            shared = {o: _shared(o[1], headings) for o in options if o[0] == letter}
            most = max(shared.values(), default=0)
            found |= {option for option, count in shared.items() if count == most}
        return frozenset(found)

    def outcome(self, decision: Sequence[Block], blocks: Sequence[Block]) -> Taken:
        """The options whose whole heading a decision begins with (`Managed cluster, because it …`)."""
        begins = [_OUTCOME.sub("", plain(block.text)) for block in decision if block.kind == "text"]
        headings = [block for block in blocks if block.kind == "heading" and block.headings[1:]]
        return frozenset(
            (plain(block.text), block.headings)
            for block in headings
            if any(_begins(text, plain(block.text)) for text in begins)
        )

    def _options(self, block: Block) -> Iterator[tuple[str, Headings]]:
        """The options that a block is, or is about: by letter, with the headings above them."""
        parts = [*block.label.split("|"), *([block.text] if block.kind == "heading" else [])]
        for part in parts:
            if letter := self.letter(part.strip()):
                yield letter, block.headings

    def _chosen(self, block: Block) -> Iterator[str]:
        if block.kind == "heading" or block.kind == "code":
            return
        text = block.text.lower()
        for named in self._named(text):
            before = text[max(0, named.start() - _BEFORE) : named.start()].rpartition(".")[2]
            if self.chose.search(before) or self._under_decision(block, before):
                yield from filter(None, (named[1], named[2]))

    def _named(self, text: str) -> Iterator[re.Match[str]]:
        """The options in a text in lower case; looking for a word is ten times cheaper than for a pattern."""
        for word in self.words:
            at = text.find(word)
            while at >= 0:
                if found := self.named.match(text, at):
                    yield found
                at = text.find(word, at + len(word))

    def _under_decision(self, block: Block, before: str) -> bool:
        """Whether an option is the first word of what stands under a heading of the decision."""
        above = block.headings[-1].lower() if block.headings[1:] else ""
        return not before.strip(" *_`") and self.chose.search(above)


def plain(text: str) -> str:
    """A heading or a sentence in lower case, without marks at its ends."""
    return text.lower().strip(
        " *_`#.:\"'\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
    )


def under_taken(headings: Headings, taken: Taken) -> bool:
    """Whether a heading above a place is an option that was taken, by its whole words."""
    above = (headings[: place + 1] for place in range(1, len(headings)))
    return bool(taken) and any((plain(h[-1]), h[:-1]) in taken for h in above)


def _begins(text: str, heading: str) -> bool:
    """Whether a text begins with the words of a heading, as a whole."""
    return bool(heading) and text.startswith(heading) and not text[len(heading) :][:1].isalnum()


def section(headings: Headings, own: str) -> Headings:
    """The headings above an option, `own` being the heading or the label that names it."""
    return headings[: headings.index(own)] if own in headings else headings


def _shared(one: Headings, other: Headings) -> int:
    """How many headings, from the outermost on, stand above both of two places."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
