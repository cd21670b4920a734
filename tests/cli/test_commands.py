"""Every command: what it prints where, its exit codes, and bad input that leaves the plan as it was."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sample_project import ROOT, Command, Project, dump, sample_answers

SAMPLE = ROOT / "planning_artifacts" / "answers.yaml"


@pytest.fixture
def complete(project: Project, facilitator: Command) -> Project:
    """A project with a complete plan."""
    assert facilitator("run", project.plan, "--answers", SAMPLE).code == 0
    return project


def test_help_and_version_need_nothing(facilitator: Command) -> None:
    shown = facilitator("--help")
    assert shown.code == 0
    for command in (
        "run",
        "answers",
        "show",
        "context",
        "check",
        "diff",
        "report",
        "sign",
        "versions",
        "drafts",
    ):
        assert f"  {command} " in shown.out
        assert facilitator(command, "--help").code == 0
    assert facilitator("--version").out.startswith("facilitator ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["show"],
        ["run", "x.md"],
        ["show", "x.md", "--colour"],
        ["--skill-level", "wizard", "show", "x.md"],
        ["check"],
        ["check", "--explain", "no-such-code"],
        ["versions"],
        ["versions", "trivy", "--results", "x"],
        ["steps"],
        ["steps", "check", "no-such-folder"],
        ["--steps", "no-such-folder", "show", "x.md"],
        ["--project-root", "no-such-folder", "context"],
        ["--config", "no-such-file.toml", "context"],
        ["context", "no-such-folder"],
        ["show", "no-such-plan.md"],
        ["show", "."],
        ["answers", "no-such-plan.md"],
        ["report", "no-such-plan.md"],
        ["sign", "no-such-plan.md", "--by", "x"],
        ["check", "no-such-plan.md"],
        ["diff", "no-such-plan.md", "neither.md"],
        ["drafts", "show", "no-such-plan.md"],
        ["drafts", "discard", "0123456789abcdef"],
    ],
    ids=" ".join,
)
@pytest.mark.usefixtures("project")
def test_what_cannot_be_used_is_2_with_a_message(facilitator: Command, arguments: list[str]) -> None:
    result = facilitator(*arguments)
    assert result.code == 2
    assert result.err or result.out
    assert "Traceback" not in result.err


def test_common_options_stand_before_or_after(complete: Project, facilitator: Command) -> None:
    before = facilitator("--state-dir", complete.root / "state", "show", complete.plan)
    after = facilitator("show", complete.plan, "--state-dir", complete.root / "state")
    assert before == after
    assert before.code == 0


def test_a_command_wins_over_a_plan_of_its_name(
    project: Project, facilitator: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.root)
    (project.root / "show").write_text("")
    assert "PLAN" in facilitator("show").err
    assert "not a terminal" in facilitator("./show").err


def test_without_a_terminal_it_names_the_command_that_needs_none(
    project: Project, facilitator: Command
) -> None:
    project.write("answers.yaml", SAMPLE.read_text())
    result = facilitator()
    assert result.code == 2
    assert (
        "facilitator run planning_artifacts/pipeline.md --answers planning_artifacts/answers.yaml"
        in result.err
    )
    command = result.err.partition("instead: ")[2].split()
    assert facilitator(*command[1:]).code == 0


def test_show_imports_neither_the_screen_nor_models(complete: Project) -> None:
    code = (
        "import sys; from facilitator.cli import main; code = main(['show', sys.argv[1]]);"
        "bad = {'textual', 'pydantic', 'ddgs', 'rich'} & set(sys.modules);"
        "sys.exit(code or (str(sorted(bad)) if bad else 0))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, str(complete.plan)], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert "✓ 5 Pipeline Validation Results" in ended.stdout


def test_help_imports_no_room() -> None:
    code = (
        "import sys; from facilitator.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "rooms = [m for m in sys.modules if m.startswith('facilitator.') and m.split('.')[1] != 'cli']\n"
        "sys.exit(str(rooms) if rooms else 0)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


def test_it_runs_as_a_module(complete: Project) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "facilitator", "show", str(complete.plan), "--json"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert json.loads(ended.stdout)["status"] == "complete"


def test_a_reader_that_goes_away_is_no_fault(complete: Project) -> None:
    ended = subprocess.run(
        f"{sys.executable} -m facilitator answers {complete.plan} | head -1",
        shell=True, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.stderr == ""


def test_show_as_json_has_what_was_decided(complete: Project, facilitator: Command) -> None:
    shown = json.loads(facilitator("show", complete.plan, "--json").out)
    assert shown["format"] == 1
    assert shown["steps_completed"] == [1, 2, 3, 4, 5]
    assert shown["draft"] is None
    by_id = {d["decision"]: d for d in shown["decisions"]}
    assert by_id["deployment-pattern"]["choice"] == ["canary"]
    assert by_id["deployment-pattern"]["insights"][0]["by"] == "elicitation"
    assert by_id["synthetic-monitoring"]["state"] == "deferred"


def test_show_names_the_draft(project: Project, facilitator: Command) -> None:
    answers = sample_answers()
    del answers["decisions"]["branch-strategy"]
    facilitator("run", project.plan, "--answers", project.write("a.yaml", dump(answers)))
    shown = json.loads(facilitator("show", project.plan, "--json").out)
    assert shown["draft"] == {"step": 2, "categories": ["ci-cd-platform", "pipeline-as-code"]}


def test_a_draft_is_listed_shown_discarded_and_restored(project: Project, facilitator: Command) -> None:
    answers = sample_answers()
    del answers["decisions"]["branch-strategy"]
    facilitator("run", project.plan, "--answers", project.write("a.yaml", dump(answers)))
    listed = facilitator("drafts", "list").out
    assert str(project.plan) in listed
    key = listed.split()[0]
    assert "ci-cd-platform.github-actions" in facilitator("drafts", "show", project.plan).out
    assert facilitator("drafts", "discard", key).code == 0
    assert facilitator("drafts", "list").out == ""
    assert key in facilitator("drafts", "list", "--trash").out
    assert facilitator("drafts", "restore", key).code == 0
    assert facilitator("drafts", "list").out.split()[0] == key


@pytest.mark.parametrize(
    ("name", "text"),
    {
        "no YAML": "---\na: [\n---\n\n# x\n",
        "duplicate keys": "---\nstepsCompleted: [1]\nstepsCompleted: [1]\n---\n\n# x\n",
        "conflict markers": "---\nproject_name: x\nstepsCompleted: [1]\n---\n\n# x\n\n<<<<<<< HEAD\na\n=======\n>>>>>>> x\n",
        "sections missing": "---\nproject_name: x\nstepsCompleted: [1, 2, 3]\n---\n\n# x\n",
        "not UTF-8": "\udcff\udcfe",
    }.items(),
    ids=lambda v: v if "\n" not in v else "",
)
def test_a_damaged_plan_is_named_and_left_alone(
    project: Project, facilitator: Command, name: str, text: str
) -> None:
    project.plan.write_bytes(text.encode("utf-8", "surrogateescape"))
    before = project.bytes
    result = facilitator("run", project.plan, "--answers", SAMPLE)
    assert result.code == 2, name
    assert result.err.startswith(f"{project.plan}:")
    assert "Traceback" not in result.err
    assert facilitator("check", project.plan).code in (1, 2)
    facilitator("show", project.plan)
    assert project.bytes == before


def test_a_broken_step_file_is_named_with_its_line(project: Project, facilitator: Command) -> None:
    import shutil

    folder = project.root / "steps"
    shutil.copytree(ROOT / "steps", folder)
    file = folder / "deployment-strategy" / "deployment-pattern.yaml"
    file.write_text(
        file.read_text().replace("    kind: single\n", "").replace("  kind: single\n", "  kind: many\n")
    )
    assert facilitator("steps", "check").code == 0
    found = facilitator("steps", "check", folder)
    assert found.code == 1
    assert "deployment-strategy/deployment-pattern.yaml:" in found.out
    refused = facilitator("--steps", folder, "run", project.plan, "--answers", SAMPLE)
    assert refused.code == 2
    assert "deployment-pattern.yaml:" in refused.err
    assert project.bytes is None


def test_check_fails_on_what_it_is_told_to(complete: Project, facilitator: Command) -> None:
    assert facilitator("check", complete.plan).code == 0
    assert facilitator("check", complete.plan, "--fail-on", "warning").code == 1
    assert json.loads(facilitator("check", complete.plan, "--format", "sarif").out)["version"] == "2.1.0"
    assert "R-CA-006" in facilitator("check", "--explain", "R-CA-006").out


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


def test_a_report_is_written_and_never_over_the_plan(complete: Project, facilitator: Command) -> None:
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
    result = facilitator("sign", complete.plan, "--by", "the harbour office", "--section", "Pipeline Stages")
    assert (result.code, result.out.strip()) == (
        0, "Pipeline Stages: signed by the harbour office, 2025-11-20 — valid",
    )  # fmt: skip
    assert complete.plan.read_text().partition("# CI/CD Pipeline")[2] == before
    assert facilitator("sign", complete.plan, "--by", "x", "--section", "Nothing").code == 2


@pytest.mark.usefixtures("project")
def test_versions_offline_are_unverified(facilitator: Command) -> None:
    result = facilitator("--offline", "versions", "trivy", "--json")
    assert result.code == 1
    (found,) = json.loads(result.out)
    assert (found["tool"], found["status"], found["version"]) == ("trivy", "unverified", None)


def test_versions_of_saved_results_keep_their_order(project: Project, facilitator: Command) -> None:
    rows = [{"tool": "trivy", "query": "q", "results": []}, {"tool": "helm", "query": "q", "results": []}]
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


def test_an_unexpected_fault_says_nothing_that_was_typed(
    project: Project, facilitator: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Path, __: object) -> None:
        raise KeyError("the secret plan")

    monkeypatch.setattr("facilitator.cli.show.read_plan", broken)
    result = facilitator("show", project.plan)
    assert result.code == 70
    assert "secret" not in result.err
    assert "KeyError" in result.err
    assert "drafts list" in result.err
    with pytest.raises(KeyError):
        facilitator("show", project.plan, "--traceback")
