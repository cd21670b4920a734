"""The validation of a plan: ticks, answers, what the documents say, readiness; each from the record alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from facilitator.validation.alignment import Agreement, Said
from facilitator.validation.completeness import Answered
from facilitator.validation.questions import question_id
from facilitator.validation.readiness import READY
from facilitator.validation.report import passed_menus, record_of, validate
from facilitator.validation.section import status
from facilitator.validation.tensions import Standing as Stands
from facilitator.validation.values import looked_at
from facilitator.vocabulary import (
    Context,
    Decision,
    Effect,
    Evidence,
    Fact,
    FindingAnswer,
    Impact,
    InputDocument,
    Insight,
    Kind,
    Metric,
    Plan,
    Standing,
    Status,
)

TODAY = "2026-11-20"


@pytest.fixture
def judge(catalogue, rules, relations, dora):
    """Validate a plan today."""

    def run(plan: Plan, **named):
        return validate(plan, catalogue, rules, TODAY, **{"relations": relations, "dora": dora, **named})

    return run


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
            decisions[question.id] = Decision(question.id, Standing.NOT_APPLICABLE, reason="another team's")
    return replace(coherent, decisions=decisions)


def answered(plan: Plan, judged) -> Plan:
    """The plan with an answer to everything that is open in it."""
    answers = {
        f.id: FindingAnswer(f.id, "accepted", "known", "ops", "", TODAY, looked_at(f.subjects, judged.record))
        for f in judged.open_findings
    }
    return replace(plan, findings={**plan.findings, **answers})


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
        "deferred": replace(pattern, standing=Standing.DEFERRED, choice=(), reason="until the load test"),
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


@pytest.mark.parametrize("kind", ["deferred", "open question", "expired risk", "step", "no decision"])
def test_one_open_thing_of_any_kind_is_not_ready(kind: str, judge, complete) -> None:
    ready = answered(complete, judge(complete))
    judged = judge(break_nothing_but(kind, ready))
    assert not judged.ready
    assert status(judged) == "Not ready: 1 point open" or kind == "deferred"


def test_needs_review_is_open_and_takes_its_tick(judge, complete) -> None:
    ready = answered(complete, judge(complete))
    judged = judge(ready, needs_review={"deployment-pattern"})
    assert [m.subject for m in judged.missing] == ["deployment-pattern"]
    assert [b.category.id for b in judged.boxes if not b.ticked] == ["deployment-pattern"]
    under = {f.id for f in judged.findings if f.under_review}
    assert "R-CA-009" in under


def test_unverified_evidence_is_shown_and_not_in_the_way(judge, complete) -> None:
    ready = answered(complete, judge(complete))
    tool = Evidence("argo-cd", "Argo CD", status=Status.UNVERIFIED, checked_at=TODAY, reason="offline")
    decisions = {**ready.decisions, "deploy-tool": replace(ready.decisions["deploy-tool"], evidence=(tool,))}
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


def test_what_is_not_asked_does_not_stand_in_the_way_of_a_tick(judge, decide) -> None:
    judged = judge(Plan(decisions=decide("multi-region=single")))
    box = next(b for b in judged.boxes if b.category.id == "multi-region")
    assert {i.standing for i in box.items[1:]} == {Answered.NOT_ASKED}
    assert box.ticked


def test_a_question_waits_for_what_decides_whether_it_is_asked(judge) -> None:
    judged = judge(Plan())
    box = next(b for b in judged.boxes if b.category.id == "runner-infrastructure")
    assert box.items[1].standing is Answered.WAITS
    assert box.items[1].needs == ("runner-infrastructure",)
    assert any("waits for Runner Infrastructure: Runner Type" in m.text for m in judged.missing)


CLASH = "zero-downtime=required deployment-pattern=recreate"


def test_an_answer_holds_until_a_value_changes_or_its_date_passes(judge, decide, catalogue) -> None:
    plan = Plan(decisions=decide(CLASH))
    seen = looked_at(("zero-downtime", "deployment-pattern"), record_of(plan, catalogue))
    answer = FindingAnswer("R-ZD-001", "accepted", "nights", "ops", "2026-11-20", TODAY, seen)

    def standing(plan: Plan) -> Stands:
        found = judge(plan).finding("R-ZD-001")
        assert found is not None
        return found.standing

    assert standing(plan) is Stands.OPEN
    held = replace(plan, findings={"R-ZD-001": answer})
    assert standing(held) is Stands.ANSWERED
    past = replace(answer, until="2026-11-19")
    assert standing(replace(held, findings={"R-ZD-001": past})) is Stands.EXPIRED
    event = replace(answer, until="the first release")
    assert standing(replace(held, findings={"R-ZD-001": event})) is Stands.ANSWERED
    other = {**plan.decisions, **decide("deployment-pattern=rolling")}
    assert standing(replace(held, decisions=other)) is Stands.SETTLED
    before = replace(answer, looked_at={**seen, "deployment-pattern": ("deployment-pattern.rolling",)})
    assert standing(replace(held, findings={"R-ZD-001": before})) is Stands.STALE
    resolved = replace(answer, kind="resolved")
    assert standing(replace(held, findings={"R-ZD-001": resolved})) is Stands.OPEN


def test_an_answer_about_the_context_is_stale_when_the_context_changes(judge, decide, catalogue) -> None:
    plan = Plan(context=Context("staging"), decisions=decide("rollback-type=manual"))
    finding = judge(plan).finding("R-PH-003")
    assert finding is not None
    seen = looked_at(finding.subjects, record_of(plan, catalogue))
    plan = replace(plan, findings={"R-PH-003": FindingAnswer("R-PH-003", text="on call", looked_at=seen)})
    assert judge(plan).finding("R-PH-003").standing is Stands.ANSWERED
    later = judge(replace(plan, context=Context("production"))).finding("R-PH-003")
    assert (later.standing, later.changed) == (Stands.STALE, ("delivery-phase",))


def test_own_words_that_change_make_an_answer_stale(judge, decide, catalogue) -> None:
    plan = Plan(
        decisions={
            **decide("rollback-type=automated"),
            "database-migrations": Decision("database-migrations", own="by hand"),
        }
    )
    finding = judge(plan).finding("R-RB-002")
    assert finding is not None
    seen = looked_at(("rollback-type", "database-migrations"), record_of(plan, catalogue))
    plan = replace(plan, findings={"R-RB-002": FindingAnswer("R-RB-002", text="x", looked_at=seen)})
    assert judge(plan).finding("R-RB-002").standing is Stands.ANSWERED
    moved = {**plan.decisions, "database-migrations": Decision("database-migrations", own="by a job")}
    assert judge(replace(plan, decisions=moved)).finding("R-RB-002").standing is Stands.STALE


def test_unknown_is_not_checkable_yet_and_names_what_it_needs(judge, decide) -> None:
    judged = judge(Plan(decisions=decide("deployment-pattern=canary")), passed=frozenset())
    finding = judged.finding("R-CA-005")
    assert finding is not None
    assert (finding.standing, finding.needs) == (Stands.NOT_CHECKABLE, ("workload-kind",))


def test_an_open_question_is_answered_by_its_own_id(judge, decide) -> None:
    asked = Insight("Who pauses?", "party", "SRE", "open-question", "ops")
    decisions = decide("deployment-pattern=canary")
    decisions["deployment-pattern"] = replace(decisions["deployment-pattern"], insights=(asked,))
    plan, id_ = Plan(decisions=decisions), question_id("deployment-pattern", "Who pauses?")
    found = judge(plan).finding(id_)
    assert (found.standing, found.question) == (Stands.OPEN, "Who pauses?")
    plan = replace(plan, findings={id_: FindingAnswer(id_, "resolved", "the release lead")})
    assert judge(plan).finding(id_).standing is Stands.ANSWERED


def stated(field: str, value: str, state: str = "decided") -> Plan:
    context = Context(documents=(InputDocument("docs/a.md"),), facts=(Fact(field, (value,), "docs/a.md:12"),))
    return Plan(context=context if state == "decided" else replace(context, facts=()))


@pytest.mark.parametrize(
    ("field", "value", "words", "expected"),
    [
        ("ci-platform", "GitHub Actions", "ci-cd-platform=github-actions", Agreement.AGREES),
        ("ci-platform", "github-actions", "ci-cd-platform=jenkins", Agreement.DIFFERS),
        ("ci-platform", "Jenkins", "", Agreement.UNKNOWN),
        ("ci-platform", "TeamCity", "ci-cd-platform=jenkins", Agreement.DIFFERS),
        ("iac-tool", "Anything", "iac-scan=checkov", Agreement.AGREES),
        ("iac-tool", "Terraform", "iac-scan=none", Agreement.DIFFERS),
        ("databases", "PostgreSQL", "database-migrations=not-applicable", Agreement.DIFFERS),
        ("environments", "staging", "env-sequence=direct-prod", Agreement.DIFFERS),
        ("cloud", "AWS", "", Agreement.UNRELATED),
    ],
)
def test_a_statement_is_held_against_what_was_decided(field, value, words, expected, judge, decide) -> None:
    judged = judge(replace(stated(field, value), decisions=decide(words)))
    assert judged.comparisons[0].agreement is expected
    assert judged.comparisons[0].said.where == "docs/a.md:12"
    assert any(f.kind == "alignment" for f in judged.open_findings) is (expected is Agreement.DIFFERS)


@pytest.mark.parametrize(
    ("state", "chosen", "expected"),
    [
        ("rejected", "jenkins", Agreement.DIFFERS),
        ("rejected", "github-actions", Agreement.AGREES),
        ("mentioned", "github-actions", Agreement.UNSETTLED),
        ("deferred", "github-actions", Agreement.UNSETTLED),
    ],
)
def test_what_a_document_turns_down_or_only_mentions(state, chosen, expected, judge, decide) -> None:
    plan = replace(stated("", "", state), decisions=decide(f"ci-cd-platform={chosen}"))
    judged = judge(plan, facts=[Said("ci_platforms", "Jenkins", state, "docs/a.md", 3, "no Jenkins")])
    assert judged.comparisons[0].agreement is expected


def test_a_statement_of_a_document_that_was_not_loaded_is_left_out(judge) -> None:
    assert judge(Plan(), facts=[Said("ci-platform", "Jenkins", "decided", "other.md", 3)]).comparisons == ()


def test_readiness_per_metric_counts_every_recorded_direction(judge, coherent) -> None:
    judged = judge(coherent)
    for metric in judged.metrics:
        rows = len(metric.supports) + len(metric.holds_back) + len(metric.mixed) + metric.neutral
        assert rows + len(metric.unknown) == len(judged.ledger.rows)
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
    assert passed_menus(Plan(steps_completed=(1, 2, 3, 4, 5)), catalogue) == set(catalogue.categories)
