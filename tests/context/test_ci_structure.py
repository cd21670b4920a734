"""What CI/CD files do is read from their structure: jobs, steps, actions, commands, what they include and call."""

from __future__ import annotations

from pathlib import Path

import pytest

from facilitator.context.discovery import discover
from facilitator.context.nouns import CiFile
from facilitator.context.report import context, survey

DEPLOYS = "deploy prod:\n  environment: {name: production}\n  script: [helm upgrade shop chart]\n"
SCANS = "sast:\n  script: [semgrep ci]\n"


def project(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return root


def read(root: Path, files: dict[str, str]) -> dict[str, CiFile]:
    """The CI/CD files of a project by path, with what each does."""
    return {file.path: file for file in survey(discover(project(root, files))).ci}


@pytest.mark.parametrize(
    "include",
    [
        'include:\n  - local: "/.gitlab/ci/*.yml"\n',
        'include:\n  - local: ".gitlab/**.yml"\n',
        "include: .gitlab/ci/*.yml\n",
        "include:\n  - local: .gitlab/**/*.yml\n",
        "include:\n  - /.gitlab/ci/deploy.yml\n  - .gitlab/ci/scan.yml\n",
    ],
)
def test_a_wildcard_includes_what_names_would(tmp_path: Path, include: str) -> None:
    parts = {".gitlab/ci/deploy.yml": DEPLOYS, ".gitlab/ci/scan.yml": SCANS}
    found = read(tmp_path, {".gitlab-ci.yml": include, **parts, "docs/x.yml": "a: b\n"})
    assert set(found) == {".gitlab-ci.yml", *parts}
    assert found[".gitlab/ci/deploy.yml"].jobs == ("deploy prod",)
    assert found[".gitlab/ci/deploy.yml"].deploys == ("helm upgrade shop chart",)
    assert found[".gitlab/ci/scan.yml"].scanners == ("Semgrep",)


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        (".gitlab-ci.yml", "include:\n  - project: our/ci\n    file: /a.yml\n", "project our/ci"),
        (".gitlab-ci.yml", "include:\n  - remote: https://a.example/a.yml\n", "remote https://a"),
        (".gitlab-ci.yml", "include: https://a.example/a.yml\n", "remote https://a.example/a.yml"),
        (".gitlab-ci.yml", "include:\n  - component: x/sast@1\n", "component x/sast@1"),
        (
            ".github/workflows/a.yml",
            "on: push\njobs:\n  a:\n    uses: our/ci/.github/workflows/a.yml@v1\n",
            "workflow our/ci/.github/workflows/a.yml@v1",
        ),
        ("azure-pipelines.yml", "extends:\n  template: a.yml@ours\n", "template a.yml@ours"),
        ("Jenkinsfile", "@Library('ours') _\nbuildAll()\n", "@Library('ours') _"),
    ],
)
def test_what_lies_elsewhere_is_said_as_not_read(
    tmp_path: Path, path: str, text: str, said: str
) -> None:
    note = read(tmp_path, {path: text})[path].note
    assert note.startswith("not read: ") and said in note


@pytest.mark.parametrize(
    "path",
    [
        ".teamcity/settings.kts",
        ".harness/a.yaml",
        "codemagic.yaml",
        "bitrise.yml",
    ],
)
def test_a_platform_whose_files_are_not_read_is_said_to_be_seen(tmp_path: Path, path: str) -> None:
    root = project(tmp_path, {path: "steps: [{run: kubectl apply -f k8s}]\n"})
    (file,) = context(root).ci
    assert (file.path, file.deploys) == (path, ())
    assert file.note.startswith("seen, not read")


@pytest.mark.parametrize("path", ["buildspec.yml", ".forgejo/workflows/ci.yml", "cloudbuild.yaml"])
def test_a_file_in_which_nothing_was_found_is_listed_and_says_so(tmp_path: Path, path: str) -> None:
    (file,) = context(project(tmp_path, {path: "version: 1\nsteps: []\n"})).ci
    assert file.path == path
    assert "no jobs" in file.note


def test_a_workflow_deploys_with_the_one_that_it_calls(tmp_path: Path) -> None:
    caller = (
        "on: push\njobs:\n  ship:\n    uses: ./.github/workflows/_ship.yml\n"
        "    with:\n      environment: staging\n"
    )
    called = "on: workflow_call\njobs:\n  ship:\n    steps:\n      - run: helm upgrade shop chart\n"
    files = {".github/workflows/cd.yml": caller, ".github/workflows/_ship.yml": called}
    found = read(tmp_path, files)
    assert found[".github/workflows/cd.yml"].deploys == ("./.github/workflows/_ship.yml",)
    assert found[".github/workflows/_ship.yml"].deploys == ("helm upgrade shop chart",)
    assert context(tmp_path).decided["environments"] == ["staging"]


def test_a_script_of_the_repository_is_read_where_a_step_calls_it(tmp_path: Path) -> None:
    workflow = "on: push\njobs:\n  ship:\n    steps:\n      - run: bin/ship --now\n"
    files = {".github/workflows/cd.yml": workflow, "bin/ship": "#!/bin/sh\nkubectl apply -f k8s\n"}
    (file,) = read(tmp_path, files).values()
    assert file.deploys == ("kubectl apply -f k8s (bin/ship:2)",)


def test_what_a_link_out_of_the_project_calls_is_not_read(tmp_path: Path) -> None:
    (outside := tmp_path / "ship").write_text("kubectl apply -f k8s\n", encoding="utf-8")
    workflow = "on: push\njobs:\n  ship:\n    steps:\n      - run: bin/ship\n      - run: ../ship\n"
    root = project(tmp_path / "project", {".github/workflows/cd.yml": workflow, "bin/x": ""})
    (root / "bin/ship").symlink_to(outside)
    (file,) = survey(discover(root)).ci
    assert file.deploys == ()


def test_the_look_at_a_project_says_what_it_saw_and_did_not_read(tmp_path: Path) -> None:
    from facilitator.runtime.project import scan

    seen = scan(project(tmp_path, {".teamcity/settings.kts": "version = 1\n"}))
    assert seen.ci == (".teamcity/settings.kts",)
    assert ".teamcity/settings.kts: seen, not read" in " ".join(seen.problems)
