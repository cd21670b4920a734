"""The smallest content that nothing is wrong with: a folder that is checked thirty times faster than the shipped one."""

from __future__ import annotations

from pathlib import Path

import pytest

STEP = """---
number: {n}
title: Step {n}
heading: Heading {n}
{categories}---
# Step {n}

What it is about.
"""

CATEGORY = """title: {id}
heading: The {id}
intro: What it is about.
plain: The same in plain words.
questions:
- id: {id}
  title: {id}
  field: Way
  kind: single
  question: Which way?
  plain: Which way, in plain words?
  terms: [way]
  options:
{one}{two}"""

OPTION = """    - id: {own}
      label: The {own} way
      summary: Going the {own} way
      plain: Like a {own} road.
      pros:
        - it is {own}
      cons:
        - only one lane
      dora:
        deployment-frequency: improves — one queue fewer
        lead-time: neutral — no direct effect
        change-failure-rate: worsens — no second look
        recovery-time: neutral — no direct effect
      rollback: Turn round.
      prerequisites:
        - a road there
      interactions:
        {other}: they cross
      sources: [map]
"""


def option(category: str, own: str) -> str:
    other = f"{category}.{'right' if own == 'left' else 'left'}"
    return OPTION.format(own=own, other=other)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The smallest content that nothing is wrong with."""
    steps = tmp_path / "steps"
    names = {1: "init", 2: "ground", 3: "stages", 4: "strategy", 5: "validation"}
    for n, name in names.items():
        inside = n in (2, 3, 4)
        listed = f"categories:\n  - way-{n}\n" if inside else ""
        (steps / name).mkdir(parents=True)
        (steps / f"step-0{n}-{name}.md").write_text(
            STEP.format(n=n, categories=listed), encoding="utf-8"
        )
        if inside:
            id_ = f"way-{n}"
            text = CATEGORY.format(id=id_, one=option(id_, "left"), two=option(id_, "right"))
            (steps / name / f"{id_}.yaml").write_text(text, encoding="utf-8")
        else:
            (steps / name).rmdir()
    (steps / "sources.yaml").write_text("map:\n  title: A map\n  url: https://example.org/map\n")
    (steps / "glossary.yaml").write_text("way: How to get somewhere.\n")
    return steps
