"""Finds environments: `production` counts only where what stands beside it makes it a place to deploy to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import groupby, pairwise
from typing import NamedTuple

from facilitator.context.extract.blocks import Block
from facilitator.context.nouns import DEFERRED, REJECTED, UNDECIDED
from facilitator.model.context_words import EnvironmentWords
from facilitator.model.noun import noun
from facilitator.patterns import regex

_AND = r"\s*(?:[/,、，&+|→]|->|and|or|y|e|et|und|и|和|및|,\s*and|,\s*or)\s*(?:the\s+)?[`*\"'(]*\s*"
_JOINED = regex(
    rf"{_AND}(?:(?:integration|int|ci|demo|training|review)[`*\"')]*{_AND})?",
    re.I,
)
"""Between two names of a list, with at most one between them that is no name of an environment everywhere."""
_WORD = regex(r"[^\W_]+")
_MOST = 200
"""Words looked at in one block; no real paragraph holds more."""
_GAP = 40
"""Characters between two names of one list."""
_RISKY = frozenset([
    "stage", "test", "testing", "tests", "teste", "testes", "pruebas", "develop", "local",
    "localhost", "lokal", "prd",
])  # fmt: skip
"""Words with so many other uses that only a list or the word environment makes them one."""
_BETWEEN = regex(
    r"\b(?:from|between|desde|entre|de|von|zwischen|da|tra|из|между)\s+(?:the\s+)?"
    r"(?:[`\"']?[\w-]+[`\"']?\s+(?:to|and|a|y|para|e|vers|et|nach|und|в|и)\s+(?:the\s+)?)?[`\"']*$",
    re.I,
)
"""Before a place that something goes from, or, behind another place, goes to."""
_ACTIVITIES = frozenset(
    {"development", "testing", "test", "desarrollo", "desenvolvimento", "entwicklung"}
)


_BEGIN = regex(r"(?:\A\s*|[.!?:;…]\s+)(?:(?:the|our|la|el|a|o|le|die|unsere)\s+)?[`*\"'\s]*$", re.I)
"""Before a place that a sentence is about."""
_ARGUMENT = regex(r"--(?:\w+-)?env(?:ironment)?[ =]$", re.I)
"""Before a word that is then the environment which a command deploys to, in code too."""
_PATH = regex(r"\s*(?:[\w.-]+/)+([\w-]+)/?\s*(?:[(（:–—-].*)?$")
"""A folder with at most a remark behind it; an environment is its last part."""
_LABELS = regex(r"[`*\s]{0,9}[:：]")
"""Behind a name that is what its item is of."""
_LISTED = frozenset({"item", "cell", "heading", "head"})
_LONGEST_NAME = 120
"""Characters of a block that is nothing but a name, with the marks and the remark around it."""
_FILE_ENDING = regex(r"\.(ya?ml|json)")
_FILE_ENDING_IN_CODE = regex(r"\.(ya?ml|env|json)")


class Spot(NamedTuple):
    """A word that can name an environment, and which."""

    start: int
    end: int
    id: str
    word: str


@noun
class EnvironmentMention:
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
        self.unspaced = regex(_any(w for w in self.ids if ord(w[0]) >= 0x1100))
        noun, deploy = _any(words.noun), _any(words.deploy)
        link = r"(?:\s+(?:de|of|d'|di|für|the|named|called))*"
        self.noun_after = regex(rf"[`*\"')]*[\s_-]*(?:{noun})", re.I)
        self.noun_before = regex(rf"(?:{noun}){link}\s*(?:[:=/_-]|\s)\s*[`*\"'(]*\s*$", re.I)
        self.noun = regex(noun, re.I)
        self.deploy_after = regex(rf"[`*\"')]*[\s-]+(?:{deploy})", re.I)
        self.deploy_before = regex(
            r"(?P<flow>(?:->|→|=>)\s*)?(?:deploy(?:s|ed|ing|ment)?|promote[sd]?(?:\s+\w+){0,3}|release[sd]?|rollout|despleg\w+|déploy\w+)"
            r"\s+(?:to|in|into|en|a|em|sur)\s+(?:the\s+|la\s+)?[`*\"']*$",
            re.I,
        )
        self.runs = regex(rf"[`*\"')]*(?:{_AND}\w+)?\s+[*\s]*(?:{_any(words.runs)})", re.I)
        self.meant_for = regex(rf"(?:{_any(words.meant_for)})[`*\"'\s]+$", re.I)
        self.now = regex(rf"^(?:{_any(words.now)})\s+|\s+(?:{_any(words.now)})$")
        self.file = regex(
            r"(?:compose|values|config|env|settings|application|appsettings|docker)[.-]$", re.I
        )
        self.never_after = regex(rf"[\s-]+(?:{_any(words.never_after)})", re.I)
        self.never_before = regex(rf"(?:{_any(words.never_before)})[`*\"']*\s+$", re.I)
        self.where = regex(rf"(?:{_any(words.where)})\s+(?:\w{{2,3}}\s+)?[`*\"']*$", re.I)
        self.deploy = regex(deploy, re.I)
        self.unless = words.unless
        self.pipeline = regex(rf"ci\s?/?\s?cd|hosting|{noun}|{deploy}", re.I)

    def is_there(self, text: str, place: EnvironmentMention, state: str) -> bool:
        """Whether a place is there though its sentence is not sure, or puts something off or away.

        Of environments one is chosen to work in (`staging or production`), what is put off happens in one of them, and
        what goes `from production to staging` can go.
        """
        if state == UNDECIDED:
            return True
        before = text[: place.clause]
        if state == REJECTED:
            return bool(_BETWEEN.search(before))
        return state == DEFERRED and bool(self.where.search(before))

    def siblings(self, blocks: Sequence[Block]) -> frozenset[int]:
        """The blocks that name nothing but an environment, as those beside them do: rows, items, headings, columns."""
        found: set[int] = set()
        for group in _side_by_side(blocks):
            named = {place: self._all_of(_bare(block)) for place, block in group}
            ids = set(named.values()) - {""}
            strange = sum(not name for name in named.values())
            if len(ids) > 1 and not ids.isdisjoint(("staging", "production")) and strange < 2:
                found |= {place for place, name in named.items() if name}
        return frozenset(found)

    def _all_of(self, bare: str) -> str:
        """The environment that a text names first, where it holds nothing else (`preview (staging)`)."""
        spots = self.spots(bare)
        for spot in reversed(spots):
            bare = bare[: spot.start] + bare[spot.end :]
        return spots[0].id if spots and not _WORD.search(bare) else ""

    def find(
        self, block: Block, words: list[str], listed: bool = False
    ) -> list[EnvironmentMention]:
        """Environments in a block, in order; `words` are its words in ASCII; `listed` is one of its `siblings`."""
        if block.kind == "head" and not listed:
            return []
        if not self._named_in(block.text, words):
            return []
        spots = self.spots(block.text)
        found = self._in_text(block, spots) if len(spots) > listed else []
        if listed and len(found) < 2:
            return [EnvironmentMention(s.id, s.start, s.end, 2, s.start) for s in spots[:1]]
        return found

    def _named_in(self, text: str, words: list[str]) -> bool:
        """Whether any word of a text can name an environment; `words` are its words in ASCII."""
        if text.isascii():
            return not self.first.isdisjoint(words)
        every = _WORD.findall(text.lower())
        return not self.first.isdisjoint(every) or bool(self.unspaced.search(text))

    def _in_text(self, block: Block, spots: list[Spot]) -> list[EnvironmentMention]:
        """Those of the words of a block that are environments, each with its strength."""
        whole = _Whole(self, block)
        found = self.listed(whole, spots)
        taken = {mention.start for mention in found}
        for spot in spots:
            if spot.start in taken:
                continue
            strength = self._strength(whole, spot)
            if strength:
                found.append(
                    EnvironmentMention(spot.id, spot.start, spot.end, strength, spot.start)
                )
        return sorted(_in_turn(found), key=lambda mention: mention.start)

    def spots(self, text: str) -> list[Spot]:
        """Words that can name an environment, in order."""
        found = []
        for match in _WORD.finditer(text):
            word, start = match[0].lower(), match.start()
            if word not in self.ids:
                continue
            before = text[max(0, start - 4) : start].lower()
            if before in ("pre-", "pré-"):
                start, word = start - 4, before + word
            if word in self.ids:
                found.append(Spot(start, match.end(), self.ids[word], word))
        if not text.isascii():
            for match in self.unspaced.finditer(text):
                found.append(Spot(match.start(), match.end(), self.ids[match[0]], match[0]))
            found.sort()
        return list(_of_this_machine(text, found[:_MOST]))

    def listed(self, whole: _Whole, spots: list[Spot]) -> list[EnvironmentMention]:
        """Runs of two or more different environments with nothing but separators between them."""
        text, runs = whole.block.text, [[spots[0]]]
        for one, other in pairwise(spots):
            near = other.start - one.end <= _GAP
            if near and _JOINED.fullmatch(text, one.end, other.start):
                runs[-1].append(other)
            else:
                runs.append([other])
        found = []
        for run in runs:
            if self.plausible(whole, run):
                first = run[0].start
                found += [EnvironmentMention(s.id, s.start, s.end, 2, first) for s in run]
        return found

    def plausible(self, whole: _Whole, run: list[Spot]) -> bool:
        """Whether a list is of environments and not of activities (`development and production teams`)."""
        block = whole.block
        ids = {spot.id for spot in run}
        if len(ids) == 1 or ids.isdisjoint(("staging", "production")):
            return False
        if block.kind == "code" or self.never_after.match(block.text, run[-1].end):
            return False
        return whole.is_of_environments or len(run) > 2 or self._goes_to(whole, run)

    def _goes_to(self, whole: _Whole, run: list[Spot]) -> bool:
        """Whether a slash parts two names, or something is deployed to them (`Deployment (Staging & Production)`)."""
        if any("/" in whole.block.text[one.end : other.start] for one, other in pairwise(run)):
            return True
        named = _ACTIVITIES.isdisjoint(spot.word for spot in run)
        both = {"staging", "production"} <= {spot.id for spot in run}
        return named and (whole.deploys or (both and _RISKY.isdisjoint(s.word for s in run)))

    def _strength(self, whole: _Whole, spot: Spot) -> int:
        """Strength of a single word as an environment; 0 when nothing beside it makes it one."""
        block, text = whole.block, whole.block.text
        left, after = text[max(0, spot.start - 40) : spot.start], text[spot.end : spot.end + 40]
        if self._is_named(block, left, after):
            return 2
        if block.kind == "code" or self._is_other(whole, spot, left, after):
            return 0
        strength = self._beside_noun(whole, spot, left, after)
        if strength:
            return strength
        if whole.names_a_column or self._headed(block, spot):
            return 2
        risky = spot.word in _RISKY and not self.deploy_before.search(left)
        return 0 if risky else self._by_use(whole, spot, left, after)

    def _by_use(self, whole: _Whole, spot: Spot, left: str, after: str) -> int:
        """Strength of a word beside a deployment, or as the title of a section."""
        strength = self._beside_deployment(whole.block, spot.word, left, after)
        if strength:
            return strength
        return 2 if self._is_title(whole, spot.word, left, after) else 0

    def _is_named(self, block: Block, left: str, after: str) -> bool:
        """Whether a word says where a file is for (`values.dev.yaml`) or a command deploys to (`--env staging`)."""
        if _ARGUMENT.search(left):
            return True
        ending = _FILE_ENDING_IN_CODE if block.kind == "code" else _FILE_ENDING
        return bool(self.file.search(left) and ending.match(after))

    def _is_other(self, whole: _Whole, spot: Spot, left: str, after: str) -> bool:
        """Whether a word beside it, or the identifier it is a part of, gives it another meaning."""
        if self.never_after.match(after) or self.never_before.search(left):
            return True
        if spot.word in _RISKY and whole.is_of_something_else:
            return True
        return _inside(whole.block.text, spot.start, spot.end)

    def _beside_noun(self, whole: _Whole, spot: Spot, left: str, after: str) -> int:
        """Strength beside the word environment, as what an item is about or in passing; 0 when it does not stand there."""
        block = whole.block
        if self.noun_before.search(left):
            return 2 if left.rstrip("`*\"' ")[-1:] in ":=/_-" else 1
        if self.noun_after.match(after):
            begins = block.kind == "item" and not block.text[: spot.start].strip("*`[] x\t")
            named = block.kind == "heading" or self.pipeline.search(block.label)
            return 2 if named or (begins and not whole.is_of_something_else) else 1
        return 0

    def _beside_deployment(self, block: Block, word: str, left: str, after: str) -> int:
        """Strength beside a deployment: in passing, or as what the block is about."""
        if self._is_used(word, left, after):
            return 2
        before = self.deploy_before.search(left)
        if not self.deploy_after.match(after) and not before:
            return 0
        if block.kind == "heading" or word == "preview" or (before and before["flow"]):
            return 2
        return 2 if self.pipeline.search(block.label) else 1

    def _is_used(self, word: str, left: str, after: str) -> bool:
        """Whether a sentence begins with how a place runs or its deployment, or something is used for it."""
        if _BEGIN.search(left) and (self.runs.match(after) or self.deploy_after.match(after)):
            return True
        return word not in _ACTIVITIES and bool(self.meant_for.search(left))

    def _is_title(self, whole: _Whole, word: str, left: str, after: str) -> bool:
        """Whether a heading is the name of an environment, holds it in brackets, or is about deployments."""
        block = whole.block
        if block.kind != "heading" or word == "preview":
            return False
        if whole.bare == word and word not in _ACTIVITIES:
            return True
        bracketed = left.endswith("(") and after.startswith(")")
        return bracketed or whole.deploys

    def _headed(self, block: Block, spot: Spot) -> bool:
        """Whether an item begins with the name as its label, or a heading is it, under a heading about environments."""
        item = block.kind == "item" and not block.text[: spot.start].strip("*`[] x\t")
        begins = item and bool(_LABELS.match(block.text, spot.end))
        is_heading = block.kind == "heading" and _bare(block) == spot.word
        above = " ".join(block.headings[-2:])
        return (begins or is_heading) and bool(self.noun.search(above))


class _Whole:
    """What a block says as a whole: each is asked once, however many words of it may name an environment."""

    def __init__(self, finder: EnvironmentFinder, block: Block) -> None:
        self.finder, self.block = finder, block

    @cached_property
    def is_of_environments(self) -> bool:
        """Whether it, or its label, speaks of environments."""
        noun = self.finder.noun
        return bool(noun.search(self.block.text) or noun.search(self.block.label))

    @cached_property
    def deploys(self) -> bool:
        """Whether it speaks of deploying."""
        return bool(self.finder.deploy.search(self.block.text))

    @cached_property
    def is_of_something_else(self) -> bool:
        """Whether it holds words beside which a word with many uses is no environment."""
        text = self.block.text.lower()
        return any(word in text for word in self.finder.unless)

    @cached_property
    def names_a_column(self) -> bool:
        """Whether a cell is an environment because its row or column is headed so."""
        block = self.block
        short = block.kind == "cell" and len(block.text.split()) <= 2
        return short and bool(self.finder.noun.search(block.label))

    @cached_property
    def bare(self) -> str:
        """Its words without what stands around them, and without one that says `current`."""
        return self.finder.now.sub("", self.block.text.strip().strip(":*` ").lower())


def _in_turn(found: list[EnvironmentMention]) -> list[EnvironmentMention]:
    """Where one block names several places, staging or production among them, none is named in passing."""
    ids = {mention.id for mention in found}
    if len(ids) < 2 or ids.isdisjoint(("staging", "production")):
        return found
    return [replace(mention, strength=2) for mention in found]


def _side_by_side(blocks: Sequence[Block]) -> Iterator[list[tuple[int, Block]]]:
    """Blocks that stand beside one another, with their places: of a list, a column, a row of heads, or as headings."""
    first = [
        (n, b)
        for n, b in enumerate(blocks)
        if b.kind in _LISTED and (b.kind != "cell" or "|" not in b.label)
    ]
    headings = [pair for pair in first if pair[1].kind == "heading"]
    headings.sort(key=lambda pair: pair[1].headings)
    for pairs in (first, headings):
        for _, group in groupby(pairs, key=lambda pair: _list_of(pair[1])):
            listed = list(group)
            if len(listed) > 1:
                yield listed


def _list_of(block: Block) -> tuple[object, ...]:
    """What the siblings of a block have in common: the cells of a first column, the items of a list, headings."""
    return (block.kind, block.headings, block.line if block.kind == "head" else 0)


def _bare(block: Block) -> str:
    """The words of a block, or the label or the last part of the path it begins with, without marks."""
    text = block.label if block.kind == "item" and block.label else block.text
    if len(text) > _LONGEST_NAME:
        return ""
    if path := _PATH.match(text):
        text = path[1]
    return text.strip().strip("*_`:#[]() \t0123456789.").lower()


def _of_this_machine(text: str, spots: list[Spot]) -> Iterator[Spot]:
    """`Local development` is one place, and it is the local one."""
    before: Spot | None = None
    for spot in spots:
        near = before and not text[before.end : spot.start].strip(" -")
        if before and near and {before.id, spot.id} == {"local", "dev"}:
            word = before.word if before.id == "local" else spot.word
            before = Spot(before.start, spot.end, "local", word)
            continue
        if before:
            yield before
        before = spot
    if before:
        yield before


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
