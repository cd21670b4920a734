"""No regular expression takes more than linear time for text of a stranger: each is attacked with what it repeats.

A pattern that only ever sees short text is attacked with text of that length.
"""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache

import pytest
from support.patterns import MANY, METHODS, Used, slow, used

BOUNDED = {
    "content/yaml_events.py": (MANY, "a whole file"),
    "content/": (500, "content of the user's own; each line of it is one pattern's text"),
    "context/ci.py": (300, "a path below a folder of at most 1,000 characters, once for a file"),
    "context/documents.py": (300, "a path, once for a file"),
    "context/extract/lists.py:over": (60, "lists._GAP"),
    "context/markup/": (300, "one line without its end: what a pattern begins, .* ends"),
    "context/measures.py": (500, "lines_of cuts a line"),
    "context/provisioned.py": (150, "a path, once for a file"),
    "context/records.py:_NO_RECORD": (300, "a path, once for a file"),
    "context/stages.py": (500, "lines_of cuts a line"),
    "context/standing.py": (500, "lines_of cuts a line"),
    "context/status_lines.py": (500, "lines_of cuts a line"),
    "context/tree.py": (300, "a path, once for a file"),
    "context/traces/files.py": (300, "a path, once for a file; lines by patterns without repeats"),
    "context/traces/together.py": (300, "a path, once for a file"),
    "context/extract/environments.py": (40, "40 characters before and after a word"),
    "context/extract/names.py:_PATH": (300, "names._LONGEST_PATH"),
    "context/extract/phrases.py": (80, "80 characters before a name"),
    "context/extract/states.py": (80, "80 characters before a name, or one clause"),
    "document/context_section.py": (2000, "LONGEST"),
    "document/evidence.py": (2000, "LONGEST"),
    "storage/": (200, "the name of a file"),
    "versions/": (600, "sanitise.BODY_LIMIT: rows are cut before they are read"),
}
"""Place to the longest text that it sees, and why that is so."""
KNOWN_BAD = (
    r"^([a-z_]+)\s*:\s*[\"']?([^\"'#\n]*?)[\"']?\s*(?:#.*)?$",
    r"(?:option|alternative|approach)\s*#?\s*([0-9]+|[a-f])\b",
    r"((?:[^:{]|\{[^}]*\}|\{)*)(:)(.*)",
    r"password\s*[=:]\s*(?=\S*[0-9])\S{8,}!",
)
"""Patterns that were in the package and cost a minute, or did not end."""


@cache
def patterns() -> tuple[Used, ...]:
    done = subprocess.run(
        [sys.executable, "-m", "support.patterns"], capture_output=True, check=True, timeout=120
    )
    return tuple(used([tuple(one) for one in json.loads(done.stdout)])[0])


def longest(place: str) -> int:
    return next((n for start, (n, _) in BOUNDED.items() if place.startswith(start)), MANY)


@pytest.mark.parametrize("pattern", KNOWN_BAD)
def test_patterns_that_were_slow_would_be_found(pattern: str) -> None:
    flags = 8 if pattern.startswith("^") else 0
    assert slow(Used("a.py", 1, "", pattern, flags, METHODS - {"match", "fullmatch"}), MANY)


def test_every_pattern_takes_linear_time() -> None:
    """All of a place: a table of patterns is compiled by one call."""
    found = {(one.place, one.pattern, one.flags): one for one in patterns()}
    assert len(found) > 350
    suspects = {k: one for k, one in found.items() if slow(one, longest(one.place))}
    # what is slow is slow each time; what another process held up is not
    faults = {k: fault for k, one in suspects.items() if (fault := slow(one, longest(one.place)))}
    assert not faults


def test_every_bound_is_of_a_place_that_is_there() -> None:
    places = [one.place for one in patterns()]
    assert [b for b in BOUNDED if not any(p.startswith(b) for p in places)] == []
