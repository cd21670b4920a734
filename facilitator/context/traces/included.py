"""Which further files of a repository a pipeline is made of: includes, templates, actions of its own."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from facilitator.context.traces.rows import YamlRow, rows_of

MOST_INCLUDED = 60
"""Files read behind those that the platforms read."""


def included(platform: str, file: str, text: str) -> Iterator[str]:
    """Paths that may lie in the repository; what is fetched from elsewhere is none."""
    if platform not in _PLACES or not any(word in text for word in ("include", "template", "uses")):
        return
    for row in rows_of(text):
        yield from _PLACES[platform](file, row)


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


_PLACES = {"GitLab CI": _gitlab, "Azure Pipelines": _azure, "GitHub Actions": _github}
