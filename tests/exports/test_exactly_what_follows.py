"""A changed decision changes exactly the files that depend on it: over every decision and every value of a whole plan."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from support.sample_export import exported
from support.whole_plans import Making, WholePlan, changes, made_for, mark_of

from facilitator.exports.export import Made
from facilitator.exports.targets import TARGETS
from facilitator.model import Plan

UNCHECKED = [target._replace(check=None) for target in TARGETS]
"""Rules on what was made are no part of this, and take most of the time."""
TOLD = {
    "alert-rules",
    "canary-traffic-rules",
    "checklist",
    "decision-log",
    "decision-records",
    "deployment-requirements",
    "deployment-summary",
    "runbook",
    "status",
    "strategy-configuration",
    "strategy-design",
    "workflow-test-plan",
}
"""Targets that show all they ask for. The others also ask only to decide what they write, or count in whole minutes."""
OTHERS = Making("gitlab-ci", "blue-green", "function", seed=3, choices="by chance")


@cache
def whole(making: Making) -> WholePlan:
    return made_for(making)


@cache
def before(making: Making) -> tuple[Made, ...]:
    return exported(whole(making).plan, UNCHECKED)


def texts(made: Made) -> dict[str, str]:
    return {file.path: file.text for file in made.files}


def wrong(making: Making, subject: str, changed: Plan) -> Iterator[str]:
    """What changed without having asked, or asked, showed it and did not change."""
    mark = mark_of(whole(making).texts.get(subject, ""))
    for old, new in zip(before(making), exported(changed, UNCHECKED), strict=True):
        name, same = old.target.id, texts(old) == texts(new)
        if not same and old.digest == new.digest:
            yield f"{name} changed with {subject} and never asked for it"
        if same and old.digest != new.digest and name in TOLD:
            yield f"{name} asked for {subject} and is the same"
        if mark and any(mark in text for text in texts(new).values()):
            yield f"{name} still says what {subject} was"


@pytest.mark.parametrize("first", range(2))
def test_a_changed_decision_changes_what_asked_for_it(first: int) -> None:
    making = Making()
    some = list(changes(whole(making).plan))[first * 9 :: 36]
    assert [w for subject, plan in some for w in wrong(making, subject, plan)] == []


@pytest.mark.slow
@pytest.mark.parametrize("making", [Making(), OTHERS])
def test_every_changed_decision_changes_exactly_what_asked_for_it(making: Making) -> None:
    every = list(changes(whole(making).plan))
    assert len(every) > 300
    assert [w for subject, plan in every for w in wrong(making, subject, plan)] == []


def test_what_a_plan_shows_is_seen_in_many_files() -> None:
    """The marks are there to be missed: most free texts of a whole plan stand in some file."""
    shown = "".join(file.text for made in before(Making()) for file in made.files)
    marks = [mark_of(text) for text in whole(Making()).texts.values()]
    seen = [mark for mark in marks if mark and mark in shown]
    assert len(seen) > 0.9 * len(marks) > 100
