"""What is asked of five kinds of workload, and how much in each delivery phase."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from support.plan_strategies import catalogue

from facilitator.asking import (
    as_offered,
    asks_nothing,
    fields_of,
    fields_to_come,
    is_asked,
    later,
    terms_of,
)
from facilitator.conditions import Facts, is_due
from facilitator.document.compose import compose_section
from facilitator.model import PHASES, Context, Decision, Fact, Plan, Question
from facilitator.validation.completeness import boxes
from facilitator.validation.report import facts_of

MEANINGLESS = {
    "function": {"graceful-shutdown", "connection-draining", "lb-integration"},
    "mobile-app": {
        "graceful-shutdown", "connection-draining", "lb-integration", "health-checks-integration", "dast",
        "iac-scan", "deploy-method", "health-checks", "online-schema-change", "migration-checks",
    },
    "queue-worker": {"health-checks-integration", "lb-integration", "connection-draining", "dast", "global-traffic"},
    "single-server": set(),
    "web-service": set(),
}  # fmt: skip
"""Questions about instances behind a balancer, where there are none."""


NOT_OFFERED = {
    "function": {
        "deployment-pattern": "rolling recreate worker-handover store-phased in-place",
        "rollout-controller": "argo-rollouts flagger",
        "deploy-tool": "argocd flux helm kubectl kustomize ansible docker-compose store-upload",
        "rollback-mechanism": "infra-swap halt-rollout",
        "secrets-store": "file",
    },
    "mobile-app": {
        "deployment-pattern": "blue-green canary rolling recreate worker-handover in-place",
        "rollout-controller": "argo-rollouts flagger deploy-service weights-by-pipeline",
        "staged-exposure": "shadow cells",
        "env-sequence": "ephemeral-prod",
        "rollback-type": "automated",
        "artifact-format": "container-image",
        "caching": "layer",
        "packaging": "oci-image cloud-native language-package",
        "signing": "image-signing",
        "deploy-tool": "argocd helm kubectl terraform ansible serverless-framework aws-sam",
        "rollback-mechanism": "redeploy-previous traffic-shift infra-swap git-revert",
        "database-migrations": "pre-deploy post-deploy",
        "configuration-delivery": "at-deploy",
        "performance-tests": "load",
    },
    "queue-worker": {
        "deployment-pattern": "ab-testing store-phased",
        "rollout-controller": "weights-by-pipeline",
        "deploy-tool": "store-upload",
        "rollback-mechanism": "halt-rollout traffic-shift",
        "staged-exposure": "rings",
    },
    "single-server": {
        "deployment-pattern": "store-phased",
        "rollout-controller": "argo-rollouts flagger",
        "deploy-tool": "argocd flux helm kubectl kustomize serverless-framework store-upload aws-sam",
        "staged-exposure": "cells",
        "lb-integration": "k8s-service ingress-mesh platform-router",
        "multi-region": "active-active",
        "packaging": "cloud-native",
        "rollback-mechanism": "halt-rollout",
    },
    "web-service": {
        "deployment-pattern": "worker-handover store-phased",
        "deploy-tool": "store-upload",
        "rollback-mechanism": "halt-rollout",
    },
}
"""Options about machinery that a workload has not got."""
NOT_WANTED = {
    "function": {"deployment-pattern": "instances", "health-checks": "path port failures"},
    "mobile-app": {
        "deployment-pattern": "rate peak-rate instances",
        "database-migrations": "lock-timeout release-position",
        "zero-downtime": "failed-requests",
        "smoke-tests": "expected-status",
    },
    "queue-worker": {"zero-downtime": "failed-requests", "health-checks": "path port"},
}
"""Values of the same kind."""


def shown(question: Question, workload: str) -> set[str]:
    """Ids of the options that are offered."""
    return {option.id for option in as_offered(question, facts(workload)).options}


def facts(workload: str, **decisions: Decision) -> Facts:
    context = Context(delivery_phase="production", workload=workload)
    return Facts(decisions, context, frozenset(), catalogue())


@pytest.mark.parametrize("workload", NOT_OFFERED)
def test_no_option_is_offered_that_makes_no_sense_for_a_workload(workload: str) -> None:
    for question in walk(workload, "production"):
        offered = {o.id.rpartition(".")[2] for o in as_offered(question, facts(workload)).options}
        assert not offered & set(NOT_OFFERED[workload].get(question.id, "").split()), question.id
        assert bool(offered) == bool(question.options), question.id


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("web service on a single server", "web-service single-server"),
        ("queue workers as lambda functions", "queue-worker function"),
        ("a mobile app in the app stores", "mobile-app"),
    ],
)
def test_natural_words_leave_out_what_any_kind_that_holds_for_a_workload_leaves_out(
    words: str, kinds: str
) -> None:
    for question in catalogue().questions.values():
        of_each = [shown(question, kind) for kind in kinds.split()]
        assert shown(question, words) == set.intersection(*of_each), question.id
    asked = {q.id for q in walk(words, "production")}
    assert not asked & set().union(*(MEANINGLESS[kind] for kind in kinds.split()))


def test_a_rented_server_is_offered_compose_and_asked_for_a_region_only_where_there_are_two() -> (
    None
):
    questions, server = catalogue().questions, "web service on one rented server"
    assert "deploy-tool.docker-compose" in shown(questions["deploy-tool"], server)
    regions = questions["multi-region"]
    for choice, wanted in (("single", False), ("active-passive", True)):
        decision = Decision("multi-region", choice=(f"multi-region.{choice}",))
        known = facts(server, **{"multi-region": decision})
        assert ("regions" in {field.id for field in fields_of(regions, known)}) is wanted


def test_a_con_about_what_a_workload_has_not_got_is_not_shown() -> None:
    race = "several instances may race to migrate"

    def cons(words: str) -> set[str]:
        options = as_offered(catalogue().questions["database-migrations"], facts(words)).options
        return {con for option in options for con in option.cons}

    assert race in cons("web service") and race in cons("API on Kubernetes, worker on one VM")
    assert race not in cons("web service on a single server")
    several = "database-migrations.in-deploy"
    now = facts("one server", **{"database-migrations": Decision("x", choice=(several,))})
    chosen = as_offered(catalogue().questions["database-migrations"], now).options
    assert several in {option.id for option in chosen}


@pytest.mark.parametrize("workload", NOT_WANTED)
def test_no_value_is_asked_that_makes_no_sense_for_a_workload(workload: str) -> None:
    for id_, values in NOT_WANTED[workload].items():
        question = catalogue().questions[id_]
        for option in question.options:
            decision = Decision(id_, choice=(option.id,))
            asked = fields_of(question, facts(workload, **{id_: decision}))
            assert not {field.id for field in asked} & set(values.split()), option.id


@pytest.mark.parametrize(
    "workload", ["", "mainframe", "web service, function, app store, one server, worker"]
)
def test_what_is_not_known_or_holds_for_one_of_several_workloads_rules_no_option_out(
    workload: str,
) -> None:
    for question in catalogue().questions.values():
        assert as_offered(question, facts(workload)) == question


def test_an_option_that_is_not_offered_can_be_chosen_by_its_name_and_stays() -> None:
    question = catalogue().questions["deployment-pattern"]
    own = Decision(question.id, choice=("deployment-pattern.rolling",))
    offered = as_offered(question, facts("function", **{question.id: own}))
    assert "deployment-pattern.rolling" in [o.id for o in offered.options]
    later_option = replace(question.options[0], from_="production")
    question = replace(question, options=(later_option, *question.options[1:]))
    poc = Facts({}, Context(delivery_phase="poc"), frozenset(), catalogue())
    assert later_option not in as_offered(question, poc).options
    assert later_option in as_offered(question, facts("")).options


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


def test_an_answer_is_not_said_to_ask_for_what_a_later_phase_asks() -> None:
    for phase in PHASES:
        now = Facts({}, Context(delivery_phase=phase), frozenset(), catalogue())
        for question in catalogue().questions.values():
            due = {f.id for f in question.values if is_due(f.from_, now.context)}
            assert {f.id for f in fields_to_come(question, now)} <= due, question.id
    hold = catalogue().questions["rollback-type"]
    assert "recovery-target" not in {f.id for f in fields_to_come(hold, facts_in("poc"))}


def facts_in(phase: str) -> Facts:
    return Facts({}, Context(delivery_phase=phase), frozenset(), catalogue())


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


def test_an_app_in_a_store_is_asked_of_no_region_and_no_downtime() -> None:
    """Two categories ask nothing: the session passes them, the document names them in one line without a heading."""
    known = catalogue()
    context = Context(delivery_phase="production", workload="mobile-app")
    plan = Plan(context=context, steps_completed=(1, 2, 3, 4))
    facts = facts_of(plan, known)
    silent = [c.id for c in known.categories.values() if asks_nothing(c, facts)]
    assert silent == ["zero-downtime", "multi-region"]
    text = compose_section(known.step(4), plan, known)
    assert "### Multi-Region Strategy" not in text
    assert "**Not asked:** Zero-Downtime Approach, Multi-Region Strategy" in text
    judged = {box.category.id: box for box in boxes(facts)}
    assert [judged[id_].silent and not judged[id_].ticked for id_ in silent] == [True, True]
    web = replace(plan, context=replace(context, workload="web-service"))
    assert not [c for c in known.categories.values() if asks_nothing(c, facts_of(web, known))]


@pytest.mark.parametrize(
    ("workload", "question", "left_out"),
    [
        ("web service on one server", "deploy-tool", {"GitOps", "Helm chart"}),
        ("web service on one server", "packaging", {"Helm chart"}),
        ("web service on one server", "lb-integration", {"service mesh"}),
        ("lambda functions", "deploy-tool", {"GitOps", "Helm chart"}),
        ("web service", "deploy-tool", set()),
        ("", "deploy-tool", set()),
    ],
)
def test_no_term_is_explained_that_only_options_speak_of_that_are_not_offered(
    workload: str, question: str, left_out: set[str]
) -> None:
    asked = catalogue().questions[question]
    assert set(asked.terms) - set(terms_of(asked, facts(workload))) == left_out


def test_what_is_made_for_functions_is_offered_to_them() -> None:
    tools = catalogue().questions["deploy-tool"]
    assert "deploy-tool.aws-sam" in shown(tools, "AWS Lambda functions") & shown(tools, "")
    for workload, offered in (("web service", False), ("web service and a function", True)):
        on_cluster = facts(workload)
        context = replace(on_cluster.context, facts=(Fact("container-strategy", ("eks",)),))
        found = as_offered(tools, replace(on_cluster, context=context)).options
        assert ("deploy-tool.aws-sam" in [o.id for o in found]) is offered, workload
