"""A plan of the first form of the document reads to the same decisions as ever."""

from __future__ import annotations

import json
from pathlib import Path

from support import plan_strategies as plans

from facilitator.document import shown
from facilitator.document.read import read

HERE = Path(__file__).parent


def test_a_plan_of_the_first_form_reads_to_the_same_decisions() -> None:
    reading = read((HERE / "first_form.md").read_bytes(), plans.catalogue())
    wanted = json.loads((HERE / "first_form.json").read_text(encoding="utf-8"))
    found = json.loads(json.dumps(shown.as_json(reading, plans.catalogue())))
    assert not [p for p in reading.problems if p.severity == "error"]
    said = {p.code for p in reading.problems}
    assert not said & {"section-edited", "section-cut-short", "needs-review"}
    assert set(reading.marks) == {1, 2, 3, 4, 5}
    for part, before in wanted.items():
        assert found[part] == before


def test_its_long_fingerprints_still_tell_a_change() -> None:
    text = (HERE / "first_form.md").read_bytes()
    other = text.replace(b"Trunk-based development", b"GitHub Flow", 1)
    said = {p.code for p in read(other, plans.catalogue()).problems}
    assert {"section-edited", "needs-review"} <= said
