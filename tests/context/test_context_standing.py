"""Whether a document is in force: statuses in every dialect, banners, replaced records, titles of other people."""

from __future__ import annotations

from pathlib import Path

import pytest

from facilitator.context.discovery import discover
from facilitator.context.extract.document import extractor
from facilitator.context.report import context
from facilitator.context.standing import standing_reader
from facilitator.runtime.project import read

STATED = {
    "heading": ("# 2. Use a queue\n\n## Status\n\nAccepted\n\n## Context\n\nDrafts.\n", "accepted"),
    "heading-with-value": ("# ADR 2: A queue\n\n### Status: Rejected\n", "rejected"),
    "underlined": (
        "ADR 2: A queue\n==============\n\nStatus\n------\n\nProposed\n\nContext\n-------\n",
        "proposed",
    ),
    "asciidoc": ("= ADR 2: A queue\n\n== Status\n\nAccepted\n\n== Context\n", "accepted"),
    "attribute": ("= ADR 2: A queue\n:status: deprecated\n", "deprecated"),
    "field-list": ("ADR 2\n=====\n\n:Status: Rejected\n", "rejected"),
    "bullet": ("# ADR 2: A queue\n\n* Status: rejected\n* Deciders: all\n", "rejected"),
    "inline": ("# ADR 2: A queue\n\nStatus: Superseded by [ADR-5](0005-x.md)\n", "superseded"),
    "bold": ("# ADR 2: A queue\n\n**Status**: withdrawn\n", "rejected"),
    "row": (
        "# ADR 2: A queue\n\n| Field | Value |\n|---|---|\n| **Status** | Approved |\n",
        "accepted",
    ),
    "column": (
        "# ADR 2\n\n| Status | Datum |\n|---|---|\n| Abgelehnt | 2020 |\n\nText\n",
        "rejected",
    ),
    "front-matter": ('---\nstatus: "deprecated"\ndate: 2024-01-01\n---\n# ADR\n', "deprecated"),
    "front-matter-by": ("---\nstatus: superseded by ADR-0012\n---\n# ADR\n", "superseded"),
    "front-matter-key": (
        "---\nstatus: accepted\nsuperseded-by: [ADR-12]\n---\n# ADR 3\n",
        "superseded",
    ),
    "front-matter-empty": (
        "---\nstatus: accepted\nsuperseded-by: none\n---\n# ADR 3\n",
        "accepted",
    ),
    "at-the-end": ("# ADR 3\n\n" + "Text.\n\n" * 60 + "- **Status**: Pending Review\n", "proposed"),
    "checkboxes": (
        "# ADR 4\n\n## Status\n\n- [ ] Proposed\n- [x] Accepted\n- [ ] Rejected\n",
        "accepted",
    ),
    "template-in-words": ("# ADR 4\n\n## Status\n\n> Accepted or Rejected\n", ""),
    "template": ("# ADR 4\n\n## Status\n\nProposed | Accepted | Superseded\n", ""),
    "placeholder": (
        '---\nstatus: "{proposed | accepted | superseded by ADR-0123}"\n---\n# ADR\n',
        "",
    ),
    "history": (
        "# ADR 4\n\nStatus: Accepted 2020-01-01, superseded 2021-01-01 by ADR-11\n",
        "superseded",
    ),
    "replaces-another": (
        "# ADR 9\n\n## Status\n\nAccepted\n\nSupersedes [2. A](0002-a.md)\n",
        "accepted",
    ),
    "in-part": ("# ADR 9\n\nStatus: accepted, partially superseded by ADR-12\n", "accepted"),
    "not-yet": ("# ADR 9\n\nStatus: pending approval\n", "proposed"),
    "misspelt": ("# ADR 9\n\n## Status\n\nSuperceded by [5. B](0005-b.md)\n", "superseded"),
    "title": ("# [DEPRECATED] Hosting\n\nText.\n", "deprecated"),
    "es": ("# ADR-7: Uso de colas\n\n- **Estado:** Sustituido por ADR-9\n", "superseded"),
    "pt": ("# ADR-7: Filas\n\n## Status\n\nProposta\n", "proposed"),
    "fr": ("# ADR 7\n\n**Statut :** Remplacée par l'ADR 12\n", "superseded"),
    "de": ("# ADR 7\n\n## Status\n\nVerworfen\n", "rejected"),
    "de-replaces": ("# ADR 9\n\n**Status**: Ersetzt ADR-3, angenommen\n", "accepted"),
    "ru": ("# ADR 7\n\n**Статус:** Отклонено\n", "rejected"),
    "zh": ("# ADR 7：队列\n\n## 状态\n\n已被 ADR-9 取代\n", "superseded"),
    "ko": ("# ADR 7\n\n## 상태\n\n폐기됨\n", "deprecated"),
    "it": ("# ADR 7\n\n- Stato: proposta\n", "proposed"),
}


