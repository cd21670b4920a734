"""A repository that is no friend: a message, the rest is read, nothing of it runs, and it comes to an end."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support.ending import that_ends

from facilitator.context.traces import pipelines, reading
from facilitator.context.traces.included import MOST_WILD, included
from facilitator.context.traces.look import Traces, look
from facilitator.context.traces.pipelines import MOST_COMMANDED, pipeline_of
from facilitator.context.traces.reading import Sources, read_pipelines, step_reader
from facilitator.context.traces.rows import MOST_ROWS, YamlRow, rows_of
from facilitator.model.pipeline_words import PipelineWords

GOOD = ".gitlab-ci.yml"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / GOOD).write_text("a:\n  script:\n    - pytest\n")
    (tmp_path / "k8s").mkdir()
    return tmp_path


def still_read(found: Traces) -> bool:
    return any((s.field, s.value, s.file) == ("ci-step", "test", GOOD) for s in found.statements)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("k8s/a.yaml", b"kind: Deployment\nspec: " + b"x" * 10_000_000),
        ("k8s/a.yaml", b"kind: Secret\n" + os.urandom(50_000)),
        ("k8s/a.yaml", b"kind: Deployment\n" + b"".join(b" " * n + b"a:\n" for n in range(1_000))),
        ("k8s/a.yaml", b"kind: Deployment\na: " + b"[" * 100_000),
        ("k8s/a.yaml", b"kind: &a Deployment\nspec: *a\n" + b"- *a\n" * 10_000),
        ("README.md", b"# Deploy\n" + b"click " * 1_000_000),
        ("Dockerfile", b"\x00" * 100_000),
        ("package.json", b'{"scripts": ' + b"{" * 100_000),
        ("Makefile", b"all: all\n\tmake all\n" * 5_000),
        ("main.tf", b'variable "' * 20_000),
        (".github/workflows/b.yml", b"jobs:\n  a:\n    steps:\n" + b"      - uses: a/b@v1\n" * 30_000),
        ("Jenkinsfile", b"stage('a') {\n" * 30_000),
    ],
    ids=range(12),
)  # fmt: skip
def test_a_file_in_any_shape_leaves_the_rest(
    repository: Path, words: PipelineWords, name: str, data: bytes
) -> None:
    (repository / name).parent.mkdir(parents=True, exist_ok=True)
    (repository / name).write_bytes(data)
    found = look(repository, words)
    assert still_read(found)
    assert all(len(s.text) <= 300 for s in found.statements)


def test_many_jobs_of_which_each_waits_for_the_one_before_come_to_an_end(
    repository: Path, words: PipelineWords
) -> None:
    run = "rake db:migrate && kubectl apply -f x && docker build -t a:latest ."
    jobs = (f"  j{n}:\n    needs: j{n - 1}\n    steps:\n      - run: {run}\n" for n in range(1_000))
    (repository / ".github" / "workflows").mkdir(parents=True)
    (repository / ".github" / "workflows" / "b.yml").write_text(f"on: push\njobs:\n{''.join(jobs)}")
    with that_ends():
        found = look(repository, words)
    assert still_read(found)
    assert any((s.field, s.value) == ("migration-order", "pre-deploy") for s in found.statements)


def test_odd_files_are_passed_over(repository: Path, words: PipelineWords) -> None:
    outside = repository.parent / f"{repository.name}-outside"
    outside.mkdir()
    (outside / "Jenkinsfile").write_text("stage('A') { sh 'helm upgrade a b' }\n")
    os.mkfifo(repository / "Dockerfile")
    (repository / "loop").symlink_to(repository)
    (repository / "k8s" / "up").symlink_to("..")
    (repository / "scripts").symlink_to(outside)
    (repository / "Jenkinsfile").symlink_to(outside / "Jenkinsfile")
    (repository / "compose.yaml").symlink_to("/etc/hostname")
    (repository / "gone.yaml").symlink_to("nowhere")
    found = look(repository, words)
    assert still_read(found)
    assert {s.file for s in found.statements} == {GOOD}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_what_may_not_be_read_is_said(repository: Path, words: PipelineWords) -> None:
    (repository / "Dockerfile").write_text("FROM a\n")
    (repository / "Dockerfile").chmod(0)
    found = look(repository, words)
    assert still_read(found)
    assert any("Dockerfile" in problem.message for problem in found.problems)


def test_a_file_that_goes_away_is_said(
    repository: Path, words: PipelineWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("facilitator.context.traces.look.read_of_project", gone)
    found = look(repository, words)
    assert any("Input/output error" in problem.message for problem in found.problems)


def test_nothing_of_a_repository_is_executed(repository: Path, words: PipelineWords) -> None:
    mark = repository / "ran"
    script = f"#!/bin/sh\ntouch {mark}\n"
    (repository / ".ci").mkdir()
    for name in ("build.sh", "Makefile", "conftest.py", "setup.py", ".ci/run"):
        (repository / name).write_text(script)
        (repository / name).chmod(0o755)
    (repository / GOOD).write_text("a:\n  script:\n    - pytest\n    - ./build.sh\n    - $(touch ran)\n")  # fmt: skip
    assert still_read(look(repository, words))
    assert not mark.exists()


def test_what_is_kept_of_a_file_is_bounded() -> None:
    assert len(rows_of("a: 1\n" * (2 * MOST_ROWS))) == MOST_ROWS
    text = "jobs:\n" + "".join(f"  j{n}:\n    steps:\n      - run: pytest\n" for n in range(5_000))
    made = pipeline_of("GitHub Actions", ".github/workflows/a.yml", text)
    assert len(made.jobs) == 5_000
    assert all(len(job.steps) == 1 for job in made.jobs)


@pytest.mark.parametrize(
    ("platform", "file", "head", "job"),
    [
        ("GitHub Actions", ".github/workflows/a.yml", "jobs:\n", "  j{}:\n    steps:\n    - run: a\n"),
        ("GitLab CI", ".gitlab-ci.yml", "", "j{}:\n  script: a\n"),
        ("CircleCI", ".circleci/config.yml", "jobs:\n", "  j{}:\n    steps:\n    - run: a\n"),
        ("Azure Pipelines", "azure-pipelines.yml", "jobs:\n", "- job: j{}\n  steps:\n  - bash: a\n"),
        ("Bitbucket Pipelines", "bitbucket-pipelines.yml", "default:\n", "- step:\n    script:\n    - a\n"),
    ],
)  # fmt: skip
def test_jobs_whose_commands_are_not_read_are_not_made(
    platform: str, file: str, head: str, job: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    make = pipelines._made

    def counted(file: str, name: str, rows: list[YamlRow]) -> pipelines.PipelineJob:
        made.append(name)
        return make(file, name, rows)

    monkeypatch.setattr(pipelines, "_made", counted)
    monkeypatch.setattr(reading, "MOST_OF_A_FILE", 3)
    text = head + "".join(job.format(n) for n in range(9))
    sources = Sources([(file, platform)], {file}, [file], lambda _: text)
    (read,) = read_pipelines(sources, step_reader())
    assert len(read.pipeline.jobs) == 3
    assert read.cut
    assert len(made) == 4, "one more is made, to know that something was cut off"


def test_commands_that_many_jobs_call_are_bounded() -> None:
    commands = "commands:\n  c:\n    steps:\n" + "      - run: make\n" * 50
    jobs = "".join(f"  j{n}:\n    steps:\n      - c\n" for n in range(200))
    made = pipeline_of("CircleCI", ".circleci/config.yml", f"{commands}jobs:\n{jobs}").jobs
    assert MOST_COMMANDED <= sum(len(job.steps) for job in made) <= MOST_COMMANDED + 50


@pytest.mark.parametrize("wild", ["*a*a*a*a*a*ab", "**a**a**ab", "**/**/**/ab", "*/*/*/*/*/*/ab"])
def test_wildcards_of_a_stranger_come_to_an_end(wild: str) -> None:
    text = f"include:\n  - local: '{wild}'\n"
    paths = [f"{'a' * 240}/ab", "a/" * 120 + "b/ab", "b" * 240 + "ab"]
    with that_ends():
        assert set(included("GitLab CI", GOOD, text, paths)) < {"", *paths}


def test_wildcards_of_one_file_are_bounded() -> None:
    text = "include:\n" + "  - local: 'ci/*.yml'\n" * (MOST_WILD + 5)
    assert len(list(included("GitLab CI", GOOD, text, ["ci/a.yml"]))) == 1 + MOST_WILD


@pytest.mark.parametrize(
    ("wild", "means"),
    [
        ("*.yml", {"a.yml"}),
        ("ci/*.yml", {"ci/b.yml"}),
        ("ci/**.yml", {"ci/b.yml", "ci/x/c.yml", "ci/x/y/d.yml"}),
        ("ci/**/*.yml", {"ci/b.yml", "ci/x/c.yml", "ci/x/y/d.yml"}),
        ("**/d.yml", {"ci/x/y/d.yml"}),
        ("ci/*/*.yml", {"ci/x/c.yml"}),
        ("**", {"a.yml", "ci/b.yml", "ci/x/c.yml", "ci/x/y/d.yml"}),
        ("*", {"a.yml"}),
        ("ci/*b*", {"ci/b.yml"}),
    ],
)
def test_what_a_wildcard_means(wild: str, means: set[str]) -> None:
    paths = ["a.yml", "ci/b.yml", "ci/x/c.yml", "ci/x/y/d.yml"]
    text = f"include:\n  - local: '{wild}'\n"
    assert set(included("GitLab CI", GOOD, text, paths)) - {""} == means
