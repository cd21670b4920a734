"""Reads methods.yaml and perspectives.yaml: what Advanced Elicitation, Party Mode and failure walks ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.content.cache import compiled
from facilitator.content.source import ContentError, file_bytes
from facilitator.model.techniques import Library

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

METHODS, PERSPECTIVES = "methods.yaml", "perspectives.yaml"


def library(folder: Traversable) -> Library:
    """Load both files, compiled where they were before; ContentError with every fault when they are wrong."""
    sources = {name: file_bytes(folder.joinpath(name), name) for name in (METHODS, PERSPECTIVES)}
    return compiled(
        "protocols",
        sources.items(),
        Library,
        lambda: _build(sources[METHODS], sources[PERSPECTIVES]),
    )


def _build(methods: bytes, perspectives: bytes) -> Library:
    # YAML and models are imported only when there is something to compile.
    from facilitator.content.technique_build import build

    found, faults = build(methods, perspectives)
    if found is None or faults:
        raise ContentError(faults)
    return found