@pytest.mark.parametrize(("text", "stage"), STATED.values(), ids=STATED.keys())
def test_the_status_of_a_record_is_read_in_every_dialect(text: str, stage: str) -> None:
    assert standing_reader().read(text).stage == stage


BANNERS = {
    "> First proposal, not implemented.": "kept",
    "_Kept for a later move._": "kept",
    "This document is now obsolete; see b.md.": "deprecated",
    "> **DEPRECATED** see b.md": "deprecated",
    "> ⚠️ This design was superseded by the move of 2024.": "superseded",
    "> Este documento está obsoleto.": "deprecated",
    "> Dieses Dokument ist veraltet.": "deprecated",
    "> Erster Entwurf, nie umgesetzt": "kept",
    "This document replaces the outdated architecture.": "",
    "The service replaced the deprecated client in March.": "",
    "> Deprecated endpoints are listed at the end, with the day on which each of them goes away.": "",
    "> **Purpose:** how the shop is built and run.": "",
}


@pytest.mark.parametrize(("banner", "stage"), BANNERS.items())
def test_a_banner_speaks_of_its_whole_document(banner: str, stage: str) -> None:
    assert standing_reader().read(f"# Hosting\n\n{banner}\n\n## Platform\n\nText.\n").stage == stage


@pytest.mark.parametrize(
    "stage", ["proposed", "rejected", "deprecated", "superseded by ADR-2", "on hold"]
)
def test_a_record_out_of_force_decides_nothing(stage: str) -> None:
    text = f"# 1. Use Nomad\n\nStatus: {stage}\n\n## Decision\n\nWe run on Heroku, not on AWS.\n"
    states = extractor().read(text, "docs/adr/0001-use-nomad.md").states
    assert states and set(states.values()) == {"mentioned"}


def test_a_draft_that_is_no_record_is_what_the_project_has() -> None:
    text = "# Architecture\n\nStatus: draft\n\nThe shop runs on AWS.\n"
    assert extractor().read(text, "architecture.md").states == {("cloud", "aws"): "decided"}


@pytest.mark.parametrize(
    ("title", "keeps"),
    [
        ("1. Record architecture decisions", True),
        ("Use Markdown Any Decision Records", True),
        ("Architekturentscheidungen festhalten", True),
        ("Registrar decisiones de arquitectura", True),
        ("架构决策记录", True),
        ("Record decisions in Kafka", False),
        ("Use Kubernetes", False),
        ("Architecture", False),
    ],
)
def test_the_first_record_of_tools_is_no_architecture(title: str, keeps: bool) -> None:
    assert standing_reader().only_keeps_records(title) is keeps


def tree(root: Path, **files: str) -> Path:
    for name, text in files.items():
        place = root / name.replace("__", "/").replace("_md", ".md").replace("_", "-")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return root


def record(number: int, title: str, status: str, decision: str) -> str:
    return f"# {number}. {title}\n\n## Status\n\n{status}\n\n## Decision\n\n{decision}\n"


RECORDS = {
    "0001_record_architecture_decisions_md": record(
        1, "Record architecture decisions", "Accepted", "We write records."
    ),
    "0002_use_heroku_md": record(2, "Use Heroku", "Accepted", "We run on Heroku."),
    "0003_use_eks_md": record(
        3, "Use EKS", "Accepted\n\nSupersedes [2](0002-use-heroku.md)", "We run on Amazon EKS."
    ),
    "0004_use_helm_md": record(4, "Use Helm", "Akzeptiert", "Wir verteilen mit Helm."),
    "0005_use_nomad_md": record(5, "Use Nomad", "Proposed", "We run on HashiCorp Nomad."),
    "template_md": record(0, "Title", "Accepted", "We use Pulumi."),
}


