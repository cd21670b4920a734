"""The report: one answer out of documents and files, contradictions shown, the shape of the JSON."""

from __future__ import annotations

import json
from pathlib import Path
from unittest.mock import patch

from facilitator.context.conflicts import conflicts
from facilitator.context.nouns import DECIDED, REJECTED
from facilitator.context.report import FIELDS, as_json, context
from facilitator.context.standing import standing_reader
from facilitator.model import CONTEXT_FIELD, Statement


def project(root: Path, **files: str) -> Path:
    for name, text in files.items():
        place = root / name.replace("__", "/").replace("_md", ".md").replace("_yml", ".yml")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return root


def test_a_contradiction_is_shown_and_not_settled(tmp_path: Path) -> None:
    root = project(
        tmp_path,
        docs__architecture_md="# A\n\nDeployed with Docker Compose. No Kubernetes: it was rejected.\n",
        docs__prd_md="# P\n\n- **Platform:** Kubernetes\n",
    )
    report = context(root)
    (conflict,) = report.conflicts
    assert (conflict.field, conflict.value) == ("orchestrators", "kubernetes")
    assert {(s.file, s.line, s.state) for s in conflict.sides} == {
        ("docs/architecture.md", 3, "rejected"),
        ("docs/prd.md", 3, "decided"),
    }
    assert report.decided["orchestrators"] == ["docker-compose"]
    assert [p.code for p in report.problems] == ["conflict"]


def test_the_sides_of_a_contradiction_stand_in_the_order_of_the_documents() -> None:
    documents = [f"docs/architecture-{n}.md" for n in range(20)]
    key = ("orchestrators", "kubernetes")
    states = {file: {key: REJECTED if n % 2 else DECIDED} for n, file in enumerate(documents)}
    facts = [Statement(*key, states[file][key], file, 1, file) for file in documents]
    (found,) = conflicts(states, frozenset(documents), facts)
    assert [side.file for side in found.sides] == documents


def test_a_document_the_step_does_not_ask_for_adds_lines_and_decides_nothing(
    tmp_path: Path,
) -> None:
    root = project(
        tmp_path,
        docs__architecture_md="# A\n\nWe use MySQL.\n",
        **{"docs__product-brief_md": "# B\n\nWe use Redis.\n"},
    )
    report = context(root)
    assert report.decided["databases"] == ["mysql"]
    told = {(f.value, f.state, f.grade) for f in report.facts}
    assert told == {("mysql", "decided", "stated"), ("redis", "mentioned", "mentioned")}


def test_files_of_the_tree_are_evidence_beside_the_documents(tmp_path: Path) -> None:
    root = project(tmp_path, docs__architecture_md="# A\n", Dockerfile="FROM scratch\n", main_tf="")
    (root / "main_tf").rename(root / "main.tf")
    project(tmp_path, **{".github__workflows__ci_yml": "on: push\njobs: {test: {steps: []}}\n"})
    report = context(root)
    assert report.decided == {
        "containers": ["docker"],
        "iac_tools": ["terraform"],
        "ci_platforms": ["github-actions"],
    }
    assert {f.file for f in report.facts} == {"Dockerfile", "main.tf", ".github/workflows/ci.yml"}


def test_documents_add_no_cloud_to_those_that_files_show(tmp_path: Path) -> None:
    root = project(tmp_path, docs__architecture_md="# A\n\n- **Cloud:** Azure\n")
    assert context(root).decided["cloud"] == ["azure"]
    (root / "main.tf").write_text('provider "aws" {}\n', encoding="utf-8")
    report = context(root)
    assert report.decided["cloud"] == ["aws"]
    said = {(f.value, f.state) for f in report.facts if f.field == "cloud"}
    assert said == {("aws", "decided"), ("azure", "mentioned")}


def test_a_broken_workflow_is_a_problem_and_still_a_workflow(tmp_path: Path) -> None:
    root = project(
        tmp_path, docs__architecture_md="# A\n", **{".github__workflows__ci_yml": "on: [push\n"}
    )
    answer = as_json(context(root))
    assert answer["ci_platforms"] == ["github-actions"]
    assert "ci.yml" in answer["problems"][0]["message"]


def test_the_json_has_the_promised_keys_and_is_plain(tmp_path: Path) -> None:
    answer = as_json(context(project(tmp_path, docs__architecture_md="# A\n\nWe use Ansible.\n")))
    assert list(answer) == ["documents", "ci", "facts", *FIELDS, "conflicts", "problems"]
    (fact,) = answer["facts"]
    assert fact == {
        "field": "iac_tools",
        "value": "ansible",
        "state": "decided",
        "file": "docs/architecture.md",
        "line": 3,
        "text": "We use Ansible.",
        "grade": "stated",
    }
    assert json.loads(json.dumps(answer)) == answer


def test_one_document_can_be_asked_about(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("We deploy with Helm to AKS.\n", encoding="utf-8")
    answer = as_json(context(tmp_path / "notes.md"))
    assert (answer["orchestrators"], answer["deploy_tools"]) == (["aks"], ["helm"])
    assert [d["path"] for d in answer["documents"]] == ["notes.md"]


def test_the_sample_project_reads_as_it_was_meant(root: Path) -> None:
    answer = as_json(context(root / "planning_artifacts" / "architecture.md"))
    assert {name: answer[name] for name in FIELDS} == {
        "iac_tools": ["terraform"],
        "containers": ["docker"],
        "orchestrators": ["eks"],
        "environments": ["dev", "staging", "production"],
        "ci_platforms": ["github-actions"],
        "cloud": ["aws"],
        "databases": ["postgresql", "redis"],
        "migration_tools": ["alembic"],
        "feature_flag_tools": ["unleash"],
        "deploy_tools": ["helm"],
    }


def test_every_fact_quotes_a_line(root: Path) -> None:
    path = root / "planning_artifacts" / "architecture.md"
    lines = path.read_text(encoding="utf-8").split("\n")
    facts = context(path).facts
    assert facts and all(f.text and lines[f.line - 1].strip() for f in facts)


def test_every_field_has_a_place_in_the_context() -> None:
    assert set(CONTEXT_FIELD) == set(FIELDS)


def test_whether_a_document_is_in_force_is_read_from_all_of_it_once(tmp_path: Path) -> None:
    root = project(tmp_path, docs__architecture_md="# A\n\nStatus: accepted\n\nRTO: 4 h\n")
    reader = standing_reader()
    with patch.object(reader, "read", wraps=reader.read) as asked:
        assert [said.value for said in context(root / "docs" / "architecture.md").stated] == ["4 h"]
    assert asked.call_count == 1
