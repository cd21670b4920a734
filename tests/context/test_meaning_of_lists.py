"""What `or`, a slash, an aside and a drawn box say of the names around them; with what does count beside it."""

from __future__ import annotations

import pytest

from facilitator.context.extract.document import extractor


def decided(text: str, path: str = "doc.md") -> set[str]:
    """The names that a document with this text has in use, without environments."""
    read = extractor().read(text, path)
    return {
        n for (f, n), state in read.states.items() if state == "decided" and f != "environments"
    }


@pytest.mark.parametrize(
    "text",
    [
        "Jobs are deployed on Koyeb or AWS Lambda.",
        "The orders lie in a managed store (Neon, Aiven, or Cloud SQL).",
        "Las colas corren en Upstash o Memorystore.",
        "Die Daten liegen bei Supabase oder Cloud SQL.",
        "数据库使用 Supabase 或 Cloud SQL。",
    ],
)
def test_an_or_between_two_hosts_leaves_both_open(text: str) -> None:
    assert decided(f"# Shop\n\n## Platform\n\n{text}\n") == set()


def test_an_or_between_what_does_different_things_opens_nothing() -> None:
    text = "Files lie in a Podman volume on a laptop, or in Scaleway when deployed."
    assert decided(f"# Shop\n\n## Platform\n\n{text}\n") == {"podman", "scaleway"}
    assert decided("# Shop\n\n## Platform\n\nIt runs on Hetzner and Upstash.\n") == {
        "hetzner",
        "upstash",
    }


@pytest.mark.parametrize(
    "text", ["Netlify + Koyeb/Railway", "Koyeb/Railway + Netlify", "Koyeb/Railway and Netlify"]
)
def test_a_slash_binds_closer_than_what_stands_around_it(text: str) -> None:
    assert decided(f"# Hosting: {text}\n\nSoon.\n") == {"netlify"}
    assert decided("# Hosting: Netlify + Koyeb\n\nSoon.\n") == {"netlify", "koyeb"}


def test_an_aside_says_nothing_of_what_stands_behind_it() -> None:
    head = "# Shop\n\n## Decision\n\n"
    assert decided(f"{head}Pulumi for the cluster (optional) and Ansible for hosts.\n") == {
        "ansible"
    }
    assert decided(
        f"{head}Ansible prepares all of the hosts, Pulumi (optional) the cluster.\n"
    ) == {"ansible"}


def test_a_drawn_box_is_no_tree_of_files() -> None:
    box = "┌──────────┐\n│  ┌───┴───┐ │\n│  │ MariaDB │ │\n│  └───────┘ │\n└──────────┘"
    assert decided(f"# Shop\n\n## Platform\n\n```\n{box}\n```\n") == {"mariadb"}
    tree = "shop\n├── mariadb\n│   └── MariaDB notes\n└── src"
    assert decided(f"# Shop\n\n## Platform\n\n```\n{tree}\n```\n") == set()


def test_a_heading_of_several_matters_puts_off_nothing_that_has_its_own() -> None:
    head = "# Shop\n\n## 4. Limits, Costs & Roadmap\n\n"
    assert decided(f"{head}### 4.1 Limits\n\n- **Hosting:** Heroku\n") == {"heroku"}
    assert decided(f"{head}### 4.2 Roadmap\n\n- **Hosting:** Heroku\n") == set()
    assert decided(f"{head}- **Hosting:** Heroku\n") == set()


@pytest.mark.parametrize(
    "heading", ["Environments", "Deployment Strategy", "CI/CD Pipeline", "CI/CD"]
)
def test_a_record_that_tells_how_it_is_carried_out_has_that_in_use(heading: str) -> None:
    record = "# 7. Where it runs\n\n## Status\n\nAccepted\n\n## Decision\n\nWe use Netlify.\n\n"
    built = "- Podman on every push\n"
    told = decided(f"{record}## {heading}\n\n{built}", "docs/adr/0007-where.md")
    assert told == {"netlify", "podman"}
    asked = decided(
        f"{record}## Rationale\n\n- Podman builds are small\n", "docs/adr/0007-where.md"
    )
    assert asked == {"netlify"}


