"""The repository as evidence: what infrastructure code, compose files, manifests, folders and pipelines put to use."""

from __future__ import annotations

from pathlib import Path

import pytest

from facilitator.context.report import FIELDS, ContextReport, as_json, context


def report(root: Path, files: dict[str, str]) -> ContextReport:
    for path, text in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return context(root)


AWS = 'provider "aws" {\n  region = "eu-west-1"\n}\n'
DEPLOYS = "on: push\njobs:\n  a:\n    environment: production\n    steps:\n      - "


@pytest.mark.parametrize(
    ("path", "text", "field", "value", "line"),
    [
        ("infra/main.tf", AWS, "cloud", "aws", 1),
        (
            "infra/main.tf",
            'terraform {\n  required_providers {\n    azurerm = {\n      source = "hashicorp/azurerm"\n',
            "cloud",
            "azure",
            4,
        ),
        (
            "infra/main.tf",
            'resource "google_container_cluster" "main" {}\n',
            "orchestrators",
            "gke",
            1,
        ),
        ("infra/main.tofu", 'resource "aws_ecs_service" "web" {}\n', "orchestrators", "ecs", 1),
        (
            "infra/db.tf",
            'resource "aws_db_instance" "main" {\n  engine = "postgres"\n}\n',
            "databases",
            "postgresql",
            2,
        ),
        (
            "infra/db.tf",
            'resource "google_sql_database_instance" "a" {\n  database_version = "MYSQL_8_0"\n}\n',
            "databases",
            "mysql",
            2,
        ),
        (
            "infra/main.bicep",
            "resource a 'Microsoft.App/containerApps@2024-03-01' = {\n",
            "orchestrators",
            "azure-container-apps",
            1,
        ),
        (
            "infra/template.yaml",
            "Resources:\n  Table:\n    Type: AWS::DynamoDB::Table\n",
            "databases",
            "dynamodb",
            3,
        ),
        (
            "infra/template.yaml",
            "Resources:\n  Table:\n    Type: AWS::DynamoDB::Table\n",
            "cloud",
            "aws",
            3,
        ),
        ("serverless.yml", "provider:\n  name: aws\n", "cloud", "aws", 2),
        ("pulumi/Pulumi.prod.yaml", "config:\n  gcp:project: shop\n", "cloud", "gcp", 2),
        (
            "docker-compose.yml",
            "services:\n  db:\n    image: docker.io/postgres:${V:-16}\n",
            "databases",
            "postgresql",
            3,
        ),
        (
            "compose.yaml",
            'services:\n  db:\n    image: "${IMAGE:-ghcr.io/a/clickhouse-server:25}"\n',
            "databases",
            "clickhouse",
            3,
        ),
        (
            "k8s/db.yaml",
            "kind: StatefulSet\nspec:\n  containers:\n    - image: redis:7\n",
            "databases",
            "redis",
            4,
        ),
        (
            "charts/shop/Chart.yaml",
            "name: shop\ndependencies:\n  - name: postgresql\n",
            "databases",
            "postgresql",
            3,
        ),
        (
            "k8s/web.yaml",
            "kind: Service\nmetadata:\n  annotations:\n    run.googleapis.com/ingress: all\n",
            "orchestrators",
            "cloud-run",
            4,
        ),
        (
            ".github/workflows/a.yml",
            f"{DEPLOYS}uses: aws-actions/amazon-ecs-deploy-task-definition@v2\n",
            "orchestrators",
            "ecs",
            6,
        ),
        (".github/workflows/a.yml", f"{DEPLOYS}run: gcloud run deploy web\n", "cloud", "gcp", 6),
        (
            ".github/workflows/a.yml",
            f"{DEPLOYS}run: gcloud run deploy web\n",
            "environments",
            "production",
            4,
        ),
        ("infra/cdk.json", "{}\n", "cloud", "aws", 1),
        ("sst.config.ts", 'export default $config({\n  home: "aws",\n', "cloud", "aws", 2),
        ("sst.config.ts", 'a\n$app.stage === "production"\n', "environments", "production", 2),
        ("samconfig.toml", "[prod.deploy.parameters]\n", "environments", "production", 1),
        ("samconfig.toml", "[default.deploy.parameters]\n", "iac_tools", "cloudformation", 1),
        (
            "infra/template.yaml",
            "Transform: AWS::Serverless-2016-10-31\nParameters:\n  StageName:\n"
            "    AllowedValues: [build, staging]\n",
            "environments",
            "staging",
            4,
        ),
        (
            "azure/template.json",
            '{\n"$schema": "https://schema.management.azure.com/a.json",\n"resources": [{\n'
            '"type": "Microsoft.Sql/servers"}]}\n',
            "databases",
            "sql-server",
            4,
        ),
        (
            "infra/main.tf",
            'module "k" {\n  source = "terraform-aws-modules/eks/aws"\n}\n',
            "orchestrators",
            "eks",
            2,
        ),
        (
            "live/production.yml",
            "kind: Deployment\nimage: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/a:1\n",
            "cloud",
            "aws",
            2,
        ),
        ("images/api.live.Containerfile", "FROM a\n", "containers", "docker", 1),
        (
            ".github/workflows/a.yml",
            "on: push\njobs:\n  a:\n    steps:\n"
            "      - uses: aws-actions/amazon-ecr-login@v2\n"
            "      - run: docker push a\n",
            "cloud",
            "aws",
            5,
        ),
    ],
)
def test_what_files_put_to_use_reaches_its_field_with_its_line(
    tmp_path: Path, path: str, text: str, field: str, value: str, line: int
) -> None:
    found = report(tmp_path, {path: text})
    assert value in found.decided[field]
    (fact,) = [f for f in found.facts if (f.field, f.value) == (field, value)]
    assert (fact.file, fact.line, fact.grade) == (path, line, "runs")


