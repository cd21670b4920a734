"""Commands are read without what they install, and each tool with its tasks, whatever stands between them."""

from __future__ import annotations

import pytest

from facilitator.context.traces.commands import plain


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("kubectl -n shop --context prod apply -f k8s", "kubectl apply"),
        ("./gradlew --no-daemon :app:lintDebug", "gradlew lintDebug"),
        ("mvn -B -ntp clean verify", "mvn verify"),
        ("docker compose -f a.yml up -d", "docker compose up"),
        ("helm3 --kubeconfig k upgrade app .", "helm upgrade"),
        ("terraform -chdir=infra apply", "terraform apply"),
        ("npm --prefix web run lint", "npm lint"),
        ("npx nx affected -t lint test", "nx test"),
    ],
)
def test_options_do_not_part_a_tool_from_its_task(command: str, words: str) -> None:
    assert words in plain(command).split("\n")


@pytest.mark.parametrize(
    "command",
    ["pip install pytest ruff", "npm install -g eslint", "sudo apt-get install -y shellcheck", "go install a/golangci-lint"],
)  # fmt: skip
def test_what_is_only_installed_does_not_run(command: str) -> None:
    assert not any(
        word in plain(command) for word in ("pytest", "eslint", "shellcheck", "golangci")
    )
    assert "make lint" in plain(f"{command} && make lint")


def test_a_task_that_is_left_out_does_not_run() -> None:
    assert "gradlew test" not in plain("./gradlew build -x test").split("\n")