def places(text: str) -> set[str]:
    """The environments that a document with this text has."""
    states = extractor().read(f"# Shop\n\n{text}\n", "doc.md").states
    return {n for (f, n), state in states.items() if state == "decided" and f == "environments"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## Stages\n\n- **Local development:** a laptop\n- **Preview (staging):** a branch\n"
         "- **Production:** a tag", {"local", "preview", "production"}),
        ("## Environments\n\n- `qa`: shop-qa\n- `blue`: shop-blue", {"qa"}),
        ("## Deploy\n\n```bash\nsam deploy --config-env prod\n```", {"production"}),
        ("Staging deployment is done by a merge.", {"staging"}),
        ("Production targets the machine in the cellar.", {"production"}),
        ("The team looks at staging now and then.", set()),
        ("## Deploy\n\n```bash\nexport NODE_ENV=production\n```", set()),
        ("- `qa`: the letters of the word", set()),
    ],
)  # fmt: skip
def test_a_place_is_what_its_item_command_or_sentence_is_about(
    text: str, expected: set[str]
) -> None:
    assert places(text) == expected


@pytest.mark.parametrize(
    "line",
    [
        "**Chosen over**: manual work in a console, Pulumi, Ansible",
        "**Instead of**: Pulumi",
        "**Blob store (planned)**: files in Upstash",
        "**对象存储(计划中)**: Upstash",
    ],
)
def test_a_label_turns_down_or_puts_off_what_stands_beside_it(line: str) -> None:
    assert decided(f"# Shop\n\n## Platform\n\n- {line}\n") == set()


def test_a_label_with_another_aside_takes_what_stands_beside_it() -> None:
    text = "- **Infrastructure (first release)**: Pulumi\n- **Replaced by**: Ansible\n"
    assert decided(f"# Shop\n\n## Platform\n\n{text}") == {"pulumi", "ansible"}


def test_what_an_aside_offers_instead_is_open() -> None:
    assert decided("# Shop\n\n## Platform\n\n- NATS (or Redis Streams) carries events.\n") == set()
    assert decided("# Shop\n\n## Platform\n\n- Queues (Redis or newer) carry events.\n") == {
        "redis"
    }


@pytest.mark.parametrize(
    "line",
    [
        "2025-05-08: バックエンドをNetlifyからGoogle Cloudに変更",
        "백엔드를 Netlify에서 Google Cloud로 전환",
    ],
)
def test_what_was_left_is_out_where_from_stands_behind_the_name(line: str) -> None:
    assert "netlify" not in decided(f"# Shop\n\n## 変更\n\n- {line}\n")
    assert decided("# Shop\n\n## 構成\n\n- Netlifyから画像を配信する\n") == {"netlify"}


@pytest.mark.parametrize(
    "text",
    [
        "Ne pas inclure Redis au début.",
        "Redis wurde ebenfalls erwogen.",
        "Laravel supporte aussi Redis.",
        "Redis a été envisagé.",
        "| Produit | Note |\n|---|---|\n| Redis | ★★★ |",
        "### Scaling Considerations\n\nKeep sessions in Redis.",
        "### Migration thresholds to Redis\n\nMore than ten jobs a second.",
    ],
)
def test_what_is_weighed_refused_or_put_off_is_not_in_use(text: str) -> None:
    assert decided(f"# Shop\n\n## Platform\n\n{text}\n") == set()


def test_a_table_without_ratings_and_a_path_that_is_no_way_out_take_their_names() -> None:
    table = "| Produit | Note |\n|---|---|\n| Redis | cache |"
    assert decided(f"# Shop\n\n## Platform\n\n{table}\n") == {"redis"}
    assert decided("# Shop\n\n## Scaling\n\nSessions lie in Redis.\n") == {"redis"}


def test_a_matrix_of_comparison_decides_nothing() -> None:
    assert decided("# Matrice de comparaison\n\n- Base : Redis\n") == set()
    assert decided("# Comparaison avec nos coûts\n\n- Base : Redis\n") == {"redis"}
