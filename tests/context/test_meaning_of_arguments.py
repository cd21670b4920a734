"""What is said around an aside, beside a choice, as an example or as a reason does not put a name to use."""

from __future__ import annotations

import pytest

from facilitator.context.extract.document import extractor

RECORD = (
    "# 9. {title}\n\nStatus: accepted\n\n## Context\n\n{context}\n\n## Decision\n\n{decision}\n"
)


def states(source: str, file: str = "docs/page.md") -> dict[str, str]:
    """What a document says of each name, by its id."""
    return {key[1]: state for key, state in extractor().read(source, file).states.items()}


def decided(source: str, file: str = "docs/page.md") -> set[str]:
    """The ids of all names that a document has in use."""
    return {name for name, state in states(source, file).items() if state == "decided"}


def record(
    decision: str, context: str = "Orders grow.", title: str = "A home for orders"
) -> set[str]:
    """The same of a record."""
    source = RECORD.format(title=title, context=context, decision=decision)
    return decided(source, "docs/adr/9.md")


ASIDES = [
    ("PlanetScale (MySQL-based) was rejected because it has no foreign keys.", "planetscale"),
    ("Jenkins (our old server, with its plugins) was replaced last year.", "jenkins"),
    ("Heroku (hosting) wird abgelöst.", "heroku"),
    ("Pulumi (TypeScript) fue descartado.", "pulumi"),
    ("Unlike managed brokers (Redis, RabbitMQ) it needs no server.", "redis"),
    ("We dropped the queue (Redis, since 2019).", "redis"),
]


@pytest.mark.parametrize(("text", "name"), ASIDES)
def test_what_turns_a_name_down_reaches_over_the_brackets_beside_it(text: str, name: str) -> None:
    assert states(f"# Design\n\n{text}\n")[name] != "decided"


def test_an_aside_keeps_what_it_says_itself() -> None:
    assert decided("# Design\n\nThe cache (Redis) runs beside the app.\n") == {"redis"}
    assert decided("# Design\n\nPostgreSQL (not MySQL) is used.\n") == {"postgresql"}
    assert decided("# Design\n\nWe use a managed store (PostgreSQL, two zones).\n") == {
        "postgresql"
    }


EXAMPLES = [
    "For example, a web API that is hosted on Azure needs no sources.",
    "For instance, teams run on Azure.",
    "Por ejemplo, un equipo usa Azure.",
    "Por exemplo, uma equipe usa Azure.",
    "Par exemple, une équipe utilise Azure.",
    "Zum Beispiel läuft eine Anwendung auf Azure.",
    "Ad esempio, un'applicazione usa Azure.",
    "Например, команда использует Azure.",
    "We write down why (for example, why we chose Azure).",
    "Мы записываем причины (например, почему выбрали Azure).",
]


@pytest.mark.parametrize("text", EXAMPLES)
def test_a_sentence_or_an_aside_that_begins_as_an_example_is_one(text: str) -> None:
    assert states(f"# Records\n\n{text}\n")["azure"] == "mentioned"


CHOICES = [
    ("Choice", "Runner-up"),
    ("Decision", "What else there was"),
    ("Selected", "Notes"),
    ("Elección", "Otra"),
    ("Escolha", "Outra"),
    ("Choix", "Autre"),
    ("Wahl", "Sonst"),
    ("Scelta", "Altro"),
    ("Выбор", "Другое"),
]


@pytest.mark.parametrize("heads", CHOICES)
def test_only_the_cell_of_the_choice_decides_in_its_row(heads: tuple[str, str]) -> None:
    table = (
        f"| Layer | {heads[0]} | {heads[1]} |\n| --- | --- | --- |\n"
        "| Data | PostgreSQL | MongoDB |\n| Home | Railway | Vercel and a server |\n"
    )
    assert decided(f"# Stack\n\n{table}") == {"postgresql", "railway"}
    assert record(table) == {"postgresql", "railway"}


def test_a_first_column_and_a_table_without_a_choice_decide_as_before() -> None:
    rows = "| Decision | Choice | Why |\n| --- | --- | --- |\n| Data | PostgreSQL | known |\n"
    assert decided(f"# Stack\n\n{rows}") == {"postgresql"}
    places = "| Layer | Local | Cloud |\n| --- | --- | --- |\n| Data | SQLite | PostgreSQL |\n"
    assert {"sqlite", "postgresql"} <= decided(f"# Stack\n\n{places}")


def test_a_label_that_turns_a_name_down_speaks_for_its_item() -> None:
    assert (
        record("- **Upstash removed entirely** — `@upstash/redis` and its keys are gone.") == set()
    )
    assert "redis" in record("- **Memcached replaced by:** Redis in two zones.")


@pytest.mark.parametrize("word", ["Method", "Método", "Méthode", "Methode", "Metodo"])
def test_a_numbered_method_is_one_of_several(word: str) -> None:
    ways = f"## {word} 1: Replit\n\nQuick.\n\n## {word} 2: Docker\n\n`docker build .`\n"
    assert decided(f"# How it is put up\n\n{ways}").isdisjoint({"replit", "docker"})


def test_bars_between_rivals_leave_a_choice() -> None:
    assert decided("# Kit\n\n- Tools: Terraform | Ansible | CloudFormation\n").isdisjoint(
        {"terraform", "cloudformation"}
    )


def test_a_fallback_and_a_question_why_not_decide_nothing() -> None:
    assert record("We use Pulumi.\n\n- **Fallback:** CloudFormation by hand") == {"pulumi"}
    assert decided("# Data\n\n### Why no Cloud SQL\n\nIt is the target of a later day.\n") == set()


def test_a_comment_is_not_read_however_long_it_is() -> None:
    comment = "<!--\n" + "- This site is deployed on Heroku.\n" * 200 + "-->\n"
    assert decided(f"# Site\n\n{comment}\nWe use Netlify.\n") == {"netlify"}


def test_a_store_in_memory_is_not_the_service_of_that_name() -> None:
    assert decided("# Cache\n\nWithout it Rails uses MemoryStore.\n") == set()
    assert decided("# Cache\n\nThe cache runs on Memorystore.\n") == {"memorystore"}


@pytest.mark.parametrize(
    "text",
    [
        "Vercel doesn't support names of its own.",
        "Vercel cannot hand a name on.",
        "Vercel no soporta nombres propios.",
        "Vercel não suporta nomes próprios.",
        "Vercel ne supporte pas les noms.",
        "Vercel kann keine eigenen Namen.",
        "Vercel non supporta nomi propri.",
        "Vercel не поддерживает имена.",
    ],
)
def test_what_a_name_cannot_do_is_no_use_of_it(text: str) -> None:
    assert record(text) == set()


@pytest.mark.parametrize("name", ["option 3: Heroku", "Option C: Heroku", "alternative 2: Heroku"])
def test_what_is_said_of_an_option_by_its_letter_is_said_of_its_name(name: str) -> None:
    text = f"After a look at what it costs each year we discarded {name}, and use Netlify."
    assert record(text) == {"netlify"}
