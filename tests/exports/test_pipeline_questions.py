"""What a pipeline asks: nothing that the plan or the pipeline itself answers, and nothing that was decided is left out."""

from __future__ import annotations

import pytest
from ruamel.yaml import YAML
from support.pipelines import PLATFORMS, decided, full, made, plan_of
from support.rollouts import facts_of
from support.sample_export import sample_plan

from facilitator.exports.pipeline import Job, PipelineModel
from facilitator.exports.pipeline_of import pipeline
from facilitator.inputs import Inputs, MissingError
from facilitator.model import Decision, Plan

CHECKS = "tests green, image signed, no freeze, no other deployment running"


def model(*changed: Decision, without: str = "") -> PipelineModel:
    """The pipeline of a plan in which everything is given; decisions given replace it."""
    whole = full("github-actions").decisions | {one.id: one for one in changed}
    plan = plan_of(*(one for id_, one in whole.items() if id_ != without))
    return of(plan)


def of(plan: Plan) -> PipelineModel:
    return pipeline(Inputs(plan, facts_of(plan)))


def asked(job: Job) -> list[str]:
    return [command.missing for command in job.commands if command.missing]


def job(found: PipelineModel, id_: str) -> Job:
    (one,) = [job for job in found.all_jobs if job.id == id_]
    return one


def test_a_service_that_works_beside_the_pipeline_is_no_job() -> None:
    found = model(
        decided("sca", "snyk", "renovate", "dependabot"),
        decided("secrets-scan", "github", blocks="every new finding"),
    )
    scans = asked(job(found, "security-scan"))
    assert [s for s in scans if "Renovate" in s or "Dependabot" in s or "GitHub" in s] == []
    assert any("Snyk" in s for s in scans)
    (note,) = [note for note in found.notes if "Renovate (sca)" in note]
    assert "GitHub Secret Scanning (secrets-scan)" in note and not note.startswith("open")


@pytest.mark.parametrize("names", ["production, on vm1", "dev, prod, on vm1", "prod-eu, on vm1"])
def test_what_stands_behind_production_is_not_deployed_to_as_production(names: str) -> None:
    with pytest.raises(MissingError) as refused:
        model(decided("env-sequence", "dev-staging-prod", environments=names))
    assert "before on vm1" in str(refused.value) and "production last" in str(refused.value)


@pytest.mark.parametrize("names", ["dev, production", "prod, prod-us", "staging, live"])
def test_an_order_that_ends_in_production_is_taken(names: str) -> None:
    found = model(decided("env-sequence", "dev-staging-prod", environments=names))
    deployed = [job for job in found.jobs if job.deploys and job.stage == "deploy-production"]
    assert [job.environment for job in deployed] == [names.rpartition(", ")[2]]


def test_services_alone_make_no_job_without_steps() -> None:
    found = model(
        *(decided(name, "none") for name in ("sast", "container-scan")), decided("sca", "renovate")
    )
    assert "security-scan" not in [job.id for job in found.jobs]


@pytest.mark.parametrize("target", PLATFORMS)
def test_whoever_agrees_is_told_what_to_look_at_and_no_step_asks_it(target: str) -> None:
    gates = decided(
        "promotion-gates", "manual-approval", approvers="the harbour office", checks_before=CHECKS
    )
    windows = decided("release-windows", "any-time", freezes="midsummer weekend")
    whole = full(target).decisions | {one.id: one for one in (gates, windows)}
    (file, *_) = made(plan_of(*whole.values()), target).files
    said = " ".join(file.text.replace("#", " ").replace("//", " ").split())
    assert "How is this" not in said
    assert f"all of this holds: {CHECKS}" in said and "midsummer weekend" in said


def test_where_nobody_agrees_only_what_the_pipeline_does_not_know_is_asked() -> None:
    gates = decided("promotion-gates", "quality-gates", checks_before=CHECKS)
    windows = decided("release-windows", "any-time", freezes="midsummer weekend")
    found = model(gates, windows, decided("promotion-mechanism", "automatic"))
    assert asked(job(found, "approval-gate")) == [
        "How is this known: midsummer weekend? (release-windows.freezes)",
        "How is this checked: image signed? (promotion-gates.checks-before)",
    ]
    for name in ("tests green", "no freeze", "no other deployment running"):
        assert any(f"“{name}”" in note for note in found.notes)


