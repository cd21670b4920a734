"""Discovery: which files are offered as input documents, in which order, and why the others are not."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from facilitator.context.discovery import configured_folders, discover
from facilitator.context.lookup import holding
from facilitator.context.nouns import EXCLUDED, FOUND, Discovery
from facilitator.context.plans import REASON
from facilitator.context.report import context
from facilitator.context.walk import walk
from facilitator.runtime.project import read as read_document


def project(root: Path, *paths: str, **contents: str) -> Path:
    for path in paths:
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(contents.get(re.sub(r"\W", "_", path), "# Title\n"), encoding="utf-8")
    return root


def states(root: Path) -> dict[str, str]:
    return {d.path: d.state for d in discover(root).documents}


def offers_architecture(found: Discovery) -> bool:
    return any(d.kind == "architecture" for d in found.of(FOUND))


def test_the_names_of_the_step_are_found_wherever_they_lie(tmp_path: Path) -> None:
    project(
        tmp_path,
        "docs/architecture.md",
        "out/x.md",
        "a/b/checkout-prd.md",
        "project-context.md",
        "ops/infrastructure.md",
    )
    found = discover(tmp_path)
    assert [(d.kind, d.path) for d in found.of(FOUND)] == [
        ("architecture", "docs/architecture.md"),
        ("prd", "a/b/checkout-prd.md"),
        ("infrastructure", "ops/infrastructure.md"),
        ("project-context", "project-context.md"),
    ]
    assert offers_architecture(found)


def test_what_lies_beside_the_plan_and_is_not_asked_for_is_told(tmp_path: Path) -> None:
    plan = "---\nfacilitator:\n  format: 2\n---\n# Plan\n"
    project(
        tmp_path,
        "planning_artifacts/architecture.md",
        "planning_artifacts/notes.md",
        "planning_artifacts/delivery/runbook.md",
        "planning_artifacts/pipeline.md",
        "planning_artifacts/answers.yaml",
        "docs/notes.md",
        planning_artifacts_pipeline_md=plan,
    )
    found = discover(tmp_path)
    told = {d.path: (d.state, d.as_input().kind) for d in found.documents}
    assert told == {
        "planning_artifacts/architecture.md": ("found", "architecture"),
        "planning_artifacts/delivery/runbook.md": ("ambiguous", "other"),
        "planning_artifacts/notes.md": ("excluded", "other"),
    }
    (tmp_path / "facilitator.toml").write_text('planning_artifacts = "docs"\n')
    assert [d.path for d in discover(tmp_path).of(EXCLUDED)] == ["docs/notes.md"]


def test_installed_tools_are_excluded_with_the_reason_and_never_offered(tmp_path: Path) -> None:
    project(
        tmp_path,
        "_bmad/bmm/architecture-template.md",
        ".claude/skills/x/architecture.md",
        ".github/skills/x/prd.md",
        "node_modules/p/architecture.md",
    )
    documents = discover(tmp_path).documents
    assert {d.path for d in documents} == {
        "_bmad/bmm/architecture-template.md",
        ".claude/skills/x/architecture.md",
        ".github/skills/x/prd.md",
    }
    assert {d.state for d in documents} == {"excluded"}
    assert all("tool" in d.reason for d in documents)


def test_a_sharded_document_comes_first_and_puts_its_whole_twin_in_doubt(tmp_path: Path) -> None:
    project(
        tmp_path,
        "docs/architecture.md",
        "docs/architecture/index.md",
        "docs/architecture/data.md",
        "docs/prd.md",
    )
    documents = discover(tmp_path).documents
    assert documents[0].path == "docs/architecture/index.md"
    assert documents[0].parts == ("docs/architecture/data.md",)
    twin = next(d for d in documents if d.path == "docs/architecture.md")
    assert twin.state == "ambiguous" and "docs/architecture/index.md" in twin.reason


def test_only_the_newest_of_dated_folders_is_found_without_doubt(tmp_path: Path) -> None:
    project(
        tmp_path,
        "prds/prd-shop-2026-01-02/prd.md",
        "prds/prd-shop-2026-03-01/prd.md",
        "prds/prd-till-2025-01-01/prd.md",
    )
    assert states(tmp_path) == {
        "prds/prd-shop-2026-03-01/prd.md": "found",
        "prds/prd-till-2025-01-01/prd.md": "found",
        "prds/prd-shop-2026-01-02/prd.md": "ambiguous",
    }


def test_an_increment_names_the_document_it_replaces(tmp_path: Path) -> None:
    project(
        tmp_path,
        "docs/architecture.md",
        "docs/architecture-v2.md",
        "docs/till-architecture.md",
        docs_till_architecture_md="---\nsupersedes: architecture.md\n---\n# Till\n",
    )
    named = {d.path: d.supersedes for d in discover(tmp_path).documents}
    assert (
        named["docs/architecture-v2.md"]
        == named["docs/till-architecture.md"]
        == "docs/architecture.md"
    )
    assert named["docs/architecture.md"] == ""


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("docs/architecture-template.md", "template"),
        ("docs/archive/architecture.md", "old"),
        ("tests/fixtures/architecture.md", "tests"),
        ("docs/prd-validation-report.md", "about"),
        ("docs/sprdsheet.md", "letters"),
    ],
)
def test_a_doubt_is_named(tmp_path: Path, path: str, word: str) -> None:
    project(tmp_path, path)
    (document,) = discover(tmp_path).documents
    assert document.state == "ambiguous" and word in document.reason


def test_the_configuration_names_folders_that_would_not_be_entered(tmp_path: Path) -> None:
    project(tmp_path, "_bmad/bmm/config.yaml", ".plans/out/architecture.md")
    (tmp_path / "_bmad/bmm/config.yaml").write_text(
        'planning_artifacts: "{project-root}/.plans/out"  # ours\nproject_knowledge: /somewhere/else\n',
        encoding="utf-8",
    )
    found = discover(tmp_path)
    assert [d.path for d in found.of(FOUND)] == [".plans/out/architecture.md"]
    assert found.folders == {"planning_artifacts": ".plans/out"}
    assert [p.code for p in found.problems] == ["folder-outside"]


def test_the_project_itself_names_where_documents_lie(tmp_path: Path) -> None:
    root = project(tmp_path, "knowledge/notes/one.md", "other/two.md")
    (root / "other" / "two.md").write_text("# Notes\n", encoding="utf-8")
    before = discover(root).folders
    (root / "facilitator.toml").write_text('project_knowledge = "knowledge/notes/"\n')
    assert (before, discover(root).folders) == ({}, {"project_knowledge": "knowledge/notes"})
    (root / "facilitator.toml").write_text('project_knowledge = "../beside"\nuser_name = [\n')
    assert discover(root).folders == {}


def test_links_do_not_lead_out_of_the_project_and_loops_end(tmp_path: Path) -> None:
    outside = project(tmp_path / "outside", "architecture.md")
    root = project(tmp_path / "inside", "docs/prd.md")
    (root / "docs" / "architecture.md").symlink_to(outside / "architecture.md")
    (root / "linked").symlink_to(outside, target_is_directory=True)
    (root / "docs" / "loop").symlink_to(root, target_is_directory=True)
    documents = {d.path: d for d in discover(root).documents}
    assert documents["docs/architecture.md"].state == "excluded"
    assert "link" in documents["docs/architecture.md"].reason
    assert set(documents) == {"docs/architecture.md", "docs/prd.md"}
    assert not offers_architecture(discover(root))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_an_unreadable_folder_costs_only_itself(tmp_path: Path) -> None:
    project(tmp_path, "docs/architecture.md", "closed/prd.md")
    (tmp_path / "closed").chmod(0)
    try:
        found = discover(tmp_path)
    finally:
        (tmp_path / "closed").chmod(0o700)
    assert offers_architecture(found)
    assert [p.code for p in found.problems] == ["unreadable-folder"]


def test_words_are_found_in_paths_whose_lower_case_is_longer() -> None:
    paths = ["\u0130" * 40, "docs/Architecture.md", "z"]
    assert holding(paths, ["architecture"]) == ["docs/Architecture.md"]


def test_a_walk_stops_where_it_was_told_to_and_says_so(tmp_path: Path) -> None:
    project(tmp_path, *(f"d{n}/f{m}.md" for n in range(5) for m in range(5)))
    tree = walk(tmp_path, most=7)
    assert [p.code for p in tree.problems] == ["tree-too-large"]
    assert tree.entries <= 12


def test_an_empty_project_has_nothing(tmp_path: Path) -> None:
    found = discover(tmp_path)
    assert (found.documents, found.ci) == ((), ())


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("planning_artifacts: plans", "plans"),
        ("planning_artifacts : 'plans'  # moved", "plans"),
        ('planning_artifacts: "{project-root}/docs#1"', "docs#1"),
        ("planning_artifacts: {project-root}/plans # moved", "plans"),
        ("planning_artifacts: # plans", None),
        ("planning_artifacts:", None),
        ("planning_artifacts_of_others: plans", None),
        ("planning_artifacts: out", None),
        ("planning_artifacts: ../beside", None),
    ],
)
def test_a_configured_folder_is_a_folder_inside_the_project(
    tmp_path: Path, line: str, expected: str | None
) -> None:
    root = tmp_path / "project"
    for name in ("project/plans", "project/docs#1", "project/_bmad/bmm", "beside"):
        (tmp_path / name).mkdir(parents=True)
    (root / "out").symlink_to(tmp_path / "beside")
    text = f"{line}\nproject_knowledge: plans\n"
    (root / "_bmad" / "bmm" / "config.yaml").write_text(text)
    folders, _ = configured_folders(root)
    assert folders.get("planning_artifacts") == expected
    assert folders["project_knowledge"] == "plans", "the next line is read as its own"


PLANS = {
    "saved": "---\nproject_name: shop\nfacilitator:\n  format: 1\n  sections: {}\n---\n\n# CI/CD\n\nWe use Docker.\n",
    "begun-elsewhere": "---\r\nworkflowType: 'pipeline'\r\n---\r\n\r\n# CI/CD\r\n\r\nWe use Docker.\r\n",
}


@pytest.mark.parametrize("text", PLANS.values(), ids=PLANS.keys())
def test_a_plan_is_no_evidence_wherever_it_lies(text: str, tmp_path: Path) -> None:
    places = (
        "docs/architecture.md",
        "docs/decisions/pipeline.md",
        "prd/index.md",
        "infrastructure/pipeline.md",
    )
    project(tmp_path, *places, "infrastructure/index.md", "ops/prd.md")
    for place in places:
        (tmp_path / place).write_bytes(text.encode())
    found = discover(tmp_path)
    assert {d.path: d.state for d in found.documents} == {
        "infrastructure/index.md": "found",
        "ops/prd.md": "found",
        "docs/architecture.md": "excluded",
        "docs/decisions/pipeline.md": "excluded",
        "prd/index.md": "excluded",
    }
    assert not [part for d in found.documents for part in d.parts]
    assert context(tmp_path).decided.get("containers", []) == []
    assert context(tmp_path / places[0]).facts == ()
    read = read_document(tmp_path, "infrastructure/index.md")
    assert not read.problem and read.facts == ()
    assert REASON in read_document(tmp_path, places[1]).problem


def test_who_facilitates_a_meeting_makes_no_plan_of_its_minutes(tmp_path: Path) -> None:
    text = "---\nfacilitator: Ada\nworkflowType: architecture\n---\n\n# A\n\nWe use Docker.\n"
    (project(tmp_path, "docs/architecture.md") / "docs/architecture.md").write_text(text)
    assert states(tmp_path) == {"docs/architecture.md": "found"}
