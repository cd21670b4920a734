"""Extraction: what a document says of a name, in which state, at which line; small documents of our own."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from facilitator.context.extract import blocks, names
from facilitator.context.extract.blocks import Split
from facilitator.context.extract.document import DocumentFacts, extractor
from facilitator.context.extract.inline import plain_text


def read(text: str) -> DocumentFacts:
    return extractor().read(text, "doc.md")


def state(text: str, field: str, value: str) -> str:
    return read(text).states.get((field, value), "")


DECIDED = [
    ("| Concern | Choice |\n|---|---|\n| CI/CD | Jenkins |\n", "ci_platforms", "jenkins"),
    ("- **Datenbank:** PostgreSQL 16\n", "databases", "postgresql"),
    ("# Архитектура\n\nИспользуем Terraform для всей инфраструктуры.\n", "iac_tools", "terraform"),
    ("# 架构\n\n- **部署**：使用Kubernetes部署到生产集群\n", "orchestrators", "kubernetes"),
    ("# 아키텍처\n\n데이터는 MySQL에 저장한다.\n", "databases", "mysql"),
    ("Nous déployons sur Scaleway.\n", "cloud", "scaleway"),
    ("Las migraciones se aplican con Flyway.\n", "migration_tools", "flyway"),
    ("O pipeline roda no GitHub Actions.\n", "ci_platforms", "github-actions"),
    ("```\nrepo/\n├── .github/workflows/ci.yml\n```\n", "ci_platforms", "github-actions"),
    ("```bash\ndocker compose up -d\n```\n", "orchestrators", "docker-compose"),
    ("We considered Pulumi. We chose Terraform.\n", "iac_tools", "terraform"),
    (
        "# ADR\n\n## Options considered\n\n### Option 1: Nomad\n\n### Option 2: K3s\n\n## Decision\n\nOption 2, K3s.\n",
        "orchestrators",
        "k3s",
    ),
    (
        "| CI/CD | Vercel |\n|---|---|\n| CI/CD | Vercel |\n",
        "ci_platforms",
        "vercel-git-integration",
    ),
]

NOT_DECIDED = [
    ("We will not use Kubernetes.\n", "orchestrators", "kubernetes"),
    ("No Kubernetes at this size.\n", "orchestrators", "kubernetes"),
    ("Terraform was rejected because nobody knows it.\n", "iac_tools", "terraform"),
    ("Terraform was set aside because nobody knows it.\n", "iac_tools", "terraform"),
    ("We turned down Kubernetes for its cost.\n", "orchestrators", "kubernetes"),
    ("We use Postgres instead of MongoDB.\n", "databases", "mongodb"),
    ("Chosen over MySQL for its types.\n", "databases", "mysql"),
    ("We migrate from SQLite to PostgreSQL.\n", "databases", "sqlite"),
    ("- Phase 2: Kubernetes\n", "orchestrators", "kubernetes"),
    ("## Future work\n\n- Argo CD for deployments\n", "ci_platforms", "argo-cd"),
    ("## Fuera de alcance\n\n- Kubernetes\n", "orchestrators", "kubernetes"),
    (
        "| Concern | State | Tool |\n|---|---|---|\n| GitOps | Deferred to phase 2 | Argo CD |\n",
        "ci_platforms",
        "argo-cd",
    ),
    ("CI runs on GitLab CI / GitHub Actions.\n", "ci_platforms", "gitlab-ci"),
    ("Use Redis, optional, for caching.\n", "databases", "redis"),
    ("A document store such as MongoDB.\n", "databases", "mongodb"),
    ("- [ ] Set up Ansible\n", "iac_tools", "ansible"),
    (
        "## Inspiration\n\n| Product | Idea |\n|---|---|\n| Vercel | clean pages |\n",
        "cloud",
        "vercel",
    ),
    ("We keep ~~Jenkins~~ GitHub Actions.\n", "ci_platforms", "jenkins"),
    (
        "# Deployment best practices\n\nUse Kubernetes for everything.\n",
        "orchestrators",
        "kubernetes",
    ),
    ("Kubernetes ist später geplant.\n", "orchestrators", "kubernetes"),
    ("# 计划\n\n后续引入 Kubernetes。\n", "orchestrators", "kubernetes"),
    ("# 배포\n\n향후 Kubernetes 도입.\n", "orchestrators", "kubernetes"),
    ("Kubernetes позже, в фазе 3.\n", "orchestrators", "kubernetes"),
    ("```yaml\nimage: redis:7\n```\n", "databases", "redis"),
    ("Files lie in `/etc/rancher/config.yaml`.\n", "orchestrators", "rancher"),
]

HOMONYMS = [
    ("Render to the DOM, then render again.\n", "cloud", "render"),
    ("Le flux de commandes. Flux 2 : finaliser.\n", "ci_platforms", "flux"),
    ("Angular CDK drag and drop.\n", "iac_tools", "aws-cdk"),
    ("An H2 heading.\n", "databases", "h2"),
    ("An entity component system (ECS).\n", "orchestrators", "ecs"),
    ("A production-ready, production-grade service.\n", "environments", "production"),
    ("Let's Encrypt Production certificates.\n", "environments", "production"),
    ("A preview of the component in a sandbox.\n", "environments", "preview"),
    ("The development team writes tests.\n", "environments", "dev"),
    ("Jetpack Compose for Android.\n", "orchestrators", "docker-compose"),
]

ENVIRONMENTS = [
    ("We have dev, staging and production environments.\n", {"dev", "staging", "production"}),
    ("支持多环境配置（dev/staging/prod）\n", {"dev", "staging", "production"}),
    ("| dev | staging | production |\n", {"dev", "staging", "production"}),
    ("Rolled out to dev, staging, production,\n", {"dev", "staging", "production"}),
    (
        "| Environment | Use |\n|---|---|\n| staging | rehearsal |\n| production | users |\n",
        {"staging", "production"},
    ),
    ("### Docker Compose (Production)\n\nAs usual.\n", {"production"}),
    ("Start it with `docker-compose.prod.yml`.\n", {"production"}),
    (
        "## Environments\n\n- **dev**: on every merge\n- **production**: by hand\n",
        {"dev", "production"},
    ),
    ("Check the certificate in production.\n", set()),
]


@pytest.mark.parametrize(("text", "field", "value"), DECIDED)
def test_what_is_used_or_chosen_is_decided(text: str, field: str, value: str) -> None:
    assert state(text, field, value) == "decided"


@pytest.mark.parametrize(("text", "field", "value"), NOT_DECIDED)
def test_what_is_refused_put_off_open_or_an_example_is_not_decided(
    text: str, field: str, value: str
) -> None:
    assert state(text, field, value) != "decided"


@pytest.mark.parametrize(("text", "field", "value"), HOMONYMS)
def test_a_word_with_another_meaning_is_not_taken_for_a_tool(
    text: str, field: str, value: str
) -> None:
    assert state(text, field, value) in ("", "mentioned")


@pytest.mark.parametrize(("text", "expected"), ENVIRONMENTS)
def test_environments_need_something_beside_them(text: str, expected: set[str]) -> None:
    got = {
        value
        for (field, value), s in read(text).states.items()
        if field == "environments" and s == "decided"
    }
    assert got == expected


def test_the_most_specific_name_stands_for_the_general_one() -> None:
    states = read("The EKS cluster runs Kubernetes workloads.\n").states
    assert states["orchestrators", "eks"] == "decided"
    assert states["orchestrators", "kubernetes"] == "mentioned"


def test_compose_runs_docker() -> None:
    assert state("Everything starts with Docker Compose.\n", "containers", "docker") == "decided"


def test_a_refusal_elsewhere_outweighs_a_mention_in_passing() -> None:
    text = "Deploys run on Kubernetes.\n\n## Later\n\nText.\n\n## Limits\n\nNo Kubernetes. Kubernetes is not required.\n"
    assert state(text, "orchestrators", "kubernetes") == "rejected"


def test_a_fact_carries_the_line_and_the_sentence_of_a_document_with_front_matter() -> None:
    text = "---\ntitle: x\nstatus: done\n---\n\n# A\n\nFirst line\nof a paragraph. We use Ansible here. More.\n"
    (fact,) = [f for f in read(text).facts if f.value == "ansible"]
    assert (fact.line, fact.text) == (9, "We use Ansible here.")
    assert text.split("\n")[fact.line - 1].find("Ansible") > 0


def test_every_line_of_a_table_and_a_list_is_its_own() -> None:
    text = "# A\n\n| K | V |\n|---|---|\n| Cloud | AWS |\n| IaC | Pulumi |\n\n- one\n- MySQL\n"
    lines = {f.value: f.line for f in read(text).facts}
    assert (lines["aws"], lines["pulumi"], lines["mysql"]) == (5, 6, 9)


def test_plain_text_keeps_places() -> None:
    source = "Use **Terraform** and [Helm](https://helm.example/docs) `now` <b>x</b> https://docker.example/a"
    plain = plain_text(source)
    assert len(plain) == len(source)
    assert plain.find("Helm") == source.find("Helm")
    assert "docker" not in plain and "helm.example" not in plain


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Runs on `Kubernetes`.", "Runs on Kubernetes."),
        ("We chose **Kubernetes**, and no other.", "We chose Kubernetes, and no other."),
        ("We run [Kubernetes](https://k8s.example/x), and stay.", "We run Kubernetes, and stay."),
        ("| Where | On |\n|---|---|\n| `web`, `api` | `Kubernetes`! |", "web, api | Kubernetes!"),
        ("- We run<br>`Kubernetes`.", "We run Kubernetes."),
        ("Nous utilisons `Kubernetes` : partout.", "Nous utilisons Kubernetes : partout."),
        (
            "Back to `Kubernetes` is `TAG=<old> up <b>__all__</b>`, <b>not</b> down.",
            "Back to Kubernetes is TAG=<old> up <b>__all__</b>, not down.",
        ),
        ("Run ``Kubernetes `<old>` `` <b>in use</b> now.", "Run Kubernetes `<old>` in use now."),
        ("One ` alone, <b>our</b> Kubernetes.", "One alone, our Kubernetes."),
        ("By `get https://k8s.example/x` on Kubernetes.", "By get on Kubernetes."),
    ],
)
def test_a_quotation_has_the_blanks_of_the_document(written: str, read_as: str) -> None:
    quoted = {fact.text for fact in read(f"# Title\n\n{written}\n").facts}
    assert quoted == {read_as}


def test_front_matter_lists_of_files_say_nothing() -> None:
    text = "---\ninputDocuments:\n  - docs/kubernetes-notes.md\nreason: 'moved to Proxmox this year'\n---\n# A\n"
    states = read(text).states
    assert ("orchestrators", "kubernetes") not in states
    assert states["cloud", "proxmox"] == "decided"


def test_a_rule_at_the_beginning_is_not_front_matter() -> None:
    assert [(b.kind, b.text) for b in Split("---\n\nText\n\n---\n").blocks] == [("text", "Text")]


def test_a_document_is_split_once_however_often_it_is_read() -> None:
    text = "# Architecture\n\n- Database: something of our own\n- We use Terraform.\n"
    blocks.split.cache_clear()
    with patch.object(blocks, "Split", wraps=Split) as made:
        assert read(text).facts
        assert list(extractor().as_said.read(text, "doc.md"))
    assert made.call_count == 1


def test_no_more_mentions_of_one_paragraph_are_judged_than_are_kept() -> None:
    """Each is judged by the words of its whole paragraph."""
    text = "The cluster runs helm upgrade for us.\n" * 2_000
    with patch.object(names, "_counts", wraps=names._counts) as judged:
        assert read(text).facts
    assert 0 < judged.call_count <= 2 * names._MOST
