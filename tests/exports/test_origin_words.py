"""What the origin fixes: the names of files, the words that they must hold, the fields, the ten stages in order."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from support.sample_export import exported, sample_export, sample_plan

from facilitator.exports.pipeline import STAGES
from facilitator.exports.targets.records import DECISION_LOG
from facilitator.model import Evidence, Status

EMIT = Path(__file__).parents[3] / "shared" / "domain" / "emit.yaml"


@cache
def emit() -> Any:
    if not EMIT.is_file():
        pytest.skip("the words of the origin are not beside this checkout")
    return YAML(typ="safe", pure=True).load(EMIT)


def spoken(text: str) -> str:
    """Text in which a field is found whatever its spelling."""
    return text.lower().replace("-", " ").replace("_", " ")


def test_every_artefact_of_the_strategy_is_made_with_its_words_and_fields() -> None:
    files = sample_export()
    for artefact in emit()["strategy_artefacts"]:
        fields = artefact.get("fields", [])
        words = [*artefact.get("must_contain", []), *(fields if isinstance(fields, list) else [])]
        for name in filter(None, artefact.get("file", "").split(" + ")):
            missing = [word for word in words if word not in files[name]]
            assert not missing, name
        if isinstance(fields, dict):
            told = json.loads(files[artefact["file"]])
            for part, names in fields.items():
                known = {key for entry in told[part] for key in entry}
                assert {name.split(" or ")[0] for name in names} <= known


def test_a_plan_of_tests_is_made_and_holds_no_result() -> None:
    (claim,) = [a for a in emit()["strategy_artefacts"] if "claim" in a]
    plan = sample_export()["Deployment_Workflow_Test_Plan.md"]
    assert claim["claim"].endswith("passed") and "passed" not in plan
    assert plan.count("- **Simulate:**") == plan.count("- **Result:** _to be filled in") > 10


def test_the_stages_are_those_of_the_origin_with_its_fields() -> None:
    wanted, files = emit()["pipeline_stages"], sample_export()
    assert tuple(wanted["stages_ordered"]) == STAGES
    data = json.loads(files["Workflow_Configuration.json"])
    assert [stage["stage"] for stage in data["stages"]] == wanted["stages_ordered"]
    assert {"stages", "triggers", "gates"} <= data.keys()
    assert list(data["safety"]) == wanted["safety_fields"]
    assert list(data["observability"]) == wanted["observability_fields"]
    page = spoken(files["Deployment_Workflow_Automation.md"])
    for field in (
        *wanted["stages_ordered"],
        *wanted["safety_fields"],
        *wanted["observability_fields"],
    ):
        assert spoken(field) in page
    at = [page.index(f"| {number} | {spoken(s)}") for number, s in enumerate(STAGES, 1)]
    assert at == sorted(at)


def test_summary_log_and_status_have_the_fields_of_the_origin() -> None:
    wanted, files = emit()["summary_and_status"], sample_export()
    for file, fields in {
        "deployment-summary.md": "summary_fields",
        "decision-log.md": "decision_log_fields",
        "status.md": "status_fields",
    }.items():
        missing = [f for f in wanted[fields] if spoken(f) not in spoken(files[file])]
        assert not missing, file
    for name in wanted["emit"]:
        assert name.split(" ")[0] in files
    procedure = spoken(files["rollback-procedure.md"])
    for word in ("automated capability", "criteria", "tests", "database", "steps", "contacts"):
        assert word in procedure


def test_a_record_of_a_decision_has_its_fields() -> None:
    plan = sample_plan()
    source = Evidence("helm", "Helm", "4.0.1", Status.VERIFIED, "2026-11-20", ("helm.sh/docs",))
    known = replace(plan.decisions["deploy-tool"], evidence=(source,))
    decisions = {**plan.decisions, "deploy-tool": known}
    (log,) = exported(replace(plan, decisions=decisions), [DECISION_LOG])
    keys = {key for line in log.files[1].text.splitlines() for key in json.loads(line)}
    for field in emit()["decision_record"]["fields"]:
        name = field.split(" (")[0].removesuffix("-if-applicable").removeprefix("rule-")
        assert name in keys, field
