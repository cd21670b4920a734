"""The content that is shipped: complete, every id resolves, fields as the document's readers expect them."""

from __future__ import annotations

import re

import pytest
from ruamel.yaml import YAML

from facilitator.asking import example_of
from facilitator.conditions import Facts
from facilitator.model import METRICS, Catalogue, Context, Decision, Kind, Source
from facilitator.storage.content import check_folder, load_catalogue
from facilitator.storage.steps_folder import steps_folder

FIELDS = {  # of the origin's template; what is added to the content later needs no line here
    "CI/CD Platform": ["Platform"],
    "Pipeline-as-Code Approach": ["Approach", "Configuration Format"],
    "Branch Strategy": ["Strategy", "Pipeline Implications"],
    "Repository Strategy": ["Approach", "Pipeline Implications"],
    "Runner Infrastructure": ["Runner Type", "Security Model"],
    "Source Stage": ["Triggers", "Branch Filters"],
    "Build Stage": ["Build Tool", "Artifact Format", "Caching Strategy", "Build Matrix"],
    "Test Stage": [
        "Unit Tests",
        "Integration Tests",
        "E2E Tests",
        "Parallelization",
        "Test Environment",
    ],
    "Security Stage": [
        "SAST",
        "SCA/Dependency Scanning",
        "Secrets Scanning",
        "Container Scanning",
        "IaC Scanning",
    ],
    "Package Stage": ["Artifact Type", "Versioning Strategy", "Signing/Provenance"],
    "Deploy Stage": ["Method", "Tool", "Environment Sequence"],
    "Verify Stage": ["Smoke Tests", "Health Checks", "Synthetic Monitoring", "Metrics per Version"],
    "Promote Stage": ["Promotion Gates", "Environment Progression", "Promotion Mechanism"],
    "DORA Metrics Alignment": [
        "Deployment Frequency",
        "Lead Time for Changes",
        "Change Failure Rate",
        "Mean Time to Recovery",
        "Deployment Rework Rate",
    ],
    "Deployment Pattern": ["Pattern", "Implementation"],
    "Feature Flag Strategy": ["Approach", "Tool", "Integration"],
    "Database Migration Strategy": ["Approach", "Coordination", "Rollback Impact"],
    "Rollback Strategy": ["Type", "Triggers", "Mechanism", "Data Handling", "Testing"],
    "Zero-Downtime Approach": [
        "Requirement Level",
        "Graceful Shutdown",
        "Health Check Integration",
        "Connection Draining",
        "Load Balancer Integration",
    ],
    "Multi-Region Strategy": [
        "Approach",
        "Region Order",
        "Cross-Region Consistency",
        "Regional Rollback",
        "Global Traffic Management",
    ],
}


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        return load_catalogue(steps_folder())


def test_nothing_is_wrong_with_the_shipped_content():
    assert check_folder(steps_folder()) == ()


def test_five_steps_ask_about_the_four_metrics_and_rework(content):
    assert [step.number for step in content.steps] == [1, 2, 3, 4, 5]
    targets = {id_ for id_ in content.questions if id_.startswith("dora-target.")}
    assert targets == {f"dora-target.{name}" for name in (*METRICS, "rework-rate")}
    for id_, question in content.questions.items():
        levels = [option.level for option in question.options if option.level]
        assert len(levels) == (len(question.options) if id_ in targets else 0)
        assert levels == sorted(levels)


@pytest.mark.parametrize("heading", FIELDS)
def test_what_readers_of_the_document_look_for_is_there(content, heading):
    [category] = [c for c in content.categories.values() if c.heading == heading]
    labels = [
        label
        for question in category.questions
        for label in (question.field, *(value.field for value in question.values))
    ]
    # A later field may stand between them; the order of these stays.
    assert [label for label in labels if label in FIELDS[heading]] == FIELDS[heading]


def test_an_example_names_a_platform_only_where_that_platform_is_chosen(content):
    fields = [f for question in content.questions.values() for f in question.values]
    named = re.compile(
        r"\b(GitHub|GitLab|Jenkins\w*|workflows?|Argo|argocd|helm|kubectl|ECR|AWS|pytest|npx)\b"
    )
    assert not [f.example for f in fields if named.search(f.example)]
    file = next(f for f in content.questions["pipeline-as-code"].values if f.id == "file")
    platforms = content.questions["ci-cd-platform"].options
    assert [option for option, _ in file.example_with] == [option.id for option in platforms]
    for option, example in {"": "ci/pipeline.yml", **dict(file.example_with)}.items():
        decided = {"ci-cd-platform": Decision("ci-cd-platform", choice=(option,))}
        assert example_of(file, Facts(decided, Context(), frozenset(), content)) == example