@pytest.mark.parametrize(
    ("path", "text", "field"),
    [
        ("examples/aws/main.tf", AWS, "cloud"),
        ("infra/main.tf", 'provider "cloudflare" {}\nprovider "datadog" {}\n', "cloud"),
        ("infra/main.tf", 'resource "azuread_group" "a" {}\n', "cloud"),
        ("infra/state.tf", 'resource "aws_dynamodb_table" "terraform_locks" {}\n', "databases"),
        ("docker-compose.test.yml", "services:\n  db:\n    image: postgres\n", "databases"),
        ("compose.yml", "services:\n  ui:\n    image: mongo-express\n", "databases"),
        ("compose.yml", "services:\n  a:\n    image: prom/postgres-exporter\n", "databases"),
        (".circleci/Dockerfile", "FROM a\n", "containers"),
        (
            ".github/workflows/a.yml",
            "on: push\njobs:\n  a:\n    steps:\n"
            "      - uses: aws-actions/configure-aws-credentials@v4\n"
            "      - run: docker push a\n",
            "cloud",
        ),
        (
            ".github/workflows/a.yml",
            "on: push\njobs:\n  a:\n    steps:\n"
            "      - uses: aws-actions/amazon-ecr-login@v2\n"
            "      - run: docker pull a\n",
            "cloud",
        ),
        (
            ".github/workflows/a.yml",
            "on: push\njobs:\n  a:\n    environment: github-pages\n    steps:\n      - run: make\n",
            "environments",
        ),
        ("requirements.txt", "psycopg2\npymysql\n", "databases"),
        ("README.md", "# Shop\n\nWe run on AWS.\n", "cloud"),
        ("sst.config.ts", 'home: "local"\n', "cloud"),
        ("mail/template.json", '{"type": "Microsoft.Sql/servers"}\n', "databases"),
        ("infra/main.tf", 'module "a" {\n  source = "./eks/aws"\n}\n', "cloud"),
    ],
)
def test_what_is_beside_the_project_says_nothing(
    tmp_path: Path, path: str, text: str, field: str
) -> None:
    assert field not in report(tmp_path, {path: text}).decided


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("deployments/prod/main.tf", "production"),
        ("k8s/staging/web.yaml", "staging"),
        ("clusters/production/apps.yaml", "production"),
        ("apps/staging/kustomization.yaml", "staging"),
        ("terraform/live/prod/main.tf", "production"),
        ("infra/envs/dev/main.tf", "dev"),
        ("charts/shop/values-staging.yaml", "staging"),
        ("infra/prod.tfvars", "production"),
        ("Pulumi.prod.yaml", "production"),
        ("k8s/shop-pre-prod.yaml", "staging"),
        ("overlays/stg/a.yaml", "staging"),
        ("cicd/web-production.yaml", "production"),
        ("config/deploy.staging.yml", "staging"),
    ],
)
def test_folders_and_names_of_deployment_files_are_environments(
    tmp_path: Path, path: str, name: str
) -> None:
    assert report(tmp_path, {path: "a: b\n"}).decided["environments"] == [name]


