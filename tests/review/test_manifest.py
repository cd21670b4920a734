"""Deployment manifests: only the plan's words, what is missing is a question, and hostile words come back."""

from __future__ import annotations

import re
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from markdown_it import MarkdownIt
from ruamel.yaml import YAML
from support.examples import dear
from support.manifest_plans import MATRIX, any_plans, facts_of, made
from support.plan_strategies import catalogue, sample, words

from facilitator.model import Decision, Fact, How, Plan, Standing, Stated
from facilitator.phases.manifest import Manifest, services_of
from facilitator.phases.manifest_parts import SECTIONS, SERVICES_FROM
from facilitator.review.manifest_markdown import as_markdown
from facilitator.review.manifest_yaml import as_stream, as_yaml
from facilitator.text import strip_unsafe


def parsed(text: str) -> dict[str, Any]:
    return dict(YAML(typ="safe", pure=True).load(StringIO(text)))


def with_values(question: str, **values: str) -> Plan:
    plan = sample()
    stated = {key.replace("_", "-"): Stated(text) for key, text in values.items()}
    decision = Decision(question, choice=plan.decisions[question].choice, values=stated)
    return Plan(plan.project_name, context=plan.context, decisions={**plan.decisions, question: decision})  # fmt: skip


def test_every_row_of_the_table_is_a_decision_or_a_value() -> None:
    questions = catalogue().questions
    subjects = [s for section in SECTIONS for part in section.parts for s in part.of]
    for subject in (*subjects, *SERVICES_FROM):
        id_, _, value = subject.rpartition(".")
        assert subject in questions or questions[id_].value(value) is not None, subject
    of_strategy = [p for section in SECTIONS for p in section.parts if p.id != "fits-phase"]
    told = [s for part in of_strategy for s in part.of]
    assert len(told) == len(set(told)), "each stands in one place only"


def test_the_five_sections_of_the_origin() -> None:
    parts = {section.id: [part.id for part in section.parts] for section in SECTIONS}
    assert parts == {
        "environment": ["services", "ports", "resources"],
        "configuration": ["env-vars", "secrets", "feature-flags"],
        "deploy-strategy": ["strategy", "fits-phase", "fits-this-change"],
        "monitoring": ["what-to-watch", "alert-thresholds"],
        "rollback": ["how-to-undo", "db-migrations", "tested-procedure"],
    }
    told = parsed(as_yaml(made(sample())))
    assert list(told)[-5:] == list(parts)
    assert {id_: list(told[id_]) for id_ in parts} == parts


@dear(30)
@given(any_plans(), words(0))
def test_the_words_of_the_plan_and_no_others_are_written_and_shown(plan: Plan, change: str) -> None:
    built = made(plan, change=change)
    _comes_back(built, plan, change)
    _is_of_the_plan(built, plan)
    _is_shown(built)


def _comes_back(built: Manifest, plan: Plan, change: str) -> None:
    told = parsed(as_yaml(built))
    assert told["project"] == plan.project_name
    for id_, _, blocks in built.sections:
        for block in blocks:
            for entry in block.entries:
                if entry.subject == "open":
                    assert told[id_][block.id]["open"] == entry.open
                    continue
                back = told[id_][block.id][entry.subject]
                back = {"text": back} if isinstance(back, str) else back
                assert back.get("text", "") == entry.text
                assert back.get("deferred", "") == entry.deferred
                assert back.get("not-applicable", "") == entry.not_applicable
                assert back.get("open", "") == entry.open
                assert back.get("in-words", False) == entry.in_words
    said = told["deploy-strategy"]["fits-this-change"]
    assert said.get("change", "") == change


def _is_of_the_plan(built: Manifest, plan: Plan) -> None:
    facts = facts_of(plan)
    for entry in built.entries():
        id_, _, value = entry.subject.rpartition(".")
        if entry.subject in facts.catalogue.questions and entry.text:
            decision = plan.decisions[entry.subject]
            labels = facts.catalogue.questions[entry.subject].labels(decision.choice)
            assert entry.text == ("; ".join(labels) or decision.own)
        elif id_ in facts.catalogue.questions and entry.text and value != "fits":
            assert entry.text == plan.decisions[id_].values[value].said
        assert entry.text or entry.deferred or entry.not_applicable or entry.open
        assert not entry.deferred or entry.open, "what is deferred is still asked"


def _is_shown(built: Manifest) -> None:
    shown = MarkdownIt().parse(as_markdown(built))
    texts = [t.children or [] for t in shown if t.type == "inline"]
    flat = "".join(" ".join(c.content for c in line) for line in texts)
    squeezed = "".join(flat.split())
    for entry in built.entries():
        for text in (entry.text, entry.deferred, entry.open):
            assert "".join(text.split()) in squeezed
    headings = [t.tag for t in shown if t.type == "heading_open"]
    assert headings.count("h1") == 1
    assert headings.count("h2") == 5
    assert headings.count("h3") == 14


def test_what_is_missing_is_a_question_that_names_who_answers() -> None:
    told = parsed(as_yaml(made(Plan("shop"))))
    assert told["phase"]["open"] == "Delivery phase: which? (delivery-phase, step 1)"
    ports = (
        "The port on which it is asked? (health-checks.port, lb-integration, lb-integration.entry)"
    )
    assert told["environment"]["ports"]["open"] == ports
    pattern = told["deploy-strategy"]["strategy"]["deployment-pattern"]
    assert pattern == {"open": f"{catalogue().questions['deployment-pattern'].question} (deployment-pattern)"}  # fmt: skip
    assert told["deploy-strategy"]["fits-this-change"]["open"].endswith("(--change)")
    assert told["configuration"]["secrets"]["names"]["open"].startswith("Which secrets")


