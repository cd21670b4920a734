"""The words that documents are read by (`steps/context/`): names, and what is said of them, per language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from facilitator.content.cache import compiled
from facilitator.content.source import file_bytes

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_FILES = ("names.yaml", "words.yaml")


@dataclass(frozen=True, slots=True)
class Name:
    """One name that a document can hold, and when it counts."""

    field: str
    id: str
    label: str
    words: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    """Matched in exactly this case."""
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    labelled: tuple[str, ...] = ()
    """The exact spellings count only beside a label (table row, bold label) with one of these words."""
    implies: Mapping[str, str] | None = None
    """Field to id of what follows from this one."""
    general: bool = False


@dataclass(frozen=True, slots=True)
class Cues:
    """Phrases for one state, of all languages together, in lower case; `*` at the end matches any ending."""

    right_before: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    title: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EnvironmentWords:
    """How environments are written, and the words beside them that decide whether one is meant."""

    names: Mapping[str, tuple[str, ...]]
    noun: tuple[str, ...]
    deploy: tuple[str, ...]
    never_after: tuple[str, ...]
    never_before: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContextWords:
    """Everything that extraction knows of language."""

    names: tuple[Name, ...]
    cues: Mapping[str, Cues]
    """By state: decided, mentioned, deferred, rejected, undecided."""
    environments: EnvironmentWords


def context_words(folder: Traversable) -> ContextWords:
    """Load the words of the folder of step files; ContentError with every fault when they are wrong."""
    place = folder.joinpath("context")
    sources = {
        f"context/{name}": file_bytes(place.joinpath(name), f"context/{name}") for name in _FILES
    }
    return compiled("context-words", sources.items(), ContextWords, lambda: _build(sources))


def _build(sources: Mapping[str, bytes]) -> ContextWords:
    # YAML and models are imported only when there is something to compile.
    from facilitator.content.context_models import build

    return build(sources)
