"""What commands write stays in the project unless they are told otherwise, and what they are given is a file."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from support.sample_project import ROOT, SAMPLE, STEP_ONE, Command, Project

from facilitator.runtime.project import read, scan
from facilitator.runtime.rehearsal import rehearse

EXAMPLE = ROOT / "docs" / "example" / "pipeline.md"
FIRST_FORM = ROOT / "tests" / "document" / "first_form.md"


@pytest.fixture
def linked(complete: Project, tmp_path: Path) -> Path:
    """The plan is a link to a complete one outside the project."""
    outside = tmp_path / "elsewhere" / "pipeline.md"
    outside.parent.mkdir()
    complete.plan.rename(outside)
    complete.plan.symlink_to(outside)
    return outside


@pytest.mark.parametrize(
    ("command", "code"),
    [(("run", "--answers", "answers.yaml"), 3), (("sign", "--by", "Ada"), 0)],
    ids=["run", "sign"],
)
def test_a_link_out_of_the_project_is_written_through_only_when_that_is_said(
    project: Project, facilitator: Command, linked: Path, command: tuple[str, ...], code: int
) -> None:
    if command[0] == "run":
        linked.write_bytes(b"")
        (project.root / "answers.yaml").write_text(STEP_ONE)
    before = linked.read_bytes()
    asked = (command[0], project.plan, *command[1:], "--project-root", project.root)
    refused = facilitator(*asked)
    assert refused.code == 1 and "--outside" in refused.err
    assert linked.read_bytes() == before
    done = facilitator(*asked, "--outside")
    assert done.code == code, done.err
    assert linked.read_bytes() != before


@pytest.mark.parametrize("command", ["run", "sign", "upgrade"])
def test_a_command_says_that_another_name_keeps_the_old_text(
    project: Project, facilitator: Command, command: str
) -> None:
    if command == "run":
        project.plan.write_bytes(b"")
        words: tuple[object, ...] = ("--answers", project.write("answers.yaml", STEP_ONE))
    else:
        project.plan.write_bytes((EXAMPLE if command == "sign" else FIRST_FORM).read_bytes())
        words = ("--by", "Ada") if command == "sign" else ()
    other = project.root / "other.md"
    other.hardlink_to(project.plan)
    before = other.read_bytes()
    done = facilitator(command, project.plan, *words)
    assert done.code == (3 if command == "run" else 0), done.err
    assert "other name" in done.err and other.read_bytes() == before


def test_a_folder_that_is_a_link_out_of_the_project_is_one_too(
    project: Project, facilitator: Command, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (project.root / "plans").symlink_to(tmp_path / "elsewhere")
    plan = project.root / "plans" / "pipeline.md"
    refused = facilitator("run", plan, "--answers", SAMPLE, "--project-root", project.root)
    assert refused.code == 1 and "--outside" in refused.err
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_report_is_written_through_no_link(
    project: Project, sample_plan: bytes, facilitator: Command, tmp_path: Path
) -> None:
    project.plan.write_bytes(sample_plan)
    page = project.root / "page.html"
    for theirs in (tmp_path / "theirs", project.root / "theirs"):
        theirs.write_text("mine")
        page.symlink_to(theirs)
        refused = facilitator("report", project.plan, "-o", page)
        assert refused.code == 2 and "is a link" in refused.err
        assert theirs.read_text() == "mine"
        page.unlink()
    page.symlink_to(tmp_path / "nowhere")
    assert facilitator("report", project.plan, "-o", page).code == 2 and page.is_symlink()
    page.unlink()
    os.mkfifo(page)
    assert facilitator("report", project.plan, "-o", page).code == 2
    page.unlink()
    page.touch()
    for _ in range(2):  # into an empty file, and over an earlier report
        assert facilitator("report", project.plan, "-o", page).code == 0
        assert "</html>\n" in page.read_text()


@pytest.mark.parametrize("folder", [".", "..", "/", "folder", "folder/"])
@pytest.mark.parametrize("command", ["report", "versions", "rehearse"])
def test_a_folder_in_the_place_of_an_output_is_called_one(
    project: Project,
    facilitator: Command,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    folder: str,
) -> None:
    project.plan.write_bytes(EXAMPLE.read_bytes())
    (project.root / "folder").mkdir()
    monkeypatch.chdir(project.root)
    refused = facilitator(*_command(command, project), folder)
    assert refused.code == 2 and "it is a folder, not a file" in refused.err


def _a_folder_that_leads_out(project: Project, theirs: Path) -> Path:
    (project.root / "out").symlink_to(theirs.parent)
    return project.root / "out" / theirs.name


def _another_name(project: Project, theirs: Path) -> Path:
    (project.root / "page").hardlink_to(theirs)
    return project.root / "page"


def _command(name: str, project: Project) -> tuple[object, ...]:
    """What writes an output, without the file that it is to be."""
    results = project.root / "results.jsonl"
    row = {"title": "Helm v3.20.0", "href": "https://github.com/helm/helm", "body": "Latest"}
    results.write_text(json.dumps({"tool": "helm", "results": [row]}) + "\n")
    saved = ("versions", "--results", results, "--save-results")
    written = {"versions": saved, "report": ("report", project.plan, "-o")}
    return written.get(name, ("rehearse", project.plan, "--scenario", "a", "--report"))


@pytest.mark.parametrize("planted", [_a_folder_that_leads_out, _another_name])
@pytest.mark.parametrize("command", ["report", "versions", "rehearse"])
def test_no_output_goes_over_a_file_elsewhere(
    project: Project,
    sample_plan: bytes,
    facilitator: Command,
    tmp_path: Path,
    command: str,
    planted: Callable[[Project, Path], Path],
) -> None:
    project.plan.write_bytes(sample_plan)
    theirs = tmp_path / "elsewhere" / "theirs"
    theirs.parent.mkdir()
    theirs.touch()
    target = planted(project, theirs)
    refused = facilitator(*_command(command, project), target)
    assert refused.code == 2 and str(target) in refused.err
    assert theirs.read_bytes() == b""


@pytest.mark.parametrize("command", ["report", "versions", "rehearse"])
@pytest.mark.parametrize(
    "held", [None, b"# Architecture\n", b"<!DOCTYPE html>\n<p>by hand\n", b"{}\n", b"\xff\0"]
)
def test_an_output_replaces_nothing_but_an_earlier_one(
    project: Project, sample_plan: bytes, facilitator: Command, command: str, held: bytes | None
) -> None:
    project.plan.write_bytes(sample_plan)
    output = _command(command, project)
    target = project.plan
    if held is not None:
        target = project.root / "output"
        target.write_bytes(held)
    before = target.read_bytes()
    refused = facilitator(*output, target)
    assert refused.code == 2 and "that would be lost" in refused.err
    assert target.read_bytes() == before


@pytest.mark.parametrize("command", ["report", "versions", "rehearse"])
def test_an_output_replaces_an_earlier_one(
    project: Project,
    sample_plan: bytes,
    facilitator: Command,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    monkeypatch.setattr(rehearse, "found", lambda _: None)  # nothing is played, and told so
    project.plan.write_bytes(sample_plan)
    output = _command(command, project)
    for _ in range(2):
        assert facilitator(*output, project.root / "new").code in (0, 1, 3)
    kept = (project.root / "new").read_bytes()
    assert kept
    facilitator("versions", "--offline", "helm", "--save-results", project.root / "new")
    assert (project.root / "new").read_bytes() == kept, "nothing came back: nothing is saved"


def test_an_output_of_one_kind_replaces_none_of_another(
    project: Project, sample_plan: bytes, facilitator: Command
) -> None:
    project.plan.write_bytes(sample_plan)
    page = project.root / "page"
    assert facilitator("report", project.plan, "-o", page).code == 0
    before = page.read_bytes()
    refused = facilitator("manifest", project.plan, "--format", "markdown", "-o", page)
    assert refused.code == 2 and page.read_bytes() == before


@pytest.mark.parametrize("given", ["pipe", "zeros"])
def test_what_is_given_to_be_read_is_a_file(
    project: Project, facilitator: Command, given: str
) -> None:
    odd = project.root / "odd"
    os.mkfifo(odd) if given == "pipe" else odd.symlink_to("/dev/zero")
    for command in (
        ("run", project.plan, "--answers", odd),
        ("versions", "--results", odd),
        ("show", odd),
        ("check", odd),
        ("report", odd),
        ("context", odd),
        ("show", project.plan, "--config", odd),
    ):
        done = facilitator(*command)
        assert "not a file" in done.out + done.err, (command, done)
        assert "Traceback" not in done.err and done.code in (0, 1, 2), (command, done)


@pytest.mark.parametrize(
    "name", ["--config=evil/pipeline.md", "--steps=evil", "--state-dir=evil/pipeline.md", "-x.md"]
)
def test_a_file_named_like_an_option_sets_none(
    project: Project,
    sample_plan: bytes,
    facilitator: Command,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    project.plan.write_bytes(sample_plan)
    monkeypatch.chdir(project.root)
    for path in (Path(name), Path("evil/pipeline.md")):
        path.parent.mkdir(exist_ok=True)
        path.write_text('language = "of a stranger"\n')
    for command in (("check", "--pass-over"), ("sign", "--by", "Ada"), ("show",), ()):
        done = facilitator(*command, name, project.plan)
        assert done.code == 2 and "is a file here" in done.err, done
    assert facilitator("check", f"./{name}").code == 2, "no plan, and read as a file"
    assert facilitator("check", "--", name).code == 2
    assert not list(Path("evil").glob("*/"))
    Path("--offline").touch()
    assert facilitator("show", "--offline", project.plan).code == 0


def test_a_link_that_leads_round_stops_nothing_but_itself(
    project: Project, sample_plan: bytes, facilitator: Command
) -> None:
    project.plan.write_bytes(sample_plan)
    before = facilitator("context").out
    for name in ("round", "round.md", "planning_artifacts/prd.md", ".github/workflows/x.yml"):
        (project.root / name).parent.mkdir(parents=True, exist_ok=True)
        (project.root / name).symlink_to(Path(name).name)
    found = facilitator("context")
    assert found.code == 0 and before.splitlines()[1] in found.out
    assert facilitator("check", project.root).code == facilitator("check", project.plan).code
    scanned = scan(project.root)
    assert "planning_artifacts/architecture.md" in [document.path for document in scanned.documents]
    assert read(project.root, "round.md").problem
    for command in ("show", "report", "answers", "upgrade", "context"):
        done = facilitator(command, project.root / "round.md")
        assert done.code == 2 and "Traceback" not in done.err


def test_folders_deeper_than_a_function_may_call_itself_are_searched(
    project: Project, sample_plan: bytes, facilitator: Command
) -> None:
    project.plan.write_bytes(sample_plan)
    deep = [project.root / "d"]
    for _ in range(1100):
        deep.append(deep[-1] / "d")
    for folder in deep:
        folder.mkdir()
    expected = facilitator("check", project.plan)
    found = facilitator("check", project.root)
    assert (found.code, found.out.count("\n")) == (expected.code, expected.out.count("\n"))
    for folder in reversed(deep):  # no removal of whole trees gets that deep
        folder.rmdir()
