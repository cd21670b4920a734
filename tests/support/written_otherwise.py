"""Whether a document that was written otherwise decides the same, and plans to write so."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from hypothesis import strategies as st

from facilitator.document import shown
from facilitator.document.read import read
from facilitator.model import FindingAnswer, Plan
from facilitator.review.criteria import judge
from facilitator.review.difference import compare
from facilitator.review.sources import Version
from facilitator.runtime.criteria import load_criteria
from support import plan_strategies as plans

TODAY = "2026-11-20"
CATALOGUE = plans.catalogue()
CRITERIA = load_criteria(plans.STEPS)
ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = (ROOT / "docs" / "example" / "pipeline.md").read_text(encoding="utf-8")


def version(name: str, text: str) -> Version:
    data = text.encode()
    return Version(name, data, read(data, CATALOGUE))


def told(one: Version) -> object:
    """What `show --json` gives, without lines and without what is said of an edit by hand."""
    found = json.loads(json.dumps(shown.as_json(one.reading, CATALOGUE)))
    return _without_lines(
        {key: value for key, value in found.items() if key not in ("problems", "path")}
    )


def _without_lines(value: object) -> object:
    if isinstance(value, dict):
        return {k: _without_lines(v) for k, v in value.items() if k not in ("line", "lines")}
    return [_without_lines(v) for v in value] if isinstance(value, list) else value


def points(one: Version) -> list[tuple[str, str]]:
    judged = judge(one.reading, CRITERIA, TODAY)
    return [(finding.id, str(finding.state)) for finding in judged.findings]


@lru_cache(maxsize=2)
def _before(text: str) -> tuple[Version, object, list[tuple[str, str]]]:
    """A document that is written otherwise in many ways, what it tells, and what it is judged to be."""
    old = version("old", text)
    return old, told(old), points(old)


def assert_the_same(before: str, after: str) -> None:
    (old, was_told, had_points), new = _before(before), version("new", after)
    assert new.reading.plan == old.reading.plan
    assert told(new) == was_told
    assert points(new) == had_points
    known = {problem.code for problem in old.reading.problems} | {"section-edited"}
    assert {problem.code for problem in new.reading.problems} <= known
    differs = compare(old, new, CRITERIA, TODAY)
    unseen = [e for e in differs.edits if all(line.startswith("+ <!--") for line in e.sample)]
    assert replace(differs, edits=tuple(e for e in differs.edits if e not in unseen)).same


@st.composite
def whole_plans(draw: st.DrawFn) -> Plan:
    """A plan with decisions of every step in anybody's words, and with answers to findings."""
    decisions = {}
    for step in (2, 3, 4):
        decisions |= draw(plans.plans(step, 3)).decisions
    typed = st.one_of(st.just(""), st.just("ops"), plans.words())
    answers = st.builds(
        FindingAnswer,
        rule=st.sampled_from(("R-ZD-001", "R-RB-014", "A-IN-004", "R-XX-999")),
        kind=st.sampled_from(("accepted", "resolved")),
        text=plans.words(),
        owner=typed,
        until=typed,
        date=st.just(TODAY),
        looked_at=st.just({"rollback-type": ("rollback-type.automated",), "sast": ("a; b = c",)}),
    )
    given = draw(st.lists(answers, max_size=2, unique_by=lambda answer: answer.rule))
    context = draw(plans.contexts)
    findings = {answer.rule: answer for answer in given}
    return Plan("shop", "Ada", TODAY, (1, 2, 3, 4, 5), context, decisions, findings)
