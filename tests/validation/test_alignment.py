"""What the project's documents say, held against what was decided."""

from __future__ import annotations

from dataclasses import replace

import pytest

from facilitator.model import Context, Decision, Fact, InputDocument, Plan, Statement
from facilitator.validation.alignment import Agreement, where
from facilitator.validation.section import compose_validation


def stated(field: str, value: str, state: str = "decided") -> Plan:
    context = Context(
        documents=(InputDocument("docs/a.md"),), facts=(Fact(field, (value,), ("docs/a.md:12",)),)
    )
    return Plan(context=context if state == "decided" else replace(context, facts=()))


def test_what_is_decided_in_own_words_is_not_called_undecided(judge):
    decisions = {"ci-cd-platform": Decision("ci-cd-platform", own="a script of ours")}
    judged = judge(replace(stated("ci-platform", "Jenkins"), decisions=decisions))
    assert judged.comparisons[0].agreement is Agreement.IN_WORDS


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
        (
            "deploy-tools",
            "argo-rollouts",
            "deployment-pattern=canary rollout-controller=argo-rollouts",
            Agreement.AGREES,
        ),
        (
            "deploy-tools",
            "argo-rollouts",
            "deployment-pattern=canary rollout-controller=flagger",
            Agreement.DIFFERS,
        ),
        ("cloud", "AWS", "", Agreement.UNRELATED),
    ],
)
def test_a_statement_is_held_against_what_was_decided(
    field, value, words, expected, judge, decide
) -> None:
    judged = judge(replace(stated(field, value), decisions=decide(words)))
    assert judged.comparisons[0].agreement is expected
    assert where(judged.comparisons[0].statement) == "docs/a.md:12"
    assert any(f.kind == "alignment" for f in judged.open_findings) is (
        expected is Agreement.DIFFERS
    )


@pytest.mark.parametrize(
    ("phase", "words", "expected"),
    [
        ("mvp", "artifact-format=binary", Agreement.DIFFERS),
        ("mvp", "artifact-format=container-image", Agreement.AGREES),
        ("production", "artifact-format=binary packaging=oci-image", Agreement.AGREES),
        ("production", "artifact-format=binary packaging=binary", Agreement.DIFFERS),
        ("production", "artifact-format=binary", Agreement.UNKNOWN),
        ("production", "", Agreement.UNKNOWN),
    ],
)
def test_an_image_is_recorded_where_either_of_two_answers_says_so(
    phase, words, expected, judge, decide
) -> None:
    plan = stated("container-strategy", "Docker")
    context = replace(plan.context, delivery_phase=phase)
    judged = judge(replace(plan, context=context, decisions=decide(words)))
    (found,) = [c for c in judged.comparisons if c.relation == "A-IN-005"]
    assert found.agreement is expected
    recorded = {judged.place(id_): judged.shown(id_) for id_ in found.decisions}
    assert recorded["Delivery phase"] == phase


@pytest.mark.parametrize(
    ("values", "chosen", "expected"),
    [
        (("Helm",), "helm", [Agreement.AGREES]),
        (("Helm",), "argocd", [Agreement.DIFFERS]),
        (("Helm",), "argocd,helm", [Agreement.AGREES]),
        (("Helm", "argo-cd"), "argocd", [Agreement.AGREES, Agreement.AGREES]),
        (("Helm", "argo-cd"), "helm", [Agreement.AGREES, Agreement.DIFFERS]),
        (("Kustomize", "Flux"), "flux", [Agreement.AGREES, Agreement.AGREES]),
        (("Kustomize",), "flux", [Agreement.DIFFERS]),
        (("Kustomize",), "kustomize", [Agreement.AGREES]),
        (("kubectl",), "argocd", [Agreement.DIFFERS]),
    ],
)
def test_a_tool_that_another_works_with_agrees_where_the_project_names_both(
    values, chosen, expected, judge
) -> None:
    cited = ("docs/a.md:12",) * len(values)
    context = Context(
        documents=(InputDocument("docs/a.md"),), facts=(Fact("deploy-tools", values, cited),)
    )
    choice = tuple(f"deploy-tool.{option}" for option in chosen.split(","))
    plan = Plan(context=context, decisions={"deploy-tool": Decision("deploy-tool", choice=choice)})
    found = [c.agreement for c in judge(plan).comparisons if c.relation == "A-IN-003"]
    assert found == expected


