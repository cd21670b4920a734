"""What a sentence means for a name in it, a table a kind: in several languages, with what does count beside it."""

from __future__ import annotations

import pytest

from facilitator.context.extract.document import extractor

TITLES = {
    "kubernetes": "orchestrators", "nomad": "orchestrators", "docker-compose": "orchestrators",
    "eks": "orchestrators", "gke": "orchestrators", "aks": "orchestrators", "cloud-run": "orchestrators",
    "docker-swarm": "orchestrators",
    "docker": "containers", "podman": "containers",
    "terraform": "iac_tools", "pulumi": "iac_tools", "ansible": "iac_tools", "opentofu": "iac_tools",
    "jenkins": "ci_platforms", "github-actions": "ci_platforms", "gitlab-ci": "ci_platforms",
    "argo-cd": "ci_platforms", "circleci": "ci_platforms", "travis-ci": "ci_platforms",
    "aws": "cloud", "azure": "cloud", "gcp": "cloud", "ovh": "cloud", "heroku": "cloud",
    "railway": "cloud", "render": "cloud", "fly-io": "cloud", "hetzner": "cloud", "scaleway": "cloud",
    "vercel": "cloud",
    "postgresql": "databases", "mysql": "databases", "sqlite": "databases", "mongodb": "databases",
    "redis": "databases", "sql-server": "databases", "cosmos-db": "databases", "mariadb": "databases",
    "elasticsearch": "databases", "dynamodb": "databases", "memcached": "databases",
    "cassandra": "databases",
    "flyway": "migration_tools", "liquibase": "migration_tools",
    "unleash": "feature_flag_tools", "flagsmith": "feature_flag_tools",
    "launchdarkly": "feature_flag_tools",
}  # fmt: skip
"""The field of each name in the tables below."""


def check(text: str, used: str, unused: str) -> None:
    """The names in `used` are in use as a document with this text has it, those in `unused` are not."""
    whole = text if text.startswith("#") else f"# Shop\n\n## Platform\n\n{text}\n"
    states = extractor().read(whole, "doc.md").states
    found = {name: states.get((TITLES[name], name), "") for name in f"{used} {unused}".split()}
    assert {n for n, state in found.items() if state == "decided"} == set(used.split()), found


PRESENT = [
    ("We use Jenkins for every build.", "jenkins", ""),
    ("Usamos PostgreSQL como base de datos.", "postgresql", ""),
    ("Usamos o Terraform em todos os ambientes.", "terraform", ""),
    ("Nous utilisons Ansible pour les serveurs.", "ansible", ""),
    ("Wir verwenden Flyway für das Schema.", "flyway", ""),
    ("Utilizziamo MongoDB per il catalogo.", "mongodb", ""),
    ("Мы используем Redis для сессий.", "redis", ""),
    ("我们使用 MySQL 存储订单。", "mysql", ""),
    ("주문은 PostgreSQL을 사용한다.", "postgresql", ""),
    ("注文には MySQL を使用しています。", "mysql", ""),
    ("We use SQLite for now.", "sqlite", ""),
    ("We use PostgreSQL today; Redis comes later.", "postgresql", "redis"),
    ("# Jenkins vs GitHub Actions\n\nBoth were weighed.\n\nWe use GitHub Actions.", "github-actions", "jenkins"),
    ("We do not use Kubernetes.", "", "kubernetes"),
    ("No usamos Kubernetes.", "", "kubernetes"),
    ("Não usamos Kubernetes.", "", "kubernetes"),
    ("Nous n'utilisons pas Kubernetes.", "", "kubernetes"),
    ("Wir verwenden kein Kubernetes.", "", "kubernetes"),
    ("Мы не используем Kubernetes.", "", "kubernetes"),
    ("我们不使用 Kubernetes。", "", "kubernetes"),
    ("If we use Kubernetes, an operator is needed.", "", "kubernetes"),
]  # fmt: skip

