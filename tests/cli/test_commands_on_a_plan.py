"""Commands that read a plan: what each prints, its exit code, and that it leaves the plan alone."""

from __future__ import annotations

import json

import pytest
from support.sample_project import Command, Project


def test_show_as_json_has_what_was_decided(complete: Project, facilitator: Command) -> None:
    shown = json.loads(facilitator("show", complete.plan, "--json").out)
    assert shown["format"] == 1
    assert shown["steps_completed"] == [1, 2, 3, 4, 5]
    assert shown["draft"] is None
    by_id = {d["decision"]: d for d in shown["decisions"]}
    assert by_id["deployment-pattern"]["choice"] == ["canary"]
    assert by_id["deployment-pattern"]["insights"][0]["by"] == "elicitation"
    assert by_id["synthetic-monitoring"]["state"] == "deferred"


def test_check_fails_on_what_it_is_told_to(complete: Project, facilitator: Command) -> None:
    assert facilitator("check", complete.plan).code == 0
    assert facilitator("check", complete.plan, "--fail-on", "warning").code == 1
    assert (
        json.loads(facilitator("check", complete.plan, "--format", "sarif").out)["version"]
        == "2.1.0"
    )
    assert "R-CA-006" in facilitator("check", "--explain", "R-CA-006").out


@pytest.mark.parametrize("days", ["-1", "1.5", "-0", "x", "99999999", "٣"])
def test_an_age_is_a_number_of_days(complete: Project, facilitator: Command, days: str) -> None:
    refused = facilitator("check", complete.plan, f"--max-age={days}")
    assert (refused.code, refused.out) == (2, "")
    assert "expected a number of days" in refused.err


def test_diff_tells_same_from_different(complete: Project, facilitator: Command) -> None:
    other = complete.plan.with_name("other.md")
    other.write_bytes(complete.plan.read_bytes())
    assert facilitator("diff", complete.plan, other).code == 0
    other.write_text(
        other.read_text().replace("**Strategy:** Trunk-based development", "**Strategy:** GitFlow")
    )
    result = facilitator("diff", complete.plan, other)
    assert result.code == 1
    assert "GitFlow" in result.out


def test_a_report_is_written_and_never_over_the_plan(
    complete: Project, facilitator: Command
) -> None:
    page = complete.root / "report.html"
    assert facilitator("report", complete.plan, "-o", page).code == 0
    assert page.read_text().startswith("<!DOCTYPE html>")
    assert facilitator("report", complete.plan).out.startswith("<!DOCTYPE html>")
    before = complete.bytes
    assert facilitator("report", complete.plan, "-o", complete.plan).code == 2
    assert complete.bytes == before


def test_a_sign_off_stands_in_the_plan_and_changes_no_section(
    complete: Project, facilitator: Command
) -> None:
    before = complete.plan.read_text().partition("# CI/CD Pipeline")[2]
    assert before.count("· not signed** ·") == 1
    result = facilitator(
        "sign", complete.plan, "--by", "the harbour office", "--section", "Pipeline Stages"
    )
    assert (result.code, result.out.strip()) == (
        0, "Pipeline Stages: signed by the harbour office, 2025-11-20 — valid",
    )  # fmt: skip
    after = complete.plan.read_text().partition("# CI/CD Pipeline")[2]
    assert after == before.replace("· not signed** ·", "· signed by the harbour office** ·")
    assert facilitator("sign", complete.plan, "--by", "x", "--section", "Nothing").code == 2


def test_whoever_signs_is_told_what_needs_review(complete: Project, facilitator: Command) -> None:
    text = complete.plan.read_text()
    changed = text.replace("**Strategy:** Trunk-based development", "**Strategy:** GitFlow")
    assert changed != text
    complete.plan.write_text(changed)
    result = facilitator("sign", complete.plan, "--by", "x")
    named = facilitator("check", complete.plan, "--fail-on", "error").out.count("needs-review: ")
    assert (result.code, named > 1) == (0, True)
    assert f"It is signed as it stands: {named} points in need of review" in result.out


@pytest.mark.usefixtures("project")
def test_versions_offline_are_unverified(facilitator: Command) -> None:
    result = facilitator("--offline", "versions", "trivy", "--json")
    assert result.code == 1
    (found,) = json.loads(result.out)
    assert (found["tool"], found["status"], found["version"]) == ("trivy", "unverified", None)


def test_versions_of_saved_results_keep_their_order(project: Project, facilitator: Command) -> None:
    rows = [
        {"tool": "trivy", "query": "q", "results": []},
        {"tool": "helm", "query": "q", "results": []},
    ]
    path = project.write("rows.jsonl", "\n".join(map(json.dumps, rows)))
    result = facilitator("versions", "--results", path, "--json")
    assert [r["tool"] for r in json.loads(result.out)] == ["trivy", "helm"]


def test_versions_of_a_plan_leave_it_alone(complete: Project, facilitator: Command) -> None:
    before = complete.bytes
    assert facilitator("--offline", "versions", "--plan", complete.plan).code == 1
    assert complete.bytes == before


def test_context_of_the_sample_says_what_is_decided(project: Project, facilitator: Command) -> None:
    found = json.loads(facilitator("context", "--json").out)
    assert found["iac_tools"] == ["terraform"]
    assert (
        "architecture.md"
        in facilitator("context", project.root / "planning_artifacts" / "architecture.md").out
    )
    project.plan.with_name("architecture.md").unlink()
    empty = facilitator("context", project.root)
    assert empty.code == 0
    assert "No architecture document" in empty.out
