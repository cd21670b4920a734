"""`facilitator what-if` on the command line: a plan, typed inputs, both, and what is refused."""

from __future__ import annotations

import json

from support.sample_project import Command, Project

TYPED = (
    "--set", "shares=5, 25, 50, 100", "--set", "hold=300 s", "--set", "check-interval=60 s",
    "--set", "rate=10/s", "--set", "base-error=0.2 %", "--set", "threshold=5 %",
    "--set", "strikes=3", "--set", "smallest-sample=20",
)  # fmt: skip


def test_without_a_plan(facilitator: Command) -> None:
    data = json.loads(facilitator("what-if", *TYPED, "--json").out)
    assert [round(step["detects_90"], 4) for step in data["steps"]] == [
        0.0858,
        0.0473,
        0.0416,
        0.0397,
    ]
    assert {one["basis"] for one in data["inputs"].values()} == {"given"}


def test_with_a_plan_every_input_names_its_decision(
    complete: Project, facilitator: Command
) -> None:
    data = json.loads(facilitator("what-if", complete.plan, "--json").out)
    assert data["inputs"]["shares"]["basis"] == "deployment-pattern.shares"
    changed = json.loads(
        facilitator("what-if", complete.plan, "--set", "rate=3 per minute", "--json").out
    )
    assert changed["inputs"]["rate"] == {"value": "3 requests per minute", "basis": "given"}
    assert all(step["detects_90"] is None for step in changed["steps"])


def test_one_changed_value_beside_the_answer(complete: Project, facilitator: Command) -> None:
    done = facilitator("what-if", complete.plan, "--compare", "rate=3 per minute")
    assert done.code == 0 and "≠" in done.out
    both = json.loads(
        facilitator("what-if", complete.plan, "--compare", "rate=3 per minute", "--json").out
    )
    assert both["now"]["inputs"]["rate"] != both["changed"]["inputs"]["rate"]


def test_the_plan_stays_as_it_is(complete: Project, facilitator: Command) -> None:
    before = complete.plan.read_bytes()
    assert facilitator("what-if", complete.plan).code == 0
    assert complete.plan.read_bytes() == before


def test_what_is_no_input_is_refused(complete: Project, facilitator: Command) -> None:
    for pair in ("rate", "rate=often", "colour=blue\x1b[31m"):
        refused = facilitator("what-if", complete.plan, "--set", pair)
        assert (refused.code, refused.out) == (2, "") and "\x1b" not in refused.err
    assert facilitator("what-if", complete.root / "none.md").code == 2
