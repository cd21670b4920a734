"""What BMAD's configuration says: a few keys of its first file; everything else in it is somebody else's."""

from __future__ import annotations

from collections.abc import Mapping

FILES = (
    "_bmad/bmm/config.yaml",
    "_bmad/core/config.yaml",
    ".bmad/bmm/config.yaml",
    "bmad/bmm/config.yaml",
)
NAMES = {
    "user_name": "user_name",
    "user_skill_level": "skill_level",
    "communication_language": "language",
    "document_output_language": "document_language",
    "planning_artifacts": "planning_artifacts",
    "project_knowledge": "project_knowledge",
}
"""Key of that file to the name used here."""


def said_by_bmad(data: bytes) -> dict[str, str]:
    """Return what a configuration sets, by our names; a file that is no YAML is read line by line."""
    from facilitator.content.source import ContentError
    from facilitator.content.yamlfile import (
        parse,
    )  # loads the YAML reader: only BMAD's projects pay

    text = data.decode("utf-8-sig", "replace")
    try:
        found = parse(text, "config.yaml", as_typed=True).data
    except ContentError:
        found = dict(_line(line) for line in text.splitlines() if line.partition(":")[0] in NAMES)
    if not isinstance(found, Mapping):
        return {}
    texts = {NAMES[k]: v.strip() for k, v in found.items() if k in NAMES and isinstance(v, str)}
    return {name: value for name, value in texts.items() if value}


def _line(line: str) -> tuple[str, str]:
    """A line of a broken file as key and text: whatever is wrong with it costs only this line."""
    key, _, rest = line.partition(":")
    rest = rest.strip()
    if rest[:1] in ("'", '"'):
        value, quote, _ = rest[1:].partition(rest[0])
        return key, value if quote else ""
    return key, rest.partition(" #")[0]
