"""Which further files of a repository a pipeline is made of: includes, templates, actions of its own."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

from facilitator.context.ci import AS_GITHUB
from facilitator.context.traces.rows import YamlRow, rows_of
from facilitator.patterns import regex

MOST_INCLUDED = 60
"""Files read behind those that the platforms read."""


def included(platform: str, file: str, text: str, listed: Iterable[str] = ()) -> Iterator[str]:
    """Paths that may lie in the repository; what is fetched from elsewhere is none.

    `listed` are the paths that a wildcard can mean.
    """
    if platform not in _PLACES or not any(word in text for word in ("include", "template", "uses")):
        return
    for row in rows_of(text):
        for path in _PLACES[platform](file, row):
            yield from _meant(path, listed) if "*" in path else (path,)


def _meant(pattern: str, listed: Iterable[str]) -> Iterator[str]:
    """The paths that a wildcard means: `*` stays in its folder, `**` goes below."""
    if pattern.count("*") > _MOST_STARS:
        return
    parts = (_STARS.get(part, re.escape(part)) for part in _STAR.split(pattern[:_LONGEST]))
    meant = regex("".join(parts))
    yield from (path for path in listed if meant.fullmatch(path))


_STAR = regex(r"(\*{1,2}/?)")
_STARS = {"*": "[^/]*", "**": ".*", "*/": "[^/]*/", "**/": "(?:.*/)?"}
_MOST_STARS, _LONGEST = 6, 300
"""Stars and characters of a path with wildcards."""


def _gitlab(_: str, row: YamlRow) -> Iterator[str]:
    if row.keys[:1] == ("include",) and row.key in ("include", "local"):
        yield row.value.lstrip("/")


def _azure(file: str, row: YamlRow) -> Iterator[str]:
    if row.key == "template" and "@" not in row.value:
        beside = posixpath.join(posixpath.dirname(file), row.value)
        yield posixpath.normpath(row.value[1:] if row.value.startswith("/") else beside)


def _github(_: str, row: YamlRow) -> Iterator[str]:
    if row.key == "uses" and row.value.startswith("./"):
        path = posixpath.normpath(row.value)
        yield from (path, f"{path}/action.yml", f"{path}/action.yaml")


_PLACES = {"GitLab CI": _gitlab, "Azure Pipelines": _azure, **dict.fromkeys(AS_GITHUB, _github)}
