"""What the form of a list, a table, a heading or a question says of names, whatever words stand around."""

from __future__ import annotations

import pytest

from facilitator.context.extract.document import extractor

RECORD = (
    "# 4. Keep receipts\n\nStatus: accepted\n\n## Context\n\n{context}\n\n"
    "## Decision\n\n{decision}\n\n## Consequences\n\n{after}\n"
)


def decided(source: str, file: str = "docs/page.md") -> set[str]:
    """The ids of all names that a document has in use."""
    states = extractor().read(source, file).states
    return {key[1] for key, state in states.items() if state == "decided"}


def record(
    context: str = "Receipts pile up.", after: str = "", decision: str = "A table."
) -> set[str]:
    """The same of a record."""
    return decided(RECORD.format(context=context, decision=decision, after=after), "docs/adr/4.md")


@pytest.mark.parametrize(
    "line",
    [
        "Kafka, Kubernetes, GraphQL, Redis and Elasticsearch are not our defaults.",
        "Redis, RabbitMQ et Kafka ne sont pas prévus.",
        "Redis, RabbitMQ und Kafka sind nicht vorgesehen.",
        "Redis, RabbitMQ and Kafka were rejected.",
        "Redis, RabbitMQ e o painel ficam fora da primeira entrega.",
    ],
)
def test_what_a_list_is_said_not_to_be_holds_for_each_of_its_names(line: str) -> None:
    assert decided(f"# Shop\n\n{line}\n") == set()


@pytest.mark.parametrize(
    "line",
    [
        "It does not need Kafka, Nomad or Kubernetes.",
        "Não requer Nginx, HAProxy ou Kubernetes.",
        "Ohne Kafka, RabbitMQ und Redis läuft der Dienst.",
    ],
)
def test_a_negation_reaches_each_name_of_the_list_behind_it(line: str) -> None:
    assert decided(f"# Shop\n\n{line}\n") == set()


def test_a_negation_ends_with_its_list() -> None:
    assert decided("# Shop\n\nRedis, Kafka and RabbitMQ carry events.\n") == {"redis"}
    line = "Without Docker we use Postgres, Redis and Kafka."
    assert decided(f"# Shop\n\n{line}\n") == {"postgresql", "redis"}
    assert decided("# Shop\n\nPostgres, Redis and Kafka. MySQL was rejected.\n") == {
        "postgresql",
        "redis",
    }


@pytest.mark.parametrize(
    "line", ["Deploy (where? Heroku?)", "Hosting: Heroku?", "主机：`Heroku`？"]
)
def test_a_name_that_is_a_question_is_open(line: str) -> None:
    assert decided(f"# Shop\n\n## Platform\n\n- {line}\n") == set()


def test_a_question_about_a_name_is_no_doubt_of_it() -> None:
    assert decided("# Shop\n\n## Why Heroku?\n\nIt is managed.\n") == {"heroku"}


def test_three_rivals_between_slashes_are_a_choice_in_every_field() -> None:
    line = "The driver is chosen by its kind (sqlite / mysql / postgres)"
    assert decided(f"# Shop\n\n{line}\n") == set()
    assert decided("# Shop\n\nState lies in Postgres/Redis.\n") == {"postgresql", "redis"}


def test_the_name_of_a_source_file_is_no_use_of_what_it_is_called_after() -> None:
    assert decided("# Shop\n\n- sqlite.py: a driver\n- `mysql.ts`: another\n") == set()
    assert decided("# Shop\n\n- docker-compose.yml: all services\n") == {"docker-compose", "docker"}


@pytest.mark.parametrize("head", ["Alternatif", "Alternativen", "Alternativa", "Alternatives"])
def test_a_column_of_alternatives_decides_nothing(head: str) -> None:
    table = f"| Need | Risk | {head} |\n|---|---|---|\n| Search | low | Weaviate |"
    assert decided(f"# Shop\n\n## Parts\n\n{table}\n") == set()


@pytest.mark.parametrize("heading", ["Decisao", "DECISÃO", "Décision", "Decision"])
def test_a_record_is_read_by_its_headings_with_or_without_accents(heading: str) -> None:
    text = f"# 4. Stack\n\n## Contexto\n\nA loja cresce.\n\n## {heading}\n\nUsar:\n\n- Node.js\n- PostgreSQL\n"
    assert decided(text, "docs/adr/4.md") == {"postgresql"}


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Every test runs in GitHub Actions.", {"github-actions"}),
        ("Versioned schemas with Alembic", {"alembic"}),
        ("Schemas lie beside the code (Flyway)", {"flyway"}),
        ("One command with Docker Compose", {"docker-compose", "docker"}),
    ],
)
def test_a_tool_that_a_record_names_alone_of_its_kind_is_the_projects(
    line: str, names: set[str]
) -> None:
    assert record(after=f"- {line}") == names


@pytest.mark.parametrize(
    ("context", "after"),
    [
        ("Until spring the tests ran in Jenkins.", ""),
        ("Receipts pile up.", "- Tests in Jenkins, not in CircleCI"),
        ("Receipts pile up.", "- Maybe GitHub Actions\n- GitHub Actions for every test"),
        ("Receipts pile up.", "- A table in Redis"),
    ],
)
def test_what_was_is_doubted_or_has_a_rival_is_not_the_projects_for_that(
    context: str, after: str
) -> None:
    assert record(context, after) == set()


def test_a_register_of_records_has_in_use_what_its_accepted_rows_name() -> None:
    rows = "| 1 | Redis for sessions | Accepted |\n| 2 | Elasticsearch for orders | Proposed |"
    text = f"# Decision records\n\n## Active\n\n| No. | Title | Status |\n|---|---|---|\n{rows}\n"
    assert decided(text, "docs/ADR.md") == {"redis"}


@pytest.mark.parametrize("head", ["결정", "Decision", "Decisao"])
def test_a_column_called_decision_is_the_decision_of_a_record(head: str) -> None:
    table = f"| Layer | {head} |\n|---|---|\n| Store | PostgreSQL + search index |"
    assert decided(f"# Stack\n\n## Summary of 1\n\n{table}\n", "docs/adr.md") == {"postgresql"}
