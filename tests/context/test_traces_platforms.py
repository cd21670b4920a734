"""Each platform says the same in its own form: what runs, where to, after what, from which branch."""

from __future__ import annotations

from pathlib import Path

import pytest

from facilitator.context.traces.look import look
from facilitator.model.pipeline_words import PipelineWords

PIPELINES = {
    "GitHub Actions": (
        ".github/workflows/ship.yml",
        "on:\n  push:\n    branches: [main]\njobs:\n  test:\n    runs-on: ubuntu-latest\n"
        "    steps:\n      - run: pytest\n"
        "  migrate:\n    needs: test\n    steps:\n      - run: alembic upgrade head\n"
        "  ship:\n    needs: [migrate]\n    environment: production\n    steps:\n"
        "      - run: kubectl -n shop apply -f k8s\n",
        "main",
    ),
    "GitLab CI": (
        ".gitlab-ci.yml",
        "stages: [test, migrate, ship]\ntest:\n  stage: test\n  script: pytest\n"
        "migrate:\n  stage: migrate\n  script: [alembic upgrade head]\n"
        "ship:\n  stage: ship\n  environment:\n    name: production\n  only: [main]\n"
        "  script:\n    - kubectl -n shop apply -f k8s\n",
        "main",
    ),
    "Jenkins": (
        "Jenkinsfile",
        "pipeline {\n  stages {\n    stage('Test') {\n      steps { sh 'pytest' }\n    }\n"
        "    stage('Migrate') {\n      steps { sh 'alembic upgrade head' }\n    }\n"
        "    stage('Production') {\n      when {\n        branch 'main'\n"
        "      }\n      steps { sh 'kubectl -n shop apply -f k8s' }\n    }\n",
        "main",
    ),
    "Azure Pipelines": (
        "azure-pipelines.yml",
        "stages:\n- stage: Test\n  jobs:\n  - job: Test\n    steps:\n    - script: pytest\n"
        "- stage: Migrate\n  jobs:\n  - job: Migrate\n    steps:\n    - script: alembic upgrade head\n"
        "- stage: Ship\n  jobs:\n  - deployment: Ship\n    environment: production\n"
        "    condition: eq(variables['Build.SourceBranch'], 'refs/heads/main')\n"
        "    strategy:\n      runOnce:\n        deploy:\n          steps:\n"
        "          - script: kubectl -n shop apply -f k8s\n",
        "main",
    ),
    "CircleCI": (
        ".circleci/config.yml",
        "jobs:\n  test:\n    steps:\n      - run: pytest\n  migrate:\n    steps:\n      - run: alembic upgrade head\n"
        "  ship-production:\n    steps:\n      - run: kubectl -n shop apply -f k8s\n"
        "workflows:\n  all:\n    jobs:\n      - test\n      - migrate:\n          requires: [test]\n"
        "          filters:\n            branches:\n              only: main\n"
        "      - ship-production:\n          requires: [migrate]\n",
        "main",
    ),
    "Buildkite": (
        ".buildkite/pipeline.yml",
        "steps:\n  - label: test\n    command: pytest\n  - label: ship production\n    branches: main\n"
        "    command: kubectl -n shop apply -f k8s\n",
        "main",
    ),
    "Bitbucket Pipelines": (
        "bitbucket-pipelines.yml",
        "pipelines:\n  branches:\n    main:\n      - step:\n          name: test\n"
        "          script:\n            - pytest\n"
        "      - step:\n          name: migrate\n          script:\n            - alembic upgrade head\n"
        "      - step:\n          name: ship\n          deployment: production\n          script:\n"
        "            - kubectl -n shop apply -f k8s\n",
        "",
    ),
}
"""Platform to its file, a pipeline in it, and the branch from which production is reached."""


def found(root: Path, words: PipelineWords, files: dict[str, str]) -> set[tuple[str, str]]:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    statements = look(root, words).statements
    for one in statements:
        if one.field == "ci-step":
            line = (root / one.file).read_text().split("\n")[one.line - 1]
            assert one.text.split()[0] in line
    return {(one.field, one.value) for one in statements}


@pytest.mark.parametrize("platform", PIPELINES)
def test_what_a_pipeline_of_each_platform_shows(
    tmp_path: Path, words: PipelineWords, platform: str
) -> None:
    file, text, branch = PIPELINES[platform]
    seen = found(tmp_path, words, {file: text})
    assert ("ci-platform", platform.lower().replace(" ", "-")) in seen
    assert {("ci-step", "test"), ("ci-step", "deploy"), ("deploys-to", "production")} <= seen
    assert ("deploys-with", "kubectl") in seen
    if "alembic" in text:
        assert ("migration-order", "pre-deploy") in seen
        assert ("migration-order", "post-deploy") not in seen
    if branch:
        assert ("production-from", branch) in seen


@pytest.mark.parametrize("platform", PIPELINES)
def test_what_is_commented_out_does_not_run(
    tmp_path: Path, words: PipelineWords, platform: str
) -> None:
    file, text, _ = PIPELINES[platform]
    mark = "//" if platform == "Jenkins" else "#"
    silent = "\n".join(f"{mark} {line}" for line in text.split("\n"))
    seen = found(tmp_path, words, {file: silent})
    assert not {field for field, _ in seen} & {"ci-step", "deploys-to", "approval", "scanner"}


@pytest.mark.parametrize(
    ("platform", "files"),
    [
        (
            "GitLab CI",
            {
                ".gitlab-ci.yml": "include:\n  - local: /ci/more.yml\n",
                "ci/more.yml": "t:\n  script: [pytest]\n",
            },
        ),
        (
            "Azure Pipelines",
            {
                "azure-pipelines.yml": "jobs:\n- template: ci/t.yml\n",
                "ci/t.yml": "jobs:\n- job: t\n  steps:\n  - script: pytest\n",
            },
        ),
        (
            "GitHub Actions",
            {
                ".github/workflows/a.yml": "jobs:\n  a:\n    steps:\n      - uses: ./ci/t\n",
                "ci/t/action.yml": "runs:\n  steps:\n    - run: pytest\n",
            },
        ),
    ],
)
def test_files_that_a_pipeline_is_made_of_are_read(
    tmp_path: Path, words: PipelineWords, platform: str, files: dict[str, str]
) -> None:
    assert ("ci-step", "test") in found(tmp_path, words, files), platform
