"""The files of the sample's plan, made once: by path, without their heads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from facilitator.conditions import Facts
from facilitator.document.read import read
from facilitator.exports.export import Made, export
from facilitator.exports.target import Target
from facilitator.exports.targets import TARGETS
from facilitator.model import Plan
from support.walkthrough import shipped_content

SAMPLE = Path(__file__).parents[2] / "docs/example/pipeline.md"


@cache
def sample_plan() -> Plan:
    """The plan of the example."""
    return read(SAMPLE.read_bytes(), shipped_content().catalogue).plan


def exported(plan: Plan, targets: Iterable[Target] = TARGETS) -> tuple[Made, ...]:
    """What targets make of a plan, all of them unless told otherwise."""
    facts = Facts(plan.decisions, plan.context, frozenset(), shipped_content().catalogue)
    return export(plan, facts, targets)


@cache
def sample_export() -> Mapping[str, str]:
    """Every file that the example gives, by its path."""
    return {file.path: file.text for made in exported(sample_plan()) for file in made.files}
