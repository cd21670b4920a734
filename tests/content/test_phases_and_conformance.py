"""`steps check` refuses ids that nobody knows in the matrix of phases and in the rules of conformance."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from facilitator.model.trace_fields import TRACE_FIELDS
from facilitator.storage.content import check_folder, load_conformance, load_phases
from facilitator.storage.steps_folder import steps_folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("content") / "steps"
    shutil.copytree(str(steps_folder(None)), place)
    return place


@pytest.mark.parametrize(
    ("file", "right", "wrong", "said"),
    [
        ("phases.yaml", 'seen: {compose: ["yes"]}', 'seen: {compos: ["yes"]}', "a field of traces"),
        ("phases.yaml", "decision: deploy-tool,", "decision: deploy-tol,", "id of a question"),
        ("phases.yaml", "deployment-pattern.rolling,", "deployment-pattern.roling,", "id of an option"),
        ("phases.yaml", "closes: Write a Compose file that", "closed: Write a Compose file that", "closes"),
        ("conformance.yaml", "    platforms: [", "    platfroms: [", "a name that `against` gives"),
        ("conformance.yaml", "trace: ci-platform", "trace: ci-platfrm", "a field of traces"),
        ("conformance.yaml", "decision: ci-cd-platform", "decision: ci-platform", "id of a question"),
        ("conformance.yaml", "value: tag-pattern", "value: tag-patern", "id of a value"),
        ("conformance.yaml", "github-actions: [", "github-action: [", "an option of ci-cd-platform"),
        ("conformance.yaml", "pinned: [unpinned]", "pind: [unpinned]", "an option of pipeline-hardening"),
        ("conformance.yaml", "compare: tool", "compare: tols", "tool"),
    ],
)  # fmt: skip
def test_an_id_that_nobody_knows_is_refused(
    folder: Path, file: str, right: str, wrong: str, said: str
) -> None:
    path = folder / file
    text = path.read_text()
    assert right in text
    path.write_text(text.replace(right, wrong, 1))
    try:
        faults = check_folder(folder)
    finally:
        path.write_text(text)
    assert any(fault.startswith(file) and said in fault for fault in faults), faults


def test_every_field_that_rules_ask_for_is_one_that_something_gives() -> None:
    asked = {
        field
        for row in load_phases(steps_folder(None)).rows
        for cell in row.cells.values()
        for point in cell.points
        for signs in (point.seen, point.instead, point.against, point.hints, point.only_with)
        for field in signs
    }
    asked |= {field for rule in load_conformance(steps_folder(None)) for field in (rule.trace, *rule.also)}  # fmt: skip
    room = Path(__file__).parents[2] / "facilitator" / "context"
    source = "".join(p.read_text() for p in room.rglob("*.py"))
    kinds = ("sast", "sca", "dast", "secrets-scan", "container-scan", "iac-scan")
    made = {field for kind in kinds for field in (kind, f"{kind}-blocks")}
    probes = ("probe", "readiness", "liveness", "startup")
    made |= {f"{probe}_{what}" for probe in probes for what in ("path", "port")}
    assert asked <= TRACE_FIELDS
    assert not [field for field in asked - made if f'"{field}"' not in source]
