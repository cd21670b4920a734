"""Whatever a lookup found and the user made of it stands in the document as one line, and reads back as it was."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from facilitator.document.compose import compose_section
from facilitator.document.evidence import line_of, read_line
from facilitator.document.inline import plain
from facilitator.document.parse import parse_section
from facilitator.model import Catalogue, Decision, Evidence, Plan, Status
from facilitator.model.tools import Tools
from facilitator.storage.content import load_catalogue
from facilitator.storage.steps_folder import steps_folder
from facilitator.versions.answers import versions_of_results
from facilitator.versions.evidence import VersionDecision, to_evidence
from facilitator.versions.version_check import VersionCheck

TODAY = date(2026, 11, 20)
PLACES = ("github.com/argoproj/argo-rollouts/releases", "argoproj.io/x and y")
OVERRIDE = VersionDecision("overridden", "1.2", "why — (so), as of 2020-01-01")


@pytest.fixture(scope="module")
def known() -> Catalogue:
    return load_catalogue(steps_folder())


def through_the_document(evidence: tuple[Evidence, ...], known: Catalogue) -> tuple[Evidence, ...]:
    option = known.questions["deployment-pattern"].options[0]
    decision = Decision(option.id.partition(".")[0], choice=(option.id,), evidence=evidence)
    text = compose_section(known.step(4), Plan(decisions={decision.id: decision}), known)
    return parse_section(known.step(4), text, known).decisions[decision.id].evidence


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize(
    "name", ["Argo Rollouts", "# tool", "**Rationale:** x", "a — verified (b)"]
)
def test_every_status_reads_back_from_the_document(
    status: Status, name: str, known: Catalogue
) -> None:
    numbered = status not in (Status.UNVERIFIED, Status.NOT_VERSIONED)
    sources = (
        PLACES if status in (Status.VERIFIED, Status.LOW_CONFIDENCE, Status.CONFLICTING) else ()
    )
    recorded = Evidence(
        "argo-rollouts",
        name,
        "1.9.1" if numbered else "",
        status,
        "2026-11-20",
        sources,
        "" if sources else "blocked or nothing found",
    )
    assert through_the_document((recorded, recorded), known) == (recorded, recorded)


def decided(record: VersionCheck) -> list[Evidence]:
    """What every decision that fits this check would record."""
    wanted = [VersionDecision("accepted"), VersionDecision("left-unknown"), OVERRIDE]
    found = []
    for decision in [*wanted, *(VersionDecision("accepted", c.version) for c in record.candidates)]:
        try:
            found.append(to_evidence(record, decision, TODAY))
        except ValueError:
            continue
    return found


@pytest.mark.parametrize("file", ["hostile.jsonl", "dev.jsonl"])
def test_what_was_made_of_any_results_reads_back(
    file: str, shared: Path, tools: Tools, known: Catalogue
) -> None:
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    answers = versions_of_results((shared / "versions" / file).read_bytes(), file, tools, now)
    ids = known.tool_ids
    every = [evidence for record in answers.records for evidence in decided(record)]
    assert every
    assert [e for e in every if read_line(plain(line_of(e, ids), {}), ids) != e] == []
    assert through_the_document(tuple(every), known) == tuple(every)


def test_evidence_of_a_row_that_names_no_tool_reads_back(tools: Tools, known: Catalogue) -> None:
    line = json.dumps({"results": [{"title": "x", "href": "https://a.example", "body": "1.2.3"}]})
    answers = versions_of_results(line.encode(), "rows", tools, datetime(2026, 11, 20, tzinfo=UTC))
    ids = known.tool_ids
    for evidence in decided(answers.records[0]):
        assert read_line(plain(line_of(evidence, ids), {}), ids) == evidence
