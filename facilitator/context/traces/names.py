"""What a repository calls itself: in its package files, else in its README."""

from __future__ import annotations

import re
from pathlib import Path

from facilitator.bounded import read_beginning
from facilitator.context.names import project_names
from facilitator.patterns import regex

_BYTES = 1 << 16
_NAMED = (
    ("package.json", regex(r'^  ?\s{0,6}"name"\s*:\s*"(?:@[^/"]{1,80}/)?([^"]{1,80})"', re.M)),
    ("pyproject.toml", regex(r'^name\s*=\s*"([^"]{1,80})"', re.M)),
    ("Cargo.toml", regex(r'^name\s*=\s*"([^"]{1,80})"', re.M)),
    ("go.mod", regex(r"^module\s+(?:\S{1,200}/)?([\w.-]{1,80})\s*$", re.M)),
)


def names_itself(root: Path) -> tuple[str, ...]:
    """The names in the package files at the root, else the title of the README."""
    found = []
    for file, pattern in _NAMED:
        try:
            text = read_beginning(root / file, _BYTES).decode("utf-8", errors="replace")
        except OSError:
            continue
        if said := pattern.search(text):
            found.append(said[1])
    found = found or [name for name, _ in project_names(root)]
    return tuple(dict.fromkeys(found))
