"""A what-if that a plan keeps is told of as soon as an input of it is another, and only then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from facilitator.inputs import Inputs
from facilitator.model import Decision, Insight, Plan, Severity, Stated
from facilitator.review.codes import explain
from facilitator.validation.report import facts_of
from facilitator.whatif.answer import answer
from facilitator.whatif.inputs import Numbers, of_plan
from facilitator.whatif.kept import DECISION, kept

VALUES = {
    "shares": "5 % → 25 % → 100 %",
    "hold": "5 min",
    "check-interval": "1 min",
    "rate": "2 requests per second",
    "base-error": "0.2 %",
    "strikes": "3",
    "smallest-sample": "50 requests",
}


@pytest.fixture(scope="module")
def numbers(criteria):
    def of(plan: Plan) -> Numbers:
        return of_plan(Inputs(plan, facts_of(plan, criteria.catalogue)))

    return of


@pytest.fixture
def canary(plan):
    def made(*insights: Insight, **changed: str) -> Plan:
        values = {k: Stated(v) for k, v in {**VALUES, **changed}.items()}
        found = Decision(DECISION, choice=(f"{DECISION}.canary",), values=values, insights=insights)
        return replace(plan, decisions={**plan.decisions, DECISION: found})

    return made


def test_it_is_stale_when_an_input_is_another(canary, numbers, codes) -> None:
    own = numbers(canary())
    insight = kept(answer(own.with_typed({"severity": "5 %"})), own)
    assert "what-if-stale" not in codes(canary(insight))
    found = codes(canary(insight, rate="3 requests per minute"))["what-if-stale"]
    assert found.severity is Severity.WARNING and found.line > 10
    assert found.message.endswith(f"the what-if ({insight.name}) was computed before rate changed.")


def test_of_a_text_in_other_words_it_is_only_said_that_something_changed(canary, codes) -> None:
    found = codes(canary(Insight("mine", by="what-if", name="0" * 12)))["what-if-stale"]
    assert found.message.endswith("before an input of it changed.")


def test_the_code_is_explained(criteria) -> None:
    told = explain("what-if-stale", criteria.rules, criteria.relations, criteria.catalogue)
    assert told.startswith("what-if-stale (warning): ")
