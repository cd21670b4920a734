"""What steps of pipelines call is followed: scripts, Makefile targets, scripts of package.json; lines of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from facilitator.context.traces.look import look
from facilitator.model.pipeline_words import PipelineWords

GITLAB = "{job}:\n  script:\n    - {command}\n"


def found(
    root: Path, words: PipelineWords, files: dict[str, str]
) -> set[tuple[str, str, str, int]]:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return {(s.field, s.value, s.file, s.line) for s in look(root, words).statements}


@pytest.mark.parametrize(
    "command", ["./scripts/ship.sh", "bash scripts/ship.sh --now", "sh ./scripts/ship.sh"]
)
def test_a_script_is_read_at_its_own_lines(
    tmp_path: Path, words: PipelineWords, command: str
) -> None:
    files = {
        ".gitlab-ci.yml": GITLAB.format(job="ship", command=command),
        "scripts/ship.sh": "#!/bin/sh\n# pytest\nhelm upgrade \\\n  --atomic app ./chart\n",
    }
    seen = found(tmp_path, words, files)
    assert ("deploys-with", "helm", "scripts/ship.sh", 3) in seen
    assert ("ci-step", "automatic-rollback", "scripts/ship.sh", 3) in seen
    assert not any(value == "test" for _, value, *_ in seen)


def test_targets_of_a_makefile_and_what_they_need(tmp_path: Path, words: PipelineWords) -> None:
    makefile = "all: other\n\nchecks: style\n\tgo test ./...\n\nstyle:\n\t@golangci-lint run\n\nother:\n\tgo build\n"
    files = {".gitlab-ci.yml": GITLAB.format(job="a", command="make checks"), "Makefile": makefile}
    seen = found(tmp_path, words, files)
    assert ("ci-step", "test", "Makefile", 4) in seen
    assert ("ci-step", "lint", "Makefile", 7) in seen
    assert not any(value == "build" for _, value, *_ in seen)


def test_scripts_of_package_json(tmp_path: Path, words: PipelineWords) -> None:
    package = '{\n  "name": "a",\n  "scripts": {\n    "all": "eslint . && jest"\n  }\n}\n'
    files = {".gitlab-ci.yml": GITLAB.format(job="a", command="npm run all"), "package.json": package}  # fmt: skip
    seen = found(tmp_path, words, files)
    assert {("ci-step", "lint", "package.json", 4), ("ci-step", "test", "package.json", 4)} <= seen


def test_scripts_that_call_each_other_come_to_an_end(tmp_path: Path, words: PipelineWords) -> None:
    files = {
        ".gitlab-ci.yml": GITLAB.format(job="a", command="./a.sh"),
        "a.sh": "./b.sh\n",
        "b.sh": "./a.sh\npytest\n",
    }
    assert ("ci-step", "test", "b.sh", 2) in found(tmp_path, words, files)


def test_a_cluster_made_for_a_test_is_no_deployment(tmp_path: Path, words: PipelineWords) -> None:
    steps = "    - kind create cluster\n    - helm upgrade --install --atomic app ./chart\n"
    seen = found(tmp_path, words, {".gitlab-ci.yml": f"e2e:\n  script:\n{steps}"})
    assert not {field for field, *_ in seen} & {"deploys-to", "deploys-with"}
    assert ("ci-step", "automatic-rollback", ".gitlab-ci.yml", 4) not in seen


def test_a_script_of_a_test_is_no_deployment(tmp_path: Path, words: PipelineWords) -> None:
    files = {
        ".gitlab-ci.yml": GITLAB.format(job="a", command="./test/e2e.sh"),
        "test/e2e.sh": "helm upgrade --install app ./chart\n",
    }
    assert not any(field == "deploys-to" for field, *_ in found(tmp_path, words, files))


def test_a_script_without_a_platform_counts_by_its_steps(
    tmp_path: Path, words: PipelineWords
) -> None:
    seen = found(tmp_path, words, {".ci/run": "#!/bin/sh\nruff check .\npytest\n"})
    assert {("ci-step", "lint", ".ci/run", 2), ("ci-step", "test", ".ci/run", 3)} <= seen
    assert ("ci-script", "yes", ".ci/run", 1) in seen
    assert not any(field == "ci-platform" for field, *_ in seen)


def test_an_image_written_back_to_the_repository_is_gitops(
    tmp_path: Path, words: PipelineWords
) -> None:
    text = (
        "jobs:\n- job: Tag\n  steps:\n  - script: |\n"
        "      sed -i 's|image: a:.*|image: a:$(tag)|' k8s/a.yaml\n      git push origin main\n"
    )
    seen = found(tmp_path, words, {"azure-pipelines/a.yml": text})
    assert ("deploy-method", "gitops", "azure-pipelines/a.yml", 6) in seen


def test_stacks_of_each_run_with_a_switch_are_blue_green(
    tmp_path: Path, words: PipelineWords
) -> None:
    text = (
        "jobs:\n  make:\n    steps:\n      - run: aws cloudformation deploy --stack-name app-${CIRCLE_WORKFLOW_ID}\n"
        "  switch:\n    steps:\n"
        "      - run: aws cloudformation deploy --stack-name cloudfront --parameter-overrides Id=${CIRCLE_WORKFLOW_ID}\n"
    )
    seen = found(tmp_path, words, {".circleci/config.yml": text})
    assert ("pattern", "blue-green", ".circleci/config.yml", 7) in seen


BACK = {
    "CircleCI": (
        ".circleci/config.yml",
        "jobs:\n  a:\n    steps:\n      - run:\n          when: on_fail\n          command: helm rollback app\n",
        6,
    ),
    "GitLab CI": (
        ".gitlab-ci.yml",
        "a:\n  when: on_failure\n  script:\n    - helm rollback app\n",
        4,
    ),
    "GitHub Actions": (
        ".github/workflows/a.yml",
        "jobs:\n  a:\n    steps:\n      - if: failure()\n        run: helm rollback app\n",
        5,
    ),
    "Jenkins": (
        "Jenkinsfile",
        "stage('A') {\n}\npost {\n  failure {\n    sh 'helm rollback app'\n  }\n}\n",
        5,
    ),
}


@pytest.mark.parametrize("platform", BACK)
def test_a_step_back_after_a_failure_needs_nobody(
    tmp_path: Path, words: PipelineWords, platform: str
) -> None:
    file, text, line = BACK[platform]
    assert ("ci-step", "automatic-rollback", file, line) in found(tmp_path, words, {file: text})


def test_a_function_that_a_step_deploys_is_pushed(tmp_path: Path, words: PipelineWords) -> None:
    text = "on: push\njobs:\n  a:\n    steps:\n      - run: npx serverless deploy\n"
    seen = found(tmp_path, words, {".github/workflows/a.yml": text})
    assert ("deploy-method", "push", ".github/workflows/a.yml", 5) in seen


DEPLOYS = (
    "on: push\njobs:\n  ship:\n    runs-on: ubuntu-latest\n    environment: production\n    steps:\n"
    "      - run: {command}\n"
)


@pytest.mark.parametrize(
    ("command", "pattern"),
    [
        ("npx serverless deploy --stage prod", "at-once"),
        ("gcloud run deploy shop --image a/b", "at-once"),
        ("bundle exec cap production deploy", "at-once"),
        ("aws ecs update-service --service shop --force-new-deployment", "rolling"),
        ("cf push shop -f manifest.yml", "recreate"),
        ("cf push shop --strategy rolling", "rolling"),
        ("gcloud run deploy shop --no-traffic", ""),
        ("az webapp deploy --slot staging", ""),
        ("terraform apply", ""),
        ("aws s3 sync dist s3://shop", ""),
    ],
)
def test_a_command_rolls_out_as_it_usually_does(
    tmp_path: Path, words: PipelineWords, command: str, pattern: str
) -> None:
    files = {".github/workflows/a.yml": DEPLOYS.format(command=command)}
    shown = {
        value for field, value, *_ in found(tmp_path, words, files) if field.startswith("pattern")
    }
    assert shown == ({pattern} if pattern else set())


@pytest.mark.parametrize(
    ("file", "text", "shown"),
    [
        ("template.yaml", "DeploymentPreference:\n  Type: Canary10Percent5Minutes\n", {"canary"}),
        ("serverless.yml", "a:\n  deploymentSettings:\n    type: Linear10PercentEvery1Minute\n", {"linear"}),
        ("template.yaml", "DeploymentPreference:\n  Type: !Ref How\n", set[str]()),
        ("template.yaml", "DeploymentPreference:\n  Type: AllAtOnce\n", {"at-once"}),
    ],
)  # fmt: skip
def test_what_is_said_of_the_roll_out_stands_before_what_is_usual(
    tmp_path: Path, words: PipelineWords, file: str, text: str, shown: set[str]
) -> None:
    files = {".github/workflows/a.yml": DEPLOYS.format(command="sam deploy"), file: text}
    seen = found(tmp_path, words, files)
    assert {value for field, value, *_ in seen if field.startswith("pattern")} == shown


def test_a_secret_that_is_set_in_an_image_stands_in_a_file(
    tmp_path: Path, words: PipelineWords
) -> None:
    text = "FROM a\nARG COMMIT\nENV API_TOKEN=k3jf02mfl21\nENV DB_PASSWORD=${DB_PASSWORD}\n"
    seen = found(tmp_path, words, {"Dockerfile": text})
    assert {one for one in seen if one[0] == "secret"} == {("secret", "plain", "Dockerfile", 3)}