PAST = [
    ("Jenkins was replaced by GitHub Actions.", "github-actions", "jenkins"),
    ("Jenkins fue reemplazado por GitLab CI.", "gitlab-ci", "jenkins"),
    ("O Jenkins foi substituído pelo GitLab CI.", "gitlab-ci", "jenkins"),
    ("Jenkins a été remplacé par GitLab CI.", "gitlab-ci", "jenkins"),
    ("Jenkins wurde durch GitHub Actions ersetzt.", "github-actions", "jenkins"),
    ("Jenkins è stato sostituito da GitHub Actions.", "github-actions", "jenkins"),
    ("Jenkins заменён на GitLab CI.", "gitlab-ci", "jenkins"),
    ("Jenkins 已替换为 GitLab CI。", "gitlab-ci", "jenkins"),
    ("We dropped Jenkins in favour of GitHub Actions.", "github-actions", "jenkins"),
    ("We migrated from Heroku to AWS last year.", "aws", "heroku"),
    ("Previously, Travis CI ran the builds.", "", "travis-ci"),
    ("We no longer use Pulumi.", "", "pulumi"),
    ("Ya no usamos Heroku.", "", "heroku"),
    ("Früher lief alles auf Heroku.", "", "heroku"),
    ("Раньше использовали MySQL.", "", "mysql"),
    ("Replace `<project>` with your GCP project and deploy to GCP.", "gcp", ""),
    ("Replace Jenkins with Argo CD.", "argo-cd", "jenkins"),
    ("PostgreSQL is not exposed to the internet.", "postgresql", ""),
]  # fmt: skip

LATER = [
    ("**Database:** SQLite (MVP)\n- Can migrate to PostgreSQL for growth", "sqlite", "postgresql"),
    ("SQLite; se puede migrar a PostgreSQL.", "sqlite", "postgresql"),
    ("SQLite; pode migrar para PostgreSQL.", "sqlite", "postgresql"),
    ("SQLite; on pourra migrer vers PostgreSQL.", "sqlite", "postgresql"),
    ("SQLite; позже можно перейти на PostgreSQL.", "sqlite", "postgresql"),
    ("使用 SQLite，后期可迁移到 PostgreSQL。", "sqlite", "postgresql"),
    ("- Fase 3: Kubernetes\n- Fase 1: Docker Compose", "docker-compose", "kubernetes"),
    ("Add Redis only when load justifies it.", "", "redis"),
    ("We plan to move to Kubernetes.", "", "kubernetes"),
    ("Kubernetes ist noch nicht im Einsatz.", "", "kubernetes"),
    ("Terraform не сейчас, планируется на втором этапе.", "", "terraform"),
    ("We migrated to PostgreSQL.", "postgresql", ""),
    ("Wir sind umgestiegen auf PostgreSQL.", "postgresql", ""),
]  # fmt: skip

ALTERNATIVES = [
    ("- Kubernetes 1.28+ (EKS, GKE, or AKS)", "kubernetes", "eks gke aks"),
    ("**Target Platforms:** Railway, Render, Fly.io", "", "railway render fly-io"),
    ("| Topic | Choice |\n|---|---|\n| Deploy | Render, Railway, or Fly.io (free) |", "", "railway render fly-io"),
    ("| Topic | Choice |\n|---|---|\n| Keys | AWS KMS, GCP KMS, Azure Key Vault or variables |", "", "aws gcp azure"),
    ("Data lies in Azure SQL or Cosmos DB.", "", "sql-server cosmos-db"),
    ("Los datos van a PostgreSQL o MySQL.", "", "postgresql mysql"),
    ("Les données vont dans PostgreSQL ou MariaDB.", "", "postgresql mariadb"),
    ("Die Daten liegen in PostgreSQL oder MySQL.", "", "postgresql mysql"),
    ("Данные лежат в PostgreSQL или MySQL.", "", "postgresql mysql"),
    ("数据保存在 PostgreSQL 或者 MySQL。", "", "postgresql mysql"),
    ("GitLab CI, Jenkins or CircleCI builds it.", "", "gitlab-ci jenkins circleci"),
    ("It can run on AWS, Azure and GCP.", "", "aws azure gcp"),
    ("Orders are in PostgreSQL, sessions in Redis.", "postgresql redis", ""),
    ("PostgreSQL, Redis and Elasticsearch hold the data.", "postgresql redis elasticsearch", ""),
    ("The stack is Terraform, Docker, PostgreSQL, Redis.", "terraform docker postgresql redis", ""),
    ("Everything runs on AWS and GCP.", "aws gcp", ""),
]  # fmt: skip

