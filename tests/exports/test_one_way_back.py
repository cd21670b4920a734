"""The way back is told in one place: whoever is called at night reads one page, and the others lead to it."""

from __future__ import annotations

import pytest
from support.pipelines import decided, plan_of
from support.sample_export import exported, sample_export

PROCEDURE = "rollback-procedure.md"
COMMAND = "deploy/weights.sh web booking-api stable=100 canary=0; helm rollback ledger-worker"
QUOTING = ("Deployment_Strategy_Configuration.md", "Deployment_Workflow_Automation.md")
LEADING = (
    "runbook.md",
    "deployment-summary.md",
    "Deployment_Strategy_Design.md",
    "Deployment_Workflow_Test_Plan.md",
)


def test_the_command_of_the_way_back_stands_on_one_page_for_people() -> None:
    """Beside it where every decision is told, and in the questions of the pipeline, which quote its steps."""
    told = {path for path, text in sample_export().items() if COMMAND in text and path.endswith(".md")}  # fmt: skip
    records = {path for path in told if path.startswith("decisions/")}
    assert told - records == {PROCEDURE, *QUOTING}


@pytest.mark.parametrize("path", LEADING)
def test_the_other_pages_lead_to_it(path: str) -> None:
    assert f"[{PROCEDURE}]({PROCEDURE})" in sample_export()[path]


def test_services_that_the_command_does_not_name_are_open() -> None:
    assert "what is it for" not in sample_export()[PROCEDURE]
    named = plan_of(
        decided("deployment-pattern", "rolling"),
        decided("rollback-type", "manual"),
        decided("service-order", "consumers-first", order="worker → api"),
        decided("rollback-mechanism", "traffic-shift", command="back worker && back api"),
        decided("deploy-tool", "helm", command="helm upgrade api"),
    )
    files = {file.path: file.text for made in exported(named) for file in made.files}
    assert "what is it for" not in files[PROCEDURE]
    assert "names api: what is it for worker?" in files["runbook.md"]
