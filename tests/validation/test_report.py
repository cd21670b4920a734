"""The validation of a plan: ticks, how each question stands, readiness; each from the record alone."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from facilitator.model import (
    Decision,
    Effect,
    Evidence,
    FindingAnswer,
    Impact,
    Insight,
    Kind,
    Metric,
    Plan,
    Standing,
    Stated,
    Status,
)
from facilitator.validation.completeness import Answered
from facilitator.validation.readiness import READY
from facilitator.validation.report import passed_menus, validate
from facilitator.validation.section import status
from facilitator.validation.values import looked_at, place
from facilitator.values import read, show

TODAY = "2026-11-20"


@pytest.fixture
def complete(catalogue, coherent) -> Plan:
    """A plan in which every question that applies is answered, and every tension that fires."""
    decisions = dict(coherent.decisions)
    for question in catalogue.questions.values():
        if question.id in decisions or question.optional:
            continue
        if question.kind is Kind.PERCENT:
            decisions[question.id] = Decision(question.id, own="10")
        elif question.options and question.id.startswith("dora-target"):
            decisions[question.id] = Decision(question.id, choice=(question.options[2].id,))
        elif question.category in ("zero-downtime", "multi-region"):
            decisions[question.id] = Decision(question.id, choice=(question.options[0].id,))
        else:
            decisions[question.id] = Decision(
                question.id, Standing.NOT_APPLICABLE, reason="another team's"
            )
    stated = {id_: with_values(decided, catalogue) for id_, decided in decisions.items()}
    return replace(coherent, decisions=stated)


def with_values(decision: Decision, catalogue) -> Decision:
    """The decision with every value that it cannot be acted on without, as the catalogue's example says it."""
    fields = [field for field in catalogue.questions[decision.id].values if field.essential]
    if decision.standing is not Standing.DECIDED:
        return decision
    values = {f.id: Stated(show(read(f.example, f.kind, f.unit))) for f in fields}
    return replace(decision, values=values, rationale="settled in the review")


def answered(plan: Plan, judged) -> Plan:
    """The plan with an answer to everything that is open in it."""
    answers = {
        f.id: FindingAnswer(
            f.id, "accepted", "known", "ops", "", TODAY, looked_at(f.subjects, judged.facts)
        )
        for f in judged.open_findings
    }
    return replace(plan, findings={**plan.findings, **answers})


def test_what_phases_usually_have_is_read_only_where_it_is_shown(catalogue, rules) -> None:
    asked: list[str] = []
    judged = validate(Plan(), catalogue, rules, TODAY, phases=lambda: asked.append("phases"))
    assert not judged.ready and judged.missing and not asked
    assert judged.phase == () and asked == ["phases"]


def test_an_empty_plan_has_no_tick_and_nothing_is_ready(judge) -> None:
    judged = judge(Plan())
    assert not any(box.ticked for box in judged.boxes)
    assert {m.subject for m in judged.missing if m.kind == "step"} == {"1", "2", "3", "4"}
    assert not judged.ready


def test_a_plan_with_everything_answered_is_ready(judge, complete) -> None:
    judged = judge(complete)
    assert all(box.ticked for box in judged.boxes)
    assert not judged.ready
    assert {m.kind for m in judged.missing} == {"tension"}
    final = judge(answered(complete, judged))
    assert final.missing == ()
    assert status(final) == READY


def break_nothing_but(kind: str, plan: Plan) -> Plan:
    """The plan with one thing made open."""
    pattern = plan.decisions["deployment-pattern"]
    broken = {
        "deferred": replace(
            pattern, standing=Standing.DEFERRED, choice=(), reason="until the load test"
        ),
        "open question": replace(pattern, insights=(Insight("Who pauses?", kind="open-question"),)),
        "expired risk": replace(
            pattern, insights=(Insight("late metrics", kind="accepted-risk", until="2026-01-01"),)
        ),
    }
    if kind == "step":
        return replace(plan, steps_completed=(1, 2, 4))
    if kind == "no decision":
        return replace(plan, decisions={k: d for k, d in plan.decisions.items() if k != "sast"})
    return replace(plan, decisions={**plan.decisions, "deployment-pattern": broken[kind]})


@pytest.mark.parametrize(
    "kind", ["deferred", "open question", "expired risk", "step", "no decision"]
)
def test_one_open_thing_of_any_kind_is_not_ready(kind: str, judge, complete) -> None:
    ready = answered(complete, judge(complete))
    judged = judge(break_nothing_but(kind, ready))
    assert not judged.ready
    # What hangs on a decision that is deferred waits for it, and is open as well.
    waiting = [m for m in judged.missing if ", waiting for " in m.text]
    assert kind == "deferred" or not waiting
    assert status(judged).startswith(f"Not ready: {1 + len(waiting)} point")
    assert kind != "deferred" or judged.missing[0].text.endswith(", deferred: until the load test")