COMPARISON = [
    ("We chose PostgreSQL over MySQL.", "postgresql", "mysql"),
    ("# Use PostgreSQL over MySQL and SQLite\n\nIt is what we know.", "postgresql", "mysql sqlite"),
    ("We run Nomad instead of Kubernetes.", "nomad", "kubernetes"),
    ("Elegimos PostgreSQL frente a MySQL.", "postgresql", "mysql"),
    ("Nous avons choisi Ansible plutôt que Terraform.", "ansible", "terraform"),
    ("Wir haben uns für PostgreSQL statt MySQL entschieden.", "postgresql", "mysql"),
    ("Выбрали PostgreSQL вместо MySQL.", "postgresql", "mysql"),
    ("采用 PostgreSQL 而不是 MySQL。", "postgresql", "mysql"),
    ("## Terraform vs Pulumi\n\nWe decided on Terraform.", "terraform", "pulumi"),
    ("We use PostgreSQL because MySQL lacks what we need.", "postgresql", "mysql"),
    ("Unlike Jenkins, GitHub Actions needs no server.", "github-actions", "jenkins"),
    ("Traffic to PostgreSQL goes over TLS.", "postgresql", ""),
    ("We talk to Docker over SSH.", "docker", ""),
]  # fmt: skip

EVALUATION = [
    ("We looked at Pulumi.", "", "pulumi"),
    ("Kubernetes is being evaluated but not installed.", "", "kubernetes"),
    ("A spike on Argo CD ran last month.", "", "argo-cd"),
    ("Evaluamos MongoDB para el catálogo.", "", "mongodb"),
    ("Avaliamos o Pulumi.", "", "pulumi"),
    ("Nous avons évalué Kubernetes.", "", "kubernetes"),
    ("Kubernetes wird evaluiert.", "", "kubernetes"),
    ("Рассматривали MongoDB.", "", "mongodb"),
    ("评估了 MongoDB。", "", "mongodb"),
    ("Argo CD を検討中。", "", "argo-cd"),
    ("Argo CD 도입은 검토 중이다.", "", "argo-cd"),
    ("We looked at Pulumi and settled on Terraform.", "terraform", "pulumi"),
    ("The spike is over: we use Argo CD.", "argo-cd", ""),
]  # fmt: skip

AGAINST = [
    ("Kubernetes adds complexity without benefit.", "", "kubernetes"),
    ("Kubernetes would be overkill for two services.", "", "kubernetes"),
    ("Kubernetes agrega complejidad.", "", "kubernetes"),
    ("Kubernetes adiciona complexidade.", "", "kubernetes"),
    ("Kubernetes ajoute de la complexité.", "", "kubernetes"),
    ("Kubernetes ist zu komplex.", "", "kubernetes"),
    ("Kubernetes избыточен для двух сервисов.", "", "kubernetes"),
    ("Kubernetes 过于复杂。", "", "kubernetes"),
    ("Kubernetes runs both services.", "kubernetes", ""),
]

EXAMPLES = [
    ("The framework is maintained by Vercel, who rent out servers.", "", "vercel"),
    ("A self-hostable alternative to AWS, Azure, GCP and OVHcloud.", "", "aws azure gcp ovh"),
    ("Una alternativa a AWS y Azure.", "", "aws azure"),
    ("Une alternative à AWS, Azure et OVHcloud.", "", "aws azure ovh"),
    ("Eine Alternative zu AWS und Azure.", "", "aws azure"),
    ("| Storage | S3-compatible endpoint (MinIO, AWS) |\n|---|---|\n", "", "aws"),
    ("Brokers such as Redis, MongoDB and Cassandra fit.", "", "redis mongodb cassandra"),
    ("Herramientas como Jenkins y Terraform ayudan.", "", "jenkins terraform"),
    ("Des outils comme Jenkins et Terraform aident.", "", "jenkins terraform"),
    ("Werkzeuge wie Jenkins und Terraform helfen.", "", "jenkins terraform"),
    ("Такие как Jenkins и Terraform.", "", "jenkins terraform"),
    ("Many providers (e.g. AWS) describe their API.", "", "aws"),
    ("Integrations are generated: client code, Terraform providers.", "", "terraform"),
    ("The wire protocol is Redis-compatible.", "", "redis"),
    ("**Database:** [e.g. PostgreSQL, MySQL]", "", "postgresql mysql"),
    ("Set `{your Heroku app}` before you begin.", "", "heroku"),
    ("As an alternative to passwords, PostgreSQL takes certificates.", "postgresql", ""),
    ("The cluster [on AWS] holds PostgreSQL.", "aws postgresql", ""),
]

