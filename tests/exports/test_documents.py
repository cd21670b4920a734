"""Documents for people and records: the plan's words to the digit, whatever they hold, and what is open named."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from support.walkthrough import shipped_content

from facilitator.conditions import Facts
from facilitator.document.reading import Reading
from facilitator.exports.export import Made, export
from facilitator.exports.targets.runbook import TRIGGERS
from facilitator.model import Context, Decision, How, Insight, Plan, Standing, Stated
from facilitator.session.play import begin
from facilitator.session.view import counted_answers

KEPT_OUT = ("Cc", "Cs", "Cf", "Zl", "Zp", "Zs")
WORDS = st.text(st.characters(exclude_categories=KEPT_OUT), min_size=1, max_size=30)
MARKS = [
    "a | b",
    "--> <!-- x",
    "`x` **y**",
    "<b>no</b>",
    "{{ .x }}",
    "# y",
    "- z",
    "1. q",
    "[a](b)",
    "$x$ $y$",
]
HOSTILE = st.sampled_from(MARKS)


def decided(question: str, *options: str, **values: str) -> Decision:
    stated = {name.replace("_", "-"): Stated(text, How.STATED) for name, text in values.items()}
    return Decision(question, choice=tuple(f"{question}.{o}" for o in options), values=stated)


STRATEGY = decided("deployment-pattern", "rolling"), decided("rollback-type", "manual")
"""What a page about a deployment cannot do without."""


def made(plan: Plan) -> dict[str, Made]:
    facts = Facts(plan.decisions, plan.context, frozenset(), shipped_content().catalogue)
    return {one.target.id: one for one in export(plan, facts)}


def plan(*decisions: Decision, name: str = "shop") -> Plan:
    return Plan(name, decisions={decision.id: decision for decision in (*STRATEGY, *decisions)})


def shown(text: str) -> str:
    """What a reader sees of Markdown."""
    tokens = MarkdownIt("commonmark").parse(text)
    parts = [child.content for token in tokens for child in token.children or ()]
    parts += [token.content for token in tokens if token.type == "fence"]
    return " ".join(" ".join(parts).split())


@given(WORDS | HOSTILE)
def test_words_are_read_in_the_runbook_as_they_were_typed(words: str) -> None:
    told = decided("rollback-type", "manual", decides=words)
    back = decided("rollback-mechanism", "redeploy-previous", command=words)
    files = made(plan(told, back, name=words))
    wanted = " ".join(words.split())
    for target in ("runbook", "rollback-procedure"):
        (file,) = files[target].files
        assert wanted in shown(file.text)


@given(WORDS | HOSTILE)
def test_words_come_back_from_data_as_they_were_typed(words: str) -> None:
    gates = decided("promotion-gates", "quality-gates", gates=words)
    health = decided("health-checks", "app-only", path="/up")
    both = made(plan(gates, health, name=words))
    _, log = both["decision-log"].files
    values = [json.loads(line).get("values", {}) for line in log.text.rstrip("\n").split("\n")]
    assert {"Gates": words} in values or any(words in v.values() for v in values)
    (traffic,) = both["traffic-plan"].files
    assert json.loads(traffic.text)["healthChecks"][0]["path"] == "/up"


@pytest.mark.parametrize("value", TRIGGERS)
def test_a_threshold_stands_in_runbook_procedure_and_traffic_plan_to_the_digit(value: str) -> None:
    said = {
        "health-threshold": "/up fails 4 times every 7 s",
        "threshold": "failed bookings > 1.7 % over 6 min, at least 30 requests",
        "latency-threshold": "p95 > 730 ms over 4 min",
        "business-threshold": "orders < 61 % over 20 min",
        "smoke-threshold": "order journey fails 2 times every 90 s",
    }[value]
    criteria = decided("rollback-criteria", **{value.replace("-", "_"): said})
    health = decided("health-checks", "app-only", path="/up")
    files = made(plan(criteria, health))
    for target in ("runbook", "rollback-procedure"):
        assert said in shown(files[target].files[0].text)
    assert said in files["health-checks-config"].files[0].text


@pytest.mark.parametrize(
    ("section", "decision", "said"),
    [
        ("What to watch", decided("smoke-tests", "yes"), "Automated smoke tests"),
        ("What to watch", decided("health-checks", "app-only"), "Application only"),
        ("What to watch", decided("synthetic-monitoring", "yes"), "Synthetic journeys"),
        ("What to watch", decided("metrics-monitoring", "per-version"), "version"),
        ("What to watch", decided("alerting", "slo-burn"), "Error budget burning"),
        ("Before", decided("promotion-gates", "manual-approval"), "Manual approval"),
    ],
    ids=lambda one: getattr(one, "id", None),
)
def test_no_section_of_the_runbook_is_empty_where_something_of_it_is_decided(
    section: str, decision: Decision, said: str
) -> None:
    context = Context(delivery_phase="poc")
    bare, told = (
        made(replace(one, context=context))["runbook"].files[0].text.split(f"## {section}\n")[1]
        for one in (plan(), plan(decision))
    )
    assert bare.startswith("\nThe plan says nothing about this.")
    assert said in told.split("\n## ")[0] and not told.startswith("\nThe plan says nothing")


def test_what_runs_is_told_in_the_words_of_step_one() -> None:
    words = "web application on one server, Flask with SQLite"
    context = Context(workload=words)
    (page,) = made(replace(plan(decided("zero-downtime", "required")), context=context))[
        "deployment-requirements"
    ].files
    assert f"- **Workload:** {words}\n" in page.text


def test_what_a_later_phase_asks_of_written_steps_is_a_next_step() -> None:
    context = Context(delivery_phase="mvp")
    grown = replace(plan(), context=context, steps_completed=(1, 2, 3))
    (status,) = made(grown)["status"].files
    waiting = status.text.split("## Next steps\n")[1]
    assert "- Pipeline-as-code approach: open (pipeline-as-code)\n" in waiting
    assert "(deploy-tool)\n" in waiting
    assert "(feature-flags)" not in waiting, "step 4 is not written"


@pytest.mark.parametrize("phase", ["poc", "production"])
def test_the_status_counts_answers_as_the_session_does(phase: str) -> None:
    later = Decision("branch-strategy", standing=Standing.DEFERRED, reason="the team meets first")
    early = decided("rollback-type", "manual")
    told = replace(plan(later, early), context=Context(delivery_phase=phase))
    (status,) = made(told)["status"].files
    session = begin(shipped_content(), "2026-11-20", Reading(plan=told))
    answered = counted_answers(session)
    assert ", 1 deferred" in answered and f"- Questions: {answered}\n" in status.text


def test_an_open_question_is_a_next_step_with_its_owner_and_its_day() -> None:
    left = Insight("Why?", kind="open-question", owner="Ines", until="2026-12-05")
    (status,) = made(plan(replace(decided("zero-downtime", "required"), insights=(left,))))[
        "status"
    ].files
    assert "Why? (owner: Ines; until: 2026-12-05)\n" in status.text


@pytest.mark.parametrize(
    ("aside", "said"), [("deferred", "put off"), ("not-applicable", "does not apply")]
)
def test_what_is_set_aside_is_told_with_its_reason_and_not_called_open(
    aside: str, said: str
) -> None:
    reason = "until 2026-11-30 at least"
    choice = Decision("rollback-type", standing=Standing(aside), reason=reason)
    value = replace(
        decided("rollback-mechanism", "git-revert"), values={"command": Stated(reason, How(aside))}
    )
    page = made(plan(choice, value))["rollback-procedure"].files[0].text
    for label in ("Rollback type (automated capability)", "Command"):
        assert f"- **{label}:** {said}, {reason}\n" in page
    assert "(rollback-type)" not in page and "(rollback-mechanism.command)" not in page


def test_a_value_that_is_put_off_is_told_beside_its_decision() -> None:
    canary = decided("deployment-pattern", "canary", shares="5 % → 100 %")
    later = {**canary.values, "hold": Stated("until the load test", How.DEFERRED)}
    files = made(plan(replace(canary, values=later)))
    (page,) = files["strategy-configuration"].files
    assert "- **Hold:** put off, until the load test\n" in page.text


def test_what_is_missing_is_asked_for_by_its_id() -> None:
    files = made(plan(decided("rollback-type", "manual")))
    (procedure,) = files["rollback-procedure"].files
    assert "(rollback-type.decides)" in procedure.text
    assert "- **Decided by:** open" in procedure.text
    assert files["health-checks-config"].missing == "health-checks"


def test_a_proof_of_concept_is_asked_for_nothing_that_its_phase_does_not_ask() -> None:
    for target in ("runbook", "rollback-procedure"):
        plans = [replace(plan(), context=Context(delivery_phase=phase)) for phase in ("poc", "")]
        early, whole = (
            made(one)[target].files[0].text.split("## Open questions")[1:] for one in plans
        )
        assert whole
        assert not re.search("promotion-gates|env-sequence", "".join(early))
        assert "alerting" not in "".join(early) and len("".join(early)) < len(whole[0])


def test_no_page_about_a_deployment_is_made_while_its_pattern_is_open() -> None:
    files = made(Plan("shop", decisions={"ci-cd-platform": decided("ci-cd-platform", "jenkins")}))
    for target in ("runbook", "checklist", "deployment-summary", "strategy-design"):
        assert not files[target].files and files[target].missing == "deployment-pattern"
        assert files[target].reason == "Not decided yet: Deployment pattern."
    assert files["rollback-procedure"].missing == "rollback-type"
    wanted = "Rollout controller: not decided; it would have to be Argo Rollouts"
    assert files["argo-rollout"].reason == wanted
    assert files["decision-records"].files and files["status"].files


def test_what_is_put_off_is_the_reason_why_a_target_is_not_made() -> None:
    later = {id_: Decision(id_, standing=Standing.DEFERRED, reason="until spring") for id_ in WAIT}
    files = made(
        plan(decided("deployment-pattern", "canary", shares="5 % → 100 %"), *later.values())
    )
    for target, title in (
        ("health-checks-config", "Health checks"),
        ("argo-rollout", "Rollout controller"),
    ):
        assert files[target].reason.startswith(f"{title}: put off, until spring")


WAIT = ("health-checks", "rollout-controller")


def test_words_of_the_origin_are_in_the_files_that_need_them() -> None:
    canary = decided("deployment-pattern", "canary", shares="5 % → 100 %")
    files = made(plan(canary, decided("health-checks", "app-only", path="/up")))
    assert {"healthChecks", "trafficRules"} <= json.loads(
        files["traffic-plan"].files[0].text
    ).keys()
    assert "traffic-percentage: 5\n" in files["canary-traffic-rules"].files[0].text
    assert "health-thresholds:" in files["health-checks-config"].files[0].text


def test_a_record_keeps_its_name_when_an_earlier_decision_is_added() -> None:
    late = decided("rollback-type", "manual")
    before = {file.path for file in made(plan(late))["decision-records"].files}
    more = plan(decided("ci-cd-platform", "jenkins"), late)
    after = {file.path for file in made(more)["decision-records"].files}
    assert before < after


@pytest.mark.parametrize("phase", ["poc", "production"])
def test_a_section_of_which_the_plan_says_nothing_says_so(phase: str) -> None:
    bare = replace(plan(), context=Context(delivery_phase=phase))
    for target in ("runbook", "rollback-procedure"):
        (file,) = made(bare)[target].files
        _, *sections = re.split(r"^## .*\n", file.text, flags=re.MULTILINE)
        assert sections and all(section.strip() for section in sections)


def test_a_record_names_what_was_offered_and_asked_and_nothing_else() -> None:
    one = replace(
        plan(decided("artifact-format", "binary")),
        context=Context(delivery_phase="production", workload="web service on one server"),
    )
    files = {f.path.rpartition("/")[2]: f.text for f in made(one)["decision-records"].files}
    (pattern,) = [text for name, text in files.items() if "deployment-pattern" in name]
    (artifact,) = [text for name, text in files.items() if "artifact-format" in name]
    assert "- Rolling update" in pattern and "app store" not in pattern
    assert "Container scanning" not in artifact
    decision = decided("artifact-format", "container-image")
    other = replace(one, decisions={**one.decisions, decision.id: decision})
    (asked,) = [
        f.text for f in made(other)["decision-records"].files if "artifact-format" in f.path
    ]
    assert "Container scanning" in asked
