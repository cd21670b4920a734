"""The command line as such: its help, its misuse, what it imports, how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from support.sample_project import SAMPLE, Command, Project


def test_help_and_version_need_nothing(facilitator: Command) -> None:
    shown = facilitator("--help")
    assert shown.code == 0
    for command in (
        "run",
        "answers",
        "show",
        "context",
        "check",
        "assess",
        "manifest",
        "diff",
        "report",
        "sign",
        "upgrade",
        "versions",
        "drafts",
    ):
        assert f"  {command} " in shown.out
        assert facilitator(command, "--help").code == 0
    assert facilitator("--version").out.startswith("facilitator ")


def test_a_folder_that_is_gone_is_named_as_what_cannot_be_used(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    act = "import os, sys; os.rmdir(os.getcwd()); from facilitator.cli import main; sys.exit(main(['drafts', 'list']))"
    done = subprocess.run(
        [sys.executable, "-c", act], cwd=gone, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "the folder that you are in cannot be used" in done.stderr


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
        ["manifest", "no-such-plan.md"],
        ["sign", "no-such-plan.md", "--by", "x"],
        ["upgrade", "no-such-plan.md"],
        ["check", "no-such-plan.md"],
        ["check", "x.md", "--project", "no-such-folder"],
        ["diff", "no-such-plan.md", "neither.md"],
        ["drafts", "show", "no-such-plan.md"],
        ["drafts", "discard", "0123456789abcdef"],
    ],
    ids=" ".join,
)
@pytest.mark.usefixtures("project")
def test_what_cannot_be_used_is_2_with_a_message(
    facilitator: Command, arguments: list[str]
) -> None:
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
    for folder in (".", "..", "/"):
        assert facilitator(folder).err == f"{folder}: is a folder, not a plan.\n"


@pytest.mark.parametrize(
    ("word", "near"),
    [("chekc", "check"), ("whatif", "what-if"), ("versoins", "versions"), ("plan", "")],
)
def test_a_bare_word_that_is_no_file_opens_no_plan(
    facilitator: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str, near: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for arguments in ([word], [word, "x.md"], ["--offline", word]):
        done = facilitator(*arguments)
        assert done.code == 2 and near in done.err and f"./{word}" in done.err
    for path in (f"./{word}", f"{word}.md", f"docs/{word}"):
        assert "not a terminal" in facilitator(path).err
    (tmp_path / word).write_text("# a plan of that name\n")
    assert "not a terminal" in facilitator(word).err


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
        "bad = {'textual', 'pydantic', 'ddgs', 'rich', 'shutil', 'tempfile'} & set(sys.modules);"
        "sys.exit(code or (str(sorted(bad)) if bad else 0))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, str(complete.plan)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "✓ 5 Pipeline Validation Results" in ended.stdout


def test_help_imports_no_room() -> None:
    code = (
        "import sys; from facilitator.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "rooms = [m for m in sys.modules if m.startswith('facilitator.')"
        " and m.split('.')[1] not in ('cli', 'text', 'patterns')]\n"  # the border that help crosses too
        "sys.exit(str(rooms) if rooms else 0)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
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
    whole = facilitator("show", project.plan, "--traceback")
    assert whole.code == 70
    assert "Traceback" in whole.err
    assert "KeyError: 'the secret plan'" in whole.err


def test_a_phase_that_nobody_named_can_also_come_from_a_plan(
    tmp_path: Path, facilitator: Command
) -> None:
    shown = facilitator("assess", tmp_path)
    assert shown.code == 2
    assert "add --phase poc|mvp|staging|production, or --plan" in shown.err