OPTIONS = [
    (
        "# ADRs\n\n## Database\n\n### Option A: PostgreSQL\n\n### Option B: MySQL\n\n### Decision\n\nOption A.\n\n"
        "## Builds\n\n### Option A: Jenkins\n\n### Option B: GitLab CI\n\n### Decision\n\nWe chose option B.\n",
        "postgresql gitlab-ci", "mysql jenkins",
    ),
    (
        "# ADRs\n\n## Database\n\n### Option A: PostgreSQL\n\n### Option B: MySQL\n\nWe go with option A.\n\n"
        "## Builds\n\n### Option A: Jenkins\n\n### Option B: GitLab CI\n\nStill open.\n",
        "", "mysql jenkins gitlab-ci",
    ),
    (
        "# ADR\n\n## Opciones\n\n### Opción 1: Nomad\n\n### Opción 2: Kubernetes\n\n## Decisión\n\nElegimos la opción 2.\n",
        "kubernetes", "nomad",
    ),
    (
        "# ADR\n\n## Varianten\n\n### Variante 1: Nomad\n\n### Variante 2: Kubernetes\n\n## Entscheidung\n\nVariante 2.\n",
        "kubernetes", "nomad",
    ),
    ("# ADR\n\n## Options\n\n### Option 1: Nomad\n\nUnder it we use Nomad everywhere.\n", "", "nomad"),
    (
        "# ADR\n\n## Options\n\n### Option 1: Nomad\n\n### Option 2: Kubernetes\n\n### Option 3: Docker Swarm\n\n"
        "## Decision\n\nThe decision is a blend of options 2 and 3.\n",
        "kubernetes docker-swarm", "nomad",
    ),
]  # fmt: skip


IN_LISTS = [
    ("There are many:\n\n- Kubernetes\n- Docker Swarm\n- HashiCorp Nomad", "", "kubernetes docker-swarm nomad"),
    ("Anbieter:\n\n- Amazon EKS\n- Azure AKS\n- Google GKE", "", "eks aks gke"),
    ("Proveedores:\n\n- AWS\n- Azure\n- Google Cloud", "", "aws azure gcp"),
    ("Hébergeurs :\n\n- Heroku\n- Vercel\n- Fly.io", "", "heroku vercel fly-io"),
    ("Candidatas:\n\n* Jenkins\n* GitLab CI\n* CircleCI", "", "jenkins gitlab-ci circleci"),
    ("Базы:\n\n- PostgreSQL\n- MySQL\n- SQLite", "", "postgresql mysql sqlite"),
    ("The stack:\n\n- Terraform\n- Docker\n- PostgreSQL\n- Redis", "terraform docker postgresql redis", ""),
    ("In use:\n\n- Kubernetes\n- PostgreSQL\n- MySQL", "kubernetes postgresql mysql", ""),
]  # fmt: skip

RECORDS = [
    ("We currently use Jenkins.", "Replace self hosted Jenkins with GitHub Actions.", "github-actions", "jenkins"),
    ("The site runs on Heroku.", "Move from Heroku to AWS.", "aws", "heroku"),
    ("We use MySQL.", "We adopt PostgreSQL instead of MySQL.", "postgresql", "mysql"),
    ("We run Docker Swarm.", "We migrate from the Docker Swarm cluster to Nomad.", "nomad", "docker-swarm"),
    ("Today we use Pulumi.", "We stop using Pulumi and adopt OpenTofu.", "opentofu", "pulumi"),
    ("We use Travis CI.", "We no longer use Travis CI. We use GitLab CI.", "gitlab-ci", "travis-ci"),
    ("We use Terraform.", "We keep Terraform.", "terraform", ""),
]  # fmt: skip

