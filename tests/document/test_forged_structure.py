"""Content and words of a stranger take no place of their own in the document, whatever they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from support import plan_strategies as plans

from facilitator.document.compose import compose_section
from facilitator.document.impact import combine, rollback_of
from facilitator.document.read import read
from facilitator.model import Catalogue, Decision, Plan, Severity, Step

CATALOGUE = plans.catalogue()
PIECES = [
    "\n", "\n\n", "\r", "\r\n", "\x0b", "\x85", "\u2028", "## Deployment Strategy", "### Deployment Pattern", "---", "===",
    "**Pattern:** Canary", "**Rationale:** mine", "<!--", "-->", "<div hidden>", "</div>", "<b", "```", "~~~", "> ", "- ",
    "words", " ", "stepsCompleted: [1]", "#", "# x", "| a |", "*", "`", "1. ", "\t", "    ",
]  # fmt: skip
WORDS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join)
KEPT = {"id", "category", "key", "digest", "tool", "sources", "traits", "subject"}
"""Ids: what they are is checked where content is read."""


def strange(value: Any, words: str, name: str = "") -> Any:
    """Put these words in place of every text of content that is no id."""
    if name in KEPT or isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return f"{value}{words}" if value else value
    if is_dataclass(value) and not isinstance(value, type):
        if type(value).__name__ == "Condition":
            return value
        return replace(
            value,
            **{
                f.name: strange(getattr(value, f.name), words, f.name)
                for f in fields(value)
                if f.init
            },
        )
    if isinstance(value, Mapping):
        return {k: strange(v, words) for k, v in value.items()}
    if isinstance(value, tuple):
        return tuple(strange(v, words, name) for v in value)
    return value


def strange_in(step: Step, key: str, words: str) -> Catalogue:
    """The catalogue with these words throughout one category, in its step's heading and in every source."""
    categories = tuple(strange(c, words) if c.id == key else c for c in step.categories)
    other = replace(step, heading=f"{step.heading}{words}", categories=categories)
    steps = tuple(other if s is step else s for s in CATALOGUE.steps)
    return replace(CATALOGUE, steps=steps, sources=strange(CATALOGUE.sources, words))


def structure(text: str) -> tuple[list[str], list[str]]:
    """Give the kinds of the blocks at the top level, quotes aside, and the labels that begin a line outside quotes."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    kinds = [
        t.tag or t.type for t in tokens if t.level == 0 and t.nesting >= 0 and t.tag != "blockquote"
    ]
    inner = [child.type for t in tokens for child in t.children or ()]
    assert not [k for k in inner if k == "html_inline"]
    lines = re.split(r"\r\n?|\n", text)
    return kinds, [line[:2] for line in lines if re.match(r"\*\*|#{1,6} |-{3}|<", line)]


def decided(step: int, catalogue: Catalogue) -> Plan:
    """Answer every question with its last option, argued as the catalogue does."""
    known = [q for q in catalogue.questions_of(step) if q.options]
    return Plan(
        decisions={
            q.id: Decision(
                q.id,
                choice=(q.options[-1].id,),
                rationale="because",
                impact=combine(q, (q.options[-1].id,)),
                rollback=rollback_of(q, (q.options[-1].id,)),
            )
            for q in known
        }
    )


CATEGORIES = (
    "ci-cd-platform",
    "branch-strategy",
    "test",
    "deployment-pattern",
    "rollback",
    "dora-target",
)


@pytest.mark.parametrize("key", [key for key in CATALOGUE.categories if key in CATEGORIES])
@settings(max_examples=15)
@given(words=WORDS)
def test_no_content_forges_a_heading_a_field_or_a_comment(key: str, words: str) -> None:
    step = CATALOGUE.step(CATALOGUE.categories[key].step)
    odd = strange_in(step, key, words)
    plain = compose_section(step, decided(step.number, CATALOGUE), CATALOGUE)
    forged = compose_section(odd.step(step.number), decided(step.number, odd), odd)
    assert structure(forged) == structure(plain)


HIDING = [
    "<script>",
    "<style>",
    "<textarea>",
    "<title>",
    "<template>",
    "<!--",
    "<details>",
    "`",
    "\\",
]


@settings(max_examples=40)
@given(name=st.lists(st.sampled_from([*PIECES, *HIDING]), min_size=1, max_size=8).map("".join))
def test_no_name_of_a_project_hides_what_stands_below_it(name: str) -> None:
    plan = Plan(project_name=name, user_name="Ada")
    document = plans.save(None, plan, 1)
    assert not [p for p in read(document, CATALOGUE).problems if p.severity is Severity.ERROR]
    body = document.decode().split("---\n", 2)[2]
    heading = next(t for t in MarkdownIt("commonmark").parse(body) if t.type == "inline")
    kinds = {child.type for child in heading.children or ()}
    assert kinds <= {"text", "text_special", "code_inline"}
