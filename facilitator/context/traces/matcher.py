"""Finds words of content in a line: between borders of words, in any case."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from facilitator.patterns import regex


class Matcher:
    """Tells which of several names a text holds words of."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        self.names: dict[str, set[str]] = {}
        for name, listed in words.items():
            for word in listed:
                self.names.setdefault(word.lower(), set()).add(name)
        self.patterns = {word: regex(_pattern(word)) for word in self.names}
        self.beginnings = {word: word.rstrip("*") for word in self.names}

    def names_in(self, text: str) -> frozenset[str]:
        """The names whose words stand in a text."""
        lowered = " ".join(text.lower().split())
        found: set[str] = set()
        for word, beginning in self.beginnings.items():
            # Most words are not there at all: looking for the letters first costs a tenth.
            if beginning in lowered and self.patterns[word].search(lowered):
                found |= self.names[word]
        return frozenset(found)


def _pattern(word: str) -> str:
    """The pattern of one word; `*` at its end stands for any ending."""
    before = r"(?<![\w-])" if word[0] != "-" else r"(?<!\S)"
    if word.endswith("*"):
        return before + re.escape(word[:-1])
    return before + re.escape(word) + r"(?![\w-])"
