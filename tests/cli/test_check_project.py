"""`check --project DIR`: where the repository does otherwise than the plan, in every format."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.sample_project import Command, Project

AGE = ("--max-age", "100000")
WORKFLOW = """\
on:
  push:
    branches: [main]
jobs:
  scan:
    runs-on: ubuntu-latest
    steps:
      - run: semgrep ci
"""


@pytest.fixture
def repository(complete: Project) -> Path:
    """The sample project with a pipeline that does what the plan decides, and one that scans with something else."""
    folder = complete.root / ".github" / "workflows"
    folder.mkdir(parents=True)
    (folder / "release.yml").write_text(WORKFLOW)
    return complete.root


RECORDED = "Security Stage: SAST: the plan records Semgrep;"


def codes(out: str) -> list[str]:
    return [f["code"] for f in json.loads(out)["plans"][0]["findings"]]


def test_without_it_nothing_is_looked_at(
    complete: Project, repository: Path, facilitator: Command
) -> None:
    (repository / ".github/workflows/release.yml").write_text(WORKFLOW.replace("semgrep", "sonar-scanner"))  # fmt: skip
    plain = facilitator("check", complete.plan, "--format", "json", *AGE)
    assert "not-as-decided" not in codes(plain.out)
    held = facilitator("check", complete.plan, "--format", "json", *AGE, "--project", repository)
    assert held.out.count(RECORDED) == 1
    rest = [code for code in codes(held.out) if code != "not-as-decided"]
    assert rest == codes(plain.out)


def test_what_is_as_decided_is_no_finding(
    complete: Project, repository: Path, facilitator: Command
) -> None:
    held = facilitator("check", complete.plan, "--format", "json", *AGE, "--project", repository)
    assert RECORDED not in held.out


def test_every_format_names_the_line_of_the_decision_and_of_the_file(
    complete: Project, repository: Path, facilitator: Command
) -> None:
    (repository / ".github/workflows/release.yml").write_text(WORKFLOW.replace("semgrep", "sonar-scanner"))  # fmt: skip
    lines = complete.plan.read_text().split("\n")
    line = next(n for n, text in enumerate(lines, 1) if text.startswith("- **SAST:** Semgrep"))
    message = f"{RECORDED} .github/workflows/release.yml:8 shows “"

    def shown(form: str) -> str:
        held = facilitator(
            "check", complete.plan, "--format", form, *AGE, "--project", repository,
            "--fail-on", "warning",
        )  # fmt: skip
        assert held.code == 1
        return held.out

    assert f"line {line}   not-as-decided:" in shown("text")
    (found,) = [
        f for f in json.loads(shown("json"))["plans"][0]["findings"] if RECORDED in f["message"]
    ]
    assert (found["code"], found["severity"], found["line"]) == ("not-as-decided", "warning", line)
    assert message in found["message"]
    (result,) = [
        r
        for r in json.loads(shown("sarif"))["runs"][0]["results"]
        if RECORDED in r["message"]["text"]
    ]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], result["level"]) == (line, "warning")
    assert result["ruleId"] == "not-as-decided"
    assert message in result["message"]["text"]
    (command,) = [c for c in shown("github").split("\n") if RECORDED in c]
    assert command.startswith("::warning ")
    assert f"line={line}::" in command
    assert message in command


def test_a_manifest_that_differs_is_among_them(
    complete: Project, repository: Path, facilitator: Command
) -> None:
    file = repository / "deployment-manifest.yaml"
    assert facilitator("manifest", complete.plan, "--service", "web", "-o", file).code == 0
    file.write_text(file.read_text().replace('phase: "production"', 'phase: "mvp"'))
    held = facilitator("check", complete.plan, "--format", "json", *AGE, "--project", repository)
    assert "delivery-phase: the plan records production; deployment-manifest.yaml:" in held.out


def test_it_is_explained_and_a_folder_that_is_none_is_refused(
    complete: Project, facilitator: Command
) -> None:
    told = facilitator("check", "--explain", "not-as-decided").out
    assert told.startswith("not-as-decided (warning): ")
    for place in (complete.root / "none", complete.plan):
        refused = facilitator("check", complete.plan, "--project", place)
        assert (refused.code, refused.out) == (2, "")
        assert "no such folder" in refused.err


def test_what_a_reader_has_to_know_is_told_once(
    complete: Project, facilitator: Command, tmp_path: Path
) -> None:
    other = tmp_path / "elsewhere"
    other.mkdir()
    copy = complete.write("second.md", complete.plan.read_text())
    held = facilitator("check", complete.plan, copy, *AGE, "--project", other)
    assert held.code == 0
    assert held.err.count("this folder is called “elsewhere”") == 1
    (other / "README.md").write_text("# Another shop\n")
    held = facilitator("check", complete.plan, *AGE, "--project", other)
    assert "this repository calls itself “Another shop”" in held.err
