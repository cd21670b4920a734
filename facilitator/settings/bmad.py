"""What BMAD's configuration says: a few keys of its files; everything else in them is somebody else's.

Its newer tools read four TOML files, each over the one before, and no YAML then; older ones read one YAML file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from facilitator.settings import toml

LAYERS = (
    "_bmad/config.toml",
    "_bmad/config.user.toml",
    "_bmad/custom/config.toml",
    "_bmad/custom/config.user.toml",
)
"""A later one wins."""
FILES = (
    "_bmad/bmm/config.yaml",
    "_bmad/core/config.yaml",
    "_bmad/config.yaml",
    ".bmad/bmm/config.yaml",
    "bmad/bmm/config.yaml",
)
"""The first one counts, where there is none of the above."""
NAMES = {
    "user_name": "user_name",
    "user_skill_level": "skill_level",
    "communication_language": "language",
    "document_output_language": "document_language",
    "planning_artifacts": "planning_artifacts",
    "project_knowledge": "project_knowledge",
    "implementation_artifacts": "implementation_artifacts",
    "output_folder": "output_folder",
}
"""Key of those files to the name used here."""
_OUTPUT = re.compile(r"\{output_folder\}")


def read_bmad(
    read: Callable[[str], bytes | None], passed_over: Callable[[str, str], None]
) -> tuple[str, dict[str, str]]:
    """Return the file that counts, the last of several, and what is set, by our names.

    `read` gives the bytes of a file of the project; None where there is none. `passed_over` is told of a file
    that is no TOML, and why.
    """
    layers = [(name, data) for name in LAYERS if (data := read(name)) is not None]
    if layers:
        found: dict[str, str] = {}
        for name, data in layers:
            try:
                found |= _said_by_layer(data)
            except ValueError as error:
                passed_over(name, str(error))
        return layers[-1][0], _with_output_folder(found)
    for name in FILES:
        data = read(name)
        if data is not None:
            return name, _with_output_folder(said_by_bmad(data))
    return "", {}


def _with_output_folder(found: dict[str, str]) -> dict[str, str]:
    """The folders with `{output_folder}` spelled out."""
    output = found.get("output_folder", "")
    if not output or "{output_folder}" in output:
        return found
    return {name: _OUTPUT.sub(lambda _: output, value) for name, value in found.items()}


def _said_by_layer(data: bytes) -> dict[str, str]:
    """What one TOML file sets, in `[core]`, under `[modules.…]` or outside of tables."""
    table = toml.table(data.decode("utf-8-sig", "replace"))
    modules = table.get("modules")
    parts = [table, table.get("core")]
    parts += modules.values() if isinstance(modules, dict) else []
    found: dict[str, str] = {}
    for part in parts:
        if isinstance(part, dict):
            found |= _known(part)
    return found


def said_by_bmad(data: bytes) -> dict[str, str]:
    """Return what a YAML file sets, by our names; one that is no YAML is read line by line."""
    # they load the YAML reader: only BMAD's projects pay
    from facilitator.content.source import ContentError
    from facilitator.content.yamlfile import parse

    text = data.decode("utf-8-sig", "replace")
    try:
        found = parse(text, "config.yaml", as_typed=True).data
    except ContentError:
        found = dict(_line(line) for line in text.splitlines() if line.partition(":")[0] in NAMES)
    return _known(found) if isinstance(found, Mapping) else {}


def _known(found: Mapping[Any, Any]) -> dict[str, str]:
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
