"""The catalogue: everything that can be asked, from step files, category files, sources and glossary."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from facilitator.content.cache import compiled, digest
from facilitator.content.source import ContentError, file_bytes
from facilitator.model import Catalogue

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

STEP_FILE = re.compile(r"step-0([1-5])-([a-z0-9-]+)\.md")
"""Name of a step file; its second part names the folder of its categories."""


def catalogue(folder: Traversable) -> Catalogue:
    """Load the catalogue, compiled form first; ContentError with every fault when it is wrong."""
    sources = read_sources(folder)
    return compiled("catalogue", sources.items(), Catalogue, lambda: _build(sources))


def read_sources(folder: Traversable) -> Mapping[str, bytes]:
    """Read the files that the catalogue is made of, by their path inside the folder."""
    entries = {entry.name: entry for entry in folder.iterdir()}
    steps = sorted(name for name in entries if STEP_FILE.fullmatch(name))
    if not steps:
        raise ContentError([f"{folder.name}:1: expected step files, step-01-….md to step-05-….md"])
    names = [*steps, "glossary.yaml", "sources.yaml"]
    for step in steps:
        inside = entries.get(step_folder(step))
        if inside is not None and inside.is_dir():
            files = sorted(file.name for file in inside.iterdir() if file.name.endswith(".yaml"))
            names += [f"{inside.name}/{file}" for file in files]
    sources: dict[str, bytes] = {}
    faults: list[str] = []
    for name in names:
        try:
            sources[name] = file_bytes(folder.joinpath(*name.split("/")), name)
        except ContentError as error:
            faults.extend(error.messages)
    if faults:
        raise ContentError(faults)
    return sources


def step_folder(step_file: str) -> str:
    """Name of the folder that holds the categories of a step file."""
    found = STEP_FILE.fullmatch(step_file)
    return found.group(2) if found else ""


def _build(sources: Mapping[str, bytes]) -> Catalogue:
    # YAML and models are imported only when there is something to compile.
    from facilitator.content.build import build

    return build(sources, digest(sources.items()))
