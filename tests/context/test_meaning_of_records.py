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
    assert decided(text, "Where we stand") == {"terraform"}
    assert decided(text.rpartition("Terraform")[0], "Where we stand") == set()


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


def test_a_decision_that_begins_with_a_name_takes_it_where_it_ends_there() -> None:
    text = (
        "# 7. Builds\n\n## Decision\n\nWe have decided to move from Jenkins to GitHub Actions.\n\n"
        "### Upkeep\n\nJenkins needs a machine, and somebody who looks after it.\n"
    )
    states = extractor().read(text, "docs/adr/0007-builds.md").states
    assert states["ci_platforms", "github-actions"] == "decided"
    assert states["ci_platforms", "jenkins"] == "rejected"


MOVES = [
    ("We moved from Heroku to Scalingo.", {"scalingo"}),
    ("What would it take to move from Heroku to Scalingo?", set()),
    ("If we migrated from Heroku to Scalingo, what then?", set()),
]


@pytest.mark.parametrize(("text", "expected"), MOVES)
def test_what_is_moved_to_is_in_use_if_nobody_only_wishes_so(text: str, expected: set[str]) -> None:
    assert decided(text) == expected


def test_a_title_that_keeps_something_outweighs_what_was_weighed() -> None:
    text = (
        "# Continue to use Typesense\n\n## Options considered\n\n### Option 1: Typesense\n\nNo change.\n\n"
        "### Option 2: Solr\n\nSome change.\n\n## Decision\n\nBased on all that, option 1 would be best.\n"
    )
    states = extractor().read(text, "docs/adr/0009-search.md").states
    assert states["databases", "typesense"] == "decided"


OF_OTHERS = [
    "They use Jenkins for theirs.",
    "Other teams use Jenkins.",
    "Some customers use Jenkins.",
    "Otros equipos usan Jenkins.",
    "Andere Teams verwenden Jenkins.",
    "Les clients utilisent Jenkins.",
    "Historically, Jenkins did all of it.",
    "Ursprünglich lief alles in Jenkins.",
    "Builds start without having to run Jenkins.",
    "We don't yet offer Jenkins.",
    "Jenkins is suspended.",
    "Imagine a Jenkins in every room.",
    "That would need Jenkins.",
]


@pytest.mark.parametrize("text", OF_OTHERS)
def test_what_others_use_what_was_and_what_would_be_is_not_in_use(text: str) -> None:
    states = extractor().read(f"# Shop\n\n## Work\n\n{text}\n", "docs/work.md").states
    assert states["ci_platforms", "jenkins"] != "decided"


def test_what_stands_under_the_name_of_a_rival_is_imagined() -> None:
    text = (
        "# 8. Machines\n\n## Thoughts\n\n### Pulumi\n\nRuns on Heroku. It uses Redis.\n\n"
        "### Terraform\n\nWe keep its state in PostgreSQL.\n\n## Decision\n\nWe will use Terraform.\n"
    )
    states = extractor().read(text, "docs/adr/0008-machines.md").states
    found = {key[1] for key, state in states.items() if state == "decided"}
    assert found == {"terraform", "postgresql"}


def test_words_of_meaning_reach_over_the_end_of_a_line() -> None:
    text = "# Shop\n\n## Work\n\nThe queue grows without having to\nscale any EC2 machine. Orders can move to\nCassandra.\n"
    states = extractor().read(text, "docs/work.md").states
    assert "decided" not in states.values()


@pytest.mark.parametrize(
    "told",
    [
        "Jenkins runs on an EC2 instance of its own.",
        "The Jenkins server stands on an EC2 instance.",
        "We built here before. Jenkins runs on EC2.",
    ],
)
@pytest.mark.parametrize("section", ["Context", "Advantages"])
def test_a_sentence_about_a_rival_of_what_is_taken_says_nothing_of_the_project(
    told: str, section: str
) -> None:
    text = f"# 7. Where builds run\n\nStatus: accepted\n\n## {section}\n\n{told}\n\n"
    text += "## Decision\n\nWe will use GitHub Actions for all builds.\n"
    states = extractor().read(text, "docs/adr/0007.md").states
    assert {key[1] for key, state in states.items() if state == "decided"} == {"github-actions"}


@pytest.mark.parametrize(
    "text",
    [
        "Less known, and not as widely used as Cassandra.",
        "It is as mature as Cassandra.",
        "Réplicas e soluções proprietárias como o Cassandra ajudam.",
        "Servicios gestionados como Cassandra ayudan.",
        "Verwaltete Lösungen wie Cassandra helfen.",
    ],
)
def test_what_something_is_measured_by_or_an_example_of_is_not_in_use(text: str) -> None:
    assert "cassandra" not in decided(text, "Decision")


REVERSED = [
    "Update: 3 May - We decided to decommission MinIO and pause work on Cassandra.",
    "**Update (2024-05-03)**: Cassandra was dropped after the trial.",
    "## Addendum, May\n\nWe no longer use Cassandra.",
    "Nachtrag: Cassandra wurde abgelöst.",
    "Actualización: ya no usamos Cassandra.",
]


