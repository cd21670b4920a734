"""Whose number it is: the nearest word before a number that means something."""

from __future__ import annotations

import re

from facilitator.versions.extract import Token
from facilitator.versions.names import Naming, Span
from facilitator.versions.words import Words

_WORD = re.compile(r"[^\s,;:=\"'`()\[\]{}<>→]+")
_NUMBER = re.compile(r"[vV^~#]?[0-9][\w.+*/-]*|[^\w]+|[0-9a-f]{7,}")
_MONTH = re.compile(
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?|(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?)",
    re.IGNORECASE,
)
_WRAPPING = re.compile(r"(?:docker|container)\s+(?:tag|image|digest)", re.IGNORECASE)
"""What a tool comes in is not another tool."""
_CHANGES = re.compile(r"(?<![\w-])(?:bump|upgrade|update|pin|deps)", re.IGNORECASE)

WORDS_BACK = 12


def subject(token: Token, naming: Naming, words: Words) -> tuple[str, str]:
    """Return (`ours` | `other` | `unknown` | `far` | `none`, the word) for the text that precedes a number.

    `far`: an ordinary word that is parted from the number by filling words, as in "please upgrade to 1.2.3".
    """
    filled = False
    ours = [span for span in naming.spans(token.sentence) if span[1] <= token.start]
    others = [span for span in naming.other_spans(token.sentence) if span[1] <= token.start]
    for found in list(_WORD.finditer(token.sentence, token.reach, token.start))[
        : -WORDS_BACK - 1 : -1
    ]:
        word = found[0].strip("./-_@*#!?&")
        if not word or _NUMBER.fullmatch(word) or _MONTH.fullmatch(word):
            continue
        mine, theirs = _over(found.span(), ours), _over(found.span(), others)
        if mine and (not theirs or mine[1] >= theirs[1]):
            return "ours", word
        if theirs:
            return "other", word
        last = word.lower().rsplit("/", 1)[-1]
        if _WRAPPING.match(token.sentence, found.start()) and any(
            end == found.start() - 1 for _, end in ours
        ):
            return "ours", word
        if word.lower() in words.other or last in words.other:
            return "other", word
        if last in words.neutral:
            filled = True
            continue
        ordinary = filled and not looks_like_a_product(
            word.lower(), token.sentence[token.reach : found.start()]
        )
        return "far" if ordinary else "unknown", word
    return "none", ""


def _over(span: Span, spans: list[Span]) -> Span | None:
    """The last of these places that overlaps a word."""
    return next(((a, b) for a, b in reversed(spans) if a < span[1] and b > span[0]), None)


def looks_like_a_product(word: str, before: str) -> bool:
    """Whether an unknown word is written like a name (capital, joined parts) or is what a change was made to."""
    return bool(
        word[:1].isupper()
        or re.search(r"[A-Za-z][-_/.@][A-Za-z0-9]|[a-z][A-Z0-9]", word)
        or _CHANGES.search(before)
    )
