"""A plan that spells out what the catalogue says, as the second form did before, says the same as one that sums it up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from support import plan_strategies as plans

from facilitator.document.carry import carry_over
from facilitator.document.compose import compose_section
from facilitator.document.form import has_glance, steps_in_first_form
from facilitator.document.read import read
from facilitator.model import Decision, Plan

CATALOGUE = plans.catalogue()
LONGER = (Path(__file__).parent / "longer_form.md").read_bytes()


CHANGED = {
    "deployment-pattern": "a share of requests is no harbour",
    "synthetic-monitoring": "the open point has an owner",
    "rollout-controller": "the way back in the team's words",
    "feature-flags": "the way back in the team's words",
    "release-windows": "words of the catalogue were untrue",
    "dora-target.lead-time": "the reason asked for a day outside the window",
}
"""Decisions whose words are others since, and why."""
VALUES = {"undecided-after", "services", "command", "keep-stable"}
"""Two that contradicted others, a way back for one service of three, and how long the old version stays."""


def test_it_reads_to_the_same_decisions(root: Path) -> None:
    before = read(LONGER, CATALOGUE)
    now = read((root / "docs" / "example" / "pipeline.md").read_bytes(), CATALOGUE)
    old, new = _decided(before.plan), _decided(now.plan)
    assert old.keys() <= new.keys()
    for id_, decision in old.items():
        assert (_words(new[id_]) != _words(decision)) or id_ not in CHANGED
        now_as_then = _as_then(new[id_], decision)
        if id_ in CHANGED:
            now_as_then, decision = _wordless(now_as_then), _wordless(decision)
        assert now_as_then == decision
    assert sum(bool(d.rationale) for d in old.values()) > 10


def _words(decision: Decision) -> tuple[str, str, str]:
    return decision.reason, decision.rationale, decision.rollback


def _wordless(decision: Decision) -> Decision:
    return replace(decision, reason="", rationale="", rollback="")


def _as_then(now: Decision, then: Decision) -> Decision:
    """A decision without the reason that was given since, and with the values that were others then."""
    kept = {k: v for k, v in now.values.items() if k not in VALUES}
    before = {k: v for k, v in then.values.items() if k in VALUES}
    rationale = now.rationale if then.rationale else ""
    return replace(now, rationale=rationale, values={**kept, **before})


def test_it_lacks_only_what_is_asked_since(root: Path) -> None:
    before = read(LONGER, CATALOGUE)
    now = read((root / "docs" / "example" / "pipeline.md").read_bytes(), CATALOGUE)
    old, new = _decided(before.plan), _decided(now.plan)
    longer = LONGER.decode()
    fields = [CATALOGUE.questions[id_].field for id_ in new.keys() - old.keys()]
    assert not [field for field in fields if f"**{field}:**" in longer], "asked since then"
    since = [c for c in CATALOGUE.categories.values() if f"\n### {c.heading}\n" not in longer]
    assert [p.code for p in before.problems] == ["category-missing"] * len(since)
    assert not before.needs_review


def _decided(plan: Plan) -> dict[str, Decision]:
    """What was decided, without what rounds left behind: those were answered anew since, as were tensions."""
    return {id_: replace(one, insights=()) for id_, one in plan.decisions.items()}


def test_it_is_nothing_to_upgrade() -> None:
    reading = read(LONGER, CATALOGUE)
    assert has_glance(reading) and not steps_in_first_form(reading, CATALOGUE)


def test_nothing_of_it_is_taken_for_words_of_somebody_s_own_when_it_is_written_anew() -> None:
    reading = read(LONGER, CATALOGUE)
    for number in (1, 2, 3, 4):
        step = CATALOGUE.step(number)
        new = compose_section(step, reading.plan, CATALOGUE)
        assert carry_over(new, reading.section_text(step.heading), step, str) == new
