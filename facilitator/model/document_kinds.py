"""What kind of document a file is by its name, as step 1 asks for it."""

from __future__ import annotations

from facilitator.patterns import regex

_ASKED_FOR = (
    ("project-context", regex(r"^project[-_ ]context$")),
    ("architecture", regex(r"architecture")),
    ("infrastructure", regex(r"infrastructure")),
    ("prd", regex(r"prd")),
)
"""The globs of the step, on the name without suffix; the first that fits names the kind."""


def kind_of_name(path: str) -> str:
    """The kind that a path says, of an index the name of its folder; empty when none fits."""
    folder, _, name = path.lower().rstrip("/").rpartition("/")
    if name == "index.md":
        name = folder.rpartition("/")[2] + ".md"
    stem = name.rpartition(".")[0]
    return next((kind for kind, pattern in _ASKED_FOR if pattern.search(stem)), "")
