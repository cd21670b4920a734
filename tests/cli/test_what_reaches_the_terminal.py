"""Every command, with a file, a plan, content and a name full of controls: none of them is in the bytes it prints."""

from __future__ import annotations

import argparse
import json
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from support.sample_project import ROOT, STEP_ONE, Project

from facilitator.cli import main
from facilitator.cli.parser import COMMANDS, add_arguments
from facilitator.storage.drafts import Drafts
from facilitator.storage.place import default_state_dir
from facilitator.text import double_quoted, is_one_line

MARK = "xyzzy"
"""Beside the hostile text: where it is printed, that text was to be printed as well."""
C0 = "".join(chr(c) for c in range(1, 0x20) if chr(c) not in "\t\n")
C1 = "".join(map(chr, range(0x7F, 0xA0)))
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
TAGS = "\U000e0001\U000e0041\U000e007f"
UNSEEN = "\u00ad\u200b\u2060\u2063\ufeff\U000e0100"
IN_NAMES = f"{MARK}{C0}{C1}{BIDI}{TAGS}{UNSEEN}\udcff"
"""As many as a name takes; a byte that is no UTF-8 among them."""
IN_TEXT = f"{MARK} {C0.replace(chr(13), '')}{C1}{BIDI}{TAGS}{UNSEEN} {MARK}"
IN_WORDS = f"{MARK}{BIDI}{TAGS}{UNSEEN}"
"""What a line of content can hold."""

NOTHING = {"\u200c", "\u200d", "\n", "\t"}


def hostile(data: bytes) -> set[str]:
    """Give what no terminal should be sent, by its class in Unicode; what is no UTF-8 fails."""
    classes = ("Cc", "Cs", "Cf", "Zl", "Zp")
    return {c for c in data.decode() if unicodedata.category(c) in classes} - NOTHING


Run = Callable[..., tuple[int, bytes]]


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Call the command line; its code and the bytes of both streams."""

    def call(*arguments: object) -> tuple[int, bytes]:
        capsysbinary.readouterr()
        try:
            code = main([str(a) for a in arguments])
        except SystemExit as ended:
            code = int(ended.code or 0)
        shown = capsysbinary.readouterr()
        return code, shown.out + shown.err

    return call


@pytest.fixture(scope="module")
def poisoned_steps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Content that is only read, copied once."""
    return steps_with(tmp_path_factory.mktemp("content") / f"steps{IN_NAMES}", IN_WORDS)


@pytest.fixture
def poisoned(project: Project, sample_plan: bytes, poisoned_steps: Path) -> dict[str, object]:
    """What each command is given, by the word that stands for it in CASES."""
    plan = project.plan.with_name(f"{IN_NAMES}.md")
    answers = project.write(f"{IN_NAMES}.yaml", STEP_ONE)
    text = sample_plan.decode()
    words = "The code is on GitHub already, and reviews happen there."
    assert words in text
    text = text.replace(words, IN_TEXT, 1).replace("**Unit Tests:** ", f"**{IN_TEXT}:** ", 1)
    name = next(line for line in text.splitlines() if line.startswith("project_name:"))
    whole = text.replace(name, f"project_name: {double_quoted(IN_TEXT)}", 1)
    plan.write_text(whole)
    other = project.write(f"other-{MARK}\x1b\x9b.md", text.replace(MARK, f"{MARK} other"))
    drafted = project.plan.with_name(f"drafted-{MARK}\x1b\x9b\u202e.md")
    step = {"step": 2, IN_TEXT: [IN_TEXT]}
    Drafts(default_state_dir(), drafted).keep({"step": 2, "steps": {IN_TEXT: step}}, "", at=IN_TEXT)
    document = project.plan.with_name("architecture.md")
    document.write_text(document.read_text() + f"\n| Container | Docker {IN_TEXT} |\n")
    workflows = project.root / ".github" / "workflows"
    workflows.mkdir(parents=True)
    for name in (
        IN_NAMES,
        "".join(c for c in IN_NAMES if is_one_line(c)),
    ):  # with a line end: not looked at
        (workflows / f"{name}.yml").write_text(
            f"on: push\njobs: {{a: {{steps: [{{run: npm test # {MARK}}}]}}}}\n"
        )
    results = project.write(
        "results.jsonl", json.dumps({"query": IN_TEXT, "tool": IN_TEXT, "results": IN_TEXT}) + "\n"
    )
    return {
        "PLAN": plan,
        "OTHER": other,
        "DRAFTED": drafted,
        "STRANGER": project.write(
            f"stranger-{MARK}\x1b\x9b.md",
            f"---\nworkflowType: {double_quoted(IN_TEXT)}\n---\n\n# A\n",
        ),
        "ANSWERS": answers,
        "BROKEN": project.write(
            f"broken{MARK}\x1b.yaml", f"decisions: {{{double_quoted(IN_TEXT)}: x}}"
        ),
        "ROOT": project.root,
        "TOOL": f"{MARK}\x1b\x9b\u202e{TAGS}",
        "STEPS": poisoned_steps,
        "RESULTS": results,
        "ABSENT": project.plan.with_name(f"absent{IN_NAMES}.md"),
    }


