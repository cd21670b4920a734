"""Compiles the words by which pipelines are read, the matrix of phases, and the rules of conformance."""

from __future__ import annotations

from facilitator.content.source import CONFORMANCE, PHASE_MATRIX, PIPELINES, Files
from facilitator.content.yamlfile import check, parse
from facilitator.model.phases import ConformanceRule, PhaseMatrix
from facilitator.model.pipeline_words import PipelineWords


def pipeline_words(files: Files) -> PipelineWords:
    """Compile the words; ContentError with every fault."""
    return check(parse(files[PIPELINES], PIPELINES), PipelineWords)


def phase_matrix(files: Files) -> PhaseMatrix:
    """Compile the matrix; ContentError with every fault."""
    return check(parse(files[PHASE_MATRIX], PHASE_MATRIX), PhaseMatrix)


def conformance_rules(files: Files) -> tuple[ConformanceRule, ...]:
    """Compile the rules; ContentError with every fault."""
    return check(parse(files[CONFORMANCE], CONFORMANCE), tuple[ConformanceRule, ...])
