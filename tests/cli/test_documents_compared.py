"""`check --documents` and `report --documents` see what step 5 of a session sees in the project's documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.sample_project import Command, Project, dump, sample_answers, written_by_run


@pytest.fixture(scope="module")
def other_flags(
    tmp_path_factory: pytest.TempPathFactory, compiled_content: tuple[Path, ...]
) -> bytes:
    """A plan that chose another flag tool than its architecture document names."""
    above = tmp_path_factory.mktemp("flags")
    answers = sample_answers()
    answers["decisions"]["feature-flags"] = {"choice": "launchdarkly"}  # type: ignore[index]
    (above / "answers.yaml").write_text(dump(answers))
    return written_by_run(above, compiled_content, above / "answers.yaml")[0]


@pytest.fixture
def differing(project: Project, other_flags: bytes) -> str:
    """The text of that plan, written into the project."""
    project.plan.write_bytes(other_flags)
    return project.plan.read_text()


def _differences(result: str) -> set[str]:
    (plan,) = json.loads(result)["plans"]
    return {f["code"] for f in plan["findings"] if f["code"].startswith("A-")}


def test_differences_with_the_documents_are_those_of_step_5(
    project: Project, facilitator: Command, differing: str
) -> None:
    alone = facilitator("check", project.plan, "--format", "json")
    compared = facilitator("check", project.plan, "--format", "json", "--documents")
    assert "A-AR-003" in differing and "A-AR-003" not in _differences(alone.out)
    assert "A-AR-003" in _differences(compared.out)
    assert all(code in differing for code in _differences(compared.out))
    page = facilitator("report", project.plan, "--documents")
    without = facilitator("report", project.plan)
    assert "A-AR-003" in page.out and "A-AR-003" not in without.out
    told = "No document of the project was compared for this page"
    assert told in without.out and told not in page.out


def test_a_document_that_is_gone_or_outside_says_nothing(
    project: Project, facilitator: Command, differing: str
) -> None:
    project.plan.write_text(
        differing.replace("planning_artifacts/architecture.md", "../architecture.md")
    )
    outside = facilitator("check", project.plan, "--format", "json", "--documents")
    assert "A-AR-003" not in _differences(outside.out)
    assert "not compared: ../architecture.md: lies outside this project." in outside.err
    project.plan.write_text(differing)
    project.plan.with_name("architecture.md").unlink()
    gone = facilitator("check", project.plan, "--format", "json", "--documents")
    assert gone.code in (0, 1) and "A-AR-003" not in _differences(gone.out)
    assert "not compared: planning_artifacts/architecture.md: there is no such file." in gone.err
    assert "not compared" not in facilitator("check", project.plan).err


def test_a_document_that_changed_since_step_1_is_told_where_documents_are_read(
    project: Project, facilitator: Command, differing: str
) -> None:
    def told(*more: str) -> list[str]:
        done = facilitator("check", project.plan, "--format", "json", *more)
        (plan,) = json.loads(done.out)["plans"]
        return [f["message"] for f in plan["findings"] if f["code"] == "document-changed"]

    document = project.plan.with_name("architecture.md")
    path = "planning_artifacts/architecture.md"
    assert told("--documents") == []
    document.write_text(document.read_text() + "\nA sentence more.\n")
    assert told("--documents") == [f"{path} has changed since step 1 was written."]
    assert told() == [], "documents are read only when they are asked for"
    document.unlink()
    assert told("--documents") == [
        f"{path} cannot be read any more, and was loaded when step 1 was written."
    ]


def test_what_a_changed_document_no_longer_says_is_told(
    project: Project, facilitator: Command, differing: str
) -> None:
    document = project.plan.with_name("architecture.md")
    text = document.read_text()
    document.write_text(text.replace("Alembic", "our own scripts"))
    done = facilitator("check", project.plan, "--format", "json", "--documents")
    (plan,) = json.loads(done.out)["plans"]
    told = [f["message"] for f in plan["findings"] if f["code"] == "fact-no-longer-said"]
    path = "planning_artifacts/architecture.md"
    (line,) = [n for n, said in enumerate(text.split("\n"), 1) if "Alembic" in said][:1]
    assert told == [
        f"{path} no longer says that Migration Tools is alembic: it was confirmed from line {line}."
    ]
