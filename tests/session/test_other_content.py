"""Other content than ours: under a draft that was kept before, or with a category in which nothing is asked."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from support.walkthrough import Disk, answer_step, introduce

from facilitator.model import Condition
from facilitator.runtime.packed_drafts import pack_draft, unpack_draft
from facilitator.session import events
from facilitator.session.places import Place
from facilitator.session.play import begin, play
from facilitator.session.state import State, unsaved


@pytest.mark.parametrize("old", ["ci-cd-platform", "branch-strategy"])
def test_a_draft_whose_category_is_gone_is_gone_on_with(new: State, old: str) -> None:
    disk = Disk()
    state = disk.play(introduce(disk, new), events.GoTo(2, old))
    state = disk.play(state, events.Typing("rationale:x", "why"))
    kept = json.loads(
        json.dumps(pack_draft(unsaved(state))).replace(f'"category": "{old}"', '"category": "gone"')
    )
    state, _ = play(
        begin(state.content, state.today, state.reading),
        events.Opened(state.reading, unpack_draft(kept)),
    )
    state, _ = play(state, events.Resume())
    assert (state.place, state.draft.category) == (Place.CATEGORY, "ci-cd-platform")
    assert state.draft.typing == {"rationale:x": "why"}


def test_a_round_of_a_category_that_is_gone_is_left(new: State) -> None:
    disk = Disk()
    state = answer_step(disk, introduce(disk, new))
    state = disk.play(disk.play(state, events.GoTo(2, "branch-strategy")), events.Party())
    assert state.place is Place.ROUND
    kept = json.loads(
        json.dumps(pack_draft(unsaved(state))).replace(
            '"category": "branch-strategy"', '"category": "gone"'
        )
    )
    state, _ = play(
        begin(state.content, state.today, state.reading),
        events.Opened(state.reading, unpack_draft(kept)),
    )
    state, _ = play(state, events.Resume())
    assert state.place is not Place.ROUND
    assert [r.category for r in state.draft.left] == ["gone"]


def test_a_category_in_which_nothing_is_asked_is_passed(new: State) -> None:
    never = Condition("in", "ci-cd-platform", ("ci-cd-platform.none-of-them",))
    step = new.catalogue.step(2)
    first, second, *rest = step.categories
    silent = replace(
        second, questions=tuple(replace(q, asked_when=never) for q in second.questions)
    )
    other = replace(step, categories=(first, silent, *rest))
    steps = tuple(other if s.number == 2 else s for s in new.catalogue.steps)
    content = replace(new.content, catalogue=replace(new.catalogue, steps=steps))
    disk = Disk()
    state = introduce(disk, replace(new, content=content))
    state = disk.play(
        disk.play(state, events.Choose("ci-cd-platform", "jenkins")), events.Continue()
    )
    assert (state.refused, state.draft.category) == (False, rest[0].id)
    assert disk.play(state, events.Back()).draft.category == first.id
