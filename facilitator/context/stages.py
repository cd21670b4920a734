"""The stage that a status names, and the records that it names beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from facilitator.context.extract.phrases import any_of
from facilitator.model.context_words import StandingWords
from facilitator.patterns import regex

STAGES = ("proposed", "deferred", "accepted", "rejected", "deprecated", "superseded")
"""From the first to the last: a status that tells its history stands at the last."""
_BEGINS_WITHIN = 4
"""Words of a clause in which a stage begins; further on it is about something else."""
_CLAUSE = regex(r"[.;,:(（，。；、]\s*|\s[-–—→>]+\s|=>")
_CHOICE = regex(r"[\s\W]*(?:[|/]|\bor\b|\bo\b|\bou\b|\boder\b|\bили\b)[\s\W]*")
_PLACEHOLDER = regex(r"[{<\[][^}\]>]{0,80}\|[^}\]>]{0,80}[}\]>]|\{[^}]*\}")
_REFERENCE = regex(
    r"\]\((?P<link>[^)\s#]+)|xref:(?P<xref>[^\[\s#]+)|`(?P<ticks>[^`\s]+\.\w+)`"
    r"|\b(?:adr|madr)[-_ #]{0,3}0*(?P<adr>\d{1,5})|(?P<file>\b\d{3,5}-(?!\d\d-)[\w-]+(?:\.\w+)?)"
    r"|#0*(?P<hash>\d{1,5})\b|(?<!\S)\[?0*(?P<number>\d{1,4})\.\s",
    re.I,
)
NOTHING = frozenset(
    ["", "-", "—", "–", "n/a", "none", "na", "no", "nichts", "ninguno", "nenhum", "aucun", "нет", "无"]
)  # fmt: skip
"""How a field says that it holds nothing."""


class StageReader:
    """The words for stages in all languages, compiled."""

    def __init__(self, words: StandingWords) -> None:
        self.stages = [(s, regex(any_of(getattr(words.stages, s)), re.I)) for s in STAGES]
        self.over = regex(any_of(words.over), re.I)
        self.in_part = regex(any_of(words.in_part), re.I)

    def stage_of(self, text: str) -> tuple[str, int]:
        """The furthest stage that a status names and where; empty for none, or for a template that lists all."""
        if _PLACEHOLDER.search(text):
            return "", 0
        found = self._stages(text)
        for one, other in pairwise(found):
            if one[2] != other[2] and _CHOICE.fullmatch(text, one[1], other[0]):
                return "", 0
        if not found:
            return "", 0
        start, _, stage = max(found, key=lambda m: STAGES.index(m[2]))
        return stage, start

    def _stages(self, text: str) -> list[tuple[int, int, str]]:
        """Stages that a clause begins with: longer phrases win, and what this record replaces is not its own end."""
        found = [
            (m.start(), m.end(), s) for s, pattern in self.stages for m in pattern.finditer(text)
        ]
        found = [one for one in found if not any(_within(one, other) for other in found)]
        other = set(self._replacing(text))
        if self.in_part.search(text):
            other |= {start for start, _, stage in found if stage == "superseded"}
        return [one for one in sorted(found) if one[0] not in other and _begins(text, one[0])]

    def _replacing(self, text: str) -> Iterator[int]:
        """The places inside words that say which record this one replaces."""
        for match in self.over.finditer(text):
            if refers(text[match.end() : match.end() + 60]):
                yield from range(*match.span())


def _begins(text: str, start: int) -> bool:
    """Whether a place lies in the first words of its clause."""
    low = 0
    for cut in _CLAUSE.finditer(text, 0, start):
        low = cut.end()
    return len(text[low:start].split()) < _BEGINS_WITHIN


def _within(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    """Whether one match lies in a longer one."""
    longer = other[1] - other[0] > one[1] - one[0]
    return longer and other[0] <= one[0] and one[1] <= other[1]


def refers(text: str) -> bool:
    """Whether a text names a record."""
    return bool(_REFERENCE.search(text))


def references(text: str) -> tuple[str, ...]:
    """Records that a text names: by path where it links, else by number."""
    found = []
    for match in _REFERENCE.finditer(text):
        name = next(value for value in match.groups() if value)
        found.append(name)
    return tuple(dict.fromkeys(found))


def named(text: str) -> tuple[str, ...]:
    """Records of a value of front matter, where a bare number or name is one as well."""
    found = references(text)
    bare = re.split(r"[\s,\[\]\"']+", text)
    return found or tuple(word for word in bare if word.lower() not in NOTHING)
