"""What is asked of five kinds of workload, and how much in each delivery phase."""

from __future__ import annotations

from itertools import pairwise

import pytest
from support.plan_strategies import catalogue

from facilitator.asking import is_asked, later
from facilitator.conditions import Facts, is_due
from facilitator.model import PHASES, Context, Decision, Question

MEANINGLESS = {
    "function": {"graceful-shutdown", "connection-draining", "lb-integration"},
    "mobile-app": {
        "graceful-shutdown", "connection-draining", "lb-integration", "health-checks-integration", "dast",
    },
    "queue-worker": {"lb-integration", "connection-draining"},
    "single-server": set(),
    "web-service": set(),
}  # fmt: skip
"""Questions about instances behind a balancer, where there are none."""


def walk(workload: str, phase: str) -> list[Question]:
    """The questions asked one after another, each answered by its first option."""
    context = Context(delivery_phase=phase, workload=workload)
    decisions: dict[str, Decision] = {}
    asked = []
    for question in catalogue().questions.values():
        if is_asked(question, Facts(decisions, context, frozenset(), catalogue())):
            asked.append(question)
            choice = (question.options[0].id,) if question.options else ()
            own = "" if choice else "5"
            decisions[question.id] = Decision(question.id, choice=choice, own=own)
    return asked


@pytest.mark.parametrize("workload", MEANINGLESS)
def test_nothing_is_asked_that_makes_no_sense_for_a_workload(workload: str) -> None:
    assert not {q.id for q in walk(workload, "production")} & MEANINGLESS[workload]


def test_what_one_workload_leaves_out_another_is_asked() -> None:
    asked = {q.id for q in walk("web-service", "production")}
    assert MEANINGLESS["function"] | MEANINGLESS["mobile-app"] <= asked


@pytest.mark.parametrize(("phase", "most"), [("poc", 12), ("mvp", 25), ("staging", 47)])
def test_an_earlier_phase_asks_less(phase: str, most: int) -> None:
    context = Context(delivery_phase=phase)
    due = [q for q in catalogue().questions.values() if is_due(q.from_, context)]
    assert 0 < len(due) <= most
    for workload in MEANINGLESS:
        asked = {q.id for q in walk(workload, phase)}
        assert asked <= {q.id for q in walk(workload, "production")}


def test_nothing_is_hidden_for_good() -> None:
    questions = catalogue().questions.values()
    for before, after in pairwise(PHASES):
        was, now = (
            {q.id for q in questions if is_due(q.from_, Context(delivery_phase=p))}
            for p in (before, after)
        )
        assert was < now
    facts = Facts({}, Context(delivery_phase=PHASES[-1]), frozenset(), catalogue())
    assert later(questions, facts) == ()
