"""How a plan reads as a page: its length, the share of it that the deciders typed, and what its top shows."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from facilitator.document.impact import combine, rollback_of
from facilitator.document.read import read
from facilitator.model import Catalogue, Decision, Plan
from facilitator.storage.content import load_catalogue

ROOT = Path(__file__).resolve().parents[1]


def typed(plan: Plan, catalogue: Catalogue) -> Iterator[str]:
    """Give the words and values that somebody typed or confirmed."""
    for fact in plan.context.facts:
        yield from fact.values
    yield from (document.path for document in plan.context.documents)
    for decision in plan.decisions.values():
        yield from _typed(decision, catalogue)
    for answer in plan.findings.values():
        yield from (answer.text, answer.owner, answer.until)


def _typed(decision: Decision, catalogue: Catalogue) -> Iterator[str]:
    question = catalogue.questions[decision.id]
    yield from (decision.own, decision.reason, decision.rationale, decision.supersedes)
    yield from (stated.text for stated in decision.values.values())
    for insight in decision.insights:
        yield from (insight.text, insight.owner, insight.until)
    if decision.rollback != rollback_of(question, decision.choice):
        yield decision.rollback
    argued = combine(question, decision.choice)
    yield from (impact.why for m, impact in decision.impact.items() if impact != argued.get(m))


def labels(plan: Plan, catalogue: Catalogue) -> Iterator[str]:
    """Give the labels of the options that were chosen."""
    for decision in plan.decisions.values():
        yield from (catalogue.options[key].label for key in decision.choice)


def main() -> None:
    """Print the figures of a plan; the example's without an argument."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "example" / "pipeline.md"
    catalogue = load_catalogue(ROOT / "steps")
    data = path.read_bytes()
    plan, text = read(data, catalogue).plan, data.decode()
    lines = text.splitlines()
    words = sum(map(len, typed(plan, catalogue)))
    chosen = sum(map(len, labels(plan, catalogue)))
    values = sum(len(decision.values) for decision in plan.decisions.values())
    first = next((n for n, line in enumerate(lines, 1) if line.startswith("1. ")), 0)
    top = lines.index("## Project Context") if "## Project Context" in lines else len(lines)
    rows = [n for n, line in enumerate(lines[:top], 1) if line.startswith("| [")]
    print(f"{len(plan.decisions)} decisions, {values} values")
    print(f"lines                          {len(lines):8,}")
    print(f"bytes                          {len(data):8,}")
    print(f"typed, of all characters       {words / len(text):8.1%}")
    print(f"  with the labels chosen       {(words + chosen) / len(text):8.1%}")
    print(f"line of the first open point   {first:8,}")
    print(f"line of the last category      {rows[-1] if rows else 0:8,}")


if __name__ == "__main__":
    main()