NO_PLACES = [
    "- Default test environment: `jsdom` (set in `vite.config.ts`)",
    "- FR37: the key is stored in the local environment, never sent to the browser",
    "- Entorno de pruebas: jest",
    "- Testumgebung: pytest",
    "- Environnement de test : vitest",
    "- Credentials are read from local environment variables",
    "- 测试环境: jest",
    "Production-ready defaults",
    "# PRD",
]

PLACES = [
    ("Deploy with `wrangler deploy --env staging`.", {"staging"}),
    ("```bash\nwrangler deploy --env production\n```", {"production"}),
    ("Deployments (Staging & Production) go by hand.", {"staging", "production"}),
    ("- Кластер: один (dev окружение)", {"dev"}),
    ("- Merge to `main` -> Deploys to Staging", {"staging"}),
    ("- Tag `v*` -> Promotes Staging Image to Production", {"production"}),
    ("- Test environment: two servers, rebuilt each night", {"test"}),
    ("Das Deployment hält Entwicklung und Produktion gleich.", set()),
]


@pytest.mark.parametrize(("text", "used", "unused"), IN_LISTS)
def test_three_rivals_as_items_of_a_list_are_a_choice(text: str, used: str, unused: str) -> None:
    check(text, used, unused)


@pytest.mark.parametrize(("before", "decision", "used", "unused"), RECORDS)
def test_what_a_record_decides_outweighs_what_it_tells_of_before(
    before: str, decision: str, used: str, unused: str
) -> None:
    text = f"# ADR 4: The platform\n\n## Context\n\n{before}\n\n## Decision\n\n{decision}\n"
    check(text, used, unused)


def places(text: str) -> set[str]:
    states = extractor().read(f"# Shop\n\n{text}\n", "doc.md").states
    return {
        value for (field, value), s in states.items() if (field, s) == ("environments", "decided")
    }


@pytest.mark.parametrize("text", NO_PLACES)
def test_a_test_runner_and_a_process_environment_are_no_places_to_deploy_to(text: str) -> None:
    assert places(text) == set()


@pytest.mark.parametrize(("text", "expected"), PLACES)
def test_an_environment_is_where_something_is_deployed(text: str, expected: set[str]) -> None:
    assert places(text) == expected


@pytest.mark.parametrize(("text", "used", "unused"), PRESENT)
def test_what_is_said_to_be_in_use_counts_whatever_else_the_sentence_says(
    text: str, used: str, unused: str
) -> None:
    check(text, used, unused)


@pytest.mark.parametrize(("text", "used", "unused"), PAST)
def test_what_was_replaced_is_out_and_what_replaced_it_is_in(
    text: str, used: str, unused: str
) -> None:
    check(text, used, unused)


@pytest.mark.parametrize(("text", "used", "unused"), LATER)
def test_what_one_can_move_to_later_is_not_in_use(text: str, used: str, unused: str) -> None:
    check(text, used, unused)


@pytest.mark.parametrize(("text", "used", "unused"), ALTERNATIVES)
def test_of_alternatives_none_is_chosen(text: str, used: str, unused: str) -> None:
    check(text, used, unused)


@pytest.mark.parametrize(("text", "used", "unused"), COMPARISON)
def test_of_two_that_are_compared_the_first_may_win_and_the_other_is_out(
    text: str, used: str, unused: str
) -> None:
    check(text, used, unused)


@pytest.mark.parametrize(("text", "used", "unused"), EVALUATION)
def test_what_was_looked_at_is_not_chosen(text: str, used: str, unused: str) -> None:
    check(text, used, unused)


@pytest.mark.parametrize(("text", "used", "unused"), AGAINST)
def test_an_argument_against_a_name_is_no_choice_of_it(text: str, used: str, unused: str) -> None:
    check(text, used, unused)


@pytest.mark.parametrize(("text", "used", "unused"), EXAMPLES)
def test_an_example_a_competitor_and_a_placeholder_are_only_named(
    text: str, used: str, unused: str
) -> None:
    check(text, used, unused)


