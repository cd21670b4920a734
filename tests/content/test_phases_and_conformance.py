"""`steps check` refuses ids that nobody knows in the matrix of phases and in the rules of conformance."""

from __future__ import annotations

from pathlib import Path

import pytest

from facilitator.content.check import check
from facilitator.model.trace_fields import TRACE_FIELDS
from facilitator.storage.content import load_conformance, load_phases
from facilitator.storage.steps_folder import (
    catalogue_files,
    further_files,
    read_files,
    steps_folder,
)

WRONG = [
    ("phases.yaml", 'seen: {compose: ["yes"]}', 'seen: {compos: ["yes"]}', "a field of traces"),
    ("phases.yaml", "decision: deploy-tool,", "decision: deploy-tol,", "id of a question"),
    ("phases.yaml", "deployment-pattern.rolling,", "deployment-pattern.roling,", "id of an option"),
    ("conformance.yaml", "    platforms: [", "    platfroms: [", "a name that `against` gives"),
    ("conformance.yaml", "trace: ci-platform", "trace: ci-platfrm", "a field of traces"),
    ("conformance.yaml", "value: tag-pattern", "value: tag-patern", "id of a value"),
    ("conformance.yaml", "github-actions: [", "github-action: [", "an option of ci-cd-platform"),
    ("conformance.yaml", "pinned: [unpinned]", "pind: [unpinned]", "an option of pipeline-hardening"),
]  # fmt: skip
WRONG_AT_ONCE = [
    ("phases.yaml", "closes: Write a Compose file that", "closed: Write a Compose file that", "closed"),
    ("conformance.yaml", "decision: ci-cd-platform", "decision: ci-platform", "id of a question"),
    ("conformance.yaml", "compare: tool", "compare: tols", "tool"),
]  # fmt: skip
"""Beside these, some of those above are not told."""


@pytest.mark.parametrize("wrong", [WRONG, WRONG_AT_ONCE])
def test_an_id_that_nobody_knows_is_refused_at_its_line(
    wrong: list[tuple[str, str, str, str]],
) -> None:
    folder = steps_folder(None)
    files = dict(read_files(folder, [*catalogue_files(folder), *further_files(folder)]))
    for file, right, other, _ in wrong:
        files[file] = files[file].replace(right.encode(), other.encode(), 1)
    faults = check(files)
    for file, _, other, said in wrong:
        before, found, _ = files[file].decode().partition(other)
        here = f"{file}:{before.count(chr(10)) + 1}: "
        assert found and any(f.startswith(here) and said in f for f in faults), (here, faults)


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
