"""Answers to tensions and open questions: they hold as long as what they were given for, and no longer."""

from __future__ import annotations

from dataclasses import replace

from facilitator.asking import later
from facilitator.model import Context, Decision, FindingAnswer, Insight, Plan, Stated
from facilitator.validation.answers import given_for, read_given_for
from facilitator.validation.glance import compose_glance
from facilitator.validation.questions import question_id
from facilitator.validation.report import facts_of
from facilitator.validation.tensions import FindingState
from facilitator.validation.values import looked_at, place

TODAY = "2026-11-20"
CLASH = "zero-downtime=required deployment-pattern=recreate"


def test_an_answer_holds_until_a_value_changes_or_its_date_passes(judge, decide, catalogue) -> None:
    plan = Plan(decisions=decide(CLASH))
    seen = looked_at(("zero-downtime", "deployment-pattern"), facts_of(plan, catalogue))
    answer = FindingAnswer("R-ZD-001", "accepted", "nights", "ops", "2026-11-20", TODAY, seen)

    def state(plan: Plan) -> FindingState:
        found = judge(plan).finding("R-ZD-001")
        assert found is not None
        return found.state

    assert state(plan) is FindingState.OPEN
    held = replace(plan, findings={"R-ZD-001": answer})
    assert state(held) is FindingState.ANSWERED
    past = replace(answer, until="2026-11-19")
    assert state(replace(held, findings={"R-ZD-001": past})) is FindingState.EXPIRED
    event = replace(answer, until="the first release")
    assert state(replace(held, findings={"R-ZD-001": event})) is FindingState.ANSWERED
    other = {**plan.decisions, **decide("deployment-pattern=rolling")}
    assert state(replace(held, decisions=other)) is FindingState.SETTLED
    before = replace(
        answer, looked_at={**seen, "deployment-pattern": ("deployment-pattern.rolling",)}
    )
    assert state(replace(held, findings={"R-ZD-001": before})) is FindingState.STALE
    resolved = replace(answer, kind="resolved")
    assert state(replace(held, findings={"R-ZD-001": resolved})) is FindingState.OPEN


def test_an_answer_about_the_context_is_stale_when_the_context_changes(
    judge, decide, catalogue
) -> None:
    plan = Plan(context=Context("staging"), decisions=decide("rollback-type=manual"))
    finding = judge(plan).finding("R-PH-003")
    assert finding is not None
    seen = looked_at(finding.subjects, facts_of(plan, catalogue))
    plan = replace(
        plan, findings={"R-PH-003": FindingAnswer("R-PH-003", text="on call", looked_at=seen)}
    )
    assert judge(plan).finding("R-PH-003").state is FindingState.ANSWERED
    later = judge(replace(plan, context=Context("production"))).finding("R-PH-003")
    assert (later.state, later.changed) == (FindingState.STALE, ("delivery-phase",))


def test_an_answer_about_values_is_stale_when_one_of_them_changes(judge, decide, catalogue) -> None:
    """Of every rule that looks at values, and in the one that holds a sample against a check, at each of these."""
    given = {
        "shares": "5 % → 100 %",
        "check-interval": "1 min",
        "rate": "20 requests per minute",
        "smallest-sample": "5 requests",
    }
    canary = replace(
        decide("deployment-pattern=canary")["deployment-pattern"],
        values={name: Stated(words) for name, words in given.items()},
    )
    plan = Plan(decisions={canary.id: canary})
    finding = judge(plan).finding("R-CA-010")
    assert finding is not None
    seen = looked_at(finding.subjects, facts_of(plan, catalogue))
    answer = FindingAnswer("R-CA-010", text="a person looks", looked_at=seen)
    for name, words in (("rate", "9 requests per minute"), ("smallest-sample", "6 requests")):
        moved = replace(canary, values={**canary.values, name: Stated(words)})
        held = Plan(decisions={canary.id: moved}, findings={"R-CA-010": answer})
        later = judge(held).finding("R-CA-010")
        assert (later.state, later.changed) == (FindingState.STALE, (f"{canary.id}/{name}",))
        assert place(later.changed[0], catalogue).startswith("Deployment Pattern: ")
    kept = Plan(decisions={canary.id: canary}, findings={"R-CA-010": answer})
    assert judge(kept).finding("R-CA-010").state is FindingState.ANSWERED
    given_for_choices = {name: v for name, v in seen.items() if "/" not in name}
    older = replace(answer, looked_at=given_for_choices)
    assert judge(replace(held, findings={"R-CA-010": older})).finding("R-CA-010").state is FindingState.ANSWERED  # fmt: skip
    title = given_for(answer, "Deployment Pattern", catalogue).split('"')[1]
    assert read_given_for(title, catalogue) == ("", seen)
    assert "Deployment Pattern: Pattern = Canary deployment; " in title and "canary" not in title
    assert "Smallest Sample = 5 requests" in title and "5 % → 100 %" in title
    of_old = "deployment-pattern = .canary; deployment-pattern/rate = 9%20requests%20per%20minute"
    assert read_given_for(of_old, catalogue)[1] == {
        "deployment-pattern": ("deployment-pattern.canary",),
        "deployment-pattern/rate": ("9 requests per minute",),
    }
    odd = {
        "deployment-pattern": ("Canary deployment", "a; b, c = d", '%25 "x" \\', ""),
        "x/y": (".z",),
    }
    told = given_for(replace(answer, looked_at=odd), "x", catalogue)
    assert read_given_for(told.split('"')[1], catalogue) == ("", odd)