def test_what_is_told_of_one_name_fits_a_name_of_several_things(judge, complete) -> None:
    """*Unit Tests*, *Environments* and *SAST Blocks* are names: no verb follows one."""
    later = Decision("integration-tests", Standing.DEFERRED, reason="next year")
    bare = {id_: replace(complete.decisions[id_], values={}) for id_ in ("env-sequence", "sast")}
    decisions = {**complete.decisions, **bare, later.id: later}
    del decisions["unit-tests"]
    told = judge(replace(complete, decisions=decisions), needs_review={"triggers"}).missing
    texts = {m.subject: m.text for m in told if m.kind in ("decision", "value")}
    assert texts["unit-tests"] == "Test Stage: Unit Tests, open"
    assert texts["integration-tests"] == "Test Stage: Integration Tests, deferred: next year"
    of = "Deploy Stage: Environment Sequence"
    assert texts["env-sequence.environments"] == f"{of}: Environments, not stated"
    assert texts["triggers"].startswith("Source Stage: Triggers, to be reviewed: ")
    verb = re.compile(r" (?:is|are|needs|waits|has no|states) ")
    assert not any(verb.search(text.partition(", ")[0]) for text in texts.values())


def test_needs_review_is_open_and_takes_its_tick(judge, complete) -> None:
    ready = answered(complete, judge(complete))
    judged = judge(ready, needs_review={"deployment-pattern"})
    assert [m.subject for m in judged.missing] == ["deployment-pattern"]
    assert [b.category.id for b in judged.boxes if not b.ticked] == ["deployment-pattern"]
    under = {f.id for f in judged.findings if f.under_review}
    assert "R-CA-009" in under


def test_unverified_evidence_is_shown_and_not_in_the_way(judge, complete) -> None:
    ready = answered(complete, judge(complete))
    tool = Evidence(
        "argo-cd", "Argo CD", status=Status.UNVERIFIED, checked_at=TODAY, reason="offline"
    )
    decisions = {
        **ready.decisions,
        "deploy-tool": replace(ready.decisions["deploy-tool"], evidence=(tool,)),
    }
    judged = judge(replace(ready, decisions=decisions))
    assert judged.unverified == (("deploy-tool", tool),)
    assert judged.ready


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        (None, Answered.OPEN),
        (Decision("multi-region"), Answered.OPEN),
        (Decision("multi-region", own="two sites"), Answered.DECIDED),
        (Decision("multi-region", choice=("multi-region.single",)), Answered.DECIDED),
        (Decision("multi-region", Standing.NOT_APPLICABLE, reason="one"), Answered.NOT_APPLICABLE),
        (Decision("multi-region", Standing.DEFERRED, reason="later"), Answered.DEFERRED),
    ],
)
def test_how_a_question_stands(decision: Decision | None, expected: Answered, judge) -> None:
    judged = judge(Plan(decisions={} if decision is None else {"multi-region": decision}))
    box = next(b for b in judged.boxes if b.category.id == "multi-region")
    assert box.items[0].standing is expected


def test_what_is_not_asked_does_not_stand_in_the_way_of_a_tick(judge, decide, catalogue) -> None:
    """An essential value that nobody stated does."""
    silent = decide("multi-region=single")
    stated = {id_: with_values(decision, catalogue) for id_, decision in silent.items()}
    for decisions, unstated in ((silent, ("Regions",)), (stated, ())):
        judged = judge(Plan(decisions=decisions))
        box = next(b for b in judged.boxes if b.category.id == "multi-region")
        assert {i.standing for i in box.items[1:]} == {Answered.NOT_ASKED}
        assert (box.items[0].unstated, box.ticked) == (unstated, not unstated)


def test_a_question_waits_for_what_decides_whether_it_is_asked(judge) -> None:
    judged = judge(Plan())
    box = next(b for b in judged.boxes if b.category.id == "runner-infrastructure")
    assert box.items[1].standing is Answered.WAITS
    assert box.items[1].needs == ("runner-infrastructure",)
    assert any("waiting for Runner Infrastructure: Runner Type" in m.text for m in judged.missing)


def test_readiness_per_metric_names_every_row_that_is_no_gain(judge, coherent) -> None:
    judged = judge(coherent)
    gains = (Effect.IMPROVES, Effect.NEUTRAL)
    for one in judged.metrics:
        told = (*one.holds_back, *one.mixed, *one.unknown)
        meant = [row for row in judged.ledger.rows if row.effect(one.metric) not in gains]
        assert [row for row in judged.ledger.rows if row in told] == meant
    canary = next(r for r in judged.ledger.rows if r.question == "deployment-pattern")
    assert canary.effect(Metric.LEAD_TIME) is Effect.WORSENS


def test_an_impact_that_the_user_rewrote_is_what_counts(judge, decide) -> None:
    decisions = decide("deployment-pattern=canary")
    own = {Metric.LEAD_TIME: Impact(Effect.NEUTRAL, "we wait anyway")}
    decisions["deployment-pattern"] = replace(decisions["deployment-pattern"], impact=own)
    row = judge(Plan(decisions=decisions)).ledger.rows[0]
    assert row.effect(Metric.LEAD_TIME) is Effect.NEUTRAL
    assert row.effect(Metric.DEPLOYMENT_FREQUENCY) is Effect.UNKNOWN


def test_menus_pass_with_their_step_and_all_with_the_last(catalogue) -> None:
    second = passed_menus(Plan(steps_completed=(1, 2)), catalogue)
    assert second == {c.id for c in catalogue.step(2).categories}
    assert passed_menus(Plan(steps_completed=(1, 2, 3, 4, 5)), catalogue) == set(
        catalogue.categories
    )


def test_what_step_1_states_is_named_by_its_words(catalogue) -> None:
    waits_for = [place(name, catalogue) for name in ("workload-kind", "ci-platform")]
    assert waits_for == ["Workload kind", "CI platform"]