@pytest.mark.parametrize(
    "path",
    [
        "src/production/line.yaml",
        "docs/staging/a.yaml",
        "config/queue.staging.yml",
        "k8s/prod/notes.md",
        "prod/a.yaml",
    ],
)
def test_other_folders_are_none(tmp_path: Path, path: str) -> None:
    assert "environments" not in report(tmp_path, {path: "a: b\n"}).decided


@pytest.mark.parametrize("language", ["Cargo.toml", "server/Cargo.toml"])
def test_migrations_of_sqlx_are_not_those_of_golang_migrate(tmp_path: Path, language: str) -> None:
    files = {language: '[dependencies]\nsqlx = "0.8"\n', "migrations/1_a.down.sql": "select 1;"}
    assert report(tmp_path, files).decided["migration_tools"] == ["sqlx"]


def test_each_value_has_the_grade_of_what_says_it(tmp_path: Path) -> None:
    found = report(
        tmp_path,
        {
            "docs/architecture.md": "# A\n\nWe use MySQL and Ansible.\n",
            "docs/adr/0001-queue.md": "# 1. Cache\n\n## Status\n\nAccepted\n\n## Decision\n\nWe use Redis.\n",
            "README.md": "# Shop\n\nWe use MongoDB.\n",
            "infra/main.tf": AWS,
            "go.mod": "require github.com/jackc/pgx/v5 v5.1.0\n",
        },
    )
    grades = {(f.value, f.grade) for f in found.facts if f.field in ("cloud", "databases")}
    assert grades == {
        ("aws", "runs"),
        ("redis", "decided"),
        ("mysql", "stated"),
        ("postgresql", "stated"),
        ("mongodb", "mentioned"),
    }


def test_a_program_of_infrastructure_says_where_to_and_for_whom(tmp_path: Path) -> None:
    pulumi = {
        ".infra/Pulumi.yaml": "name: a\n",
        ".infra/package.json": '{"dependencies": {\n"@pulumi/gcp": "9"}}\n',
        "web/package.json": '{"dependencies": {\n"@pulumi/azure": "9"}}\n',
        ".infra/Pulumi.prod.yaml": "config:\n",
    }
    found = report(tmp_path, pulumi).decided
    assert (found["cloud"], found["environments"]) == (["gcp"], ["production"])
    cdk = {"cdk/cdk.json": "{}\n", "cdk/bin/app.ts": "// stage: 'dev'\nstage: 'STAGING',\n"}
    found = report(tmp_path / "other", cdk).decided
    assert (found["iac_tools"], found["environments"]) == (["aws-cdk"], ["staging"])


def test_lists_and_states_agree(tmp_path: Path) -> None:
    found = report(
        tmp_path,
        {
            "docs/architecture.md": "# A\n\nWe use MySQL.\n\nWe use Redis.\n",
            "docs/prd.md": "# P\n\nWe decided against Redis.\n",
            "README.md": "# Shop\n\nWe use MongoDB.\n",
        },
    )
    answer = as_json(found)
    stated = {(f["field"], f["value"]) for f in answer["facts"] if f["state"] == "decided"}
    assert stated == {("databases", "mysql")}
    assert answer["databases"] == ["mysql"]
    assert [(c.field, c.value) for c in found.conflicts] == [("databases", "redis")]


