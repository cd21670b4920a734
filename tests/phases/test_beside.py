"""Beside a question: whether the repository follows the decision, else the lines that speak to it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from support.examples import dear
from support.manifest_plans import any_plans, facts_of
from support.plan_strategies import STEPS, catalogue

from facilitator.model import Decision, Plan, Standing, Stated, Statement
from facilitator.phases.beside import BesideQuestion, beside
from facilitator.phases.conformance import conformance
from facilitator.phases.standing import Followed
from facilitator.phases.traces import TraceIndex
from facilitator.storage.content import load_conformance

RULES = load_conformance(STEPS)


def trace(field: str, value: str, line: int = 3) -> Statement:
    return Statement(field, value, "decided", "a.yml", line, f"- {value}")


def shown(
    question: str, traces: list[Statement], decision: Decision | None = None
) -> BesideQuestion:
    decisions = {question: decision} if decision else {}
    return beside(question, RULES, TraceIndex(traces), facts_of(Plan("x", decisions=decisions)))


def test_what_is_decided_is_followed_or_not() -> None:
    github = Decision("ci-cd-platform", choice=("ci-cd-platform.github-actions",))
    (found,) = shown("ci-cd-platform", [trace("ci-platform", "github-actions")], github).findings
    assert found.state is Followed.AS_DECIDED
    other = shown("ci-cd-platform", [trace("ci-platform", "gitlab-ci")], github)
    assert [f.state for f in other.findings] == [Followed.DIFFERS]
    assert other.seen == () and other.look_at == ()


def test_before_it_is_decided_the_lines_that_speak_to_it_stand_there() -> None:
    gitlab = [trace("ci-platform", "gitlab-ci", line) for line in (3, 9)]
    both = [*gitlab, trace("ci-platform", "jenkins")]
    told = shown("ci-cd-platform", both)
    assert told.findings == ()
    assert [(t.value, t.line) for t in told.seen] == [("gitlab-ci", 3), ("jenkins", 3)]
    deferred = Decision("ci-cd-platform", Standing.DEFERRED, reason="until spring")
    assert shown("ci-cd-platform", both, deferred) == told


def test_traces_of_other_decisions_in_the_same_field_do_not_stand_there() -> None:
    signs = [trace("ci-step", "sign"), trace("ci-step", "lint")]
    assert [t.value for t in shown("signing", signs).seen] == ["sign"]


def test_where_to_look_for_what_is_not_shown() -> None:
    rule = next(rule for rule in RULES if rule.decision == "ci-cd-platform")
    assert shown("ci-cd-platform", []).look_at == (rule.look_at,)
    github = Decision("ci-cd-platform", choice=("ci-cd-platform.github-actions",))
    hidden = shown("ci-cd-platform", [], github)
    assert (hidden.findings, hidden.look_at) == ((), (rule.look_at,))


def test_a_value_that_is_not_stated_yet_has_its_lines() -> None:
    canary = Decision("deployment-pattern", choice=("deployment-pattern.canary",))
    lines = [trace("pattern", "canary"), trace("canary_share", "5"), trace("canary_share", "50", 4)]
    told = shown("deployment-pattern", lines, canary)
    assert [f.subject for f in told.findings] == ["deployment-pattern"]
    assert {t.value for t in told.seen if t.field == "canary_share"} == {"5", "50"}
    stated = replace(canary, values={"shares": Stated("5 % → 50 % → 100 %")})
    told = shown("deployment-pattern", lines, stated)
    assert "deployment-pattern.shares" in {f.subject for f in told.findings}
    assert not any(t.field == "canary_share" for t in told.seen)


def test_a_question_without_a_rule_has_nothing_beside_it() -> None:
    ruled = {rule.decision for rule in RULES}
    without = next(id_ for id_ in catalogue().questions if id_ not in ruled)
    assert shown(without, [trace("ci-step", "test")]) == BesideQuestion()


FIELDS = sorted({field for rule in RULES for field in (rule.trace, *rule.also)})
VALUES = sorted({v for rule in RULES for values in rule.options.values() for v in values})


@dear(20)
@given(any_plans(), st.lists(st.builds(trace, st.sampled_from(FIELDS), st.sampled_from(VALUES))))
def test_it_never_says_other_than_the_assessment(plan: Plan, lines: list[Statement]) -> None:
    index, facts = TraceIndex(lines), facts_of(plan)
    all_of = [f for f in conformance(RULES, index, facts) if f.state is not Followed.NOT_VISIBLE]
    questions = dict.fromkeys(rule.decision for rule in RULES)
    told = [finding for q in questions for finding in beside(q, RULES, index, facts).findings]
    assert sorted(map(repr, told)) == sorted(map(repr, all_of))
    for question in questions:
        assert set(beside(question, RULES, index, facts).seen) <= set(lines)
