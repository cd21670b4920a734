"""Which further files of a repository a pipeline is made of: includes, templates, actions of its own."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Set

from facilitator.context.ci import AS_GITHUB
from facilitator.context.traces.rows import YamlRow, rows_of
from facilitator.patterns import regex

MOST_INCLUDED = 60
"""Files read behind those that the platforms read."""
MOST_WILD = 20
"""Paths with wildcards that are looked for, of one file."""


def included(platform: str, file: str, text: str, listed: Iterable[str] = ()) -> Iterator[str]:
    """Paths that may lie in the repository; what is fetched from elsewhere is none.

    `listed` are the paths that a wildcard can mean.
    """
    if platform not in _PLACES or not any(
        word in text for word in ("include", "template", "uses", "file:")
    ):
        return
    wild = 0
    for row in rows_of(text):
        for path in _PLACES[platform](file, row):
            if "*" not in path:
                yield path
            elif wild < MOST_WILD:
                wild += 1
                yield from _meant(path, listed)


def with_defaults(text: str) -> str:
    """The text of a template of Azure; what names another template by a parameter names it by its default."""
    if not _BY_PARAMETER.search(text):
        return text
    names: dict[tuple[str, ...], str] = {}
    values: dict[str, str] = {}
    for row in rows_of(text):
        if row.keys[:1] == ("parameters",) and row.key == "name":
            names[row.keys[:-1]] = row.value
        elif row.keys[:1] == ("parameters",):
            name = names.get(row.keys[:-1], "") if row.key == "default" else row.key
            values[name] = row.value
    return _BY_PARAMETER.sub(
        lambda said: said[1] + values.get(said[2], said[0][len(said[1]) :]), text
    )


_BY_PARAMETER = regex(
    r"(?m)^([ ]{0,100}(?:- )?template: {1,10}[^\n$]{1,200})\$\{\{ {0,5}parameters\.(\w{1,60}) {0,5}\}\}"
)


def _meant(pattern: str, listed: Iterable[str]) -> Iterator[str]:
    """The paths that a wildcard means: `*` stays in its folder, `**` goes below."""
    if pattern.count("*") > _MOST_STARS or len(pattern) > _LONGEST:
        return
    parts = _STAR.split(pattern)
    likely = (path for path in listed if path.startswith(parts[0]) and path.endswith(parts[-1]))
    yield from (path for path in likely if _fits(path, parts))


def _fits(path: str, parts: list[str]) -> bool:
    """Whether a path is what literal parts and stars mean; all places that a part can end at go on together."""
    places: Set[int] = {0}
    for part in parts:
        if part.startswith("*"):
            places = _behind_star(part, path, places)
        else:
            places = {at + len(part) for at in places if path.startswith(part, at)}
        if not places:
            return False
    return len(path) in places


def _behind_star(star: str, path: str, places: Set[int]) -> Set[int]:
    """Where what a star stands for can end, from any of these places."""
    slashes = {at + 1 for at, char in enumerate(path) if char == "/"}
    if star == "**":
        return set(range(min(places), len(path) + 1))
    if star == "**/":
        return {*places, *(at for at in slashes if at > min(places))}
    reached = _within_folder(path, places, slashes)
    return reached if star == "*" else {at + 1 for at in reached if at + 1 in slashes}


def _within_folder(path: str, places: Set[int], slashes: Set[int]) -> Set[int]:
    """The places, and what can be reached from one of them without a slash between."""
    reached: set[int] = set()
    for at in range(min(places), len(path) + 1):
        if at in places or (at - 1 in reached and at not in slashes):
            reached.add(at)
    return reached


_STAR = regex(r"(\*{1,2}/?)")
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


def _concourse(_: str, row: YamlRow) -> Iterator[str]:
    # The first part of the path is the resource that the file comes with.
    if row.keys[:1] == ("jobs",) and row.key == "file" and "params" not in row.keys:
        yield row.value.partition("/")[2]


_PLACES = {
    "GitLab CI": _gitlab,
    "Concourse": _concourse,
    "Azure Pipelines": _azure,
    **dict.fromkeys(AS_GITHUB, _github),
}
