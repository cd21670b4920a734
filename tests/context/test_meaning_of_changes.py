"""What a project leaves, puts off, only could have, or takes over from another is not in use."""

from __future__ import annotations

import pytest

from facilitator.context.extract.document import extractor

RECORD = (
    "# 9. {title}\n\nStatus: accepted\n\n## Context\n\n{context}\n\n## Decision\n\n{decision}\n"
)


def decided(source: str, file: str = "docs/page.md") -> set[str]:
    """The ids of all names that a document has in use."""
    states = extractor().read(source, file).states
    return {key[1] for key, state in states.items() if state == "decided"}


def record(
    decision: str, title: str = "A home for orders", context: str = "Orders grow."
) -> set[str]:
    """The same of a record."""
    source = RECORD.format(title=title, context=context, decision=decision)
    return decided(source, "docs/adr/9.md")


ARROWS = [
    ("- Database: MySQL → **PostgreSQL**", {"postgresql"}),
    ("- Builds: Jenkins -> GitHub Actions", {"github-actions"}),
    ("- Backend: AWS Lambda/DynamoDB → **Fastify + MySQL**", {"mysql"}),
    ("- Hosting: Heroku/Render ⇒ Railway", {"railway"}),
]


@pytest.mark.parametrize(("text", "expected"), ARROWS)
@pytest.mark.parametrize("title", ["Change of the stack", "기술스택 전환: Lambda/DynamoDB → MySQL"])
def test_what_stands_left_of_an_arrow_to_its_rival_is_left(
    text: str, expected: set[str], title: str
) -> None:
    found = record(text, title)
    assert expected <= found
    assert found.isdisjoint({"dynamodb", "aws-lambda", "jenkins", "heroku", "render"})


def test_an_arrow_between_what_is_no_rival_is_a_way() -> None:
    assert {"github-actions", "docker", "kubernetes"} <= decided(
        "# Delivery\n\nGitHub Actions → Docker → Kubernetes\n"
    )
    assert {"mysql", "redis"} <= decided("# Data\n\n- Reads: MySQL → Redis\n")


LATER = [
    "Terraform IaC는 v2",
    "Terraform is for v2",
    "Terraform in a later version",
    "Terraform para la v2",
    "Terraform em uma versão posterior",
    "Terraform dans une version ultérieure",
    "Terraform in einer späteren Version",
    "Terraform in una versione successiva",
    "Terraform в следующей версии",
    "Terraform 下一版本",
    "Terraform は v2 以降",
]


@pytest.mark.parametrize("said", LATER)
def test_what_is_for_a_later_version_is_put_off(said: str) -> None:
    assert record(f"| Part | Choice |\n|---|---|\n| Infra | one VM; {said} |") == set()


OPEN = [
    "We have two main hosting options for the shop - Heroku, or Azure.",
    "Our options are Azure for the shop, with Heroku for the rest.",
    "Tenemos dos opciones: Azure o, para la tienda, Heroku.",
    "Nous avons deux options : Azure, et Heroku pour la boutique.",
    "Wir haben zwei Möglichkeiten: Azure für den Laden, Heroku für den Rest.",
    "У нас два варианта: Azure для магазина и Heroku для остального.",
    "We may use single Azure services for one-off needs.",
    "Für Einzelnes können wir auch Azure nutzen.",
]


@pytest.mark.parametrize("text", OPEN)
def test_of_options_that_a_sentence_counts_none_is_in_use(text: str) -> None:
    assert record("We will put orders into files.", context=text) == set()
    assert record(f"We will put orders into files. {text}") == set()


ELSEWHERE = [
    "We will reuse patterns and scripts from Orders/AWS wherever we can.",
    "AWS stays unused for the shop.",
    "The shop's API is a drop-in replacement for AWS ones.",
    "Drop-in AWS-compatible: the same calls work.",
    "MinIO is a fork of AWS tools.",
    "Wir übernehmen Skripte aus dem AWS-Projekt.",
    "Reutilizaremos el código de AWS.",
]


@pytest.mark.parametrize("text", ELSEWHERE)
def test_what_is_taken_over_from_or_compared_with_another_is_not_in_use(text: str) -> None:
    assert "aws" not in record(f"We will put orders into files.\n\n{text}")


