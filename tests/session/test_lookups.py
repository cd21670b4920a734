"""Version checks that are asked for before the search is allowed."""

from __future__ import annotations

from support.walkthrough import Disk, introduce

from facilitator.session import events
from facilitator.session.commands import LookUp
from facilitator.session.play import play
from facilitator.session.state import State


def test_a_tool_looked_up_again_is_looked_up_past_what_is_remembered_once_it_is_allowed(
    new: State,
) -> None:
    state = introduce(Disk(), new)
    state, _ = play(state, events.OwnWords("ci-cd-platform", "argo-rollouts"))
    (tool,) = (e.tool for e in state.decisions["ci-cd-platform"].evidence)
    state, acts = play(state, events.LookAgain("ci-cd-platform", tool))
    assert not [a for a in acts if isinstance(a, LookUp)]
    _, acts = play(state, events.AllowSearch())
    assert [a.fresh for a in acts if isinstance(a, LookUp)] == [True]
