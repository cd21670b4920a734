"""What is offered for confirmation, and what of it becomes context."""

from __future__ import annotations

from pathlib import Path

from facilitator.context.proposals import confirmed, proposed
from facilitator.context.report import FIELDS, context
from facilitator.model import CONTEXT_FIELD


def test_confirmed_facts_are_joined_by_field_with_their_sources(root: Path) -> None:
    facts = proposed(context(root / "planning_artifacts" / "architecture.md"))
    recorded = {f.field: f for f in confirmed(facts)}
    assert recorded["container-strategy"].values == ("docker", "eks")
    assert recorded["environments"].values == ("dev", "staging", "production")
    assert recorded["iac-tool"].source.startswith("architecture.md:")
    assert confirmed(()) == ()


def test_every_offered_fact_quotes_a_line(root: Path) -> None:
    path = root / "planning_artifacts" / "architecture.md"
    lines = path.read_text(encoding="utf-8").split("\n")
    offered = proposed(context(path))
    assert offered and all(f.text and lines[f.line - 1].strip() for f in offered)


def test_every_field_has_a_place_in_the_context() -> None:
    assert set(CONTEXT_FIELD) == set(FIELDS)
