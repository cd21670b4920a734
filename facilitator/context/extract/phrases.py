"""Many phrases as one test that is cheap where none of them can stand: most sentences hold no cue at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from facilitator.patterns import regex

_WORD = regex(r"[^\W_]+")
_ACCENTS = regex("[\u0300-\u036f]")
_KEY = 4
"""Letters of one of its words by which a phrase is looked up before it is searched for."""
UNSPACED = 0x1100
"""From here on (Hangul, Kana, Han) words are not set off by spaces."""


def keys(text: str) -> frozenset[str]:
    """The beginnings of the words of a text in lower case."""
    return frozenset([w[:_KEY] for w in _WORD.findall(text)])


def folded(text: str) -> str:
    """A heading in lower case without its accents: many are written without them (`Decisao`)."""
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", text.lower()))
    return unicodedata.normalize("NFC", bare)


def begins(phrases: Iterable[str]) -> frozenset[str] | None:
    """The keys one of which every text in ASCII has that holds a phrase, in any case; None where none need be."""
    found = set()
    for phrase in filter(str.isascii, phrases):
        word = _WORD.match(phrase)
        if word is None or (len(word[0]) < _KEY and phrase[word.end() :] == "*"):
            return None
        found.add(word[0][:_KEY].lower())
    return frozenset(found)


class Phrases:
    """A list of phrases in lower case; `*` at the end of one matches any ending."""

    def __init__(self, phrases: Iterable[str], behind: str = "") -> None:
        """Compile; `behind` is what must follow a phrase."""
        listed = sorted(set(phrases), key=len, reverse=True)
        spaced = [p for p in listed if p[0].isalnum() and ord(p[0]) < UNSPACED]
        other = [p for p in listed if p not in set(spaced)]
        self.keys = frozenset(map(_key, spaced))
        self.spaced = regex(
            f"(?<!\\w)(?P<cue>{'|'.join(map(_spelled, spaced))}){behind}" if spaced else "(?!)"
        )
        self.other = regex(
            f"(?P<cue>{'|'.join(map(_spelled, other))}){behind}" if other else "(?!)"
        )

    def search(self, text: str, known: frozenset[str] | None = None) -> bool:
        """Whether one of them stands in a text in lower case; `known` are the keys of a text around it."""
        if self.keys & (keys(text) if known is None else known) and self.spaced.search(text):
            return True
        return not text.isascii() and bool(self.other.search(text))

    def place(self, text: str, known: frozenset[str]) -> tuple[int, int]:
        """Where the first of them begins and ends; (-1, -1) for none."""
        found = self.spaced.search(text) if self.keys & known else None
        if not found and not text.isascii():
            found = self.other.search(text)
        return found.span("cue") if found else (-1, -1)


def _key(phrase: str) -> str:
    """The beginning of the word of a phrase that fewest sentences hold: a number, or else its longest word."""
    words: list[str] = [w for w in _WORD.findall(phrase) if ord(w[-1]) < UNSPACED]
    whole = words[:-1] if phrase.endswith("*") else words
    best = max(whole or words or [phrase], key=lambda w: (any(c.isdigit() for c in w), len(w)))
    return best[:_KEY]


def any_of(phrases: Iterable[str]) -> str:
    """Phrases as the alternatives of a pattern, the longest first, each whole where its script has spaces."""
    listed = sorted(set(phrases), key=len, reverse=True)
    return "|".join(
        rf"(?<!\w){_spelled(p)}" if p[0].isalnum() and ord(p[0]) < UNSPACED else _spelled(p)
        for p in listed
    )


def _spelled(phrase: str) -> str:
    """One phrase as a pattern: whole at its end, unless it ends in `*` or its script has no spaces."""
    body = phrase.rstrip("*")
    whole = not phrase.endswith("*") and body[-1].isalnum() and ord(body[-1]) < UNSPACED
    return re.escape(body).replace(r"\ ", r"\s+") + (r"(?!\w)" if whole else "")
