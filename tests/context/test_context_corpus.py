"""The labelled real documents, listings and projects, where they are present: the figures that must hold."""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from facilitator.context import ci, tree
from facilitator.context.extract.document import DocumentFacts, extractor
from facilitator.context.extract.inline import as_read, plain_text
from facilitator.context.read import read_document
from facilitator.context.report import as_json, context
from facilitator.model import Problem

LABELS = {(n.field, n.id): n.label for n in extractor().names.values()}

GITOPS = {"Argo CD", "Flux"}


@pytest.fixture
def corpus(shared: Path) -> Path:
    folder = shared / "corpus"
    if not folder.is_dir():
        pytest.skip("no corpus in the shared data: NOT tested on real documents")
    return folder


def rows(file: Path) -> list[dict[str, Any]]:
    return [
        json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()
    ]


@cache
def read(path: Path) -> tuple[str, list[Problem], DocumentFacts]:
    """A document, what is wrong with it, and what it says."""
    text, problems = read_document(path, path.name)
    return text, problems, extractor().read(text, path.name)


def scorer(folder: Path) -> ModuleType:
    sys.path.insert(0, str(folder))
    try:
        import score
    finally:
        sys.path.remove(str(folder))
    return score  # type: ignore[no-any-return]


def test_the_labelled_documents_are_read_well_enough(corpus: Path) -> None:
    score = scorer(corpus)
    labelled = rows(corpus / "labels.jsonl")
    answers = {}
    for row in labelled:
        _, problems, said = read(corpus / "docs" / f"{row['id']}.md")
        assert not [p for p in problems if p.code in ("unreadable", "binary")]
        states = said.states
        answers[row["id"]] = {
            f: [v for (g, v), s in states.items() if g == f and s == "decided"]
            for f in score.FIELDS
        }
    result = score.summary(labelled, answers)
    micro = result["fields"]["micro"]
    assert micro["precision"] >= 0.92
    assert micro["recall"] >= 0.80
    assert result["negatives"]["where"] == {}


def test_every_fact_can_be_opened_at_its_line(corpus: Path) -> None:
    for path in sorted((corpus / "docs").glob("*.md")):
        text, _, said = read(path)
        lines = text.split("\n")
        for fact in said.facts:
            assert 1 <= fact.line <= len(lines)
            line = lines[fact.line - 1]
            shown = f"{' '.join(line.split())} {as_read(line, plain_text(line))}"
            words = fact.text.split(" | ")[0].split()
            assert any(word in shown for word in words), fact


def test_the_listings_are_read_exactly(corpus: Path) -> None:
    for row in rows(corpus / "ci_repos.jsonl"):
        found = {file.platform for file in ci.ci_files(row["files"])}
        shown = tree.by_path(row["files"])

        def of(*fields: str, shown: Any = shown) -> set[str]:
            return {LABELS[f.field, f.value] for f in shown if f.field in fields}

        got = {
            "expected_ci": found - GITOPS,
            "expected_gitops": found & GITOPS,
            "expected_iac": of("iac_tools"),
            "expected_containers": of("containers"),
            "expected_orchestration": of("orchestrators", "deploy_tools"),
            "expected_migrations": of("migration_tools"),
        }
        for key, values in got.items():
            assert key in row["ambiguous"] or values == set(row[key]), (row["repo"], key)


def test_the_projects_are_read_as_a_careful_reader_would(corpus: Path) -> None:
    for row in rows(corpus / "projects.jsonl"):
        report = context(corpus / "projects" / row["name"])
        offered = {d.path: d for d in report.documents if d.state == "found"}
        for kind, key in (
            ("architecture", "architecture_documents"),
            ("prd", "prd_documents"),
            ("project-context", "project_context"),
            ("infrastructure", "infrastructure_glob_hits"),
        ):
            assert {p for p, d in offered.items() if d.kind == kind} == set(row[key]), (
                row["name"],
                kind,
            )
        assert not set(offered) & set(row["must_not_be_found"])
        answer = as_json(report)
        for field, key in (("iac_tools", "expected_iac"), ("containers", "expected_containers")):
            assert {LABELS[field, v] for v in answer[field]} == set(row[key])
        assert {f["platform"] for f in answer["ci"]} == set(row["expected_ci"])


def test_two_documents_of_one_project_contradict_each_other_in_the_open(corpus: Path) -> None:
    report = context(corpus / "projects" / "dentiflow")
    assert [(c.field, c.value) for c in report.conflicts] == [("orchestrators", "kubernetes")]
    assert len({s.file for s in report.conflicts[0].sides}) == 2
    assert "kubernetes" not in report.decided["orchestrators"]
