"""CI/CD files: which count, and what they are read to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from facilitator.context import ci, tree
from facilitator.context.ci_read import read_all
from facilitator.context.nouns import CiFile
from facilitator.context.traces.reading import MOST_LINES

WORKFLOW = """
name: release
on:
  push: {branches: [main]}
  workflow_dispatch:
jobs:
  scan:
    runs-on: ubuntu-latest
    steps:
      - uses: aquasecurity/trivy-action@v1
  deploy:
    environment: {name: production, url: "https://example.org"}
    steps:
      - uses: azure/k8s-deploy@v5
      - run: helm upgrade --install shop ./chart
      # - run: kubectl apply -f old.yaml
"""

GITLAB = """
include:
  - local: /ci/deploy.yml
stages: [test, deploy]
.base: {image: alpine}
test: {script: [make test]}
rollout:
  stage: deploy
  script: [!reference [.base, script], "kubectl apply -k overlays/prod"]
  environment: staging
  rules: [{if: $CI_PIPELINE_SOURCE == "merge_request_event"}]
"""


def read(root: Path, path: str, text: str) -> CiFile:
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")
    (found,) = ci.ci_files([path])
    files, _ = read_all(root, [found])
    return files[0]


@pytest.mark.parametrize(
    ("path", "platform"),
    [
        (".github/workflows/ci.yml", "GitHub Actions"),
        (".gitlab-ci.yml", "GitLab CI"),
        ("Jenkinsfile", "Jenkins"),
        (".circleci/config.yml", "CircleCI"),
        ("azure-pipelines.yml", "Azure Pipelines"),
        (".azure-pipelines/release.yaml", "Azure Pipelines"),
        ("bitbucket-pipelines.yml", "Bitbucket Pipelines"),
        (".buildkite/pipeline.yml", "Buildkite"),
        (".drone.yml", "Drone"),
        (".drone-1.0.yml", "Drone"),
        (".travis.yml", "Travis CI"),
        (".woodpecker/build.yaml", "Woodpecker CI"),
        (".tekton/push.yaml", "Tekton"),
        ("deploy/argocd/app.yaml", "Argo CD"),
        ("clusters/one/flux-system/gotk-sync.yaml", "Flux"),
        (".github/workflows/README.md", ""),
        (".github/workflows/nested/ci.yml", ""),
        ("mobile/.github/workflows/ci.yml", ""),
        ("buildkite/pipeline.yml", ""),
        (".forgejo/workflows/ci.yml", "Forgejo Actions"),
        (".gitea/workflows/ci.yaml", "Gitea Actions"),
        ("build/azure-pipelines.yml", "Azure Pipelines"),
        ("eng/pipelines/azure-pipeline-ci.yml", "Azure Pipelines"),
        ("azure-pipelines/ci.yml", "Azure Pipelines"),
        (".azure/azure-pipelines.release.yml", "Azure Pipelines"),
        (".azure/parameters.yml", ""),
        (".tools/skills/azure-pipelines-template.yml", ""),
        ("cloudbuild.yaml", "Google Cloud Build"),
        ("services/api/cloudbuild-prod.yaml", "Google Cloud Build"),
        ("buildspec.yml", "AWS CodeBuild"),
        ("deploy/buildspec.release.yml", "AWS CodeBuild"),
        ("appveyor.yml", "AppVeyor"),
        (".cirrus.yml", "Cirrus CI"),
        (".semaphore/semaphore.yml", "Semaphore"),
        (".teamcity/settings.kts", "TeamCity"),
        (".harness/pipeline.yaml", "Harness"),
        ("codemagic.yaml", "Codemagic"),
        (".screwdriver.yaml", "Screwdriver"),
        ("ci/pipeline.yml", "Concourse"),
        ("gocd/pipelines/api.gocd.yaml", "GoCD"),
        ("gocd/templates/shop.jsonnet", "GoCD"),
        ("gocd/templates/libs/shop.libsonnet", ""),
        (".azuredevops/build.yaml", "Azure Pipelines"),
        (".azuredevops/dependabot.yml", ""),
        ("docs/azure.yml", ""),
        ("build/settings.yml", ""),
        ("docs/.gitlab-ci.yml", ""),
    ],
)
def test_a_file_counts_where_its_platform_reads_it(path: str, platform: str) -> None:
    assert ci.platform_of(path) == platform


def test_a_workflow_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, ".github/workflows/release.yml", WORKFLOW)
    assert found.triggers == ("push", "workflow_dispatch")
    assert found.jobs == ("scan", "deploy")
    assert found.environments == ("production",)
    assert found.scanners == ("Trivy",)
    assert found.deploys == ("azure/k8s-deploy@v5", "helm upgrade --install shop ./chart")


def test_what_an_azure_pipeline_fills_in_is_no_job_and_none_starts_nothing(tmp_path: Path) -> None:
    text = (
        "trigger: none\npr: [main]\nvariables:\n- name: imageTag\n  value: a\nparameters:\n- name: where\n"
        "resources:\n  repositories:\n  - repository: ours\n    name: group/ours\n"
        "jobs:\n- job: ship\n  steps:\n  - script: make\n"
    )
    found = read(tmp_path, ".azure/azure-pipelines.release.yml", text)
    assert (found.jobs, found.triggers) == (("ship",), ("pull request",))


def test_a_gitlab_pipeline_is_read_with_its_local_includes_and_own_tags(tmp_path: Path) -> None:
    (tmp_path / "ci").mkdir()
    (tmp_path / "ci/deploy.yml").write_text("late: {script: [make]}\n", encoding="utf-8")
    found = read(tmp_path, ".gitlab-ci.yml", GITLAB)
    assert (found.note, found.includes, found.environments) == (
        "",
        ("ci/deploy.yml",),
        ("staging",),
    )
    assert found.jobs == ("test", "rollout")
    assert found.triggers == ("merge request",)


def test_stages_of_a_jenkinsfile_are_read(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "Jenkinsfile",
        "pipeline { stages { stage('Build') {}\n stage(\"Ship\") { sh 'terraform apply' } } }",
    )
    assert found.jobs == ("Build", "Ship")
    assert len(found.deploys) == 1


def test_a_file_without_jobs_is_no_workflow_and_an_empty_one_keeps_its_place(
    tmp_path: Path,
) -> None:
    assert not read(tmp_path, ".github/workflows/labels.yml", "labels: [a]\n").counts
    assert read(tmp_path, ".github/workflows/empty.yml", "").counts


@pytest.mark.parametrize(
    "text",
    [
        "on: [push\njobs: {",
        "a: &a [*a]\n",
        "\t- x",
        "jobs: !!python/object:os.system {}",
        "? [a]: b\n: c",
    ],
)
def test_what_is_no_workflow_gets_a_note_and_breaks_nothing(tmp_path: Path, text: str) -> None:
    found = read(tmp_path, ".github/workflows/broken.yml", text)
    assert found.note


@pytest.mark.parametrize("steps", ["5", "true", "words", "{run: make}", "[5, [], {uses: 7}]"])
def test_steps_of_another_shape_stop_nothing(tmp_path: Path, steps: str) -> None:
    text = f"on: push\njobs:\n  odd: {{steps: {steps}}}\n"
    assert read(tmp_path, ".github/workflows/odd.yml", text).jobs == ("odd",)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("api/Dockerfile", "docker"),
        ("compose.prod.yaml", "docker-compose"),
        ("infra/main.tf", "terraform"),
        ("db/alembic/versions/ab12_x.py", "alembic"),
        ("src/main/resources/db/migration/V1__init.sql", "flyway"),
        ("src/main/resources/db/changelog/master.xml", "liquibase"),
        ("shop/migrations/0001_initial.py", "django-migrations"),
        ("db/migrate/20240101000000_create.rb", "rails-migrations"),
        ("db/migrations/0001_init.up.sql", "golang-migrate"),
        ("supabase/migrations/01.sql", "supabase-sql-migrations"),
        ("prisma/migrations/1/migration.sql", "prisma"),
        ("charts/shop/Chart.yaml", "helm"),
        ("k8s/base/kustomization.yaml", "kustomize"),
        ("terraform/environments/staging/main.tf", "staging"),
    ],
)
def test_paths_show_what_is_used(path: str, value: str) -> None:
    assert value in {f.value for f in tree.by_path([path])}


def test_names_of_folders_prove_nothing() -> None:
    assert (
        tree.by_path(
            [
                "terraform-notes/README.md",
                "migrations/notes.md",
                "docker/README.md",
                "src/compose.ts",
            ]
        )
        == ()
    )


def test_manifests_and_dependencies_are_quoted_by_line(tmp_path: Path) -> None:
    (tmp_path / "k8s").mkdir()
    (tmp_path / "k8s/app.yaml").write_text(
        "apiVersion: apps/v1\nkind: Deployment\nspec:\n  readinessProbe:\n    httpGet:\n      path: /health/ready\n",
        encoding="utf-8",
    )
    (tmp_path / "package.json").write_text(
        '{"dependencies": {\n "unleash-client": "6"}}\n', encoding="utf-8"
    )
    found = {
        (f.field, f.value): f.line
        for f in tree.by_content(tmp_path, ["k8s/app.yaml", "package.json", "gone.yaml"])
    }
    assert found == {
        ("orchestrators", "kubernetes"): 2,
        ("health_endpoints", "/health/ready"): 6,
        ("readiness_path", "/health/ready"): 6,
        ("feature_flag_tools", "unleash"): 2,
    }


@pytest.mark.parametrize("unit", ["a: b\n", "- a\n", "[\n", "{\n", "a,\n"])
def test_lines_without_end_are_not_read_and_that_is_said(tmp_path: Path, unit: str) -> None:
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    files = [CiFile(f".github/workflows/{n}.yml", "GitHub Actions") for n in range(4)]
    for file in files[:3]:
        (tmp_path / file.path).write_text(unit * (MOST_LINES * 2 // 5))
    (tmp_path / files[3].path).write_text("on: push\njobs: {a: {steps: []}}\n")
    read, _ = read_all(tmp_path, files)
    assert ["lines that are read" in file.note for file in read] == [False, False, True, False]
    assert read[3].jobs
