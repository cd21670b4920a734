"""Failure walks ask the record first, and the user where it does not answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support import round_plans as plans

from facilitator.model import REHEARSAL, WHAT_IF, Context, Decision, Insight, Standing
from facilitator.techniques.proposal import propose, take
from facilitator.techniques.round_context import RoundContext
from facilitator.techniques.rounds import Reply, answer
from facilitator.techniques.walks import OUTSIDE, list_walks, open_walk


def test_all_eight_are_listed_with_what_they_wait_for() -> None:
    found = {
        w.scenario_id: w for w in list_walks(plans.setting(plans.plan(plans.BLUE_GREEN), "", 4))
    }
    assert len(found) == 8
    assert found["flag-service-down"].waiting == "does not apply to this plan"
    assert found["bad-canary"].waiting == ""
    assert found["bad-canary"].opens.endswith("blue-green deployment.")
    early = {
        w.scenario_id: w
        for w in list_walks(
            plans.setting(plans.plan(plans.CANARY, until="runner-infrastructure"), "", 2)
        )
    }
    assert early["bad-canary"].waiting == "waits for deployment pattern"
    assert early["half-migration"].waiting.startswith("waits for")


def test_it_stops_at_the_questions_that_the_record_does_not_answer() -> None:
    setting = plans.setting(plans.plan(plans.BLUE_GREEN), "", 4)
    round_ = open_walk(setting, "bad-canary")
    assert [p.id for p in round_.prompts] == [f"bad-canary.{n}" for n in (2, 3, 6, 7)]
    stop = round_.prompts[0]
    assert round_.opening.startswith("The new version fails one request in fifty")
    assert stop.recorded[0].startswith("How many users can it reach")
    assert "blue-green deployment" in stop.recorded[0].lower()
    assert "aggregate metrics" in stop.text.lower()
    assert "a failing health check" in round_.prompts[1].text.lower()
    assert [len(p.recorded) for p in round_.prompts] == [1, 0, 2, 0]


def test_a_label_that_does_not_say_what_is_asked_leaves_a_stop_open_on_a_complete_plan() -> None:
    setting = plans.setting(plans.plan(plans.CANARY), "", 4)
    for offer in list_walks(setting):
        assert offer.waiting or 0 < offer.stops < offer.steps, offer.scenario_id


def test_a_plan_that_answers_everything_is_walked_without_a_stop() -> None:
    said = {
        "rollback-criteria": "two failed requests in a hundred, over five minutes",
        "rollback-type": "the rule, at any hour",
        "rollback-mechanism": "the share goes back in Git, and the old pods still run",
        "data-rollback": "bookings with a price field; the old version skips it",
    }
    decisions = plans.plan(plans.CANARY) | {
        id_: Decision(id_, own=words) for id_, words in said.items()
    }
    round_ = open_walk(plans.setting(decisions, "", 4), "bad-canary")
    assert round_.prompts == ()
    assert round_.done
    assert len(round_.closing) == 7


def test_a_decision_that_does_not_apply_answers_with_its_reason_and_a_deferred_one_does_not() -> (
    None
):
    decisions = plans.plan(plans.CANARY)
    decisions["data-rollback"] = Decision(
        "data-rollback", Standing.NOT_APPLICABLE, reason="nothing is stored"
    )
    assert any(
        "nothing is stored" in c
        for c in open_walk(plans.setting(decisions, "", 4), "bad-canary").closing
    )
    decisions["data-rollback"] = Decision("data-rollback", Standing.DEFERRED, reason="until May")
    assert "bad-canary.7" in [
        p.id for p in open_walk(plans.setting(decisions, "", 4), "bad-canary").prompts
    ]


def test_one_of_several_choices_that_counts_is_enough() -> None:
    decisions = plans.plan(plans.CANARY)
    criteria = ("rollback-criteria.health-check", "rollback-criteria.business-metric")
    decisions["rollback-criteria"] = replace(decisions["rollback-criteria"], choice=criteria)
    assert "slow-poison.2" not in [
        p.id for p in open_walk(plans.setting(decisions, "", 4), "slow-poison").prompts
    ]
    decisions["rollback-criteria"] = replace(decisions["rollback-criteria"], choice=criteria[:1])
    assert "slow-poison.2" in [
        p.id for p in open_walk(plans.setting(decisions, "", 4), "slow-poison").prompts
    ]


def test_own_words_answer_a_stop() -> None:
    decisions = plans.plan(plans.BLUE_GREEN) | {
        "metrics-monitoring": Decision("metrics-monitoring", own="a wall of lights")
    }
    asked = [p.id for p in open_walk(plans.setting(decisions, "", 4), "bad-canary").prompts]
    assert "bad-canary.2" not in asked
    assert "bad-canary.3" in asked


def test_what_was_answered_in_one_walk_is_on_record_in_the_next() -> None:
    decisions = plans.plan(plans.BLUE_GREEN)
    setting = plans.setting(decisions, "", 4)
    first = open_walk(setting, "bad-canary")
    told = answer(first, Reply("nothing of ours. A customer calls", kind="insight"))
    after = take(propose(told, setting), decisions)
    again = open_walk(plans.setting(after, "", 4), "bad-canary")
    assert [p.id for p in again.prompts] == [p.id for p in first.prompts[1:]]
    assert "“nothing of ours. A customer calls”" in " ".join(again.prompts[0].recorded)
    asked = take(propose(answer(first, Reply("who knows", owner="support")), setting), decisions)
    assert len(open_walk(plans.setting(asked, "", 4), "bad-canary").prompts) == len(first.prompts)


def test_no_id_is_shown_where_a_decision_does_not_apply() -> None:
    question = plans.catalogue().questions["database-migrations"]
    decisions = plans.plan(plans.CANARY) | {
        question.id: plans.decided(question, ["not-applicable"])
    }
    round_ = open_walk(plans.setting(decisions, "", 4), "slow-poison")
    shown = " ".join([*round_.closing, *(p.text for p in round_.prompts)])
    assert "not-applicable" not in shown


def test_what_is_answered_is_kept_by_a_decision_of_the_step() -> None:
    decisions = plans.plan(plans.BLUE_GREEN)
    setting = plans.setting(decisions, "", 4)
    round_ = answer(open_walk(setting, "bad-canary"), Reply("a customer calls", owner="support"))
    proposal = propose(round_, setting)
    after = take(proposal, decisions)
    changed = [k for k in after if after[k] != decisions[k]]
    assert len(changed) == 1
    assert plans.catalogue().step_of(changed[0]) == 4
    insight = after[changed[0]].insights[-1]
    assert insight.kind == "open-question"
    assert insight.text.endswith("a customer calls")
    assert "What notices it" in insight.text
    assert insight.name == "A bad version reaches its first users"


@pytest.mark.parametrize("scenario", [s.id for s in plans.library().scenarios])
def test_every_walk_can_be_walked_on_some_plan_and_every_stop_can_be_open(scenario: str) -> None:
    stops: set[str] = set()
    for decisions in (
        *plans.varied(seeds=10),
        plans.plan({**plans.CANARY, "multi-region": ["active-active"]}),
    ):
        setting = plans.setting(
            decisions, "", 4, project_context=Context(facts=plans.CONTEXT.facts)
        )
        offer = next(w for w in list_walks(setting) if w.scenario_id == scenario)
        if not offer.waiting:
            round_ = open_walk(setting, scenario)
            assert len(round_.prompts) == offer.stops
            assert (
                len(round_.prompts)
                + sum(len(p.recorded) for p in round_.prompts)
                + len(round_.closing)
                == offer.steps
            )
            stops |= {p.id for p in round_.prompts}
    assert stops


def test_a_walk_quotes_what_was_computed_and_kept_while_its_inputs_are_the_same() -> None:
    text = "With these inputs, caught: no data at 5 %, 2.8 % at 25 %\nInputs: rate 2/s"
    decisions = dict(plans.plan(plans.CANARY))
    canary = decisions["deployment-pattern"]
    kept = Insight(text, by=WHAT_IF, name="0a1b2c3d4e5f")
    decisions[canary.id] = replace(canary, insights=(*canary.insights, kept))
    setting = plans.setting(decisions, "", 4)

    def told(setting: RoundContext) -> str:
        round_ = open_walk(setting, "bad-canary")
        return " ".join([p.text + " ".join(p.recorded) for p in round_.prompts])

    said = "computed: “With these inputs, caught: no data at 5 %, 2.8 % at 25 %”"
    assert told(setting).count(said) == 1
    assert "Inputs: rate" not in told(setting)
    played = replace(kept, text="Rehearsed: turned back at 25 %\nInputs: rate 2/s", by=REHEARSAL)
    rehearsed = {**decisions, canary.id: replace(canary, insights=(kept, played))}
    assert (
        told(plans.setting(rehearsed, "", 4)).count("rehearsed: “Rehearsed: turned back at 25 %”")
        == 1
    )
    assert "computed:" not in told(replace(setting, moved_on=frozenset({kept.name})))


@pytest.mark.parametrize(
    ("workload", "offered"),
    [("web service on one server", False), ("web service", True), ("", True), ("a library", False)],
)
def test_a_region_is_lost_where_there_can_be_one(workload: str, offered: bool) -> None:
    stated = replace(plans.CONTEXT, workload=workload)
    setting = plans.setting(plans.plan(plans.CANARY), "", 4, project_context=stated)
    found = {w.scenario_id: w.waiting for w in list_walks(setting)}
    assert (found["region-lost"] != OUTSIDE) is offered
    assert not offered or found["region-lost"] == ""
