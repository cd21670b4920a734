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
    for part, said in wanted.items():
        assert found[part] == said
