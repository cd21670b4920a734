"""Traces of decisions in a repository: rows with lines, steps of every platform, manifests, instructions."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.written import written

from facilitator.context.traces.look import look
from facilitator.context.traces.pipelines import pipeline_of
from facilitator.context.traces.rows import rows_of
from facilitator.model import Statement
from facilitator.model.pipeline_words import PipelineWords

WORKFLOW = """\
on:
  push:
    branches: [main]
  pull_request:
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: |
          ruff check .
          # pytest is commented out
          npm test
      - uses: aquasecurity/trivy-action@v1
        with:
          exit-code: '1'
  ship:
    environment: staging
    steps:
      - name: build
        run: docker build \\
          -t app:${{ github.sha }} .
      - run: helm upgrade --install app ./chart
        continue-on-error: true
"""


def found(root: Path, words: PipelineWords) -> set[tuple[str, str, str, int]]:
    return {(s.field, s.value, s.file, s.line) for s in look(root, words).statements}


def test_every_value_has_its_keys_and_its_line() -> None:
    text = "a:\n  - b: 1\n    c: [x, 'y']\n  - |\n    t\n    u\n"
    rows = {(row.keys, row.value, row.line) for row in rows_of(text)}
    assert (("a", "0", "b"), "1", 2) in rows
    assert (("a", "0", "c", "1"), "y", 3) in rows
    assert any(keys == ("a", "1") and line == 5 and "u" in value for keys, value, line in rows)


def test_a_template_that_is_no_yaml_is_read_too() -> None:
    rows = rows_of("{{- if .x }}\nkind: Deployment\nspec:\n  replicas: {{ .n }}\n{{- end }}\n")
    assert [row.value for row in rows if row.keys == ("kind",)] == ["Deployment"]


def test_steps_of_a_workflow_have_their_lines(tmp_path: Path, words: PipelineWords) -> None:
    here = ".github/workflows/ci.yml"
    seen = found(written(tmp_path, {here: WORKFLOW}), words)
    assert ("ci-step", "lint", here, 11) in seen
    assert ("ci-step", "test", here, 13) in seen
    assert ("scan-blocks", "trivy:yes", here, 14) in seen
    assert ("deploys-to", "staging", here, 23) in seen
    assert ("deploys-with", "helm", here, 23) in seen
    assert ("image-tag", "commit", here, 21) in seen
    assert ("ci-branch", "main", here, 3) in seen
    assert not any(line == 12 for *_, line in seen)


def test_a_failure_that_is_passed_over_does_not_block(tmp_path: Path, words: PipelineWords) -> None:
    text = "scan:\n  allow_failure: true\n  script:\n    - pip-audit\n"
    seen = found(written(tmp_path, {".gitlab-ci.yml": text}), words)
    assert ("scan-blocks", "pip-audit:no", ".gitlab-ci.yml", 4) in seen


@pytest.mark.parametrize(
    ("platform", "file", "text", "line"),
    [
        ("Jenkins", "Jenkinsfile", "stage('Prod') {\n  input 'Deploy?'\n}\n", 2),
        ("GitLab CI", ".gitlab-ci.yml", "ship:\n  when: manual\n  script: [make]\n", 2),
        ("CircleCI", ".circleci/config.yml", "workflows:\n  w:\n    jobs:\n      - hold:\n          type: approval\n", 5),
        ("Buildkite", ".buildkite/pipeline.yml", "steps:\n  - block: Release?\n", 2),
    ],
)  # fmt: skip
def test_what_waits_for_a_person(platform: str, file: str, text: str, line: int) -> None:
    if not file.endswith("yml"):
        text += "stage('Prod') {\n sh 'make'\n}\n"
    jobs = pipeline_of(platform, file, text).jobs
    assert line in [job.approval for job in jobs]


def test_values_that_can_be_secrets_are_never_quoted(tmp_path: Path, words: PipelineWords) -> None:
    files = {
        "compose.yaml": "services:\n  db:\n    environment:\n      DB_PASSWORD: hunter2hunter2\n",
        "k8s/secret.yaml": "apiVersion: v1\nkind: Secret\nstringData:\n  token: hunter2hunter2\n",
    }
    statements = look(written(tmp_path, files), words).statements
    assert {("secret", "literal"), ("secret", "plain")} <= {(s.field, s.value) for s in statements}  # fmt: skip
    assert not any("hunter2" in text for s in statements for text in s if isinstance(text, str))


def test_steps_for_a_person_are_found_in_words_and_not_in_code(
    tmp_path: Path, words: PipelineWords
) -> None:
    code = "```console\nclick deploy\n```\n"
    text = (
        f"# Deploy\n\nOpen the AWS console and click Create.\n\n{code}\nNo manual step is needed.\n"
    )
    seen = look(written(tmp_path, {"README.md": text}), words).statements
    assert [(s.line, s.file) for s in seen if s.field == "manual-step"] == [(3, "README.md")]


def test_what_is_made_for_tests_and_examples_is_not_the_projects_own(
    tmp_path: Path, words: PipelineWords
) -> None:
    manifest = "apiVersion: apps/v1\nkind: Deployment\nspec:\n  strategy:\n    type: Recreate\n"
    seen = found(written(tmp_path, {"examples/k8s/a.yaml": manifest, "k8s/b.yaml": manifest}), words)  # fmt: skip
    assert {file for field, _, file, _ in seen if field == "pattern"} == {"k8s/b.yaml"}


def test_a_folder_without_anything_says_nothing(tmp_path: Path, words: PipelineWords) -> None:
    assert look(tmp_path, words).statements == ()
    assert isinstance(Statement("a", "b"), tuple)
