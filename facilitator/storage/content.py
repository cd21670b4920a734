"""Loads content from its folder, compiled form first.

YAML and pydantic are imported only when there is something to compile, so each `build` here imports its own.
All of these raise ContentError with every fault of their files when they are wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.content.source import (
    ALIGNMENT,
    CONFORMANCE,
    MEASURES,
    METHODS,
    NAMES,
    PERSPECTIVES,
    PHASE_MATRIX,
    PIPELINES,
    STANDING,
    TENSIONS,
    TOOLS,
    WORDS,
    ContentError,
    Files,
)
from facilitator.model import Catalogue
from facilitator.storage.content_cache import compiled
from facilitator.storage.steps_folder import (
    catalogue_files,
    crossing_files,
    further_files,
    read_files,
)

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from facilitator.model.context_words import ContextWords, MeasureWords, StandingWords
    from facilitator.model.phases import ConformanceRule, PhaseMatrix
    from facilitator.model.pipeline_words import PipelineWords
    from facilitator.model.rules import Relation, Rule
    from facilitator.model.techniques import Library
    from facilitator.model.tools import Tools


def load_catalogue(folder: Traversable) -> Catalogue:
    """Load everything that can be asked."""

    def build(files: Files) -> Catalogue:
        from facilitator.content.catalogue import catalogue

        return catalogue(files)

    return compiled("catalogue", read_files(folder, catalogue_files(folder)), Catalogue, build)


def load_library(folder: Traversable) -> Library:
    """Load what Advanced Elicitation, Party Mode and failure walks ask."""
    from facilitator.model.techniques import Library

    def build(files: Files) -> Library:
        from facilitator.content.techniques import library

        return library(files)

    names = (METHODS, PERSPECTIVES, *crossing_files(folder))
    return compiled("techniques", read_files(folder, names), Library, build)


def load_rules(folder: Traversable) -> tuple[Rule, ...]:
    """Load all tensions, in the order of the file."""
    from facilitator.model.rules import Rule

    def build(files: Files) -> tuple[Rule, ...]:
        from facilitator.content.rules import rules

        return rules(files)

    return compiled("tensions", read_files(folder, (TENSIONS,)), tuple[Rule, ...], build)


def load_relations(folder: Traversable) -> tuple[Relation, ...]:
    """Load what documents are compared with."""
    from facilitator.model.rules import Relation

    def build(files: Files) -> tuple[Relation, ...]:
        from facilitator.content.rules import relations

        return relations(files)

    return compiled("alignment", read_files(folder, (ALIGNMENT,)), tuple[Relation, ...], build)


def load_tools(folder: Traversable) -> Tools:
    """Load the tools whose versions can be checked."""
    from facilitator.model.tools import Tools

    def build(files: Files) -> Tools:
        from facilitator.content.tools import tools

        return tools(files)

    return compiled("tools", read_files(folder, (TOOLS,)), Tools, build)


def load_context_words(folder: Traversable) -> ContextWords:
    """Load the words by which documents are read."""
    from facilitator.model.context_words import ContextWords

    def build(files: Files) -> ContextWords:
        from facilitator.content.context_words import context_words

        return context_words(files)

    return compiled("context-words", read_files(folder, (NAMES, WORDS)), ContextWords, build)


def load_standing_words(folder: Traversable) -> StandingWords:
    """Load the words by which a document says whether it is in force."""
    from facilitator.model.context_words import StandingWords

    def build(files: Files) -> StandingWords:
        from facilitator.content.context_words import standing_words

        return standing_words(files)

    return compiled("standing-words", read_files(folder, (STANDING,)), StandingWords, build)


def load_measure_words(folder: Traversable) -> MeasureWords:
    """Load the words by which numbers and open questions are found."""
    from facilitator.model.context_words import MeasureWords

    def build(files: Files) -> MeasureWords:
        from facilitator.content.context_words import measure_words

        return measure_words(files)

    return compiled("measure-words", read_files(folder, (MEASURES,)), MeasureWords, build)


def load_pipeline_words(folder: Traversable) -> PipelineWords:
    """Load the words by which pipelines are read."""
    from facilitator.model.pipeline_words import PipelineWords

    def build(files: Files) -> PipelineWords:
        from facilitator.content.phases import pipeline_words

        return pipeline_words(files)

    return compiled("pipeline-words", read_files(folder, (PIPELINES,)), PipelineWords, build)


def load_phases(folder: Traversable) -> PhaseMatrix:
    """Load what each delivery phase is usually built with."""
    from facilitator.model.phases import PhaseMatrix

    def build(files: Files) -> PhaseMatrix:
        from facilitator.content.phases import phase_matrix

        return phase_matrix(files)

    return compiled("phases", read_files(folder, (PHASE_MATRIX,)), PhaseMatrix, build)


def load_conformance(folder: Traversable) -> tuple[ConformanceRule, ...]:
    """Load how decisions show in a repository."""
    from facilitator.model.phases import ConformanceRule

    def build(files: Files) -> tuple[ConformanceRule, ...]:
        from facilitator.content.phases import conformance_rules

        return conformance_rules(files)

    kind = tuple[ConformanceRule, ...]
    return compiled("conformance", read_files(folder, (CONFORMANCE,)), kind, build)


def check_folder(folder: Traversable) -> tuple[str, ...]:
    """Say everything that is wrong with a folder of content; empty when nothing is."""
    from facilitator.content.check import check

    try:
        names = [*catalogue_files(folder), *further_files(folder)]
        return check(read_files(folder, names))
    except ContentError as error:
        return error.messages