@pytest.mark.parametrize(
    ("state", "chosen", "expected"),
    [
        ("rejected", "jenkins", Agreement.DIFFERS),
        ("rejected", "github-actions", Agreement.AGREES),
        ("mentioned", "github-actions", Agreement.UNSETTLED),
        ("deferred", "github-actions", Agreement.UNSETTLED),
    ],
)
def test_what_a_document_turns_down_or_only_mentions(
    state, chosen, expected, judge, decide
) -> None:
    plan = replace(stated("", "", state), decisions=decide(f"ci-cd-platform={chosen}"))
    judged = judge(
        plan, statements=[Statement("ci_platforms", "Jenkins", state, "docs/a.md", 3, "no Jenkins")]
    )
    assert judged.comparisons[0].agreement is expected


def test_a_statement_of_a_document_that_was_not_loaded_is_left_out(judge) -> None:
    assert (
        judge(
            Plan(), statements=[Statement("ci-platform", "Jenkins", "decided", "other.md", 3)]
        ).comparisons
        == ()
    )


def test_what_the_user_corrected_is_what_the_project_says(judge, decide) -> None:
    """Three platforms stand in the document, the user stated one of them: the others differ from nothing."""
    plan = replace(
        stated("ci-platform", "GitHub Actions"), decisions=decide("ci-cd-platform=github-actions")
    )
    found = [
        Statement("ci_platforms", name, "decided", "docs/a.md", line, f"We use {name}.")
        for line, name in enumerate(("GitHub Actions", "Jenkins", "GitLab CI"), 3)
    ]
    judged = judge(plan, statements=found)
    told = {c.statement.value: c.agreement for c in judged.comparisons}
    assert told == {
        "GitHub Actions": Agreement.AGREES,
        "Jenkins": Agreement.CORRECTED,
        "GitLab CI": Agreement.CORRECTED,
    }
    assert not [f for f in judged.open_findings if f.kind == "alignment"]
    uncorrected = judge(replace(plan, context=replace(plan.context, facts=())), statements=found)
    assert [f for f in uncorrected.open_findings if f.kind == "alignment"]


@pytest.mark.parametrize(
    ("promised", "words", "expected"),
    [
        ("30 min", "dora-target.recovery-time=l4", Agreement.DIFFERS),
        ("30 min", "dora-target.recovery-time=l5", Agreement.UNKNOWN),
        ("3 days", "dora-target.recovery-time=l4", Agreement.UNKNOWN),
        ("3 days", "dora-target.recovery-time=l3", Agreement.DIFFERS),
        ("3 weeks", "dora-target.recovery-time=l2", Agreement.DIFFERS),
        ("30 min", "", Agreement.UNKNOWN),
        ("30 min", "rollback-type=manual rollback-type/recovery-target=1_h", Agreement.DIFFERS),
        (
            "30 min",
            "dora-target.recovery-time=l6 rollback-type=manual"
            " rollback-type/recovery-target=20_min",
            Agreement.AGREES,
        ),
    ],
)
def test_a_time_to_recover_that_a_document_promises_is_held_against_the_targets(
    promised: str, words: str, expected: Agreement, judge, decide
) -> None:
    plan = Plan(
        context=Context(documents=(InputDocument("docs/a.md"),), delivery_phase="production"),
        decisions=decide(words),
    )
    said = Statement("recovery-time-objective", promised, file="docs/a.md", line=4)
    judged = judge(plan, statements=[said])
    assert [one.agreement for one in judged.comparisons] == [expected]
    found = [one for one in judged.open_findings if one.kind == "alignment"]
    assert bool(found) is (expected is Agreement.DIFFERS)
    text = compose_validation(judged, plan)
    assert "Recovery time objective: 1 " in text
    if found:
        assert promised in found[0].question and "measure." not in text and "measure/" not in text


def test_a_number_that_no_relation_is_about_is_not_compared(judge) -> None:
    context = Context(documents=(InputDocument("docs/a.md"),))
    said = Statement("peak-rate", "40 per second", file="docs/a.md", line=4)
    assert judge(Plan(context=context), statements=[said]).comparisons == ()
