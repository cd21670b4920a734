"""Where a text names a tool: whole tokens, never as part of another product's name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from facilitator.model.tools import Tool, Tools, plain

_BEFORE = r"(?<![A-Za-z0-9_-])"
# A name goes on into another product's (`grype-db`, `flux9s`, `helm.md`) unless a number or the same thing packed follows.
_PACKED = r"cli|server|bin|binary|linux|darwin|amd64|arm64|lts|ce|ee|oss|community|enterprise|version|v?[0-9]"
_AFTER = rf"(?![A-Za-z0-9])(?![_-](?!(?:{_PACKED}))[A-Za-z0-9])(?!\.[a-z]{{2,}})"

Span = tuple[int, int]


@dataclass(frozen=True, eq=False)  # compared by identity: it keys what is kept per sentence
class Naming:
    """One tool's names as expressions; `others` are products that a number must not be taken from."""

    ours: re.Pattern[str]
    others: re.Pattern[str] | None
    stem: re.Pattern[str]
    """The tool's names wherever they begin, also where another product's name goes on from there."""

    def spans(self, text: str) -> list[Span]:
        """Where the tool is named, without the places that name another product."""
        return _spans(self, text)[0]

    def named_in(self, text: str) -> bool:
        """Whether the tool is named anywhere in a text."""
        return bool(self.spans(text))

    def other_spans(self, text: str) -> list[Span]:
        """Where other known products are named, without the places that are part of the tool's own name."""
        return _spans(self, text)[1]

    def capitals(self, text: str) -> list[str]:
        """The word behind each name of the tool where it begins with a capital, in lower case; else nothing."""
        found = []
        for _, end in self.spans(text):
            match = _CAPITAL.match(text, end)
            found.append(match[1].lower() if match else "")
        return found


_CAPITAL = re.compile(r"\s([A-Z][A-Za-z]+)")
_GOES_ON = re.compile(r"(?P<by>[-_]|\s)(?P<word>[A-Za-z]+)")
_ALSO_ON = re.compile(rf"[-_](?:{_PACKED})(?![A-Za-z])", re.IGNORECASE)


def goes_on(names: Naming, text: str, *, joined: bool = False) -> frozenset[str]:
    """The words, in lower case, that follow the tool's names; `joined`: only those joined to them by a hyphen."""
    found = set()
    for stem in names.stem.finditer(text):
        match = _GOES_ON.match(text, stem.end())
        if (
            match
            and not _ALSO_ON.match(text, stem.end())
            and not (joined and match["by"].isspace())
        ):
            found.add(match["word"].lower())
    return frozenset(found)


@lru_cache(maxsize=512)
def _spans(names: Naming, text: str) -> tuple[list[Span], list[Span]]:
    """Where the tool and where others are named; kept, because a sentence is asked about for each of its numbers."""
    every = [found.span() for found in names.others.finditer(text)] if names.others else []
    ours = []
    for found in names.ours.finditer(text):
        span = found.span()
        if not any(_holds(other, span) and other != span for other in every):
            ours.append(span)
    others = [span for span in every if not any(_holds(mine, span) for mine in ours)]
    return ours, others


def _holds(outer: Span, inner: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def phrases(names: Iterable[str], between: str = r"[-_ ]?") -> str:
    """Make one expression of names, longest first; hyphen, underscore, space and nothing are the same."""
    words = sorted({plain(name) for name in names} - {""}, key=len, reverse=True)
    return "|".join(between.join(map(re.escape, word.split())) for word in words)


@lru_cache(maxsize=128)
def naming(tool: Tool | None, asked: str, tools: Tools) -> Naming:
    """Compile the names of a tool, or of the user's words where the tool is not listed."""
    if tool is None:
        ours = phrases([asked], r"[-_ /@]*")
        taken: set[str] = set()
        confused: tuple[str, ...] = ()
    else:
        every = [tool.id, tool.name, *tool.aliases, *_repo_names(tool), *_tag_names(tool, tools)]
        names = [name for name in every if name.lower() not in tools.words["ordinary"]]
        taken = {plain(name) for name in names}
        ours = phrases(names)
        confused = tool.confused_with
    rest = list(confused)
    for other in tools.tools:
        for name in (other.id, other.name, *other.aliases):
            if other is not tool and plain(name) not in taken and len(name) > 3:
                rest.append(name)
    others = phrases(rest)
    stem = re.compile(f"{_BEFORE}(?:{ours})(?![A-Za-z0-9])", re.IGNORECASE)
    return Naming(_compiled(ours), _compiled(others) if others else None, stem)


def _compiled(words: str) -> re.Pattern[str]:
    return re.compile(f"{_BEFORE}(?:{words}){_AFTER}", re.IGNORECASE)


def _repo_names(tool: Tool) -> list[str]:
    """Name and owner/name of the repositories; `owner/name` stands in many update requests."""
    names = []
    for repo in tool.repos:
        names += [repo.split("/", 1)[1], repo.rsplit("/", 1)[1]]
    return names


def _tag_names(tool: Tool, tools: Tools) -> list[str]:
    """WordLists before the number in release tags, where they are no ordinary words."""
    stems = (pattern.partition("{")[0].rstrip("v").rstrip("-_/@") for pattern in tool.tags)
    return [s for s in stems if len(s) > 2 and s.lower() not in tools.words["neutral"]]
