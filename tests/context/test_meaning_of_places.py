"""What the place of a name makes of it: the options of a record, boxes to tick, commands, trees, lists of environments."""

from __future__ import annotations

import pytest

from facilitator.context.extract.document import extractor


def decided(text: str, file: str = "docs/page.md") -> set[str]:
    """The ids of all names that a document has in use."""
    states = extractor().read(text, file).states
    return {key[1] for key, state in states.items() if state == "decided"}


RECORD = """# 4. A place for orders

We rely on MongoDB today.

## {options}

### Keep MongoDB

To go on using MongoDB we would keep one collection a customer.

### Change

We would run PostgreSQL.

## {decision}

PostgreSQL lets us check what is written. Few orders ever show the strengths of MongoDB.
"""


@pytest.mark.parametrize(
    ("options", "decision"),
    [
        ("Considered Options", "Chosen Decision: Move to PostgreSQL"),
        ("Opciones consideradas", "Decisión: PostgreSQL"),
        ("Betrachtete Optionen", "Entscheidung: PostgreSQL"),
        ("Options envisagées", "Décision – PostgreSQL"),
    ],
)
def test_what_stands_under_the_options_of_a_record_is_imagined(options: str, decision: str) -> None:
    text = RECORD.format(options=options, decision=decision)
    states = extractor().read(text, "docs/adr/0004-orders.md").states
    assert states["databases", "postgresql"] == "decided"


def test_an_option_of_a_record_is_not_in_use_though_it_says_so() -> None:
    text = (
        "# 9. Builds\n\n## Options considered\n\n- Jenkins: we use it for one service.\n\n"
        "## Our decision\n\nWe will use Buildkite.\n"
    )
    assert decided(text, "docs/adr/0009-builds.md") == {"buildkite"}


def test_of_rivals_in_a_bare_list_the_one_that_a_sentence_takes_is_chosen() -> None:
    text = (
        "# Builds\n\n## Service\n\nTwo are on the list:\n\n* CircleCI [default]\n* Buildkite\n\n"
        "We will use Buildkite.\n"
    )
    assert decided(text) == {"buildkite"}


SUGGESTED = [
    "You can use:\n\n- **Cloudflare** for certificates\n- CloudWatch (AWS)\n",
    "Puedes usar:\n\n- **Cloudflare** para el certificado\n",
    "Considera usar herramientas como:\n\n- Registros (Elasticsearch, Kibana)\n- CloudWatch (AWS)\n",
    "Sie können verwenden:\n\n- Können sie verwenden: Cloudflare\n",
    "### Logs (optional)\n\n- Elasticsearch\n",
    "### Registros (Opcional)\n\n- Elasticsearch\n",
    "- Redis 세션 저장소 (현재 메모리에서 업그레이드)\n",
]


@pytest.mark.parametrize("text", SUGGESTED)
def test_what_a_page_suggests_is_not_in_use(text: str) -> None:
    assert decided(f"# Notes\n\n## Platform\n\n{text}") == set()


def test_an_open_box_is_a_plan_unless_it_is_of_what_is_needed_or_checked() -> None:
    assert decided("# A\n\n## Prerequisites\n\n- [ ] Access to PostgreSQL\n") == {"postgresql"}
    assert decided("# A\n\n## Voraussetzungen\n\n- [ ] Zugang zu PostgreSQL\n") == {"postgresql"}
    assert decided("# A\n\n## To do\n\n- [ ] Move to PostgreSQL\n") == set()
    text = "# A\n\nOrders are kept in PostgreSQL.\n\n## Checklist\n\n- [ ] PostgreSQL answers\n- [ ] PostgreSQL has room\n"
    assert decided(text) == {"postgresql"}


CLIENTS = [
    ("psql -h db -c 'select 1'", {"postgresql"}),
    ("docker exec db \\\n  /opt/tools/bin/sqlcmd -Q 'select 1'", {"sql-server"}),
    ("docker exec store mysqldump --all > dump.sql", {"mysql"}),
    ("kubectl exec -it pod-1 -- redis-cli ping", {"redis"}),
    ("sudo -u postgres pg_dump shop | gzip > shop.gz", {"postgresql"}),
    ("brew install postgresql", set()),
    ("# mysqldump would do it too", set()),
    ("echo redis-cli", set()),
]


