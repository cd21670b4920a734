"""Finds words of content in a line: between borders of words, in any case."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from facilitator.patterns import regex


class Matcher:
    """Tells which of several names a text holds words of."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        self.names: dict[str, set[str]] = {}
        for name, listed in words.items():
            for word in listed:
                self.names.setdefault(word.lower(), set()).add(name)
        self.beginnings: dict[str, list[tuple[str, str]]] = {}
        """Words by their first letters, each with the letters that stand in every text that holds it."""
        for word in self.names:
            letters = word.rstrip("*")
            first = letters[:_FIRST] if len(letters) >= _FIRST else ""
            self.beginnings.setdefault(first, []).append((word, letters))

        self._known = lru_cache(_REMEMBERED)(self._names_in)

    def names_in(self, text: str) -> frozenset[str]:
        """The names whose words stand in a text."""
        return self._known(text)

    def _names_in(self, text: str) -> frozenset[str]:
        lowered, begin = _as_read(text)
        found: set[str] = set()
        # Most words are not there at all, and many begin alike: these letters rule them out together.
        for first in begin & self.beginnings.keys():
            for word, letters in self.beginnings[first]:
                if letters in lowered and _pattern(word).search(lowered):
                    found |= self.names[word]
        return frozenset(found)


_REMEMBERED = 64
"""Texts of which a matcher keeps what stands in them: jobs of one pipeline say the same again and again."""
_FIRST = 3
"""Letters by which words are found."""
_BORDER = r"(?<![\w-])"
"""What a word stands behind."""


@lru_cache(16)
def _as_read(text: str) -> tuple[str, frozenset[str]]:
    """A text in small letters, with the first of all that can be a word in it, and none: so begin those of fewer."""
    lowered = " ".join(text.lower().split())
    return lowered, frozenset(("", *_BEGINS.findall(f" {lowered}")))


_BEGINS = regex(rf"[^\w-](?=(.{{{_FIRST}}}))")


@cache
def _pattern(word: str) -> re.Pattern[str]:
    """The pattern of one word; `*` at its end stands for any ending."""
    before = _BORDER if word[0] != "-" else r"(?<!\S)"
    after = "" if word.endswith("*") else r"(?![\w-])"
    return regex(before + re.escape(word.removesuffix("*")) + after)