@pytest.mark.parametrize(("text", "used", "unused"), OPTIONS)
def test_a_choice_counts_for_the_decision_it_stands_in(text: str, used: str, unused: str) -> None:
    check(text, used, unused)


AND_SO_ON = [
    ("Databases we know (PostgreSQL, MySQL, etc.) are easy to run.", "", "postgresql mysql"),
    ("RDBMS (PostgreSQL, MySQL 등)", "", "postgresql mysql"),
    ("Datenbanken (PostgreSQL, MySQL usw.)", "", "postgresql mysql"),
    ("関係データベース（PostgreSQL、MySQL など）", "", "postgresql mysql"),
    ("We use PostgreSQL, Redis, etc.", "postgresql redis", ""),
]
"""Two rivals in a list that goes on are examples; what a project has side by side is not."""


@pytest.mark.parametrize(("text", "used", "unused"), AND_SO_ON)
def test_rivals_in_a_list_that_goes_on_are_examples(text: str, used: str, unused: str) -> None:
    check(text, used, unused)


GOING = [
    ("The Jenkins server is to be decommissioned in May.", "", "jenkins"),
    ("MySQL will be decommissioned; orders are stored in PostgreSQL.", "postgresql", "mysql"),
    ("Jenkins will be replaced by GitHub Actions.", "github-actions", "jenkins"),
    ("Der Jenkins-Server wird abgeschaltet.", "", "jenkins"),
    ("Le serveur Jenkins sera arrêté.", "", "jenkins"),
    ("Éviter les soucis de base (leçon Liquibase).", "", "liquibase"),
    ("We had problems with MongoDB and use PostgreSQL.", "postgresql", "mongodb"),
]


@pytest.mark.parametrize(("text", "used", "unused"), GOING)
def test_what_goes_or_taught_a_lesson_is_not_in_use(text: str, used: str, unused: str) -> None:
    check(text, used, unused)


@pytest.mark.parametrize(
    "title",
    ["기술 스택 결정 가이드", "Database selection guide", "Guía de selección de base de datos"],
)
def test_a_guide_to_choosing_decides_nothing(title: str) -> None:
    check(f"# {title}\n\n## Database\n\nPostgreSQL on Kubernetes.\n", "", "postgresql kubernetes")


RECORD = """# 3. Provisioning

## Status

Accepted

## Considered Options

* Terraform
* Pulumi

## Decision Outcome

Terraform, because it is known here.

## Pros and Cons of the Options

### Terraform

* Good, because it is common.

### Pulumi

* Bad, because few know it.
"""


def test_the_outcome_that_begins_with_a_name_takes_it() -> None:
    states = extractor().read(RECORD, "docs/adr/0003-provisioning.md").states
    assert states["iac_tools", "terraform"] == "decided"
    assert states["iac_tools", "pulumi"] != "decided"


@pytest.mark.parametrize(
    "text",
    ["The local development environment has its own seed.", "El entorno de desarrollo local arranca en segundos."],
)  # fmt: skip
def test_local_development_is_the_local_environment(text: str) -> None:
    states = extractor().read(f"# Shop\n\n## Environments\n\n{text}\n\n- {text}\n", "doc.md").states
    assert ("environments", "dev") not in states


OPTIONS = """# 7. Where images are kept

## Status

Accepted

## Decision Outcome

{outcome}

## Pros and Cons of the Options

### One registry per environment

Each has a registry of its own, defined in Terraform.

* Good, because it is simple to copy to Pulumi

### One registry in all

The registry is defined in Ansible.
"""


@pytest.mark.parametrize(
    "outcome",
    [
        "One registry per environment, because it parts them.",
        'Chosen option: "One registry per environment", because it parts them.',
    ],
)
def test_the_option_that_the_outcome_begins_with_is_the_one_taken(outcome: str) -> None:
    states = extractor().read(OPTIONS.format(outcome=outcome), "docs/adr/0007-images.md").states
    assert states["iac_tools", "terraform"] == "decided"
    assert states["iac_tools", "ansible"] != "decided"
    assert states["iac_tools", "pulumi"] != "decided"
