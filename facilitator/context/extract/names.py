"""Finds the names of the vocabulary in a text by their first words: a large vocabulary costs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from facilitator.context.extract.blocks import Block
from facilitator.context.extract.phrases import any_of
from facilitator.model.context_words import Name
from facilitator.model.noun import noun
from facilitator.patterns import regex

_TOKEN = regex(r"[A-Za-z0-9]+")
_GAP = regex(r"[ \t\n/._-]{1,3}|:")
_PATH = regex(
    r"(?:~|\.{1,2})?/[^\s/]|[^\s/]+/$|[^\s]*/[^\s]*\.[a-z0-9]{1,5}$|[a-z0-9_.*-]+/[a-z0-9_.*-]+/[a-z0-9_./*-]+$"
)
_LABELS = regex(r"(?>(?:\.[a-z0-9-]+)+)(?![\w.-]*\w)", re.I)
"""What follows a part of a host's name, up to its end."""
_PARTS = regex(r"-[a-z0-9]+-[a-z0-9]")
"""Further parts of an identifier that a name begins (`aws-foundation-dev`)."""
_SOURCE = regex(r"\.(?:py|[jt]sx?|go|rs|java|kt|rb|php|cs|exs?)(?!\w)")
"""Behind a name it makes a source file of it, which tells what the code can do."""
_TOP_LEVEL = frozenset({
    "com", "net", "org", "io", "dev", "gov", "uk", "eu", "de", "fr", "es", "it", "br", "ru", "cn", "jp", "kr",
    "cloud", "app", "co", "internal", "local",
})  # fmt: skip
_MOST = 300
"""Mentions looked at in one block; no real paragraph holds more."""
_LONGEST_PATH = 300
"""Characters; a longer word with a slash in it is taken for a path without a look."""
_EDGES = "`\"'()[]{}<>,;!?：，。、（）"


def words_of(text: str) -> list[str]:
    """The words of a text in ASCII letters and digits, in lower case."""
    return [w.lower() for w in _TOKEN.findall(text)]


@noun
class Mention:
    """A name at a place of a block."""

    name: Name
    start: int
    end: int
    file_word: bool
    """Written as the name of a file or folder that only its users have (`docker-compose.yml`)."""


@dataclass(slots=True)
class _Phrase:
    tokens: tuple[str, ...]
    written: str
    exact: bool
    names: list[Name] = field(default_factory=list)

    @property
    def is_client(self) -> bool:
        """Whether it is a command, which may stand behind its path (`/usr/bin/psql`)."""
        return any(self.written in name.clients for name in self.names)

    @property
    def is_file(self) -> bool:
        return (
            self.written in _FILES
            or self.written.startswith(".")
            or self.written.endswith((".yml", ".yaml"))
        )


_FILES = frozenset({"dockerfile", "dockerfiles", "jenkinsfile", "supabase/migrations"})


class Finder:
    """The vocabulary, indexed by first token."""

    def __init__(self, names: tuple[Name, ...]) -> None:
        self.latin: dict[str, list[_Phrase]] = {}
        other: dict[str, list[Name]] = {}
        known: dict[tuple[str, bool], _Phrase] = {}
        for name in names:
            spellings = [(word, False) for word in name.words]
            spellings += [(word, True) for word in name.exact]
            for written, exact in spellings:
                if not written.isascii():
                    other.setdefault(written, []).append(name)
                    continue
                phrase = known.get((written, exact))
                if phrase is None:
                    phrase = _Phrase(tuple(_TOKEN.findall(written)), written, exact)
                    known[written, exact] = phrase
                    self.latin.setdefault(phrase.tokens[0].lower(), []).append(phrase)
                phrase.names.append(name)
        for phrases in self.latin.values():
            phrases.sort(key=lambda p: -len(p.tokens))
        self.first = frozenset(self.latin)
        self.other = other
        self.other_pattern = regex(
            "|".join(map(re.escape, sorted(other, key=len, reverse=True))) or r"(?!)", re.I
        )

    def find(self, block: Block, words: list[str]) -> list[Mention]:
        """The mentions in a block, in order; at one place the longest phrase of each field counts.

        `words` are the block's `words_of`.
        """
        text = block.text
        found: list[Mention] = []
        if not self.first.isdisjoint(words):
            tokens = list(_TOKEN.finditer(text))
            for place, word in enumerate(words):
                if phrases := self.latin.get(word):
                    self._at(block, tokens, place, phrases, found)
                    if len(found) >= _MOST:
                        return _longest(found[:_MOST])
        if not text.isascii():
            for match in self.other_pattern.finditer(text):
                found += [
                    Mention(n, match.start(), match.end(), False)
                    for n in self.other.get(match[0].lower(), ())
                ]
        return _longest(found[:_MOST]) if len(found) > 1 else found

    def _at(
        self,
        block: Block,
        tokens: list[re.Match[str]],
        place: int,
        phrases: list[_Phrase],
        found: list[Mention],
    ) -> None:
        """Add the mentions that begin at one token."""
        text = block.text
        for phrase in phrases:
            last = place + len(phrase.tokens) - 1
            if last >= len(tokens) or not _matches(text, tokens, place, phrase):
                continue
            start, end = tokens[place].start(), tokens[last].end()
            if not _stands_alone(text, start, end, phrase.is_file or phrase.is_client):
                continue
            found += [
                Mention(n, start, end, phrase.is_file)
                for n in phrase.names
                if _counts(n, block, text[start:end]) and not _is_product(n, text, end)
            ]