def test_an_essential_value_that_is_open_or_deferred_is_asked_and_an_optional_one_left_out() -> (
    None
):
    canary = Decision("deployment-pattern", choice=("deployment-pattern.canary",))
    plan = Plan("shop", decisions={"deployment-pattern": canary})
    told = parsed(as_yaml(made(plan)))["deploy-strategy"]["strategy"]
    assert told["deployment-pattern.hold"]["open"].endswith("? (deployment-pattern.hold)")
    assert "deployment-pattern.implementation" not in told
    later = Decision(
        "deployment-pattern",
        choice=("deployment-pattern.canary",),
        values={"hold": Stated('until: the "load" test', How.DEFERRED)},
    )
    told = parsed(as_yaml(made(Plan("shop", decisions={"deployment-pattern": later}))))
    hold = told["deploy-strategy"]["strategy"]["deployment-pattern.hold"]
    assert hold["deferred"] == 'until: the "load" test'
    assert hold["open"].endswith("(deployment-pattern.hold)")
    aside = Decision("database-migrations", Standing.NOT_APPLICABLE, reason="no database")
    told = parsed(as_yaml(made(Plan("shop", decisions={"database-migrations": aside}))))
    said = told["rollback"]["db-migrations"]["database-migrations"]
    assert said == {"not-applicable": "no database"}


def test_what_comes_with_a_later_phase_says_so() -> None:
    plan = sample()
    early = Plan("shop", context=plan.context.__class__("poc"))
    told = parsed(as_yaml(made(early)))
    parts = told["monitoring"]
    assert parts["alert-thresholds"]["open"].endswith("; asked from the phase staging on)")
    assert "(health-checks, " in parts["what-to-watch"]["open"], "what comes soonest is asked"
    assert parts["what-to-watch"]["open"].endswith("; asked from the phase mvp on)")
    opened = [e.open for e in made(early).entries() if e.open]
    assert all(re.search(r"\?( \(.*\))?$", text) for text in opened)


def test_the_phase_is_argued_in_the_words_of_the_matrix_only() -> None:
    told = parsed(as_yaml(made(with_pattern("canary"))))["deploy-strategy"]["fits-phase"]
    row = next(row for row in MATRIX.rows if row.id == "deploy-strategy")
    fit = next(fit for fit in MATRIX.fits if fit.pattern == "deployment-pattern.canary")
    assert told["usual-in-phase"] == row.cells["production"].says
    assert told["deployment-pattern.canary.fits"] == f"From production on. {fit.when}"
    told = parsed(as_yaml(made(with_pattern("recreate"))))["deploy-strategy"]["fits-phase"]
    assert "no words in the phase matrix" in told["open"]


def with_pattern(name: str) -> Plan:
    plan = sample()
    pattern = Decision("deployment-pattern", choice=(f"deployment-pattern.{name}",))
    return Plan("shop", context=plan.context, decisions={"deployment-pattern": pattern})


def test_services_come_from_the_values_that_name_them() -> None:
    plan = with_values("deploy-tool", services="api → worker")
    plan = Plan("shop", decisions={"deploy-tool": plan.decisions["deploy-tool"]})
    assert services_of(facts_of(plan)) == ("api", "worker")
    assert services_of(facts_of(Plan("shop"))) == ()
    in_words = Decision(
        "deploy-tool", own="ours", values={"services": Stated("the usual, then web", How.IN_WORDS)}
    )
    assert services_of(facts_of(Plan("shop", decisions={"deploy-tool": in_words}))) == ()


def test_words_about_another_service_are_asked_of_this_one() -> None:
    plan = with_values("deploy-tool", services="api → worker", command="deploy.sh api")
    facts = Plan("shop", context=plan.context, decisions={"deploy-tool": plan.decisions["deploy-tool"]})  # fmt: skip

    def said(service: str) -> Any:
        told = parsed(as_yaml(made(facts, service)))
        return told["deploy-strategy"]["strategy"]["deploy-tool.command"]

    assert said("api") == "deploy.sh api"
    assert said("worker")["text"] == "deploy.sh api"
    assert said("worker")["open"] == (
        "The plan says it of api; what is it for worker? (deploy-tool.command)"
    )


@pytest.mark.parametrize(
    "hostile",
    [
        "a: b",
        "${{ secrets.TOKEN }}",
        'say "no"',
        "it's",
        "one\ntwo\n\n  three",
        "-->",
        "!!python/object:os.system x",
        "&a *a",
        "---",
        "...",
        "# no comment",
        "%YAML 1.1",
        "null",
        "yes",
        "1_000",
        "\\x41\\",
        "tab\tend",
        "é\U0001f600",
    ],
)
def test_words_that_mean_something_to_yaml_are_words(hostile: str) -> None:
    plan = with_values("deployment-pattern", implementation=hostile)
    context = plan.context.__class__("mvp", hostile, facts=(Fact("cloud", (hostile,)),))
    built = made(Plan(hostile.strip(), context=context, decisions=plan.decisions), "", hostile)
    for loader in (YAML(typ="safe", pure=True), YAML(typ="rt")):
        told = loader.load(StringIO(as_yaml(built)))
        assert told["project"] == hostile.strip()
        assert told["infrastructure-level"]["workload"] == hostile
        assert told["infrastructure-level"]["cloud"] == hostile
        said = told["deploy-strategy"]
        assert said["strategy"]["deployment-pattern.implementation"] == hostile
        assert said["fits-this-change"]["change"] == hostile
    assert strip_unsafe(as_yaml(built)) == as_yaml(built)


def test_several_services_are_documents_of_one_stream() -> None:
    both = [made(sample(), "a"), made(sample(), "b")]
    documents = list(YAML(typ="safe", pure=True).load_all(StringIO(as_stream(both))))
    assert [one["service"] for one in documents] == ["a", "b"]
