"""Whole plans in which one combination hurts: each is named, every number told is the plan's own, and few rules are loud."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from support.answered_plans import judged, laid_over, plan_of

from facilitator.asking import open_values
from facilitator.model import Plan, Severity, Stated
from facilitator.validation.report import Validation
from facilitator.validation.section import status
from facilitator.values import read, show

PLANS = YAML(typ="safe", pure=True).load(
    Path(__file__).with_name("hurting_plans.yaml").read_text("utf-8")
)
LOUD = ("R-RB-016", "R-DB-006", "R-RB-017", "R-FF-006", "R-RB-015", "R-FF-004", "R-PL-004")
"""The seven that made more than half of all findings."""
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@cache
def hurting(name: str) -> Validation:
    changes = {key: said for key, said in PLANS[name].items() if key != "finds"}
    return judged(plan_of(laid_over(changes)))


@cache
def exemplary() -> Plan:
    return plan_of(laid_over({}))


@pytest.mark.parametrize("name", PLANS)
def test_each_finds_its_danger(name: str) -> None:
    found = {finding.id for finding in hurting(name).open_findings}
    assert found >= set(PLANS[name]["finds"])


def test_the_seven_loud_rules_are_less_than_a_quarter_of_what_is_found() -> None:
    counts = Counter(f.id for name in PLANS for f in hurting(name).open_findings)
    assert 4 * sum(counts[id_] for id_ in LOUD) < counts.total()


def test_no_rule_fires_on_nearly_every_plan() -> None:
    """What the sample itself is asked stands in each plan that is laid over it; nothing else does."""
    own = {finding.id for finding in judged(exemplary()).open_findings}
    counts = Counter(f.id for name in PLANS for f in hurting(name).open_findings)
    often = {id_: n for id_, n in counts.items() if id_ not in own and 3 * n > len(PLANS)}
    assert not often


@pytest.mark.parametrize("name", PLANS)
def test_every_number_that_is_told_is_a_number_of_the_plan(name: str, rules) -> None:
    """Beside the rule's own words, which hold no number of any plan; what follows from them stands behind `=`."""
    result = hurting(name)
    said = " ".join([v.text for d in result.facts.decisions.values() for v in d.values.values()])
    own = set(NUMBER.findall(said.replace(",", ""))) | set(NUMBER.findall(said))
    words = {rule.id: rule for rule in rules}
    for finding in result.open_findings:
        rule = words[finding.id]
        assert (finding.title, finding.question) == (rule.title, rule.question)
        told = finding.why.removeprefix(rule.why)
        constants = NUMBER.findall(str(rule.when))
        computed = [number for part in told.split(" = ")[1:] for number in NUMBER.findall(part)]
        rest = re.sub(r" = .*?(?=;|\.(?: |$))", "", told)
        if finding.id != "R-CA-010":  # its counts are held in test_blind_steps.py
            assert set(NUMBER.findall(rest)) <= own | set(constants), (finding.id, told)
            assert computed or " = " not in told


def test_the_plans_that_get_worse_have_more_points_open() -> None:
    ordinary = laid_over(
        {
            "decisions": {
                "synthetic-monitoring": "none",
                "rollback-testing": {"choice": "ad-hoc"},
                "metrics-monitoring": "aggregate",
                "promotion-gates": {"choice": ["quality-gates", "manual-approval"]},
                "alerting": {"choice": "thresholds"},
            }
        }
    )
    careless = laid_over({"decisions": {id_: _bare(a) for id_, a in ordinary["decisions"].items()}})
    guards = ("sast", "sca", "secrets-scan", "container-scan", "signing", "smoke-tests", "alerting")
    unguarded = {
        **careless,
        "decisions": {
            **careless["decisions"],
            **dict.fromkeys(guards, "none"),
            "health-checks": "none",
            "metrics-monitoring": "none",
            "unit-tests": "none",
            "pipeline-hardening": "none",
            "rollback-testing": "never",
            "runner-security": "shared",
            "data-rollback": "none",
            "change-approval": "none",
        },
    }
    plans = (exemplary(), plan_of(ordinary), plan_of(careless), plan_of(unguarded))
    tensions = [len(judged(plan).open_findings) for plan in plans]
    points = [len(judged(plan).missing) for plan in plans]
    assert points == sorted(set(points)), points
    assert tensions[-1] > tensions[0]


def _bare(answer: object) -> object:
    """The same choice, with nobody's reason and no value."""
    if not isinstance(answer, dict):
        return answer
    return {key: said for key, said in answer.items() if key not in ("values", "rationale")}


def test_a_coherent_plan_has_no_error_and_at_most_three_warnings() -> None:
    counts = Counter(finding.severity for finding in judged(exemplary()).open_findings)
    assert not counts[Severity.ERROR]
    assert counts[Severity.WARNING] <= 3


def test_saying_a_value_or_a_reason_never_opens_a_point_but_a_tension_of_that_value() -> None:
    bare = plan_of(laid_over({"decisions": {
        id_: _bare(answer) for id_, answer in laid_over({})["decisions"].items()
    }}))  # fmt: skip
    before = judged(bare)
    points = {(point.kind, point.subject) for point in before.missing}
    for question, field in list(open_values(before.facts)):
        decision = bare.decisions[question.id]
        example = Stated(show(read(field.example, field.kind, field.unit)))
        given = replace(decision, values={**decision.values, field.id: example})
        now = judged(replace(bare, decisions={**bare.decisions, question.id: given}))
        opened = {(p.kind, p.subject) for p in now.missing} - points
        of_it = {f.id for f in now.findings if f"{question.id}/{field.id}" in f.subjects}
        assert {subject for _, subject in opened} <= of_it
        assert ("value", f"{question.id}.{field.id}") not in {
            (p.kind, p.subject) for p in now.missing
        }
    for id_ in (subject for kind, subject in points if kind == "reason"):
        given = replace(bare.decisions[id_], rationale="We know it well.")
        now = judged(replace(bare, decisions={**bare.decisions, id_: given}))
        assert {(p.kind, p.subject) for p in now.missing} == points - {("reason", id_)}


def test_one_line_says_why_a_plan_is_not_ready() -> None:
    told = status(hurting("numbers"))
    assert re.fullmatch(r"Not ready: \d+ points open \((\d+ [a-z ]+(, )?)+\)", told), told
    assert sum(map(int, NUMBER.findall(told.partition("(")[2]))) == int(NUMBER.findall(told)[0])
