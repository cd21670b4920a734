"""Manifests and files of variables: what they show when they say nothing, and what is never quoted."""

from __future__ import annotations

from pathlib import Path

import pytest

from facilitator.context.traces.look import look
from facilitator.context.traces.secret_names import is_secret
from facilitator.model import Statement
from facilitator.model.pipeline_words import PipelineWords

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: app
spec:
  template:
    spec:
      containers:
        - name: app
          image: app:1
          readinessProbe:
            httpGet: { path: /, port: http }
"""


def traces(root: Path, words: PipelineWords, files: dict[str, str]) -> tuple[Statement, ...]:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return look(root, words).statements


def found(
    root: Path, words: PipelineWords, files: dict[str, str]
) -> set[tuple[str, str, str, int]]:
    return {(s.field, s.value, s.file, s.line) for s in traces(root, words, files)}


def test_a_deployment_without_a_strategy_rolls(tmp_path: Path, words: PipelineWords) -> None:
    assert ("pattern", "rolling", "k8s/a.yaml", 2) in found(tmp_path, words, {"k8s/a.yaml": DEPLOYMENT})  # fmt: skip


@pytest.mark.parametrize(
    "more",
    ["  strategy:\n    type: Recreate\n", "  {{- with .Values.strategy }}\n  {{- end }}\n"],
)
def test_a_deployment_that_may_state_one_does_not(
    tmp_path: Path, words: PipelineWords, more: str
) -> None:
    text = DEPLOYMENT.replace("  template:\n", f"{more}  template:\n")
    seen = found(tmp_path, words, {"k8s/a.yaml": text})
    assert not any((field, value) == ("pattern", "rolling") for field, value, *_ in seen)


def test_a_canary_takes_the_deployment_over(tmp_path: Path, words: PipelineWords) -> None:
    canary = (
        "apiVersion: flagger.app/v1beta1\nkind: Canary\nspec:\n  analysis:\n    stepWeight: 10\n"
    )
    seen = found(tmp_path, words, {"k8s/a.yaml": DEPLOYMENT, "k8s/canary.yaml": canary})
    assert {value for field, value, *_ in seen if field == "pattern"} == {"canary"}


def test_a_probe_of_the_home_page_is_no_endpoint(tmp_path: Path, words: PipelineWords) -> None:
    seen = found(tmp_path, words, {"k8s/a.yaml": DEPLOYMENT})
    assert {value for field, value, *_ in seen if field == "health"} == {"home-page"}


@pytest.mark.parametrize(
    ("file", "text", "value", "line"),
    [
        ("k8s/a.yaml", "apiVersion: v1\nkind: ConfigMap\ndata:\n  DB_PASSWORD: hunter2\n", "plain", 4),
        ("k8s/a.yaml", "apiVersion: v1\nkind: Secret\ndata:\n  key: aHVudGVyMg==\n", "plain", 4),
        ("k8s/a.yaml", "apiVersion: v1\nkind: Secret\ndata:\n  key: {{ .Values.key }}\n", "from-values", 4),
        ("compose.yaml", "services:\n  a:\n    environment:\n      - DB_PASSWORD=hunter2\n", "literal", 4),
        ("compose.yaml", "services:\n  a:\n    environment:\n      DB_PASSWORD: ${DB_PASSWORD}\n", "environment", 4),
        ("appsettings.json", '{\n  "Shop": "Server=a.example;Password=hunter2"\n}\n', "plain", 2),
        ("main.tf", 'variable "db_password" {\n  default = "hunter2"\n}\n', "plain", 2),
        (".gitlab-ci.yml", "a:\n  script:\n    - curl -H 'token: hunter2-hunter2-hunter2' a.example\n", "plain", 3),
        (".gitlab-ci.yml", "a:\n  script:\n    - echo DB_PASSWORD=$DB_PASSWORD >> .env\n", "written-to-file", 3),
    ],
)  # fmt: skip
def test_where_secrets_stand_and_never_what_they_are(
    tmp_path: Path, words: PipelineWords, file: str, text: str, value: str, line: int
) -> None:
    seen = traces(tmp_path, words, {file: text})
    assert ("secret", value, file, line) in {(s.field, s.value, s.file, s.line) for s in seen}
    assert not any(hidden in str(s) for s in seen for hidden in ("hunter2", "aHVudGVyMg"))


@pytest.mark.parametrize(
    "value",
    [
        "",
        "${X}",
        "<token>",
        "XXXX",
        "changeme",
        "YOUR_TOKEN",
        "API_KEY_VALUE",
        "{{ .x }}",
        "$(x)",
        "true",
    ],
)
def test_a_placeholder_is_no_secret(value: str) -> None:
    assert not is_secret("API_TOKEN", value)
    assert is_secret("API_TOKEN", "hunter2")
    assert not is_secret("TOKEN_URL", "https://a.example")


def test_an_empty_file_shows_nothing(tmp_path: Path, words: PipelineWords) -> None:
    empty = {"Dockerfile": "", "compose.yaml": " \n", ".github/workflows/a.yml": ""}
    told = {"compose", "containerfile", "ci-platform"}
    assert not told & {one.field for one in traces(tmp_path, words, empty)}
