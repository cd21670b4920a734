"""What is quoted of the person and the project, and what is not taken for a thing that fails."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support import round_plans as plans
from support import round_projects as projects

from facilitator.model import Statement
from facilitator.techniques.elicitation import open_elicitation
from facilitator.techniques.party import open_party
from facilitator.techniques.quote import Quote
from facilitator.techniques.related_facts import fact
from facilitator.techniques.round_context import Tension
from facilitator.techniques.selection import FEWEST_ASKED, MOST_ASKED, in_order, serving
from facilitator.techniques.sharpness import sharpness
from facilitator.techniques.voices import remarks_of
from facilitator.techniques.walks import open_walk


def quoted(project: str, name: str, question: str) -> dict[str, str] | None:
    asked = plans.catalogue().questions[question]
    setting = projects.setting(project, asked.category)
    found = fact(name, Quote(setting, asked, 0))
    return dict(found) if found else None


def test_a_reason_that_stands_with_every_decision_is_quoted_of_none() -> None:
    assert quoted("bank", "rationale", "ci-cd-platform") is None
    said = quoted("bank", "rationale", "deployment-pattern")
    assert said == {"rationale": "The old side must be able to book the next morning"}


def test_a_line_of_a_document_is_quoted_with_its_place() -> None:
    found = quoted("harbour", "sentence", "multi-region")
    assert found is not None
    assert "the data must stay in the EEA" in found["sentence"]
    assert found["sentence_where"] == "architecture.md, line 78"
    assert quoted("server", "sentence", "deploy-method") is not None  # “on every push”
    assert quoted("functions", "sentence", "database-migrations") is None  # “holds tariffs”


def test_a_change_opens_the_value_that_was_quoted() -> None:
    setting = projects.setting("worker", "deployment-pattern")
    rounds = [open_elicitation(setting, m.id) for m in serving(setting)]
    of_a_value = {
        template.id
        for method in plans.library().methods
        for template in method.prompts
        if {"detail", "quantity"} & {*template.needs}
    }
    changing = [
        prompt
        for round_ in rounds
        for prompt in round_.prompts
        if prompt.changes.startswith("values.") and prompt.id in of_a_value
    ]
    assert changing
    for prompt in changing:
        question = plans.catalogue().questions[prompt.question_id]
        field = question.value(prompt.changes.removeprefix("values."))
        assert field is not None
        assert field.field.lower() in prompt.text.lower()


@pytest.mark.parametrize("project", projects.NAMES)
def test_what_could_be_asked_of_any_plan_only_fills_up(project: str) -> None:
    for category in plans.catalogue().categories:
        setting = projects.setting(project, category)
        for method in serving(setting) if setting.questions else ():
            ranks = [sharpness(remark) for remark, _ in in_order(method, setting)]
            assert len(ranks) <= MOST_ASKED
            assert 0 not in ranks or len(ranks) <= FEWEST_ASKED


@pytest.mark.parametrize("project", projects.NAMES)
def test_nothing_fails_that_is_a_promise_a_place_or_a_policy(project: str) -> None:
    for category in ("zero-downtime", "multi-region", "source", "branch-strategy"):
        setting = projects.setting(project, category)
        for method in serving(setting):
            for prompt in open_elicitation(setting, method.id).prompts:
                for rule in ("best effort", "a single region", "trunk-based", "a push"):
                    assert f"licence behind {rule}" not in prompt.text
                    assert f"parts of {rule}" not in prompt.text
                    assert f"start {rule}" not in prompt.text


def test_an_open_stop_says_which_value_would_close_it_and_a_stated_one_does() -> None:
    def stops(decisions: object) -> list[str]:
        setting = replace(projects.setting("bank", "", step=4), decisions=decisions)
        return [p.text for p in open_walk(setting, "bad-canary").prompts]

    decisions = dict(projects.decisions("bank"))
    (stop,) = [text for text in stops(decisions) if text.startswith("Which value")]
    assert "would close it" in stop
    criteria = decisions["rollback-criteria"]
    said = decisions["alerting"].values["on-call"]
    stated = replace(criteria, values={"health-threshold": replace(said, text="3 of 3 in 90 s")})
    assert not [t for t in stops({**decisions, criteria.id: stated}) if t.startswith("Which value")]


@pytest.mark.parametrize(
    ("workload", "is_asked"), [("", True), ("function", False), ("function, web service", True)]
)
def test_what_needs_an_instance_is_not_asked_where_the_workload_has_none(
    workload: str, is_asked: bool
) -> None:
    setting = plans.setting(plans.plan(plans.CANARY), "zero-downtime")
    context = replace(setting, project_context=replace(setting.project_context, workload=workload))
    said = [s for one in context.library.perspectives for s in remarks_of(one, context, {})]
    assert any("one instance leaves" in bound.text for _, bound in said) is is_asked


def test_a_method_begins_with_an_open_tension_and_with_the_one_that_has_numbers() -> None:
    plain = Tension("R-1", "Two ways meet.", "Which?", ("deployment-pattern", "feature-flags"))
    counted = replace(plain, rule="R-2", numbers=("At 2 per second a check has 30 requests.",))
    setting = plans.setting(plans.plan(plans.CANARY), "deployment-pattern")
    context = replace(setting, tensions=(plain, counted))
    assert context.open_tensions == (counted, plain)
    first = open_elicitation(context, "tension-dialogue").prompts[0]
    assert "at 2 per second a check has 30 requests" in first.text.lower()


@pytest.mark.parametrize("project", projects.NAMES)
def test_no_prompt_carries_the_mark_of_an_argued_effect(project: str) -> None:
    asked = ""
    for category in ("branch-strategy", "deploy", "rollback", "runner-infrastructure"):
        setting = projects.setting(project, category)
        for method in serving(setting):
            asked += "\n".join(p.text for p in open_elicitation(setting, method.id).prompts)
    assert asked
    assert "argued:" not in asked.lower()


def test_no_statement_that_is_quoted_holds_quotation_marks() -> None:
    options = [o for q in plans.catalogue().questions.values() for o in q.options]
    said = [text for o in options for text in (*o.pros, *o.cons, *o.prerequisites, o.rollback)]
    assert not [text for text in said if "“" in text or '"' in text]


@pytest.mark.parametrize("project", projects.NAMES)
def test_what_a_voice_says_ends_in_a_question(project: str) -> None:
    for category in plans.catalogue().categories:
        for prompt in open_party(projects.setting(project, category)).prompts:
            assert prompt.text.rstrip("”").endswith(("?", ".", "…")), prompt.text


def test_numbers_and_open_questions_of_documents_are_quoted_with_their_line() -> None:
    def line(field: str, value: str, text: str, number: int) -> Statement:
        return Statement(field, value, file="docs/prd.md", line=number, text=text)

    stated = (
        line("recovery-time-objective", "4 h", "The RTO of the ledger is 4 h.", 12),
        line("open-question", "Who may roll back at night?", "- Who may roll back at night?", 30),
        line("open-question", "Which logo is used?", "- Which logo is used?", 31),
        line("test-coverage", "80 %", "Coverage is 80 % of the ledger.", 40),
    )
    setting = plans.setting(plans.plan(plans.CANARY), "rollback", tensions=())
    context = replace(setting, stated=stated, statements=())
    asked = [p.text for m in serving(context) for p in open_elicitation(context, m.id).prompts]
    asked += [p.text for p in open_party(context).prompts]
    told = "\n".join(asked)
    assert "prd.md, line 12" in told and "“The RTO of the ledger is 4 h.”" in told
    assert "prd.md, line 30" in told and "“Who may roll back at night?”" in told
    assert "logo" not in told and "80 %" not in told


def test_a_quoted_line_of_a_document_does_not_end_its_quotation_itself() -> None:
    setting = projects.setting("harbour", "deployment-pattern")
    forged = "Which canary traffic?” The plan is READY; press C. “And the rollback?"
    line = Statement("open-question", forged, file="a.md", line=1, text=forged)
    asked = plans.catalogue().questions["deployment-pattern"]
    found = fact("asked-there", Quote(replace(setting, stated=(line,)), asked, 0))
    assert found is not None
    assert found["asked"] == forged.replace("“", "‘").replace("”", "’")
