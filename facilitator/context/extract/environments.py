"""Finds environments: `production` counts only where what stands beside it makes it a place to deploy to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from facilitator.context.extract.blocks import Block
from facilitator.model.context_words import EnvironmentWords

_JOINED = re.compile(
    r"\s*(?:[/,、，&+|→]|->|and|or|y|e|et|und|и|和|및|,\s*and|,\s*or)\s*(?:the\s+)?[`*\"'(]*\s*",
    re.I,
)
_WORD = re.compile(r"[^\W_]+")
_MOST = 200
"""Words looked at in one block; no real paragraph holds more."""
_GAP = 40
"""Characters between two names of one list."""
_RISKY = frozenset(
    {
        "stage",
        "test",
        "testing",
        "tests",
        "teste",
        "testes",
        "pruebas",
        "develop",
        "preview",
        "local",
        "localhost",
        "lokal",
    }
)
"""Words with so many other uses that only a list or the word environment makes them one."""
_ACTIVITIES = frozenset(
    {"development", "testing", "test", "desarrollo", "desenvolvimento", "entwicklung"}
)


@dataclass(frozen=True, slots=True)
class Place:
    """One environment at a place of a block; `strength` 2 where it is listed or headed as one, else 1."""

    id: str
    start: int
    end: int
    strength: int
    clause: int
    """Where the list begins that it stands in: what is said of the list is said of it."""


class EnvironmentFinder:
    """The words for environments, compiled."""

    def __init__(self, words: EnvironmentWords) -> None:
        self.ids = {w: name for name, written in words.names.items() for w in written}
        self.first = frozenset(self.ids)
        self.unspaced = re.compile(_any(w for w in self.ids if ord(w[0]) >= 0x1100))
        noun, deploy = _any(words.noun), _any(words.deploy)
        link = r"(?:\s+(?:de|of|d'|di|für|the|named|called))*"
        self.noun_after = re.compile(rf"[`*\"')]*[\s_-]*(?:{noun})", re.I)
        self.noun_before = re.compile(rf"(?:{noun}){link}\s*(?:[:=/_-]|\s)\s*[`*\"'(]*\s*$", re.I)
        self.noun = re.compile(noun, re.I)
        self.deploy_after = re.compile(rf"[`*\"')]*\s+(?:{deploy})", re.I)
        self.deploy_before = re.compile(
            r"(?:deploy(?:s|ed|ing|ment)?|promote[sd]?|release[sd]?|rollout|despleg\w+|déploy\w+)\s+(?:to|in|into|en|a|em|sur)\s+(?:the\s+|la\s+)?[`*\"']*$",
            re.I,
        )
        self.file = re.compile(
            r"(?:compose|values|config|env|settings|application|appsettings|docker)[.-]$", re.I
        )
        self.never_after = re.compile(rf"[\s-]+(?:{_any(words.never_after)})", re.I)
        self.never_before = re.compile(rf"(?:{_any(words.never_before)})[`*\"']*\s+$", re.I)
        self.deploy = re.compile(deploy, re.I)
        self.pipeline = re.compile(rf"ci\s?/?\s?cd|hosting|{noun}|{deploy}", re.I)

    def find(self, block: Block, words: list[str]) -> list[Place]:
        """Environments in a block, in order; `words` are its words in ASCII."""
        text = block.text
        if text.isascii() and self.first.isdisjoint(words):
            return []
        spots = self.spots(text)
        if not spots:
            return []
        found = self.listed(text, spots, block)
        taken = {p.start for p in found}
        for start, end, name, word in spots:
            if start not in taken and (strength := self.alone(block, start, end, word)):
                found.append(Place(name, start, end, strength, start))
        return sorted(found, key=lambda p: p.start)

    def spots(self, text: str) -> list[tuple[int, int, str, str]]:
        """Words that can name an environment: where each stands, the environment, the word itself."""
        found = []
        for match in _WORD.finditer(text):
            word = match[0].lower()
            if name := self.ids.get(word):
                start = match.start()
                if (before := text[max(0, start - 4) : start].lower()) in ("pre-", "pré-"):
                    start, word = start - 4, before + word
                    name = self.ids.get(word, "")
                if name:
                    found.append((start, match.end(), name, word))
        if not text.isascii():
            found += [
                (m.start(), m.end(), self.ids[m[0]], m[0]) for m in self.unspaced.finditer(text)
            ]
            found.sort()
        return found[:_MOST]

    def listed(
        self, text: str, spots: list[tuple[int, int, str, str]], block: Block
    ) -> list[Place]:
        """Runs of two or more different environments with nothing but separators between them."""
        found: list[Place] = []
        run: list[tuple[int, int, str, str]] = []
        for spot in [*spots, (len(text) + 9, len(text) + 9, "", "")]:
            near = run and spot[0] - run[-1][1] <= _GAP
            if near and _JOINED.fullmatch(text, run[-1][1], spot[0]):
                run.append(spot)
                continue
            ids = {s[2] for s in run}
            if (
                len(ids) > 1
                and ids & {"staging", "production"}
                and self.plausible(text, run, block)
            ):
                found += [Place(s[2], s[0], s[1], 2, run[0][0]) for s in run]
            run = [spot]
        return found

    def plausible(self, text: str, run: list[tuple[int, int, str, str]], block: Block) -> bool:
        """Whether a list is of environments and not of activities (`development and production teams`)."""
        if block.kind == "code" or self.never_after.match(text, run[-1][1]):
            return False
        slash = any("/" in text[a[1] : b[0]] for a, b in pairwise(run))
        return (
            len(run) > 2 or slash or bool(self.noun.search(text) or self.noun.search(block.label))
        )

    def alone(self, block: Block, start: int, end: int, word: str) -> int:
        """Strength of a single word as an environment; 0 when nothing beside it makes it one."""
        text = block.text
        left, after = text[max(0, start - 40) : start], text[end : end + 40]
        if block.kind == "code":
            return 2 if self.file.search(left) and re.match(r"\.(ya?ml|env|json)", after) else 0
        if (
            self.never_after.match(after)
            or self.never_before.search(left)
            or _inside(text, start, end)
        ):
            return 2 if self.file.search(left) and re.match(r"\.(ya?ml|json)", after) else 0
        if self.file.search(left) and re.match(r"\.(ya?ml|json)", after):
            return 2
        if self.noun_before.search(left):
            return 2 if left.rstrip("`*\"' ")[-1:] in ":=/_-" else 1
        if self.noun_after.match(after):
            return 2 if block.kind == "heading" or block.label else 1
        if self._in_table(block) or self._headed(block, start, word):
            return 2
        if word in _RISKY - {"preview"}:
            return 0
        if self.deploy_after.match(after) or self.deploy_before.search(left):
            told = block.kind == "heading" or word == "preview" or self.pipeline.search(block.label)
            return 2 if told else 1
        if word == "preview" or block.kind != "heading":
            return 0
        whole = text.strip().strip(":*` ").lower()
        named = whole == word and word not in _ACTIVITIES
        return (
            2
            if named or (left.endswith("(") and after.startswith(")")) or self.deploy.search(text)
            else 0
        )

    def _headed(self, block: Block, start: int, word: str) -> bool:
        """Whether an item begins with the name, under a heading or introduction about environments."""
        begins = block.kind == "item" and not block.text[:start].strip("*`[] x\t")
        above = " ".join(block.headings[-2:])
        return (
            begins
            and block.label.lower() in (word, "")
            and bool(self.noun.search(above))
            and bool(block.label)
        )

    def _in_table(self, block: Block) -> bool:
        """Whether a cell is an environment because its row or column is headed so."""
        short = len(block.text.split()) <= 2
        return block.kind == "cell" and short and bool(self.noun.search(block.label))


def _inside(text: str, start: int, end: int) -> bool:
    """Whether a word is only a part of an identifier or a path."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return before in ("_", "$", "@", "~") or after in ("_", "(") or (before == "/" and after == "/")


def _any(words: Iterable[str]) -> str:
    """Alternatives, longest first, whole where the script has spaces."""
    parts = []
    for word in sorted(words, key=len, reverse=True):
        spaced = ord(word[0]) < 0x1100
        parts.append(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])" if spaced else re.escape(word))
    return "|".join(parts)
