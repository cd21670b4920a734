"""Version checks: what is asked for before the search is allowed, and what is told and recorded of what came."""

from __future__ import annotations

from support.rounds_at_a_menu import played
from support.walkthrough import Disk, answer_step, introduce

from facilitator.document.read import read
from facilitator.model import Evidence, Status
from facilitator.session import events
from facilitator.session.commands import LookUp
from facilitator.session.findings import validation
from facilitator.session.lookups import held
from facilitator.session.play import play
from facilitator.session.saving import section
from facilitator.session.state import State
from facilitator.versions.version_check import VersionCheck

PLATFORM = "ci-cd-platform"


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


def test_nothing_is_sent_of_a_tool_that_no_answer_names_any_more(new: State) -> None:
    state = played(introduce(Disk(), new), events.OwnWords(PLATFORM, "argo-rollouts"))
    state, _ = play(state, events.LookAgain(PLATFORM, "argo-rollouts"))
    assert [entry.tool for entry in held(state)] == ["argo-rollouts"]
    away, _ = play(state, events.Withdraw(PLATFORM))
    assert held(away) == ()
    allowed, acts = play(away, events.AllowSearch())
    assert not [a for a in acts if isinstance(a, LookUp)]
    assert not allowed.lookups, "named again, it is looked up anew"
    _, again = play(state, events.AllowSearch())
    assert [a.tool for a in again if isinstance(a, LookUp)] == ["argo-rollouts"]


WHY = "the search failed (ConnectError)"


def looked_up_in_vain(new: State, disk: Disk) -> State:
    """A tool was chosen, the search allowed, and no network there."""
    state = played(introduce(disk, new), events.OwnWords(PLATFORM, "argo-rollouts"))
    state = played(state, events.AllowSearch(), events.LookAgain(PLATFORM, "argo-rollouts"))
    entry = state.lookups["argo-rollouts"]
    check = VersionCheck(
        "x", "argo-rollouts", "argo-rollouts", "Argo Rollouts", "argo-rollouts", "stable", "argo rollouts latest",
        "2026-11-20T10:00:00Z", "error", Status.UNVERIFIED, WHY,
    )  # fmt: skip
    state, _ = play(state.says(""), events.LookedUp(entry.request, entry.tool, check))
    return state


def of_platform(state: State) -> Evidence:
    (evidence,) = state.decisions[PLATFORM].evidence
    return evidence


def test_a_search_without_a_network_is_told_once_and_the_same_everywhere(new: State) -> None:
    disk = Disk()
    state = looked_up_in_vain(new, disk)
    assert state.notice == f"Argo Rollouts was looked up, and nothing was found: {WHY}."
    assert (of_platform(state).status, of_platform(state).reason) == (Status.UNVERIFIED, WHY)
    assert f"unverified ({WHY})" in section(state)
    assert state.draft.decisions[PLATFORM].evidence[0].reason == "not checked", (
        "an answer changes nothing by itself"
    )
    state = disk.play(answer_step(disk, state), events.Continue())
    assert disk.data is not None
    plan = read(disk.data, state.catalogue).plan
    assert plan.decisions[PLATFORM].evidence[0].reason == WHY
    assert (PLATFORM, plan.decisions[PLATFORM].evidence[0]) in validation(state).unverified


def test_what_came_of_a_search_is_known_when_the_tool_is_named_again_or_a_move_undone(
    new: State,
) -> None:
    state = looked_up_in_vain(new, Disk())
    again = played(
        state, events.Choose(PLATFORM, "jenkins"), events.OwnWords(PLATFORM, "argo-rollouts")
    )
    assert of_platform(again).reason == of_platform(state).reason
    undone = played(again, events.Undo(), events.Undo(), events.Undo(), events.Redo())
    assert of_platform(undone).reason == of_platform(state).reason


def test_what_the_user_recorded_stays_whatever_a_search_comes_to(new: State) -> None:
    own = Evidence("argo-rollouts", "Argo Rollouts", "1.8", Status.CHOSEN, reason="we run it")
    state = played(looked_up_in_vain(new, Disk()), events.RecordEvidence(PLATFORM, own))
    state = played(state, events.LookAgain(PLATFORM, "argo-rollouts"))
    entry = state.lookups["argo-rollouts"]
    answer = events.LookedUp(entry.request, entry.tool, entry.record)
    assert of_platform(played(state, answer)) == own
