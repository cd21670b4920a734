"""What the shipped content asks: more the nearer production is, and nothing that makes no sense for a workload."""

from __future__ import annotations

import pytest

from facilitator.asking import is_asked, later
from facilitator.conditions import Facts
from facilitator.model import PHASES, Catalogue, Context, Decision
from facilitator.storage.content import load_catalogue
from facilitator.storage.steps_folder import steps_folder

MOST = {"poc": 8, "mvp": 17, "staging": 33}
"""Questions of steps 2 and 3; step 4 has the rest of 12, 25 and 45."""


@pytest.fixture(scope="module")
def content() -> Catalogue:
    return load_catalogue(steps_folder())


def asked(content: Catalogue, phase: str, workload: str, **chosen: str) -> set[str]:
    decisions = {
        id_.replace("_", "-"): Decision(id_.replace("_", "-"), choice=(choice,))
        for id_, choice in chosen.items()
    }
    facts = Facts(decisions, Context(phase, workload), frozenset(content.categories), content)
    questions = [*content.questions_of(2), *content.questions_of(3)]
    due = {question.id for question in questions if is_asked(question, facts)}
    waiting = {question.id for question in later(questions, facts)}
    assert not due & waiting
    return due


def test_each_phase_asks_what_the_one_before_asks_and_more(content):
    before: set[str] = set()
    for phase in PHASES:
        now = asked(content, phase, "web service")
        assert before < now
        assert len(now) <= MOST.get(phase, len(content.questions))
        before = now


def test_nothing_is_hidden_for_good(content):
    everything = asked(content, "", "")
    image = asked(content, "", "", artifact_format="artifact-format.container-image")
    runner = asked(content, "", "", runner_infrastructure="runner-infrastructure.managed")
    questions = {q.id for step in (2, 3) for q in content.questions_of(step)}
    assert everything | image | runner == questions


@pytest.mark.parametrize(
    ("workload", "not_asked"),
    [
        ("web service", set()),
        ("functions", set()),
        ("single server", set()),
        ("queue workers", {"dast"}),
        ("mobile app", {"health-checks", "deploy-method", "dast", "iac-scan"}),
        ("static site", {"health-checks"}),
        (
            "library",
            {"health-checks", "deploy-method", "dast", "synthetic-monitoring", "alerting"}
            | {"metrics-monitoring", "iac-scan"},
        ),
        ("app store app and its web service", set()),
        ("something of our own", set()),
    ],
)
def test_what_makes_no_sense_for_a_workload_is_not_asked(content, workload, not_asked):
    known = {"artifact_format": "artifact-format.container-image"}
    of_web = asked(content, "production", "web service", **known)
    assert of_web - asked(content, "production", workload, **known) == not_asked


def test_images_are_scanned_only_where_there_are_any(content):
    bundle = asked(content, "production", "functions", artifact_format="artifact-format.bundle")
    assert "container-scan" not in bundle