def test_a_title_that_takes_one_of_rivals_leaves_the_others() -> None:
    said = "Default to **AWS**.\n\nIf the look at costs comes back favouring Azure, it wins."
    after = "\n\n## Reversal\n\nIf the owners want Azure, say so.\n"
    assert record(said + after, "Cloud provider: AWS") == {"aws"}
    checks = (
        "\n\n## Confirmation\n\n- Terraform was relicensed in 2023; Terraform 1.5 is its last.\n"
    )
    assert record(f"OpenTofu it is.{checks}", "Use OpenTofu instead of Terraform") == {"opentofu"}


def test_an_option_that_a_record_keeps_coming_back_to_is_weighed() -> None:
    context = (
        "The main options are:\n\n- Kubernetes\n- Nomad\n- Docker Swarm\n\n"
        "I'm most familiar with Kubernetes.\n\nKubernetes does all there is.\n\n"
        "While Kubernetes can do one node, it is made for more.\n\nKubernetes is large."
    )
    assert record("Use systemd to run the jobs.", context=context) == set()


GUIDES = [
    "## Vercel\n\nPush to main.\n\n## Other platforms\n\n### Netlify\n\n1. Deploy it in Netlify\n",
    "## Vercel\n\nPush to main.\n\n## Otras plataformas\n\n### Netlify\n\n1. Abrir Netlify\n",
    "## Vercel\n\nPush to main.\n\n## Andere Plattformen\n\n### Netlify\n\n1. Netlify öffnen\n",
]


@pytest.mark.parametrize("text", GUIDES)
def test_other_platforms_of_a_guide_are_not_in_use(text: str) -> None:
    assert decided(f"# Deployment\n\n{text}") == {"vercel"}


def test_hosts_under_a_heading_each_are_a_choice_unless_a_sentence_takes_one() -> None:
    hosts = "".join(
        f"### {n}\n\nOpen {n} and add it.\n\n" for n in ("Netlify", "Railway", "Heroku")
    )
    guide = f"# Deployment\n\n## Where to\n\n{hosts}"
    assert decided(guide) == set()
    assert decided(f"{guide}## Today\n\nWe deploy to Railway.\n") == {"railway"}


def test_what_one_should_consider_to_grow_is_open() -> None:
    text = "## Scaling\n\nIt scales out. Consider:\n\n- **CDN**: Fastly, Cloudflare for files\n- **Cache**: Redis\n"
    assert decided(f"# Deployment\n\n{text}") == set()
    assert decided("# Deployment\n\n- **Cache**: Redis for sessions at scale\n") == set()


PLACES = [
    ("Production runs on one server.", {"production"}),
    ("Production will run with two nodes. Staging will run with one.", {"production", "staging"}),
    ("Staging & Integration will run with one node.", {"staging"}),
    (
        "**Production runs on Hetzner (in Falkenstein), with a copy.** ~€4 in all.",
        {"production", "hetzner"},
    ),
    ("A server is used for **staging only**.", {"staging"}),
    ("Produktion läuft auf einem Server.", {"production"}),
    ("Producción corre en un servidor.", {"production"}),
    ("A produção roda em um servidor.", {"production"}),
]


@pytest.mark.parametrize(("text", "expected"), PLACES)
def test_a_place_in_which_something_runs_is_one(text: str, expected: set[str]) -> None:
    assert decided(f"# Servers\n\n{text}\n") == expected


HEADED = [
    ("# Runbook: Deploy a Produccion\n\n1. Push.\n", {"production"}),
    ("# Runbook\n\n## Produção atual\n\n- Front: there\n", {"production"}),
    ("# Runbook\n\n## Current staging\n\n- Front: there\n", {"staging"}),
    (
        "# Places\n\n## Environment management\n\n- Development environment for trials\n- Other\n",
        {"dev"},
    ),
]


@pytest.mark.parametrize(("text", "expected"), HEADED)
def test_a_heading_or_an_item_that_is_a_place_names_it(text: str, expected: set[str]) -> None:
    assert decided(text) == expected


NO_PLACES = [
    "Production of cars runs on coal.",
    "Development is used for trials.",
    "Check the certificate in production.",
    "It might be reasonable to part _production, staging and development_ environments.",
    "We use it for development only.",
]


@pytest.mark.parametrize("text", NO_PLACES)
def test_a_place_in_passing_is_none(text: str) -> None:
    assert decided(f"# Servers\n\n{text}\n") == set()


def test_a_platform_for_containers_does_not_end_what_runs_on_this_machine() -> None:
    context = "The target is Azure, and local development uses Docker Compose."
    found = record("Use PostgreSQL on Azure.", context=context)
    assert {"postgresql", "azure", "docker-compose"} <= found
