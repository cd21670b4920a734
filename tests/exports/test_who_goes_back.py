"""Who takes a release back, and what a page asks: never against what was decided."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.pipelines import decided, plan_of
from support.rollouts import made_of, only_file
from support.sample_export import sample_export

from facilitator.model import Context, Decision, Plan

TRIED = "workflow-test-plan"
BY_ITSELF = "the release goes back by itself where that is decided; else the person on call decides"
LIMIT = decided("rollback-criteria", "error-rate", threshold="errors > 2 % over 5 min")


def tried(*decisions: Decision, kind: str = "web-service") -> str:
    plan = plan_of(LIMIT, *decisions)
    return only_file(of(plan, kind), TRIED).text.replace("\\", "")


def of(plan: Plan, kind: str) -> Plan:
    return replace(plan, context=Context("production", kind))


def expected(text: str) -> str:
    scenario = text.partition("beyond the limit")[2]
    return scenario.partition("- **Expect:** ")[2].partition("\n")[0]


@pytest.mark.parametrize(
    ("type_", "values", "said"),
    [
        ("automated", {}, "the release goes back"),
        ("manual", {"decides": "the person on call"}, "the person on call decides on going back"),
        ("manual", {}, "a person decides on going back"),
        ("hybrid", {"decides": "the person on call"}, BY_ITSELF),
    ],
)  # fmt: skip
def test_a_limit_expects_what_was_decided_of_going_back(
    type_: str, values: dict[str, str], said: str
) -> None:
    assert expected(tried(decided("rollback-type", type_, **values))) == said


def test_what_goes_back_by_itself_is_named_in_the_sample() -> None:
    found = expected(sample_export()["Deployment_Workflow_Test_Plan.md"])
    assert "(failed readiness, failed bookings)" in found and "the person on call decides" in found


def test_one_server_has_no_other_instance_that_takes_its_work() -> None:
    health = decided("health-checks", "app-only", path="/up", failures="3", interval="10 s")
    assert "others take its work, if there are any, after 3 bad answers" in tried(health)


def test_a_page_asks_nothing_that_the_plan_does_not_ask() -> None:
    without = decided("database-migrations", "not-applicable")
    manual = decided("rollback-type", "manual")
    plan = of(plan_of(without, manual), "static-site")
    text = only_file(plan, "rollback-procedure").text
    asked = of(plan_of(decided("database-migrations", "expand-contract"), manual), "web-service")
    assert "(data-rollback)" not in text
    assert "(data-rollback)" in only_file(asked, "rollback-procedure").text


def test_a_function_that_a_person_takes_back_asks_for_no_alarm() -> None:
    from support.whole_plans import BASES

    plan = BASES["sam"]()
    manual = decided("rollback-type", "manual", decides="the person on call")
    by_hand = replace(plan, decisions={**plan.decisions, "rollback-type": manual, LIMIT.id: LIMIT})
    assert "alarms take the release back" not in made_of(by_hand, "sam").files[0].text
    alone = replace(plan, decisions={**plan.decisions, LIMIT.id: LIMIT})
    assert "alarms take the release back" in made_of(alone, "sam").files[0].text


@pytest.mark.parametrize(
    ("pattern", "values", "said"),
    [
        ("in-place", {"longest_outage": "1 min"}, "1 min"),
        ("worker-handover", {"finish_within": "5 min"}, "5 min"),
        ("blue-green", {"switched_by": "the pipeline"}, "the pipeline"),
    ],
)
def test_the_runbook_says_what_the_pattern_states(
    pattern: str, values: dict[str, str], said: str
) -> None:
    plan = plan_of(decided("deployment-pattern", pattern, **values))
    assert said in only_file(plan, "runbook").text.partition("## What to watch")[0]


def test_records_have_no_blank_lines_side_by_side() -> None:
    odd = [path for path, text in sample_export().items() if path.startswith("decisions/") and "\n\n\n" in text]  # fmt: skip
    assert odd == []
