"""What content is made of: names of files, bytes, and the one error that says what is wrong with them.

Light: imports neither YAML nor pydantic, so that a start from compiled content pays for neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256

Files = Mapping[str, bytes]
"""Bytes of content files, by their path inside the folder."""

SIZE_LIMIT = 400_000
"""Bytes; four times the largest content file, and what the parser still reads in well under a second."""

CATEGORY_FILE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.yaml")
STEP_FILE = re.compile(r"step-0([1-5])-([a-z0-9-]+)\.md")
"""Name of a step file; its second part names the folder of its categories."""
SOURCES, GLOSSARY = "sources.yaml", "glossary.yaml"
TENSIONS, ALIGNMENT = "tensions.yaml", "alignment.yaml"
METHODS, PERSPECTIVES = "methods.yaml", "perspectives.yaml"
CROSSINGS = "crossings/"
"""Begin of the names of the files that hold crossings."""
TOOLS = "tools.yaml"
NAMES, WORDS = "context/names.yaml", "context/words.yaml"
PIPELINES = "context/pipelines.yaml"
STANDING, MEASURES = "context/standing.yaml", "context/measures.yaml"
PHASE_MATRIX, CONFORMANCE = "phases.yaml", "conformance.yaml"
ADVICE = "advice.yaml"
"""Words that would tell somebody what to choose."""
FURTHER = (
    TENSIONS, ALIGNMENT, METHODS, PERSPECTIVES, TOOLS, NAMES, WORDS, PIPELINES,
    STANDING, MEASURES, PHASE_MATRIX, CONFORMANCE, ADVICE,
)  # fmt: skip
"""What is checked where a folder has it; the catalogue does not need it."""


class ContentError(Exception):
    """Content is wrong; `messages` holds every fault found, as `file:line: what was expected`."""

    def __init__(self, messages: Iterable[str]) -> None:
        self.messages = tuple(messages)
        super().__init__("\n".join(self.messages))


def decode(data: bytes, name: str) -> str:
    """Decode a file of content; ContentError with the line of the first byte that is no UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ContentError([f"{name}:{line}: expected UTF-8"]) from error


def digest(files: Iterable[tuple[str, bytes]]) -> str:
    """SHA-256 over names and bytes of files, in the order given."""
    total = sha256()
    for name, data in files:
        total.update(f"{name}\0{len(data)}\0".encode())
        total.update(data)
    return total.hexdigest()


def step_folder(step_file: str) -> str:
    """Name of the folder that holds the categories of a step file."""
    found = STEP_FILE.fullmatch(step_file)
    return found.group(2) if found else ""