def test_no_kind_of_test_is_lost_beside_another() -> None:
    found = model(
        decided("e2e-tests", "critical-paths", command="npm run journeys"),
        decided("performance-tests", "load", budget="p95 > 400 ms over 10 min"),
        decided("dast", "baseline", target="staging"),
    )
    tests = job(found, "integration-tests")
    assert [c.text for c in tests.commands if c.text] == ["integrate make it", "npm run journeys"]
    assert [s.split("?")[0] for s in asked(tests)] == [
        "How is this run: Load test before a release",
        "How is this run: Passive scan for each release",
    ]


def test_tests_run_where_there_is_no_environment_before_production() -> None:
    found = model(decided("env-sequence", "direct-prod", environments="production"))
    assert job(found, "integration-tests").environment == ""
    assert "integration-tests" in job(found, "approve-production").needs


@pytest.mark.parametrize("subject", ["rollback-mechanism.command", "deploy-tool.command"])
def test_a_command_that_names_one_service_is_asked_about_the_others(subject: str) -> None:
    question, value = subject.split(".")
    option = "traffic-shift" if question == "rollback-mechanism" else "helm"
    found = model(
        decided("service-order", "consumers-first", order="worker → api → web"),
        decided(question, option, **{value: "run.sh api=1"}),
    )
    for one in found.all_jobs:
        if any(command.text == "run.sh api=1" for command in one.commands):
            assert any("worker, web" in s and f"({subject})" in s for s in asked(one)), one.id
    every = model(
        decided("service-order", "consumers-first", order="worker → api → web"),
        decided(question, option, **{value: "run.sh worker api web"}),
    )
    assert not [s for one in every.all_jobs for s in asked(one) if f"({subject})" in s]


@pytest.mark.parametrize(("when", "first"), [("expand-contract", True), ("post-deploy", False)])
def test_changes_of_the_schema_have_a_step(when: str, first: bool) -> None:
    migrations = decided("database-migrations", when, migration_tool="Alembic")
    commands = job(model(migrations), "deploy-production").commands
    assert len(commands) == 2 and "Alembic" in commands[0 if first else 1].missing


def test_what_is_decided_and_has_no_job_is_named() -> None:
    found = model(decided("signing", "image-signing"), decided("caching", "none"))
    open_ = [note for note in found.notes if note.startswith("open")]
    assert any("Image signing" in note and "(signing)" in note for note in open_)
    assert not any("(caching)" in note for note in open_)


def test_a_merge_queue_tests_and_delivers_nothing() -> None:
    plan = full("github-actions").decisions | {"merge-queue": decided("merge-queue", "queue")}
    (file, *_) = made(plan_of(*plan.values()), "github-actions").files
    workflow = YAML(typ="safe", pure=True).load(file.text)
    assert workflow["on"]["merge_group"] is None and "merge_group" in workflow["on"]
    for name, one in workflow["jobs"].items():
        if name.startswith("deploy-") or name == "smoke-tests":
            assert "github.event_name != 'merge_group'" in one["if"]
    assert "merge_group" in workflow["concurrency"]["group"]
    (plain, *_) = made(full("github-actions"), "github-actions").files
    assert "merge_group" not in plain.text


def test_an_environment_that_asks_people_is_named_where_it_is_set_up() -> None:
    (file, *_) = made(full("github-actions"), "github-actions").files
    notes = " ".join(file.text.split("name: Delivery")[0].replace("#", " ").split())
    assert "Environments that have to be set up on GitHub with their reviewers: production" in notes


def test_every_question_of_the_sample_names_what_it_is_about() -> None:
    found = of(sample_plan())
    for one in found.all_jobs:
        for question in asked(one):
            assert question.startswith(("How is", "Nothing is taken back")) or ":" in question, (
                question
            )


@pytest.mark.parametrize(
    ("command", "runs_in"),
    [
        ("sam deploy --config-env production", ["production"]),
        ("sam deploy --config-env prod", ["production"]),
        ("kubectl apply -f deploy/staging.yaml", ["staging"]),
        ("./deploy dev staging production", ["dev", "staging", "production"]),
        ("./deploy $ENVIRONMENT", ["dev", "staging", "production"]),
        ("make devices", ["dev", "staging", "production"]),
    ],
)
def test_a_deployment_that_names_one_environment_is_run_in_no_other(
    command: str, runs_in: list[str]
) -> None:
    found = model(decided("deploy-tool", "helm", command=command))
    jobs = [job(found, f"deploy-{name}") for name in ("dev", "staging", "production")]
    assert [one.environment for one in jobs if command in [c.text for c in one.commands]] == runs_in
    for one in jobs:
        wants = [a for a in asked(one) if a.endswith("(deploy-tool.command)")]
        assert [f"what is it for {one.environment}?" in a for a in wants] == [True] * (
            one.environment not in runs_in
        )
