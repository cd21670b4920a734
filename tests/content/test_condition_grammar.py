"""The grammar of conditions: each form becomes its Condition, each mistake is told with its line."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from facilitator.content.source import ContentError
from facilitator.content.yamlfile import check, parse
from facilitator.model.condition import Condition, WrittenCondition, leaves, read_condition


@dataclass(frozen=True)
class Holder:
    """Something with a condition."""

    when: WrittenCondition


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{decision: a, in: [a.b]}", Condition("in", "a", ("a.b",))),
        ("{decision: a, not_in: [a.b]}", Condition("not_in", "a", ("a.b",))),
        ("{decision: a, answered: true}", Condition("answered", "a")),
        ("{decision: a, unanswered: true}", Condition("unanswered", "a")),
        ("{decision: a, offered: false}", Condition("not_offered", "a")),
        ("{decision: a, level_at_least: 5}", Condition("level_at_least", "a", number=5)),
        ("{decision: a, percent_at_most: 2.5}", Condition("percent_at_most", "a", number=2.5)),
        ("{context: delivery-phase, in: [mvp]}", Condition("context", "delivery-phase", ("mvp",))),
        (
            "{context: workload-kind, not_for: [batch]}",
            Condition("not_for", "workload-kind", ("batch",)),
        ),
        ("{trait: [x, y], over: plan}", Condition("trait", "plan", ("x", "y"))),
        ("{effect: worsens, of: any}", Condition("effect", "any", ("worsens",))),
        ("{category: [deploy]}", Condition("category", values=("deploy",))),
        ("{tension: open}", Condition("tension", "open")),
        ("{state: revised}", Condition("state", "revised")),
        ("{fact: target}", Condition("fact", "target")),
        (
            "{all: [{not: {fact: a}}, {any: [{fact: b}, {fact: c}]}]}",
            Condition(
                "all",
                children=(
                    Condition("not", children=(Condition("fact", "a"),)),
                    Condition("any", children=(Condition("fact", "b"), Condition("fact", "c"))),
                ),
            ),
        ),
    ],
)
def test_each_form_becomes_its_condition(text, expected):
    assert read_condition(parse(text, "x").data) == expected


def test_leaves_come_in_order():
    tree = read_condition(
        parse("{all: [{not: {fact: a}}, {any: [{fact: b}, {fact: c}]}]}", "x").data
    )
    assert [leaf.subject for leaf in leaves(tree)] == ["a", "b", "c"]
    assert list(leaves(None)) == []


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("when: soon\n", 1, "expected a condition"),
        ("when:\n  decision: a\n", 1, "expected, beside decision, one of: in, not_in"),
        ("when:\n  decision: a\n  in: []\n", 3, "expected a list of words"),
        ("when:\n  decision: a\n  in: [b]\n  also: c\n", 4, "unknown key beside decision"),
        ("when:\n  all:\n  - fact: a\n  - decison: b\n", 4, "expected one of: all, any, not"),
        ("when:\n  decision: a\n  answered: false\n", 3, "expected true"),
        ("when:\n  decision: a\n  level_at_least: high\n", 3, "expected a number"),
        ("when:\n  trait: [a]\n  over: everything\n", 3, "expected one of: category, plan"),
        ("when:\n  context: phase\n", 1, "expected in beside context"),
        ("when:\n  any: []\n", 2, "expected a list of conditions"),
    ],
)
def test_a_mistake_is_told_with_its_line(text, line, expected):
    with pytest.raises(ContentError) as caught:
        check(parse(text, "rules.yaml"), Holder)
    [message] = caught.value.messages
    assert message.startswith(f"rules.yaml:{line}: when")
    assert expected in message
