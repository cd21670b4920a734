"""What the phase needs, in the session: computed from step 1, the decisions and what the project shows."""

from __future__ import annotations

import pytest
from support.walkthrough import Disk, complete, shipped_content

from facilitator.document.reading import Reading
from facilitator.model import Statement
from facilitator.phases.standing import CellState, Followed
from facilitator.session import events
from facilitator.session.phase import assessment, beside_question, next_phase
from facilitator.session.play import begin, play
from facilitator.session.state import State

TRACES = (
    Statement("ci-step", "test", "decided", ".github/workflows/ci.yml", 9, "pytest"),
    Statement("pattern", "recreate", "decided", "k8s/app.yaml", 4, "Deployment: Recreate"),
)


def new() -> State:
    content = shipped_content()
    return play(begin(content, "2026-11-27", Reading()), events.Opened(Reading()))[0]


def test_without_a_phase_nothing_is_compared() -> None:
    assert assessment(new()) is None
    assert next_phase(new()) == ("", ())


@pytest.mark.parametrize(
    ("phase", "following"), [("poc", "mvp"), ("mvp", "staging"), ("production", "")]
)
def test_step_1_shows_the_column_of_its_phase_and_what_comes_next(
    phase: str, following: str
) -> None:
    state, _ = play(new(), events.Introduce(delivery_phase=phase))
    found = assessment(state)
    assert found is not None and found.phase == phase and len(found.cells) == 6
    named, questions = next_phase(state)
    assert named == following
    assert all(question.from_ == following for question in questions)
    assert bool(questions) == bool(following)


def test_decisions_stand_beside_what_the_project_shows() -> None:
    state = complete(Disk(), new())
    pattern = state.decisions["deployment-pattern"].choice
    assert pattern == ("deployment-pattern.blue-green",)
    state, _ = play(state, events.Scanned(traces=TRACES))
    found = assessment(state)
    assert found is not None
    (finding,) = [f for f in found.conformance if f.subject == "deployment-pattern"]
    assert finding.state is Followed.DIFFERS
    assert finding.seen == TRACES[1:]
    cell = next(cell for cell in found.cells if cell.row == "deploy-strategy")
    point = next(point for point in cell.points if point.point.id == "pattern")
    assert (point.state, point.fits) == (CellState.DIFFERS, True)
    assert "deployment-pattern" in cell.decided


def test_what_the_project_shows_changes_no_draft_and_no_plan() -> None:
    disk = Disk()
    before = complete(disk, new())
    data = disk.data
    after = disk.play(before, events.Scanned(traces=TRACES))
    assert (after.drafts, after.plan, disk.data) == (before.drafts, before.plan, data)


def test_beside_a_question_stands_what_the_project_shows_of_it() -> None:
    state = complete(Disk(), new())
    assert beside_question(state, "deployment-pattern").findings == ()
    state, _ = play(state, events.Scanned(traces=TRACES))
    (finding,) = beside_question(state, "deployment-pattern").findings
    assert (finding.state, finding.seen) == (Followed.DIFFERS, TRACES[1:])
    assert beside_question(state, "branch-strategy").findings == ()
