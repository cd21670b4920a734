"""Files that a command makes and people then work on: ticked off, filled in, added to. They are not written over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.editing import before_rename
from support.sample_project import Command, Project

from facilitator.runtime.rehearsal import rehearse

EXAMPLE = Path(__file__).parents[2] / "docs" / "example" / "pipeline.md"
TOOLS = ["helm", "trivy"]


def _manifest(project: Project, out: Path) -> tuple[object, ...]:
    return ("manifest", project.plan, "-o", out)


def _manifest_page(project: Project, out: Path) -> tuple[object, ...]:
    return ("manifest", project.plan, "--format", "markdown", "-o", out)


def _tasks(project: Project, out: Path) -> tuple[object, ...]:
    return ("assess", project.root, "--phase", "production", "--tasks", out)


def _report(project: Project, out: Path) -> tuple[object, ...]:
    return ("report", project.plan, "-o", out)


def _rehearsal(project: Project, out: Path) -> tuple[object, ...]:
    return ("rehearse", project.plan, "--scenario", "a", "--report", out)


def _results(project: Project, out: Path) -> tuple[object, ...]:
    results = project.root / "results.jsonl"
    row = {"title": "Helm v3.20.0", "href": "https://github.com/helm/helm", "body": "Latest"}
    results.write_text("".join(json.dumps({"tool": t, "results": [row]}) + "\n" for t in TOOLS))
    return ("versions", "--results", results, "--save-results", out)


NOT_PLAYED, NOT_ALL_VERIFIED = 3, 1
DONE = {_rehearsal: NOT_PLAYED, _results: NOT_ALL_VERIFIED}
MADE = [
    (_manifest, "out"),
    (_manifest, "folder"),
    (_manifest_page, "out"),
    (_manifest_page, "folder"),
    (_tasks, "out"),
    (_tasks, "out.json"),
    (_tasks, "folder"),
    (_report, "out"),
    (_rehearsal, "out"),
    (_results, "out"),
]


EVERY_WORK = (_manifest, _tasks)
"""The others are held against the same mark: every way of working on them is for the slow profile."""


@pytest.mark.parametrize(
    ("command", "name", "work"),
    [
        pytest.param(
            *made,
            work,
            marks=()
            if work == "add" or (made[0] in EVERY_WORK and made[1] == "out")
            else pytest.mark.slow,
        )
        for made in MADE
        for work in ("add", "tick", "shorten")
    ],
)
def test_what_was_edited_is_not_written_over(
    project: Project,
    facilitator: Command,
    monkeypatch: pytest.MonkeyPatch,
    command: object,
    name: str,
    work: str,
) -> None:
    monkeypatch.setattr(rehearse, "found", lambda _: None)  # nothing is played
    project.plan.write_bytes(EXAMPLE.read_bytes())
    out = project.root / name
    if name == "folder":
        out.mkdir()
    made = command(project, out)  # type: ignore[operator]
    for _ in range(2):  # what nobody touched is made again
        assert facilitator(*made).code == DONE.get(command, 0)
    file = min(out.iterdir()) if name == "folder" else out
    text = file.read_text()
    lines = text.splitlines(keepends=True)
    half = len(lines) // 2
    edited = {
        "add": text + "# by the engineer\n",
        "tick": "".join([*lines[:half], lines[half].replace(" ", "  ", 1) + "x\n", *lines[half:]]),
        "shorten": "".join(lines[:-1]),
    }[work]
    file.write_text(edited)
    refused = facilitator(*made)
    assert refused.code == 2 and "edited" in refused.err
    assert file.read_text() == edited
    file.write_text("")
    assert facilitator(*made).code == DONE.get(command, 0) and file.read_text() == text


@pytest.mark.parametrize("again", [False, True])
def test_what_is_saved_right_before_a_report_gets_its_name_stays(
    project: Project, facilitator: Command, monkeypatch: pytest.MonkeyPatch, again: bool
) -> None:
    project.plan.write_bytes(EXAMPLE.read_bytes())
    out = project.root / "out"
    if again:
        assert facilitator(*_report(project, out)).code == 0
    before_rename(monkeypatch, out, lambda file: file.write_text("by the engineer"))
    refused = facilitator(*_report(project, out))
    assert refused.code == 2 and "it changed meanwhile" in refused.err
    assert out.read_text() == "by the engineer"


def test_outputs_as_json_are_read_back(project: Project, facilitator: Command) -> None:
    tasks, saved = project.root / "tasks.json", project.root / "saved.jsonl"
    assert facilitator(*_tasks(project, tasks)).code == 0
    asked = (*_tasks(project, project.root / "again.json"), "--fail-on", "missing")
    assert facilitator(*asked, "--baseline", tasks).code == 0
    assert facilitator(*_results(project, saved)).code in (0, 1)
    asked = ("versions", "--json", "--results")
    first, again = (
        json.loads(facilitator(*asked, f).out) for f in (project.root / "results.jsonl", saved)
    )
    assert [one["tool"] for one in again] == [one["tool"] for one in first] == TOOLS