def _matches(text: str, tokens: list[re.Match[str]], place: int, phrase: _Phrase) -> bool:
    """Whether the tokens from a place spell a phrase with short gaps between them."""
    for offset, wanted in enumerate(phrase.tokens):
        token = tokens[place + offset]
        if wanted != (token[0] if phrase.exact else token[0].lower()):
            return False
        if offset and not _GAP.fullmatch(text, tokens[place + offset - 1].end(), token.start()):
            return False
    return True


def _inside_word(text: str, start: int, end: int) -> bool:
    """Whether a name is only a part of an identifier (`POSTGRES_USER`, `cargo-chef`, `rds-postgres`)."""
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if before in "_$@#" or after == "_" or (after == "(" and text[start].islower()):
        return True
    return before == "-" and start > 1 and text[start - 2].isascii() and text[start - 2].isalnum()


def _begins_identifier(text: str, start: int, end: int) -> bool:
    """Whether a name in small letters is the first of several parts of an identifier."""
    return bool(_PARTS.match(text, end)) and text[start:end].islower()


def _in_path(text: str, start: int, end: int) -> bool:
    """Whether a name is only a part of a path or an address."""
    left, right = start, end
    while left and not text[left - 1].isspace() and text[left - 1] not in _EDGES:
        left -= 1
    while right < len(text) and not text[right].isspace() and text[right] not in _EDGES:
        right += 1
    word = text[left:right].rstrip(".:,")
    is_path = len(word) > _LONGEST_PATH or _PATH.match(word)
    return "/" in word and len(word) > end - start and bool(is_path)


def _counts(name: Name, block: Block, written: str) -> bool:
    """Whether the block gives what a name needs, and nothing that speaks for its other meaning."""
    exact = written in name.exact
    if name.labelled and exact and not _holds_any(block.label.lower(), name.labelled):
        return False
    return not (name.unless or name.needs) or _in_company(name, block, written)


def _stands_alone(text: str, start: int, end: int, is_file: bool) -> bool:
    """Whether a name is no part of an identifier, of a type (`AWS::EC2::Instance`), of a host or of a path."""
    if _inside_word(text, start, end) or _SOURCE.match(text, end):
        return False
    if "::" in text[max(0, start - 2) : end + 2]:
        return False
    if is_file:
        return True
    if _begins_identifier(text, start, end):
        return False
    return not (_in_host(text, end) or ("/" in text and _in_path(text, start, end)))


def _in_host(text: str, end: int) -> bool:
    labels = _LABELS.match(text, end)
    return labels is not None and labels[0].rpartition(".")[2].lower() in _TOP_LEVEL


def _is_product(name: Name, text: str, end: int) -> bool:
    """Whether a vendor's name begins that of a product of another kind (`Vercel AI SDK`, `aws-sdk`)."""
    return bool(name.products and _products(name.products).match(text, end))


@lru_cache(64)
def _products(words: tuple[str, ...]) -> re.Pattern[str]:
    """The names of those products, as they follow the vendor's."""
    written = any_of(words).replace(r"\s+", r"[\s._-]+")
    return regex(rf"[\s._/-]{{1,3}}(?:{written})", re.I)


def _in_company(name: Name, block: Block, written: str) -> bool:
    """Whether the words around hold one that a name needs, and none that it may not stand beside."""
    exact = written in name.exact
    around = _around(block)
    if _holds_any(around, name.unless):
        return False
    if not name.needs or (name.exact and not exact):
        return True
    if exact:
        # A word is not its own company: `Go` may not be what makes `go` count.
        around = around.replace(written.lower(), " ", 1)
    return _holds_any(around, name.needs)


# A block may name hundreds of them.
@lru_cache(maxsize=1)
def _around(block: Block) -> str:
    return f"{block.text} {block.row} {block.label} {' '.join(block.headings[-2:])}".lower()


def _holds_any(text: str, words: Iterable[str]) -> bool:
    return any(word in text for word in words)


def _longest(found: list[Mention]) -> list[Mention]:
    """Drop what lies inside a longer mention of the same field."""
    return [one for one in found if not any(_is_part(one, other) for other in found)]


def _is_part(one: Mention, other: Mention) -> bool:
    """Whether a mention lies inside a longer one of the same field."""
    within = other.start <= one.start and one.end <= other.end
    longer = other.end - other.start > one.end - one.start
    return within and longer and one.name.field == other.name.field