@pytest.mark.parametrize("folder", ["docs/adr", "doc/architecture/decisions", "documentation/arch"])
def test_a_folder_of_records_is_an_architecture_document(folder: str, tmp_path: Path) -> None:
    tree(tmp_path / folder, **RECORDS)
    report = context(tmp_path)
    (document,) = report.documents
    assert (document.path, document.state) == (f"{folder}/", "found")
    assert document.as_input().kind == "architecture"
    assert {one.path.rpartition("/")[2][:4] for one in document.silent} == {"0001", "0002", "0005"}
    assert report.decided["orchestrators"] == ["eks"]
    assert report.decided["deploy_tools"] == ["helm"]
    assert {"cloud", "iac_tools"}.isdisjoint(report.decided)
    assert report.conflicts == ()


def test_loading_the_folder_offers_what_its_records_decide(tmp_path: Path) -> None:
    tree(tmp_path / "docs/adr", **RECORDS)
    for path in ("docs/adr/", "docs/adr"):
        found = read(tmp_path, path)
        assert {f.value for f in found.facts if f.weighed == "decided"} == {"eks", "helm"}
        assert found.digest and not found.problem


def test_only_the_first_record_is_no_architecture(tmp_path: Path) -> None:
    tree(tmp_path / "docs/adr", **dict(list(RECORDS.items())[:1]))
    (document,) = discover(tmp_path).documents
    assert document.state == "ambiguous" and document.as_input().kind == "other"


def test_loading_a_record_out_of_force_says_so(tmp_path: Path) -> None:
    tree(tmp_path / "docs/adr", **RECORDS)
    found = read(tmp_path, "docs/adr/0005-use-nomad.md")
    assert "Proposed" in found.remark and not [f for f in found.facts if f.weighed == "decided"]


@pytest.mark.parametrize(
    "path",
    [
        "implementation-artifacts/26-3-add-architecture-diagram.md",
        "docs/stories/architecture-page.md",
        "docs/talks/architecture.md",
        "docs/rfcs/new-infrastructure.md",
        "planning/architecture-distillate/02-architecture.md",
        "docs/architecture-research.md",
    ],
)
def test_what_is_about_something_else_decides_nothing(path: str, tmp_path: Path) -> None:
    tree(
        tmp_path,
        **{path.removesuffix(".md").replace("/", "__") + "_md": "# A\n\nHosting: Netlify.\n"},
    )
    report = context(tmp_path)
    (document,) = report.documents
    assert document.state == "ambiguous" and report.decided == {}
    assert {f.state for f in report.facts} == {"mentioned"}


def test_an_architecture_out_of_force_is_offered_with_its_doubt(tmp_path: Path) -> None:
    tree(
        tmp_path,
        architecture_md="# A\n\n> This document is obsolete.\n\nHosting: Netlify.\n",
        README_md="# Shop\n\nRuns on Fly.io.\n",
    )
    report = context(tmp_path)
    assert {d.path: d.state for d in report.documents} == {
        "architecture.md": "ambiguous",
        "README.md": "ambiguous",
    }
    assert report.decided == {}
    assert {(f.value, f.state) for f in report.facts} == {
        ("netlify", "mentioned"),
        ("fly-io", "mentioned"),
    }


@pytest.mark.parametrize(
    ("item", "state"),
    [
        ("[Use Azure Redis Cache with the shop](https://example.invalid/a)", "mentioned"),
        ("[Tag drei: Vortrag](https://example.invalid/b) über Redis", "mentioned"),
        ("**[How we moved to Redis](https://example.invalid/c)**", "mentioned"),
        ("[Redis](https://example.invalid) for sessions", "decided"),
        ("[Redis cache](https://example.invalid) for sessions", "decided"),
        ("[Our notes on Redis](docs/redis.md)", "decided"),
    ],
)
def test_titles_of_other_peoples_pages_decide_nothing(item: str, state: str) -> None:
    states = extractor().read(f"# Shop\n\n## More\n\n- {item}\n", "README.md").states
    assert states["databases", "redis"] == state


