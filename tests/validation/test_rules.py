"""Every tension: a plan that fires it, one that does not, one where it is unknown; what is accepted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from facilitator.conditions import Truth, evaluate
from facilitator.model import Decision, Plan, Severity, Stated
from facilitator.model.condition import MEASURE, leaves, questions_in, values_of
from facilitator.validation.report import facts_of
from facilitator.validation.tensions import firing
from facilitator.values import read, show

TABLE = Path(__file__).with_name("tensions_table.txt")
"""The two rules that hang on what is rendered: they fire or they do not, and are never unknown."""

HELD_ELSEWHERE = {"R-CA-010"}
"""Hangs on numbers: test_blind_steps.py."""

BLOCKS = [b.splitlines() for b in TABLE.read_text("utf-8").split("\n\n")[1:]]
ROWS = {
    block[0]: {
        kind: rest[0] if rest != ["-"] else ""
        for kind, *rest in (line.split(None, 1) for line in block[1:])
    }
    for block in BLOCKS
}


@pytest.fixture(scope="module")
def by_id(rules):
    return {rule.id: rule for rule in rules}


@pytest.mark.parametrize("rule_id", ROWS)
def test_each_tension_fires_is_silent_and_is_unknown(rule_id: str, by_id, record) -> None:
    rule, row = by_id[rule_id], ROWS[rule_id]
    assert evaluate(rule.when, record(row["fires"])) is Truth.TRUE
    assert evaluate(rule.when, record(row["silent"])) is Truth.FALSE
    assert evaluate(rule.when, record(row["unknown"], passed=False)) is Truth.UNKNOWN


def test_what_the_table_holds_is_shipped(rules) -> None:
    assert set(ROWS) <= {r.id for r in rules}
    unheld = {r.id for r in rules} - set(ROWS) - HELD_ELSEWHERE
    assert not unheld, "a tension needs a row in tensions_table.txt"
    assert {r.severity for r in rules} == set(Severity)


ACCEPTANCE = [
    (
        "zero-downtime=required deployment-pattern=recreate",
        "R-ZD-001",
        "R-ZD-004 R-RB-014 R-PL-016",
    ),
    (
        "deployment-pattern=blue-green database-migrations=in-deploy",
        "R-DB-001",
        "R-RB-014 R-PL-016",
    ),
    (
        "rollback-type=automated database-migrations=expand-contract data-rollback=down-migrations",
        "R-RB-001 R-DB-006 R-RB-019",
        "R-RB-002 R-PL-016",
    ),
    (
        "deployment-pattern=canary smoke-tests=none health-checks=none metrics-monitoring=none"
        " synthetic-monitoring=none rollback-criteria=health-check",
        "R-CA-001 R-CA-002 R-CA-004",
        "R-RB-014",
    ),
    (
        "deploy-method=gitops rollback-mechanism=redeploy-previous",
        "R-RB-007",
        "R-RB-012 R-RB-014 R-PL-016",
    ),
    ("multi-region=active-active database-migrations=pre-deploy", "", "R-MR-003 R-RB-014 R-PL-016"),
    ("branch-strategy=trunk-based feature-flags=none", "R-FF-001", "R-RB-014 R-PL-016"),
    (
        "deployment-pattern=ab-testing feature-flags=none lb-integration=k8s-service",
        "R-AB-001 R-AB-002",
        "R-RB-014 R-PL-016",
    ),
    (
        "deployment-pattern=canary feature-flags=none lb-integration=k8s-service",
        "R-AB-004 R-CA-003",
        "R-RB-014 R-PL-016",
    ),
    (
        "promotion-gates=manual-approval dora-target.deployment-frequency=l6",
        "R-DO-002",
        "R-RB-014 R-PL-016",
    ),
    (
        "zero-downtime=maintenance-window dora-target.deployment-frequency=l6",
        "R-DO-001",
        "R-RB-014 R-PL-016",
    ),
]


@pytest.mark.parametrize(("words", "at_once", "later"), ACCEPTANCE)
def test_acceptance(words: str, at_once: str, later: str, rules, record) -> None:
    open_menus = {r.id for r in firing(rules, record(words, passed=False))}
    step_five = {r.id for r in firing(rules, record(words))}
    assert open_menus == set(at_once.split())
    assert step_five - open_menus == set(later.split())


def test_an_empty_plan_fires_nothing_while_menus_are_open(rules, record) -> None:
    now = record("", passed=False)
    assert firing(rules, now) == ()
    unknown = {r.id for r in rules if evaluate(r.when, now) is Truth.UNKNOWN}
    assert unknown == {r.id for r in rules}


def test_a_coherent_plan_fires_no_error(rules, coherent, catalogue) -> None:
    from facilitator.validation.report import facts_of

    fired = {r.id: r.severity for r in firing(rules, facts_of(coherent, catalogue, frozenset()))}
    assert fired == {
        "R-DB-006": Severity.INFO,
        "R-CA-009": Severity.INFO,
        "R-FF-006": Severity.INFO,
        "R-RB-017": Severity.WARNING,
    }


ADVICE = re.compile(
    r"\b(should|recommend\w*|we suggest|best choice|you must|please use|best practice)\b", re.I
)


def test_tensions_ask_and_never_advise(rules, relations) -> None:
    for rule in rules:
        assert rule.question.endswith("?")
        assert not ADVICE.search(f"{rule.title} {rule.why} {rule.question}"), rule.id
    for relation in relations:
        assert relation.question.endswith("?")
        assert not ADVICE.search(relation.question), relation.id


def test_every_id_resolves(rules, relations, catalogue) -> None:
    conditions = [r.when for r in rules] + [c.agrees for r in relations for c in r.cases]
    while conditions:
        condition = conditions.pop()
        conditions += condition.children
        if condition.op in ("in", "not_in"):
            named = {v for v in condition.values if not v.endswith(".not-applicable")}
            assert named <= set(catalogue.options), condition
        if not condition.children and condition.op != "context":
            assert {*questions_in([condition])} <= {*catalogue.questions, MEASURE}, condition
    cited = [s for r in rules for s in r.sources]
    assert set(cited) <= set(catalogue.sources)


def test_the_examples_of_forms_do_not_contradict_each_other(catalogue, rules) -> None:
    """Who takes every example as it stands is asked about no pair of values."""
    decisions = {}
    for question in catalogue.questions.values():
        typed = {f.id: show(read(f.example, f.kind, f.unit)) for f in question.values}
        values = {id_: Stated(text) for id_, text in typed.items()}
        choice = tuple(option.id for option in question.options[:1])
        decisions[question.id] = Decision(question.id, choice=choice, values=values)
    facts = facts_of(Plan(decisions=decisions), catalogue)
    compared = [
        (rule.id, leaf)
        for rule in rules
        for leaf in leaves(rule.when)
        if leaf.op in ("amount_above", "amount_below") and len(values_of(leaf)) > 1
    ]
    assert len(compared) > 20
    assert [rule for rule, leaf in compared if evaluate(leaf, facts) is Truth.TRUE] == []
