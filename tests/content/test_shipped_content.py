"""The content that is shipped: complete, every id resolves, fields as the document's readers expect them."""

from __future__ import annotations

import pytest
from ruamel.yaml import YAML

from facilitator.model import METRICS, Catalogue, Kind
from facilitator.storage.content import check_folder, load_catalogue
from facilitator.storage.steps_folder import steps_folder

FIELDS = {
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


def test_five_steps_ask_52_questions_with_189_options_and_five_targets(content):
    assert [step.number for step in content.steps] == [1, 2, 3, 4, 5]
    targets = [id_ for id_ in content.questions if id_.startswith("dora-target.")]
    levels = [option for option in content.options.values() if option.level]
    assert len(targets) == 5
    assert len(levels) == 18
    assert len(content.questions) - len(targets) == 52
    assert len(content.options) - len(levels) == 189


def test_headings_and_fields_are_those_of_the_document(content):
    assert {
        category.heading: [
            label
            for q in category.questions
            for label in (q.field, *(value.field for value in q.values))
        ]
        for category in content.categories.values()
    } == FIELDS


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
    for name in ("sast", "sca", "secrets-scan", "container-scan", "iac-scan"):
        options = content.questions[name].options
        without = next(option for option in options if option.id == f"{name}.none")
        of_siblings = {con for option in options if option is not without for con in option.cons}
        assert not of_siblings & set(without.cons)
        assert not any("false positive" in con for con in without.cons)


def test_percent_questions_are_answered_by_a_number_and_the_last_target_is_optional(content):
    percents = [q.id for q in content.questions.values() if q.kind is Kind.PERCENT]
    assert percents == ["dora-target.change-failure-rate", "dora-target.rework-rate"]
    assert [q.id for q in content.questions.values() if q.optional] == ["dora-target.rework-rate"]


def test_sub_decisions_are_gathered_and_asked_only_when_they_apply(content):
    gathered = {q.id: q.group for q in content.questions.values() if q.group}
    assert set(gathered.values()) == {"Implementation", "Details"}
    assert len(gathered) == 8
    assert all(content.questions[id_].asked_when for id_ in gathered)


def test_ids_labels_kinds_and_traits_are_those_of_the_shared_data(content, shared):
    data = YAML(typ="safe").load((shared / "domain" / "options.yaml").read_text(encoding="utf-8"))
    theirs = [category for step in data["steps"] for category in step["categories"]]
    assert {c["id"]: c["kind"] for c in theirs} == {
        q.id: q.kind.value
        for q in content.questions.values()
        if not q.id.startswith("dora-target.")
    }
    for category in theirs:
        mine = content.questions[category["id"]]
        assert [(o["id"], o["label"], tuple(o["traits"])) for o in category["options"]] == [
            (o.id, o.label, o.traits) for o in mine.options
        ]


def test_every_summary_fits_one_line_and_is_no_copy_of_its_label(content):
    for option in content.options.values():
        assert "\n" not in option.summary and len(option.summary) <= 90
        assert option.summary != option.label