@pytest.mark.parametrize(("command", "expected"), CLIENTS)
def test_a_database_s_own_client_as_a_command_says_that_it_runs(
    command: str, expected: set[str]
) -> None:
    assert decided(f"# Backup\n\n```sh\n{command}\n```\n") - {"docker", "kubectl"} == expected


def test_a_branch_that_says_what_something_is_is_no_file() -> None:
    tree = "```\nParts:\n├─ Database → PostgreSQL\n├─ Cache → Redis\n└─ api/\n```\n"
    assert decided(f"# Shop\n\n{tree}") == {"postgresql", "redis"}
    files = "```\n├── postgresql/\n│   └── mysql.md\n```\n"
    assert decided(f"# Shop\n\n{files}") == set()


ENVIRONMENTS = [
    ("| Shop | Billing |\n|---|---|\n| production | live |\n| staging | mock |\n| UAT | mock |\n",
     {"production", "staging", "uat"}),
    ("| Setting | Development | Staging | Production |\n|---|---|---|---|\n| Size | 1 | 1 | 3 |\n",
     {"dev", "staging", "production"}),
    ("## Where it runs\n\n### Development\n\nOne.\n\n### Staging\n\nTwo.\n\n### Production\n\nThree.\n",
     {"dev", "staging", "production"}),
    ("- **staging**: two machines\n- **production**: six machines\n", {"staging", "production"}),
    ("| Phase | Weeks |\n|---|---|\n| Design | 2 |\n| Development | 4 |\n| Production | 1 |\n| Sale | 1 |\n", set()),
    ("- Development\n- Testing\n- Writing\n", set()),
    ("## Production checklist\n\nAll of it.\n", {"production"}),
    ("## 프로덕션 체크리스트\n\n모두.\n", {"production"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ENVIRONMENTS)
def test_environments_that_stand_as_siblings_name_places(text: str, expected: set[str]) -> None:
    assert decided(f"# Shop\n\n{text}") == expected


def test_a_heading_is_an_environment_under_a_page_about_environments() -> None:
    assert decided("# Environments\n\n## Local\n\nOn a laptop.\n") == {"local"}
    assert decided("# Guide\n\n## Local\n\nOn a laptop.\n") == set()


NAMES = [
    ("Orders live in postgres and oracle as the database.", {"postgresql", "oracle-database"}),
    ("It all runs on Oracle Cloud.", {"oracle-cloud"}),
    ("We deploy to cloud.gov.", {"cloud-gov"}),
    ("Unit tests run in Concourse.", {"concourse"}),
    ("Workers of Cloudflare read from D1.", {"cloudflare", "cloudflare-d1"}),
    ("```sh\nbin/rails db:migrate\n```", {"rails-migrations"}),
]


@pytest.mark.parametrize(("text", "expected"), NAMES)
def test_names_in_the_words_that_people_use(text: str, expected: set[str]) -> None:
    assert decided(f"# Shop\n\n## Platform\n\n{text}\n") == expected


DECISIONS = [
    ("The project will use Terraform with Docker.", "terraform docker"),
    ("Nous choisissons : une base PostgreSQL avec des schémas.", "postgresql"),
    ("El proyecto utilizará PostgreSQL para los pedidos.", "postgresql"),
    ("Wir entscheiden uns für PostgreSQL.", "postgresql"),
    ("Будем использовать PostgreSQL.", "postgresql"),
    ("PostgreSQL을 사용하기로 했다.", "postgresql"),
]


@pytest.mark.parametrize(("sentence", "expected"), DECISIONS)
def test_what_a_record_decides_outweighs_what_it_weighs_of_it(sentence: str, expected: str) -> None:
    text = (
        "# 3. Choice\n\n## Options\n\n- Terraform with Docker\n- PostgreSQL\n- Ansible\n\n"
        f"## Decision\n\n{sentence}\n\n## Pros and cons\n\n- no lock-in by PostgreSQL\n"
        "- Terraform: not simple\n- Docker: not simple\n"
    )
    assert decided(text, "docs/adr/0003-choice.md") == set(expected.split())


def test_a_record_without_sections_decides_what_its_title_takes() -> None:
    text = (
        "# Stay on Linode\n\nStatus: accepted\n\nEverything else runs on AWS, so EC2 was the obvious default. "
        "Addresses of AWS are blocked, and moving would hurt. Hosting stays on Linode.\n"
    )
    assert decided(text, "docs/adr/0004-linode.md") == {"linode"}


IN_PLACES = [
    ("Choose either staging or production environment.\n\n- `infra/staging` (look)\n- `infra/production` (for all)\n",
     {"staging", "production"}),
    ("### Work in dev or staging environments\n\nAt some point one has to do so in the dev or staging environment.\n",
     {"dev", "staging"}),
    ("A staging environment comes later.\n", set()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), IN_PLACES)
def test_a_place_is_there_though_what_happens_in_it_is_open(text: str, expected: set[str]) -> None:
    assert decided(f"# Guide\n\n## Work\n\n{text}") == expected


def test_what_goes_between_places_can_go_and_the_places_stay() -> None:
    text = "The copy from production to staging and sandbox environments was replaced.\n"
    assert decided(f"# Shop\n\n## Work\n\n{text}") == {"staging", "sandbox"}


def test_a_heading_of_several_places_beside_one_of_one_names_them_all() -> None:
    text = "# Shop\n\n## Where it runs\n\n### production\n\nOne.\n\n### staging/dev\n\nTwo.\n"
    assert decided(text) == {"production", "staging", "dev"}


HOSTS = [
    ("Allowed hosts: *.algolia.net and places.algolia.com.", set()),
    ("The name is db.azure.shop.example.io.", set()),
    ("The shop answers at shop.app.cloud.gov.", {"cloud-gov"}),
    ("Search is Algolia. It is quick.", {"algolia"}),
]


@pytest.mark.parametrize(("text", "expected"), HOSTS)
def test_a_part_of_a_host_s_name_is_no_name(text: str, expected: set[str]) -> None:
    assert decided(f"# Shop\n\n## Work\n\n{text}\n") == expected


def test_the_title_of_somebody_s_page_in_a_sentence_decides_nothing() -> None:
    page = "[How a bank came to like PostgreSQL](https://bank.example/like)"
    assert decided(f"# Shop\n\n## Work\n\nSee {page} for more.\n") == set()
    ours = "[PostgreSQL](https://postgresql.example)"
    assert decided(f"# Shop\n\n## Work\n\nOrders are in {ours}.\n") == {"postgresql"}


EXAMPLES = [
    "a place (e.g. Box, Drop, Azure)",
    "places such as Box, Drop and Azure",
    "lugares (por ejemplo Box, Drop o Azure)",
    "Orte (z.B. Box, Drop oder Azure)",
    "lieux (par exemple Box, Drop ou Azure)",
]


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_item_of_a_list_of_examples_is_one(text: str) -> None:
    assert decided(f"# Shop\n\n## Work\n\nFiles need {text}.\n") == set()


def test_a_service_for_flags_is_our_own_where_it_is_said_to_be() -> None:
    abstract = "The page captures the feature flag service abstraction.\n"
    assert decided(f"# Shop\n\n## Work\n\n{abstract}") == set()
    assert decided("# Shop\n\n## Work\n\nWe run our own feature flag service.\n") == {"in-house"}


def test_a_stack_of_containers_is_no_swarm() -> None:
    assert decided("# Shop\n\n## Work\n\nStart the Docker stack.\n") == {"docker"}
    assert decided("# Shop\n\n## Work\n\nGiant Swarm builds our Docker images.\n") == {"docker"}


def test_a_range_of_versions_puts_nothing_off() -> None:
    assert decided("# Shop\n\nWe run MongoDB 4.2 or later on every node.\n") == {"mongodb"}
    assert decided("# Shop\n\nWe run on paper and use MongoDB later.\n") == set()


def test_a_drawing_in_plantuml_shows_what_there_is() -> None:
    drawn = '```plantuml\nNode(aws, "Amazon Web Services", "cloud")\nNode(db, "RDS", "Managed database")\n```\n'
    assert decided(f"# Shop\n\n{drawn}") == {"aws", "rds"}


RFC = """---
status: {status}
---

# Port orders to PostgreSQL

## Summary

Orders should be ported from their legacy self-hosted MongoDB to PostgreSQL.

## Problem

- MongoDB is no longer updated
- we run on Kubernetes, MongoDB does not
- it should be replaced with DocumentDB, someone said

## Proposal

We will use PostgreSQL in integration, staging and production.

## When to revisit

If writes double, look at MySQL.
"""


def test_a_request_for_comments_is_a_record_whose_proposal_decides_once_it_is_accepted() -> None:
    text = RFC.format(status="accepted")
    expected = {"postgresql", "kubernetes", "staging", "production"}
    assert decided(text, "rfcs/rfc-158-port-orders.md") == expected
    assert decided(RFC.format(status="draft"), "rfcs/rfc-158-port-orders.md") == set()


MORE_PLACES = [
    ("We run it in staging and production.", {"staging", "production"}),
    ("This changes our production, integration, staging and CI environments.", {"production", "staging"}),
    ("Deploy to stage, verify, then deploy to prod.", {"staging", "production"}),
    ("Staging and production teams meet on Mondays.", set()),
    ("We stage and test the change in production-like data.", set()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MORE_PLACES)
def test_places_named_together_are_environments(text: str, expected: set[str]) -> None:
    assert decided(f"# Shop\n\n## Work\n\n{text}\n") == expected


def test_an_editor_compares_nothing() -> None:
    assert decided("# Shop\n\n## In VS Code\n\n1. Install Docker\n") == {"docker"}
    assert decided("# Shop\n\n## Docker vs Podman\n\nOf each a word.\n") == set()


DOUBTS = [
    (
        "Orders stay in PostgreSQL. Much more data would shift this in favour of Redshift.",
        {"postgresql"},
    ),
    ("MySQL should be replaced with PostgreSQL, some say.", {"mysql"}),
    ("MySQL was replaced with PostgreSQL.", {"postgresql"}),
    ("- **PostgreSQL**: orders\n- **Redis** (planned): cache\n", {"postgresql"}),
    ("- **PostgreSQL**: Bestellungen\n- **Redis** (geplant): Cache\n", {"postgresql"}),
    ("- **PostgreSQL** : commandes\n- **Redis** (prévu) : cache\n", {"postgresql"}),
]


@pytest.mark.parametrize(("text", "expected"), DOUBTS)
def test_what_is_wished_or_planned_is_not_in_use(text: str, expected: set[str]) -> None:
    assert decided(f"# Shop\n\n## Platform\n\n{text}\n") == expected


def test_where_a_record_says_to_read_on_it_decides_nothing() -> None:
    text = (
        "# 5. Store\n\n## Decision\n\nUse PostgreSQL.\n\n## Links\n\n"
        "A good text on pages hosted on Vercel with MongoDB behind them.\n"
    )
    assert decided(text, "docs/adr/0005-store.md") == {"postgresql"}


def test_a_record_that_takes_one_of_rivals_takes_no_other_in_passing() -> None:
    text = (
        "# 8. Builds\n\n## Decision\n\nWe will use Buildkite. It shows what Jenkins and CircleCI show.\n\n"
        "## Notes\n\nOf the old pages of Jenkins some stay.\n"
    )
    assert decided(text, "docs/adr/0008-builds.md") == {"buildkite"}


def test_three_tools_for_one_schema_are_a_choice() -> None:
    text = (
        "# Schema\n\nServices bring their own: Alembic, Flyway, Prisma, another tool, or scripts.\n"
    )
    assert decided(text) == set()
    assert decided("# Schema\n\nRun migrations from an ECS task on AWS.\n") == {"ecs", "aws"}
    assert decided("# Schema\n\nThe migration from MySQL to PostgreSQL is done.\n") == {
        "postgresql"
    }


def test_what_a_record_calls_legacy_is_out() -> None:
    text = "# CI\n\nWe use Buildkite and deem Jenkins a burden; Travis CI is legacy.\n"
    assert "travis-ci" not in decided(text)


def test_a_list_of_links_is_a_list() -> None:
    links = ", ".join(
        f"[{name}](https://{name.lower()}.example/a/long/way/to/the/page/that/tells/of/it)"
        for name in ("Alembic", "Flyway", "Prisma")
    )
    assert decided(f"# Schema\n\n## Use\n\nApplications can use {links}, or another.\n") == set()
    two = links.replace(", ", " over ", 1).rpartition(",")[0]
    assert decided(f"# Schema\n\nWe chose {two}.\n") == {"alembic"}
