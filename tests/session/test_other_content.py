"""A draft that was kept while other content was asked: a category or a whole step may be gone."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from walkthrough import Disk, answer_step, introduce

from facilitator.session import moves as m
from facilitator.session.play import begin, play
from facilitator.session.snapshot import snapshot
from facilitator.session.state import Place, State


@pytest.mark.parametrize("old", ["ci-cd-platform", "branch-strategy"])
def test_a_draft_whose_category_is_gone_is_gone_on_with(new: State, old: str) -> None:
    disk = Disk()
    state = disk.play(introduce(disk, new), m.GoTo(2, old))
    state = disk.play(state, m.Typing("rationale:x", "why"))
    kept = json.loads(json.dumps(snapshot(state)).replace(f'"category": "{old}"', '"category": "gone"'))
    state, _ = play(begin(state.content, state.today, state.reading), m.Opened(state.reading, kept))
    state, _ = play(state, m.Resume())
    assert (state.place, state.draft.category) == (Place.CATEGORY, "ci-cd-platform")
    assert state.draft.typing == {"rationale:x": "why"}


def test_a_round_of_a_category_that_is_gone_is_left(new: State) -> None:
    disk = Disk()
    state = answer_step(disk, introduce(disk, new))
    state = disk.play(disk.play(state, m.GoTo(2, "branch-strategy")), m.Party())
    assert state.place is Place.ROUND
    kept = json.loads(
        json.dumps(snapshot(state)).replace('"category": "branch-strategy"', '"category": "gone"')
    )
    state, _ = play(begin(state.content, state.today, state.reading), m.Opened(state.reading, kept))
    state, _ = play(state, m.Resume())
    assert state.place is not Place.ROUND
    assert [r.category for r in state.draft.left] == ["gone"]