def test_what_a_readme_names_contradicts_no_document(tmp_path: Path) -> None:
    files = {
        "docs/architecture.md": "# A\n\nWe decided against Redis.\n",
        "README.md": "# Shop\n\nWe use Redis in the other shop.\n",
    }
    assert report(tmp_path, files).conflicts == ()


def test_stages_of_capistrano_are_environments(tmp_path: Path) -> None:
    found = report(
        tmp_path,
        {
            "Capfile": 'require "capistrano/deploy"\n',
            "config/deploy/production.rb": 'aws_ec2_register(user: "deploy")\n',
            "config/deploy/local_vm.rb": 'server "192.0.2.1"\n',
        },
    )
    assert (found.decided["environments"], found.decided["cloud"]) == (["production"], ["aws"])


def test_what_another_dependency_brings_along_is_none_of_the_projects_own(tmp_path: Path) -> None:
    text = "require (\n\tgo.mongodb.org/mongo-driver v1.14.0 // indirect\n\tgithub.com/lib/pq v1.10.9\n)\n"
    found = as_json(report(tmp_path, {"go.mod": text}))
    assert found["databases"] == ["postgresql"]


def test_what_a_pipeline_starts_for_its_tests_is_no_evidence(tmp_path: Path) -> None:
    text = (
        "kind: pipeline\nsteps:\n- name: scan\n"
        "  image: 123456789012.dkr.ecr.eu-west-2.amazonaws.com/tools/scan:1\n"
        "services:\n- name: db\n  image: mongo\n"
    )
    found = as_json(report(tmp_path, {".drone.yml": text}))
    assert (found["cloud"], found["databases"]) == ([], [])


def test_what_stands_before_production_is_staging_however_it_is_spelled(tmp_path: Path) -> None:
    found = as_json(report(tmp_path, {"k8s/preproduction/app.yaml": "kind: Service\n"}))
    assert found["environments"] == ["staging"]


def test_a_compose_file_for_development_is_somebodys_own_machine(tmp_path: Path) -> None:
    files = {
        "docker-compose-development.yml": "services: {}\n",
        "compose.staging.yml": "services: {}\n",
    }
    assert as_json(report(tmp_path, files))["environments"] == ["staging"]


def test_compose_files_are_read_where_others_include_them(tmp_path: Path) -> None:
    text = "services:\n  db:\n    image: postgres:16\n"
    assert as_json(report(tmp_path, {"config/compose/db.yml": text}))["databases"] == ["postgresql"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "build.gradle",
            "implementation('a') {\n  exclude group: 'com.launchdarkly', module: 'sdk'\n}\n",
        ),
        (
            "pom.xml",
            "<exclusions>\n<exclusion>\n<groupId>org.postgresql</groupId>\n</exclusion>\n</exclusions>\n",
        ),
        ("internal/providers/schemas/main.tf", AWS),
        ("pkg/render/templates/app.yaml", "kind: Deployment\nspec:\n  image: mysql:8\n"),
    ],
)
def test_what_is_left_out_or_only_worked_with_is_not_put_to_use(
    tmp_path: Path, path: str, text: str
) -> None:
    found = as_json(report(tmp_path, {path: text}))
    assert [found[name] for name in FIELDS if name != "ci_platforms"] == [[]] * (len(FIELDS) - 1)


def test_what_follows_things_left_out_counts_again(tmp_path: Path) -> None:
    text = "<exclusions>\n<groupId>a</groupId>\n</exclusions>\n<groupId>org.postgresql</groupId>\n"
    assert as_json(report(tmp_path, {"pom.xml": text}))["databases"] == ["postgresql"]


def test_what_stands_beside_labels_in_a_record_may_be_about_what_was_not_chosen(
    tmp_path: Path,
) -> None:
    text = "# Where pages lie\n\n## Status\n\nAccepted\n\n## Options\n\n### Foo\n\n* **Hosting:** SaaS\n"
    found = report(
        tmp_path, {"docs/adr/0002-pages.md": text, "docs/architecture.md": "**Hosting:** Bar\n"}
    )
    assert [one.value for one in found.as_said] == ["Bar"]
