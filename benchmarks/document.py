"""How a plan reads as a page: its length, the share of it that the deciders typed, and what its top shows."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from facilitator.document.impact import combine, rollback_of
from facilitator.document.read import read
from facilitator.model import Catalogue, Decision, Plan
from facilitator.storage.content import load_catalogue

ROOT = Path(__file__).resolve().parents[1]
SHORTEST = 4
"""Characters below which a word could stand anywhere by chance."""


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


def standing(text: str, words: Iterable[str]) -> int:
    """Count the characters of a page that are these words, wherever they stand: at a glance, in the diagram, at home.

    Line by line, as whole words, behind the front matter.
    """
    body = text.find("\n---\n", 4)
    marked = bytearray(len(text))
    lines = {line.strip() for word in words for line in word.splitlines()}
    for line in (line for line in lines if len(line) >= SHORTEST):
        for found in re.finditer(rf"(?<!\w){re.escape(line)}(?!\w)", text):
            if found.start() > body:
                marked[found.start() : found.end()] = b"\1" * len(line)
    return sum(marked)


def main() -> None:
    """Print the figures of a plan; the example's without an argument."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "example" / "pipeline.md"
    catalogue = load_catalogue(ROOT / "steps")
    data = path.read_bytes()
    plan, text = read(data, catalogue).plan, data.decode()
    lines = text.splitlines()
    said, named = [*typed(plan, catalogue)], [*labels(plan, catalogue)]
    words, chosen = sum(map(len, said)), sum(map(len, named))
    values = sum(len(decision.values) for decision in plan.decisions.values())
    first = next((n for n, line in enumerate(lines, 1) if line.startswith("1. ")), 0)
    top = lines.index("## Project Context") if "## Project Context" in lines else len(lines)
    rows = [n for n, line in enumerate(lines[:top], 1) if line.startswith("| [")]
    print(f"{len(plan.decisions)} decisions, {values} values")
    print(f"lines                          {len(lines):8,}")
    print(f"bytes                          {len(data):8,}")
    print(f"typed, of all characters       {words / len(text):8.1%}")
    print(f"  with the labels chosen       {(words + chosen) / len(text):8.1%}")
    print(f"  wherever they stand          {standing(text, said) / len(text):8.1%}")
    print(f"  both, wherever they stand    {standing(text, said + named) / len(text):8.1%}")
    print(f"line of the first open point   {first:8,}")
    print(f"line of the last category      {rows[-1] if rows else 0:8,}")


if __name__ == "__main__":
    main()