def steps_with(folder: Path, words: str) -> Path:
    """Copy the content, with these words in an option's label, a key and the name of a file."""
    shutil.copytree(ROOT / "steps", folder)
    file = folder / "pipeline-architecture" / "ci-cd-platform.yaml"
    text = file.read_text()
    assert "label: GitHub Actions\n" in text
    text = text.replace("label: GitHub Actions\n", f"label: {double_quoted(words)}\n", 1)
    file.write_text(text + f"{double_quoted(words)}: x\n")
    file.with_name(f"{words}\x1b\x9b.yaml").write_text("x: y\n")
    return folder


CASES: dict[str, list[list[str]]] = {
    "run": [["ABSENT", "--answers", "BROKEN"], ["PLAN", "--answers", "ANSWERS"]],
    "run --outside": [["PLAN", "--answers", "ANSWERS"]],
    "answers": [["PLAN"], ["ABSENT"]],
    "answers --skeleton": [["--steps", "STEPS"]],
    "show": [["PLAN"], ["ABSENT"]],
    "show --json": [["PLAN"]],
    "check": [
        ["PLAN"], ["ABSENT"], ["PLAN", "--project", "ROOT"], ["PLAN", "--project", "ABSENT"]
    ],
    "check --documents": [["PLAN"]],
    "check --format json": [["PLAN"]],
    "check --format sarif": [["PLAN"]],
    "check --format github": [["PLAN"]],
    "check --format text": [["PLAN", "OTHER"]],
    "check --pass-over": [["PLAN"], ["STRANGER"]],
    "assess": [["ROOT", "--plan", "PLAN"], ["ABSENT"], ["ROOT", "--plan", "ABSENT"]],
    "assess --format text": [["ROOT", "--phase", "mvp"]],
    "assess --format markdown": [["ROOT", "--phase", "mvp"]],
    "assess --format json": [["ROOT", "--phase", "mvp"]],
    "assess --format sarif": [["ABSENT", "--phase", "mvp"]],
    "assess --phase poc": [["ROOT"]],
    "assess --phase mvp": [["ROOT"]],
    "assess --phase staging": [["ROOT"]],
    "assess --phase production": [["ROOT"]],
    "export": [["PLAN", "-o", "ABSENT"], ["ABSENT"], ["PLAN", "--only", "TOOL"]],
    "export --check": [["PLAN", "-o", "ABSENT"]],
    "export --json": [["PLAN", "-o", "ABSENT"]],
    "export --list": [["ABSENT"]],
    "export --no-tools": [["PLAN", "-o", "ABSENT"]],
    "export --verbose": [["PLAN", "-o", "ABSENT"]],
    "what-if": [["ABSENT"], ["PLAN", "--set", "TOOL"], ["PLAN", "--compare", "TOOL"]],
    "what-if --json": [["PLAN"]],
    "rehearse": [["ABSENT"], ["PLAN", "--scenario", "TOOL"]],
    "rehearse --all": [["ABSENT"]],
    "rehearse --json": [["ABSENT"]],
    "rehearse --list": [["PLAN"]],
    "manifest": [["PLAN"], ["ABSENT"], ["PLAN", "--service", "TOOL"], ["PLAN", "--change", "TOOL"]],
    "manifest --format yaml": [["PLAN"]],
    "manifest --format markdown": [["PLAN"]],
    "diff": [["OTHER", "PLAN"], ["ABSENT", "PLAN"]],
    "diff --format text": [["OTHER", "PLAN"]],
    "diff --format markdown": [["OTHER", "PLAN"]],
    "diff --format json": [["OTHER", "PLAN"]],
    "report": [["PLAN"], ["ABSENT"]],
    "report --documents": [["PLAN"]],
    "sign": [["PLAN", "--by", "ABSENT"], ["ABSENT", "--by", "x"]],
    "sign --outside": [["PLAN", "--by", "ABSENT"]],
    "upgrade": [["PLAN"], ["ABSENT"]],
    "upgrade --check": [["PLAN"]],
    "upgrade --outside": [["PLAN"]],
    "versions": [["TOOL", "--offline"], ["--results", "ABSENT"], ["--results", "RESULTS"]],
    "versions --json": [["TOOL", "--offline"], ["--results", "RESULTS"]],
    "context": [["ROOT"], ["ABSENT"]],
    "context --json": [["ROOT"]],
    "drafts list": [[]],
    "drafts list --trash": [[]],
    "drafts show": [["DRAFTED"], ["ABSENT"]],
    "drafts discard": [["DRAFTED"], ["ABSENT"]],
    "drafts restore": [["DRAFTED"], ["ABSENT"]],
    "steps check": [["STEPS"], ["ABSENT"]],
    "": [["PLAN"], ["show", "PLAN", "ABSENT"], ["show", "PLAN", "--steps", "STEPS"]],
}  # fmt: skip
"""Command with one of its switches or formats, to what it is called with."""
SILENT = {"drafts list --trash", "drafts discard", "what-if --json", "rehearse --list"}
"""Print nothing of what they were given: the trash is empty, the key is what is told, numbers are, scenarios are."""


