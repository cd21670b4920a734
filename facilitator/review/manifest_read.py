"""Reads deployment manifests back: by their first key, each text with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from facilitator.content.source import ContentError
from facilitator.content.yamlfile import Path, YamlFile, parse
from facilitator.patterns import regex
from facilitator.phases.manifest import LEFT, PHASE
from facilitator.phases.manifest_parts import SECTIONS
from facilitator.phases.told_manifest import ToldEntry, ToldManifest
from facilitator.review.manifest_yaml import FORMAT

_IS_ONE = regex(rf"^[\"']?{FORMAT}[\"']?[ ]*:", re.M)
_NEXT = regex(r"^---(?:[ \t]+#.*)?[ \t]*$", re.M)


def is_manifest(text: str) -> bool:
    """Whether a file holds a manifest: whatever it is called, its first key says so."""
    return _IS_ONE.search(text) is not None


def told_manifests(file: str, text: str) -> Iterator[ToldManifest]:
    """Give the manifests of a file.

    Raises:
        ContentError: it is no YAML, or of another form; the messages begin with `file:line:`.
    """
    line = 1
    for part in _NEXT.split(text.removeprefix("\ufeff").replace("\r\n", "\n")):
        first, line = line, line + part.count("\n")
        if not is_manifest(part):
            continue
        document = parse(part, file, first, as_typed=True)
        if isinstance(document.data, dict) and FORMAT in document.data:
            yield _told(document)


def _told(document: YamlFile) -> ToldManifest:
    data = document.data
    if data[FORMAT] != "1":
        found = f"expected {FORMAT}: 1, found {data[FORMAT]!r}"
        raise ContentError([document.message((FORMAT,), found)])
    entries = dict(_entries(document, ("infrastructure-level",)))
    header = dict(_entries(document, ()))
    if "phase" in header:
        entries[PHASE] = header["phase"]
    left: dict[str, int] = {}
    for section in SECTIONS:
        for part in section.parts:
            for subject, entry in _entries(document, (section.id, part.id)):
                if subject == LEFT:
                    left[part.id] = entry.line
                else:
                    entries[subject] = entry
    project, service = (_text(data.get(key)) for key in ("project", "service"))
    return ToldManifest(document.name, document.lines[()], project, service, entries, left)


def _entries(document: YamlFile, place: Path) -> Iterator[tuple[str, ToldEntry]]:
    found = document.data
    for key in place:
        found = found.get(key) if isinstance(found, dict) else None
    for subject, said in (found or {}).items() if isinstance(found, dict) else ():
        text = _text(said.get("text")) if isinstance(said, dict) else _text(said)
        yield subject, ToldEntry(text, document.lines[(*place, subject)])


def _text(said: object) -> str:
    return said if isinstance(said, str) else ""
