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
