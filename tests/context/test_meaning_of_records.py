"""What a decision record has in use: what it takes, and what it says of its project; the rest it only names."""

from __future__ import annotations

import pytest

from facilitator.context.extract.document import extractor

RECORD = """# 12. Keep receipts

Status: accepted

## {section}

{text}

## {decision}

We will write receipts to MinIO.
"""


def decided(
    text: str, section: str = "Context", decision: str = "Decision", file: str = "docs/adr/0012.md"
) -> set[str]:
    """The ids of all names that a record has in use."""
    source = RECORD.format(section=section, text=text, decision=decision)
    states = extractor().read(source, file).states
    return {key[1] for key, state in states.items() if state == "decided"}


NAMED = [
    "RabbitMQ users ask for Elasticsearch every spring.",
    "GitLab offers runners, and Jenkins has plugins.",
    "Kubernetes operators restart on their own.",
    "Receipts that live in Cassandra are hard to sort.",
    "- Works beside Terraform\n- Works beside Ansible\n",
    "| Need | Name |\n|---|---|\n| Speed | Redis |\n| Cost | Heroku |\n",
    "We could move receipts to Cassandra.",
    "Services can use Cassandra for them.",
    "Wir könnten Belege nach Cassandra legen.",
    "Podríamos guardar los recibos en Cassandra.",
]


@pytest.mark.parametrize("text", NAMED)
@pytest.mark.parametrize("section", ["Context", "What we weighed", "Thoughts on speed"])
def test_what_a_record_only_names_is_not_in_use(text: str, section: str) -> None:
    assert decided(text, section) == set()


OURS = [
    ("Our cluster is Kubernetes.", {"kubernetes"}),
    ("We keep invoices in PostgreSQL.", {"postgresql"}),
    ("The new EKS cluster is small.", {"eks"}),
    ("The invoicing platform stands on Heroku.", {"heroku"}),
    ("This project has a PostgreSQL of its own.", {"postgresql"}),
    ("Nuestros recibos están en PostgreSQL.", {"postgresql"}),
    ("Nosso banco de dados é PostgreSQL.", {"postgresql"}),
    ("Notre base de données est PostgreSQL.", {"postgresql"}),
    ("Unsere Datenbank ist PostgreSQL.", {"postgresql"}),
    ("Il nostro database è PostgreSQL.", {"postgresql"}),
    ("Наша база данных — PostgreSQL.", {"postgresql"}),
    ("我们的数据库是 PostgreSQL。", {"postgresql"}),
    ("우리 데이터베이스는 PostgreSQL이다.", {"postgresql"}),
    ("当社のデータベースは PostgreSQL です。", {"postgresql"}),
]


@pytest.mark.parametrize(("text", "expected"), OURS)
def test_what_a_record_says_of_its_project_is_in_use(text: str, expected: set[str]) -> None:
    assert decided(text) == expected


def test_what_a_record_keeps_coming_back_to_is_in_use() -> None:
    text = (
        "Terraform makes buckets.\n\nOf Terraform a part is old.\n\nTerraform has a folder here.\n"
    )
    assert decided(text) == {"terraform"}
    assert decided(text.rpartition("Terraform")[0]) == set()


CARRIED = [
    "Implementation",
    "Current state",
    "Umsetzung",
    "Implementación",
    "Mise en œuvre",
    "实施",
]


@pytest.mark.parametrize("section", CARRIED)
def test_how_things_are_and_how_it_is_carried_out_counts(section: str) -> None:
    assert decided("Buckets come from Terraform.", section) == {"terraform"}


DECISIONS = ["Proposed decision", "The existing decision", "Decision and rationale", "Fazit"]


@pytest.mark.parametrize("decision", DECISIONS)
def test_headings_of_decisions(decision: str) -> None:
    text = RECORD.format(section="Context", text="", decision=decision)
    text = text.replace("We will write receipts to MinIO.", "PostgreSQL for receipts.")
    states = extractor().read(text, "docs/adr/0012.md").states
    assert states["databases", "postgresql"] == "decided"


def test_a_record_without_sections_decides_in_what_stands_under_its_title() -> None:
    text = "# 3. Receipts\n\nReceipts go to PostgreSQL.\n\n## Ideas\n\nCassandra sorts badly.\n"
    states = extractor().read(text, "docs/adr/0003-receipts.md").states
    assert states["databases", "postgresql"] == "decided"
    assert states["databases", "cassandra"] == "mentioned"


INTRODUCED = [
    "We choose: **PostgreSQL**",
    "Wir wählen: PostgreSQL",
    "Nous choisissons : **PostgreSQL**",
    "Elegimos: PostgreSQL",
]


@pytest.mark.parametrize("text", INTRODUCED)
def test_words_of_choice_before_a_colon_choose_what_stands_behind_it(text: str) -> None:
    record = f"# 3. Store\n\n## Decision\n\n{text}\n\n## Alternatives\n\n### Alternative 1: PostgreSQL beside MySQL\n\n"
    record += "## Negative\n\n- Lock-in: a future move away from PostgreSQL is hard\n"
    states = extractor().read(record, "docs/adr/0003-store.md").states
    assert states["databases", "postgresql"] == "decided"