def test_every_option_of_a_decision_is_complete(content):
    for question in content.questions.values():
        for option in question.options:
            if option.level:
                continue
            assert list(option.dora) and set(option.dora) == set(METRICS), option.id
            assert option.pros and option.cons and option.rollback and option.sources, option.id
            assert option.prerequisites and option.interactions, option.id
            assert all(impact.why for impact in option.dora.values()), option.id


def test_beginners_get_every_question_in_plain_words_and_every_option_of_step_4_as_a_picture(
    content,
):
    for question in content.questions.values():
        assert question.plain, question.id
        if content.step_of(question.id) == 4:
            assert all(option.plain for option in question.options), question.id
        else:
            assert question.terms, question.id


def test_statements_can_be_quoted_in_a_sentence(content):
    for option in content.options.values():
        for text in (*option.pros, *option.cons, *option.prerequisites):
            assert len(text.split()) >= 3 and not text.endswith("."), (option.id, text)


def test_doing_without_a_scanner_has_no_scanners_cons(content):
    for question in content.categories["security"].questions:
        name, options = question.id, question.options
        without = next(option for option in options if option.id == f"{name}.none")
        of_siblings = {con for option in options if option is not without for con in option.cons}
        assert not of_siblings & set(without.cons)
        assert not any("false positive" in con for con in without.cons)


def test_percent_questions_are_answered_by_a_number_and_the_last_target_is_optional(content):
    percents = [q.id for q in content.questions.values() if q.kind is Kind.PERCENT]
    assert {"dora-target.change-failure-rate", "dora-target.rework-rate"} <= set(percents)
    assert content.questions["dora-target.rework-rate"].optional


def test_sub_decisions_are_gathered_and_asked_only_when_they_apply(content):
    gathered = {q.id: q.group for q in content.questions.values() if q.group}
    assert {"Implementation", "Details"} <= set(gathered.values())
    assert all(content.questions[id_].asked_when for id_ in gathered)


def test_ids_labels_kinds_and_traits_are_those_of_the_shared_data(content, shared):
    data = YAML(typ="safe").load((shared / "domain" / "options.yaml").read_text(encoding="utf-8"))
    theirs = [category for step in data["steps"] for category in step["categories"]]
    for category in theirs:
        mine = content.questions[category["id"]]
        assert mine.kind.value == category["kind"]
        ids = [option["id"] for option in category["options"]]
        assert [(o["id"], o["label"], tuple(o["traits"])) for o in category["options"]] == [
            (o.id, o.label, o.traits) for o in mine.options if o.id in ids
        ]


def test_every_summary_fits_one_line_and_is_no_copy_of_its_label(content):
    for option in content.options.values():
        assert "\n" not in option.summary and len(option.summary) <= 90
        assert option.summary != option.label


FIRST_HAND = """
12factor.net argo-cd.readthedocs.io argo-rollouts.readthedocs.io aws.amazon.com bazel.build buildkite.com
calver.org circleci.com dev.mysql.com developer.apple.com developer.hashicorp.com docs.ansible.com
docs.aws.amazon.com docs.cloud.google.com docs.confluent.io docs.docker.com docs.drone.io docs.fastlane.tools
docs.flagger.app docs.getunleash.io docs.github.com docs.gitlab.com docs.haproxy.org docs.kics.io docs.pact.io
docs.percona.com docs.renovatebot.com docs.sigstore.dev docs.snyk.io docs.sonarsource.com doi.org dora.dev
external-secrets.io fluxcd.io gateway-api.sigs.k8s.io github.com google.aip.dev helm.sh istio.io kubernetes.io
launchdarkly.com learn.microsoft.com martinfowler.com nvie.com nx.dev openfeature.dev opentofu.org owasp.org
raw.githubusercontent.com research.google semgrep.dev semver.org slsa.dev sre.google support.atlassian.com
support.google.com tekton.dev trivy.dev www.checkov.io www.freedesktop.org www.ibm.com www.jenkins.io
www.jetbrains.com www.postgresql.org www.pulumi.com www.serverless.com www.zaproxy.org
"""
"""Who says it first: vendors of their own product, DORA, Google's SRE books, SLSA, standards, papers, and the
authors of a pattern (Fowler's site, the page that introduced GitFlow)."""


def sources() -> dict[str, Source]:
    return dict(load_catalogue(steps_folder()).sources)


def test_every_source_is_where_it_is_said_first():
    for id_, source in sources().items():
        host = source.url.removeprefix("https://").partition("/")[0]
        assert host in FIRST_HAND.split() or not source.url, id_


def test_every_source_is_used():
    files = [file for file in steps_folder().rglob("*.yaml") if file.name != "sources.yaml"]
    said = "\n".join(file.read_text(encoding="utf-8") for file in files)
    used = set(re.findall(r"[a-z0-9][a-z0-9-]*", " ".join(re.findall(r"sources?: (.*)", said))))
    assert sources().keys() <= used, sources().keys() - used