@pytest.mark.parametrize("text", REVERSED)
def test_an_update_of_a_record_outweighs_its_decision(text: str) -> None:
    source = RECORD.format(section="Context", text="Cassandra is known.", decision="Decision")
    source = source.replace("MinIO", "Cassandra. Cassandra was chosen. We use Cassandra")
    states = extractor().read(f"{source}\n{text}\n", "docs/adr/0012.md").states
    assert states["databases", "cassandra"] == "rejected"
    taken = extractor().read(f"{source}\nUpdate: all receipts are small now.\n", "docs/adr/12.md")
    assert taken.states["databases", "cassandra"] == "decided"


def taken(
    decision: str, before: str = "", after: str = "", file: str = "docs/adr/7.md"
) -> set[str]:
    """The ids of what a record with this decision has in use."""
    source = f"# 7. Receipts\n\n## Status\n\nAccepted\n\n{before}\n\n## Decision\n\n{decision}\n\n{after}\n"
    states = extractor().read(source, file).states
    return {key[1] for key, state in states.items() if state == "decided"}


def test_a_label_is_of_the_sentence_it_begins() -> None:
    options = "## Considered options\n\n- PostgreSQL\n- MySQL\n- MongoDB\n- DynamoDB\n"
    said = (
        'Chosen option: "PostgreSQL", because it is known. MySQL offers no more at this size. '
        "MongoDB and DynamoDB force another model."
    )
    assert taken(said, options) == {"postgresql"}


@pytest.mark.parametrize("section", ["Advantages", "Consequences", "Drawbacks"])
def test_what_follows_from_a_decision_is_no_part_of_it(section: str) -> None:
    said = (
        "We move from Jenkins to GitHub Actions.\n\n"
        f"### {section}\n\nJenkins runs on an EC2 instance with many plugins."
    )
    assert taken(said) == {"github-actions"}


def test_names_joined_by_a_plus_are_taken_together() -> None:
    options = "## Considered options\n\n- AWS Lambda\n- AWS ECS + Fargate\n- AWS EKS + Fargate\n"
    assert {"ecs", "fargate"} <= taken("AWS ECS + Fargate, because it is simple.", options)


def test_to_remove_something_is_no_move() -> None:
    said = "We will remove the map and read the ids from PostgreSQL."
    assert taken(said) == {"postgresql"}


def test_an_option_that_is_proposed_is_the_one() -> None:
    options = "## Considered options\n\n### Option 1: PostgreSQL\n\n### Option 2: Redis\n"
    assert taken("Proposed: **Option 1**, which needs no cache.", options) == {"postgresql"}


def test_what_is_in_use_beside_what_a_record_settles_stays_in_use() -> None:
    before = (
        "## Context\n\nWe currently use PostgreSQL to store orders, and Elasticsearch to find them."
    )
    assert taken("We will use OpenSearch.", before) == {"opensearch", "postgresql"}


def test_what_is_put_off_beside_a_decision_is_no_doubt_of_it() -> None:
    after = "## Consequences\n\nWe may later find more in Azure.\n\nIn the future Azure could do mails.\n"
    assert taken("We will proceed with using Azure.", after=after) == {"azure"}


def test_the_name_of_a_folder_in_a_link_is_no_status() -> None:
    source = (
        "# 7. Builds\n\n## Status\n\nAccepted. Replaces [3. Use Jenkins](./deprecated/003-jenkins.md).\n\n"
        "## Decision\n\nWe will use GitHub Actions.\n"
    )
    read = extractor().read(source, "docs/adr/7.md")
    assert read.counts
    assert read.states["ci_platforms", "github-actions"] == "decided"


def test_an_alternative_that_is_not_pursued_is_open() -> None:
    said = "We will use OpenSearch.\n\nAn alternative suggestion, we won't pursue now, is to use Postgres."
    assert taken(said) == {"opensearch"}


def of_decision(decision: str, context: str = "Orders grow.") -> set[str]:
    """The ids of all names that a record with this decision and context has in use."""
    source = f"# 9. A home for orders\n\n## Context\n\n{context}\n\n## Decision\n\n{decision}\n"
    states = extractor().read(source, "docs/adr/9.md").states
    return {key[1] for key, state in states.items() if state == "decided"}


REASONS = ["Rationale", "Why this one", "Justificación", "Raisons", "Begründung", "Обоснование"]


@pytest.mark.parametrize("heading", REASONS)
@pytest.mark.parametrize("form", ["### {}\n\n", "**{}:**\n\n"])
def test_what_only_argues_for_a_decision_is_no_part_of_it(heading: str, form: str) -> None:
    reasons = form.format(heading) + "- A router made at Vercel\n- Room for RunPod, Lambda Labs\n"
    assert of_decision(f"We use PostgreSQL.\n\n{reasons}") == {"postgresql"}


def test_a_reason_that_says_what_is_in_use_still_does() -> None:
    assert of_decision("### Rationale\n\nWe use PostgreSQL already.") == {"postgresql"}


def test_the_context_of_a_record_does_not_add_up_to_a_use() -> None:
    context = (
        "The pattern stands beside that of PostgreSQL.\n\n- A producer of PostgreSQL is plain.\n"
        "- The code for PostgreSQL came first.\n"
    )
    assert of_decision("We write to RocketMQ.", context) == set()