def commands() -> Iterator[str]:
    """Every command and action, bare and with each switch and format that it has."""
    yield ""
    for name in COMMANDS:
        parser = argparse.ArgumentParser(add_help=False)
        add_arguments(parser, name)
        yield from _of(parser, name)


def _of(parser: argparse.ArgumentParser, name: str) -> Iterator[str]:
    inner = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not inner:
        yield name
    for action in inner:
        for word, sub in action.choices.items():
            yield from _of(sub, f"{name} {word}")
    common = {"--help", "--version", "--offline", "--traceback", "--fail-on"}
    for action in parser._actions:
        option = action.option_strings[-1] if action.option_strings else ""
        if option in common or not option:
            continue
        if action.nargs == 0:
            yield f"{name} {option}"
        yield from (f"{name} {option} {choice}" for choice in action.choices or ())


def test_every_command_is_among_them() -> None:
    assert set(commands()) == set(CASES)


@pytest.mark.parametrize("command", CASES)
def test_no_command_sends_what_a_terminal_obeys(
    run: Run, poisoned: dict[str, object], command: str
) -> None:
    for given in CASES[command]:
        arguments = [poisoned.get(word, word) for word in given]
        code, data = run(*command.split(), *arguments)
        assert code in (0, 1, 2, 3), (command, given, data.decode())
        assert hostile(data) == set(), (command, given)
        assert command in SILENT or MARK in data.decode(), (command, given, data.decode())


def test_json_parses_to_what_the_plan_says(run: Run, poisoned: dict[str, object]) -> None:
    shown = json.loads(run("show", "--json", poisoned["PLAN"])[1])
    assert shown["path"] == str(poisoned["PLAN"])
    assert shown["project_name"] == IN_TEXT
    checked = json.loads(run("check", "--format", "json", poisoned["PLAN"])[1])
    assert checked["plans"][0]["project_name"] == IN_TEXT


def test_answers_load_to_what_the_plan_says(
    poisoned: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["answers", str(poisoned["PLAN"])]) == 0
    assert YAML(typ="safe", pure=True).load(capsys.readouterr().out)["project_name"] == IN_TEXT


def test_an_escape_that_is_half_a_character_is_escaped_again(run: Run, project: Project) -> None:
    project.plan.write_text('---\nproject_name: "half \\ud800"\nstepsCompleted: []\n---\n')
    for command in (["answers"], ["show"], ["show", "--json"], ["check"]):
        code, data = run(*command, project.plan)
        assert code in (0, 1, 2)
        assert b"half" in data
        assert hostile(data) == set()


def test_a_traceback_is_written_the_same_way(
    run: Run, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError(IN_TEXT)

    monkeypatch.setattr("facilitator.cli.show.read_plan", fail)
    code, data = run("show", project.plan, "--traceback")
    assert code == 70
    assert MARK in data.decode()
    assert hostile(data) == set()


def test_no_message_begins_a_line_by_what_it_names(project: Project, run: Run) -> None:
    forged = "\n::stop-commands::x\n"
    for command in ("check", "show", "answers", "context"):
        code, shown = run(command, project.root / forged / "x.md", "--project-root", project.root)
        assert code and b"stop-commands" in shown
        assert not any(line.startswith(b"::") for line in shown.splitlines())
