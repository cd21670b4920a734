"""What was exported from a plan is no evidence for it: not in step 1, not in `assess`."""

from __future__ import annotations

from pathlib import Path

from facilitator.context.discovery import discover
from facilitator.context.plans import REASON
from facilitator.context.report import survey
from facilitator.context.traces.look import look
from facilitator.runtime.project import read
from facilitator.storage.content import load_pipeline_words
from facilitator.storage.steps_folder import steps_folder
from facilitator.text import MADE_BY

HEAD = f"# {MADE_BY} from pipeline.md, values 4467fdcc7bc865ec.\n"
COMPOSE = "services:\n  shop:\n    image: shop:1\n"


def shown(root: Path) -> set[str]:
    """The files that count as evidence, for step 1 and for `assess`."""
    traces = look(root, load_pipeline_words(steps_folder())).statements
    return {said.file for said in (*survey(discover(root)).evidence, *traces)}


def test_an_exported_file_shows_nothing_and_the_same_by_hand_does(tmp_path: Path) -> None:
    there = tmp_path / "delivery" / "compose.yaml"
    there.parent.mkdir()
    there.write_text(COMPOSE)
    assert shown(tmp_path) == {"delivery/compose.yaml"}
    there.write_text(HEAD + COMPOSE)
    assert shown(tmp_path) == set()


def test_an_exported_text_and_exported_records_are_no_documents_of_the_project(
    tmp_path: Path,
) -> None:
    records = tmp_path / "delivery" / "decisions"
    records.mkdir(parents=True)
    head = f"<!-- {MADE_BY} from pipeline.md, values 0. -->\n"
    for name in ("0001-ci-cd-platform.md", "0002-branch-strategy.md"):
        (records / name).write_text(f"{head}# Use it\n\n## Status\n\naccepted\n")
    (tmp_path / "delivery" / "deployment_architecture.md").write_text(f"{head}# Deployment\n")
    found = discover(tmp_path).documents
    assert found and {document.state for document in found} == {"excluded"}
    assert REASON in read(tmp_path, "delivery/deployment_architecture.md").problem


def test_a_pipeline_that_lies_where_its_platform_reads_it_runs(tmp_path: Path) -> None:
    there = tmp_path / ".github" / "workflows" / "ci.yml"
    there.parent.mkdir(parents=True)
    there.write_text(f"{HEAD}on: [push]\njobs:\n  t:\n    steps:\n      - run: pytest\n")
    assert shown(tmp_path) == {".github/workflows/ci.yml"}
