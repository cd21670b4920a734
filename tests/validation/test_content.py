"""Tensions, relations and DORA's words as files: each fault is told with file, line and what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from facilitator.content.source import ContentError
from facilitator.model import Condition
from facilitator.model.condition import questions_in
from facilitator.storage.content import load_relations, load_rules

RULE = """\
tensions:
- id: R-AA-001
  severity: warning
  title: One thing against another
  steps: [4]
  when: {decision: a, in: [a.b]}
  why: Because.
  question: Which of the two?
  sources: [s]
"""
RELATION = """\
relations:
- id: A-AA-001
  part: architecture
  field: databases
  question: Is {value} used?
  cases:
    - agrees: {decision: a, in: [a.b]}
"""


def test_a_file_is_read_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "tensions.yaml").write_text(RULE)
    (rule,) = load_rules(tmp_path)
    assert (rule.id, rule.decisions, rule.when) == (
        "R-AA-001",
        ("a",),
        Condition("in", "a", ("a.b",)),
    )
    assert load_rules(tmp_path) == (rule,)


def test_an_edit_is_seen_at_once(tmp_path: Path) -> None:
    for title in ("One thing against another", "Another title"):
        (tmp_path / "tensions.yaml").write_text(RULE.replace("One thing against another", title))
        assert load_rules(tmp_path)[0].title == title


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("Which of the two?", "Take the first.", 8, "question"),
        ("severity: warning", "severity: fatal", 3, "severity"),
        ("in: [a.b]", "is: [a.b]", 6, "expected, beside decision"),
        ("steps: [4]", "steps: [7]", 5, "steps"),
        ("  why: Because.", "  because: so.", 2, "why: expected, but missing"),
        ("sources: [s]", "sources: []", 9, "sources"),
        ("sources: [s]\n", "sources: [s]\n" + RULE.split("\n", 1)[1], 10, "found R-AA-001 twice"),
    ],
)
def test_what_is_wrong_with_a_tension(
    old: str, new: str, line: int, said: str, tmp_path: Path
) -> None:
    (tmp_path / "tensions.yaml").write_text(RULE.replace(old, new))
    with pytest.raises(ContentError) as caught:
        load_rules(tmp_path)
    assert any(m.startswith(f"tensions.yaml:{line}: ") and said in m for m in caught.value.messages)


def test_what_is_wrong_with_a_relation(tmp_path: Path) -> None:
    (tmp_path / "alignment.yaml").write_text(RELATION.replace("architecture", "elsewhere"))
    with pytest.raises(ContentError, match=r"alignment\.yaml:3: "):
        load_relations(tmp_path)
    (tmp_path / "alignment.yaml").write_text(RELATION)
    assert load_relations(tmp_path)[0].cases[0].values == ()


def test_questions_named_by_conditions_are_listed_once_in_order() -> None:
    one, other = Condition("in", "b", ("b.x",)), Condition("unanswered", "a")
    context = Condition("context", "delivery-phase", ("poc",))
    assert questions_in(
        [Condition("all", children=(one, Condition("not", children=(other,)), one, context))]
    ) == (
        "b",
        "a",
    )
