"""What the file of a pipeline shows by its keys: what it keeps for its next run, and what it builds in several variants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from facilitator.context.traces.matcher import Matcher
from facilitator.context.traces.rows import YamlRow
from facilitator.model import Statement
from facilitator.model.pipeline_words import PipelineWords
from facilitator.patterns import regex
from facilitator.secret_lines import beginning


class MadeOf:
    """Reads the rows of a pipeline by the words of the content."""

    def __init__(self, words: PipelineWords) -> None:
        self.keys = {key: kind for kind, cache in words.caches.items() for key in cache.keys}
        self.words = Matcher({kind: cache.words for kind, cache in words.caches.items()})
        self.varies = frozenset(words.varies)

    def of(self, file: str, rows: Iterable[YamlRow]) -> Iterator[Statement]:
        """What a file shows."""
        variants: dict[tuple[str, ...], set[str]] = {}
        for row in rows:
            yield from self.kept(file, row)
            if varied := self.varied(row):
                held = variants.setdefault(varied, set())
                held.add(row.value)
                if len(held) == _SEVERAL:
                    yield _said("build-matrix", "yes", file, row.line, row, row.value)

    def kept(self, file: str, row: YamlRow) -> Iterator[Statement]:
        """What a row says that is kept."""
        by_key = {self.keys[key] for key in _says(row) if key in self.keys}
        for line, text in enumerate(row.value.split("\n"), row.line):
            for kind in sorted(by_key | self.words.names_in(text)):
                yield _said("caching", kind, file, line, row, text)

    def varied(self, row: YamlRow) -> tuple[str, ...]:
        """The matrix that a row is of, with what it varies; empty where it is of none, or tells no variant of a build."""
        at = row.keys.index("matrix") if "matrix" in row.keys else 0
        name = row.key.lower()
        told = at and row.value and "$" not in row.value and row.keys[-1] != "matrix"
        return (*row.keys[: at + 1], name) if told and self.varies & {*_PART.split(name)} else ()


_SEVERAL = 2
_PART = regex(r"[-_.]")
_OFF = ("", "false", "no", "none", "[]", "{}")
_INSIDE = ("key", "keys", "path", "paths")
"""Keys below that of a cache."""


def _says(row: YamlRow) -> tuple[str, ...]:
    """The keys by which a row can say that something is kept."""
    named = row.named
    if row.value.lower() in _OFF or not named:
        return ()
    return named[-1:] if named[-1] not in _INSIDE else named[-2:-1]


def _said(field: str, value: str, file: str, line: int, row: YamlRow, text: str) -> Statement:
    return Statement(field, value, "decided", file, line, beginning(f"{row.key}: {text.strip()}"))
