"""The word lists of steps/tools.yaml as expressions, compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from facilitator.model.tools import Tools


@dataclass(frozen=True)
class WordLists:
    """What a number's surroundings are held against."""

    neutral: frozenset[str]
    other: frozenset[str]
    kinds: frozenset[str]
    user_hosts: frozenset[str]
    user_paths: frozenset[str]
    upcoming: re.Pattern[str]
    old: re.Pattern[str]
    requirement: re.Pattern[str]
    vulnerability: re.Pattern[str]
    prerelease: re.Pattern[str]
    prerelease_after: re.Pattern[str]
    prerelease_before: re.Pattern[str]


@lru_cache(maxsize=8)
def words(tools: Tools) -> WordLists:
    """Compile the lists; KeyError names one that is missing."""
    lists = tools.words
    either, joined = _any(lists["prerelease"]), _any(lists["prerelease-suffix"])
    return WordLists(
        neutral=frozenset(lists["neutral"]),
        other=frozenset(word.lower() for word in lists["other-products"]),
        kinds=frozenset(lists["kinds"]),
        user_hosts=frozenset(lists["user-written-hosts"]),
        user_paths=frozenset(lists["user-written-paths"]),
        upcoming=_phrase(lists["upcoming"]),
        old=_phrase(lists["old-line"]),
        requirement=_phrase(lists["requirement"]),
        vulnerability=re.compile(
            rf"{_any(lists['vulnerability'], whole=True)}|\b(?:CVE|GHSA)-", re.IGNORECASE
        ),
        prerelease=re.compile(rf"(?<![A-Za-z]){either}(?![A-Za-z])", re.IGNORECASE),
        prerelease_after=re.compile(
            rf"(?:[-+.~_]?{joined}|[\s:–-]{{0,3}}[(\[]?{either})(?![A-Za-z])", re.IGNORECASE
        ),
        prerelease_before=re.compile(
            rf"(?<![A-Za-z]){either}(?:[\s:-]+(?:version|release|is|build|tag|v))*[\s:=(-]*\Z",
            re.IGNORECASE,
        ),
    )


def _any(phrases: Iterable[str], whole: bool = False) -> str:
    longest_first = sorted(phrases, key=len, reverse=True)
    joined = "(?:" + "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in longest_first) + ")"
    return rf"(?<![\w-]){joined}(?![\w-])" if whole else joined


def _phrase(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(_any(phrases, whole=True), re.IGNORECASE)


@lru_cache(maxsize=1024)
def says(words: re.Pattern[str], sentence: str) -> bool:
    """Whether a sentence has one of these words; kept, because it is asked for each number of the sentence."""
    return words.search(sentence) is not None