@pytest.mark.parametrize(
    "title", ["Product Requirements Document (PRD)", "The PRD of the shop", "Deployment PRD"]
)
def test_a_prd_is_no_production(title: str) -> None:
    assert extractor().read(f"# {title}\n\nPeople buy.\n\n## Scope (PRD)\n", "x").states == {}


@pytest.mark.parametrize(
    "line", ["Environments: dev, stg, prd.", "| Environment | URL |\n|---|---|\n| prd | x |"]
)
def test_prd_beside_others_is_production(line: str) -> None:
    assert ("environments", "production") in extractor().read(f"# A\n\n{line}\n", "x").states


def test_a_development_container_is_no_strategy(tmp_path: Path) -> None:
    (tmp_path / ".devcontainer").mkdir()
    (tmp_path / ".devcontainer/Dockerfile").write_text("FROM debian\n")
    report = context(tmp_path)
    assert report.decided == {}
    assert [(f.state, f.text) for f in report.facts] == [
        ("mentioned", "a development container: .devcontainer/Dockerfile")
    ]
    (tmp_path / "api").mkdir()
    (tmp_path / "api/Dockerfile").write_text("FROM debian\n")
    assert context(tmp_path).decided == {"containers": ["docker"]}


SECTIONS = """# 7. Hosting

## Status

{status}

## {context}

- HashiCorp Nomad
- Docker Swarm

Some of it is run by hand.

## {decision}

We run on Amazon EKS.

## {follows}

Nobody has to scale EC2 any more, and a team could use Redis.
"""


@pytest.mark.parametrize(
    ("context_", "decision", "follows", "status"),
    [
        ("Context", "Decision", "Consequences", "Accepted"),
        ("Context and Problem Statement", "Decision Outcome", "Pros and Cons", "accepted"),
        ("Kontext", "Entscheidung", "Konsequenzen", "Angenommen"),
        ("Contexto", "Decisión", "Consecuencias", "Aceptada"),
        ("背景", "决策", "后果", "已接受"),
    ],
)
def test_in_a_record_the_decision_decides(
    context_: str, decision: str, follows: str, status: str
) -> None:
    text = SECTIONS.format(context=context_, decision=decision, follows=follows, status=status)
    states = extractor().read(text, "docs/adr/0007-hosting.md").states
    assert [key for key, state in states.items() if state == "decided"] == [
        ("orchestrators", "eks")
    ]


def test_what_was_so_before_says_nothing_of_what_a_record_settles() -> None:
    text = (
        "# 4. Another database\n\nStatus: accepted\n\n## Context\n\nWe use MySQL, and we run on Heroku.\n\n"
        "## Decision\n\nThe orders are kept in PostgreSQL.\n"
    )
    states = extractor().read(text, "docs/adr/0004-database.md").states
    decided = {key for key, state in states.items() if state == "decided"}
    assert decided == {("databases", "postgresql"), ("cloud", "heroku")}


def test_the_name_of_a_record_is_its_subject_and_its_folder_a_doubt(tmp_path: Path) -> None:
    accepted = record(1, "Title", "Accepted", "We run on Heroku.")
    names = (
        "0001-review-apps.md",
        "0002-deprecated-tls.md",
        "0003-validation.md",
        "archive/0004-old.md",
    )
    for name in names:
        place = tmp_path / "docs/adr" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(accepted, encoding="utf-8")
    (tmp_path / "docs/adr/README.md").write_text("# Records\n\n- Use Nomad\n", encoding="utf-8")
    (document,) = discover(tmp_path).documents
    assert [one.path for one in document.silent] == ["docs/adr/archive/0004-old.md"]


def test_a_draft_among_the_parts_of_a_sharded_document_decides_nothing(tmp_path: Path) -> None:
    tree(
        tmp_path / "docs/architecture",
        index_md="# A\n\nWe run on AWS.\n",
        proposals__hosting_md="# P\n\nWe run on Heroku.\n",
        checklist_of_caches_md="# C\n\nCaches: Redis.\n",
        architecture_checklist_md="# C\n\nCaches: Memcached.\n",
    )
    decided = context(tmp_path).decided
    assert decided == {"cloud": ["aws"], "databases": ["redis"]}
    found = read(tmp_path, "docs/architecture/index.md").facts
    assert {f.value for f in found if f.weighed == "decided"} == {"aws", "redis"}