def test_own_words_that_change_make_an_answer_stale(judge, decide, catalogue) -> None:
    plan = Plan(
        decisions={
            **decide("rollback-type=automated"),
            "database-migrations": Decision("database-migrations", own="by hand"),
        }
    )
    finding = judge(plan).finding("R-RB-002")
    assert finding is not None
    seen = looked_at(("rollback-type", "database-migrations"), facts_of(plan, catalogue))
    plan = replace(plan, findings={"R-RB-002": FindingAnswer("R-RB-002", text="x", looked_at=seen)})
    assert judge(plan).finding("R-RB-002").state is FindingState.ANSWERED
    moved = {
        **plan.decisions,
        "database-migrations": Decision("database-migrations", own="by a job"),
    }
    assert judge(replace(plan, decisions=moved)).finding("R-RB-002").state is FindingState.STALE


def test_unknown_is_not_checkable_yet_and_names_what_it_needs(judge, decide) -> None:
    judged = judge(Plan(decisions=decide("deployment-pattern=canary")), passed=frozenset())
    finding = judged.finding("R-CA-005")
    assert finding is not None
    assert (finding.state, finding.needs) == (FindingState.NOT_CHECKABLE, ("workload-kind",))


def test_a_check_that_waits_for_a_later_phase_alone_is_not_told_as_missing(judge) -> None:
    judged = judge(Plan(context=Context("poc")))
    comes = {q.id for q in later(judged.facts.catalogue.questions.values(), judged.facts)}
    unknown = [f for f in judged.findings if f.state is FindingState.NOT_CHECKABLE]
    told = judged.not_checkable
    assert told and len(told) < len(unknown)
    assert all(set(f.needs) - comes for f in told)
    assert all(set(f.needs) <= comes for f in unknown if f not in told)


def test_an_open_question_is_answered_by_its_own_id(judge, decide) -> None:
    asked = Insight("Who pauses?", "party", "SRE", "open-question", "ops")
    decisions = decide("deployment-pattern=canary")
    decisions["deployment-pattern"] = replace(decisions["deployment-pattern"], insights=(asked,))
    plan, id_ = Plan(decisions=decisions), question_id("deployment-pattern", "Who pauses?")
    found = judge(plan).finding(id_)
    assert (found.state, found.question) == (FindingState.OPEN, "Who pauses?")
    plan = replace(plan, findings={id_: FindingAnswer(id_, "resolved", "the release lead")})
    assert judge(plan).finding(id_).state is FindingState.ANSWERED


def test_only_what_is_accepted_as_of_today_is_told_as_accepted(judge, decide, catalogue) -> None:
    decided = decide(CLASH)
    risk = Insight("the node dies", kind="accepted-risk", owner="ops", until=TODAY)
    decided["zero-downtime"] = replace(decided["zero-downtime"], insights=(risk,))
    seen = looked_at(
        ("zero-downtime", "deployment-pattern"), facts_of(Plan(decisions=decided), catalogue)
    )
    answer = FindingAnswer("R-ZD-001", "accepted", "nights", "ops", TODAY, TODAY, seen)
    held = Plan(decisions=decided, findings={"R-ZD-001": answer})

    def told(plan: Plan) -> tuple[bool, bool, bool]:
        text = compose_glance(judge(plan), plan)
        return "2 accepted risks" in text, "1 accepted tension" in text, "no accepted risks" in text

    assert told(held) == (True, True, False)
    past = replace(answer, until="2026-11-19")
    over = {**decided, "zero-downtime": replace(decided["zero-downtime"], insights=())}
    assert told(replace(held, decisions=over, findings={"R-ZD-001": past})) == (False, False, True)
    lapsed = replace(risk, until="2026-11-19")
    over["zero-downtime"] = replace(decided["zero-downtime"], insights=(lapsed,))
    assert told(replace(held, decisions=over, findings={})) == (False, False, True)
    gone = {"zero-downtime": over["zero-downtime"]} | decide("deployment-pattern=rolling")
    assert told(replace(held, decisions=gone)) == (False, False, True)
