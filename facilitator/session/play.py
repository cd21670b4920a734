"""The engine: `play(state, move) -> (state, acts)`. Pure, total, the same for the screen, `run` and the tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from facilitator.document.read import Reading
from facilitator.session import (
    choosing,
    disk,
    findings,
    introduction,
    lookups,
    menus,
    opening,
    round_ends,
    rounds,
    signing,
)
from facilitator.session import events as m
from facilitator.session.commands import Act, DiscardDraft, KeepDraft
from facilitator.session.snapshot import snapshot
from facilitator.session.state import Content, State

Result = tuple[State, tuple[Act, ...]]


def begin(content: Content, today: str, reading: Reading) -> State:
    """A session on a plan as it was read; `Opened` then brings its draft."""
    return State(content=content, today=today, reading=reading, plan=reading.plan)


def play(state: State, move: m.Move) -> Result:
    """Play one move. Never raises for a move: what is not possible is refused, and the notice says why."""
    # these come at any time, over anything said
    beside = isinstance(move, m.LookedUp | m.Scanned | m.DocumentRead | m.Typing | m.DiskChanged)
    before = state if beside else state.says("")
    after, acts = _PLAYS[type(move)](before, move)
    if (
        not isinstance(move, m.Opened)
        and after.drafts is not state.drafts
        and after.drafts != state.drafts
    ):
        acts = (*(a for a in acts if not isinstance(a, KeepDraft)), KeepDraft(snapshot(after)))
        if after.read_only and not after.notice:
            after = after.says(
                f"Not kept, this session only reads: {after.read_only}", refused=False
            )
    return after, acts


def _typing(state: State, move: m.Typing) -> State:
    """Keep what is being typed, so that it survives; an empty text forgets it."""
    others = {k: v for k, v in state.draft.typing.items() if k != move.field}
    typing = {**others, move.field: move.text} if move.text else others
    if typing == dict(state.draft.typing):
        return state
    return state.with_draft(replace(state.draft, typing=typing))


def _choose(state: State, move: m.Choose | m.OwnWords | m.NameTool) -> Result:
    after = _ANSWERS[type(move)](state, move)
    before = state.draft.decisions.get(move.question)
    now = after.draft.decisions.get(move.question)
    known = {e.tool for e in before.evidence} if before else set()
    return lookups.named(
        after,
        move.question,
        [(e.tool, e.name) for e in now.evidence if e.tool not in known] if now else [],
    )


_ANSWERS: dict[type, Callable[[State, Any], State]] = {
    m.Choose: choosing.choose,
    m.OwnWords: choosing.own_words,
    m.NameTool: choosing.name_tool,
}


def _pure(function: Callable[[State, Any], State]) -> Callable[[State, Any], Result]:
    return lambda state, move: (function(state, move), ())


def _discarding(function: Callable[..., State]) -> Callable[[State, Any], Result]:
    """A move that forgets a draft: the draft as it was is put aside first."""

    def played(state: State, move: Any) -> Result:
        after = function(state) if isinstance(move, m.StartOver) else function(state, move)
        return after, (DiscardDraft(),) if state.drafts and after.drafts != state.drafts else ()

    return played


def _bare(function: Callable[[State], State]) -> Callable[[State, Any], Result]:
    return lambda state, _: (function(state), ())


_PLAYS: dict[type, Callable[[State, Any], Result]] = {
    m.Choose: _choose,
    m.OwnWords: _choose,
    m.NotApplicable: _pure(choosing.set_aside),
    m.Defer: _pure(choosing.set_aside),
    m.Withdraw: _pure(choosing.withdraw),
    m.SetDetail: _pure(choosing.set_detail),
    m.SetRationale: _pure(choosing.set_rationale),
    m.SetImpact: _pure(choosing.set_impact),
    m.SetRollback: _pure(choosing.set_rollback),
    m.NameTool: _choose,
    m.RecordEvidence: _pure(choosing.record_evidence),
    m.DropTool: _pure(choosing.drop_tool),
    m.SetInsights: _pure(choosing.set_insights),
    m.SetSupersedes: _pure(choosing.set_supersedes),
    m.Ask: _pure(menus.ask),
    m.GoTo: _pure(menus.go_to),
    m.GiveReason: _pure(menus.give_reason),
    m.Continue: lambda state, _: menus.continue_(state),
    m.Back: _bare(menus.back),
    m.Overview: _bare(menus.overview),
    m.Resume: _bare(menus.resume),
    m.StartOver: _discarding(menus.start_over),
    m.DropDraft: _discarding(menus.drop_draft),
    m.Typing: _pure(_typing),
    m.Elicit: _pure(rounds.elicit),
    m.Party: _pure(rounds.party),
    m.CallIn: _pure(rounds.called_in),
    m.SendOut: _pure(rounds.sent_out),
    m.TakeUp: _pure(round_ends.take_up),
    m.Walk: _pure(rounds.walk),
    m.Answer: _pure(rounds.answered),
    m.Skip: _bare(rounds.skipped),
    m.StepBack: _bare(rounds.stepped_back),
    m.Finish: _bare(round_ends.finish),
    m.Leave: _bare(round_ends.leave),
    m.Strike: _pure(round_ends.struck),
    m.Accept: lambda state, _: round_ends.accept(state),
    m.Reject: _bare(round_ends.reject),
    m.Introduce: _pure(introduction.introduce),
    m.LoadDocument: lambda state, move: introduction.load_document(state, move),
    m.ConfirmFact: _pure(introduction.confirm_fact),
    m.RejectFact: _pure(introduction.reject_fact),
    m.AnswerFinding: _pure(findings.answer_finding),
    m.Settle: lambda state, move: disk.settle(state, move),
    m.AllowSearch: lambda state, _: lookups.allow(state),
    m.LookAgain: lambda state, move: lookups.again(state, move),
    m.CancelLookUp: lambda state, move: lookups.cancel(state, move),
    m.LookedUp: _pure(lookups.looked_up),
    m.Sign: lambda state, move: signing.sign(state, move),
    m.Signed: _pure(signing.signed),
    m.Opened: _pure(opening.opened),
    m.PutBack: lambda state, _: opening.put_back(state),
    m.SaveCopy: lambda state, move: opening.save_copy(state, move),
    m.Told: _pure(opening.told),
    m.Scanned: _pure(introduction.scanned),
    m.DocumentRead: _pure(introduction.document_read),
    m.Saved: lambda state, move: disk.saved(state, move),
    m.DiskChanged: _pure(disk.changed),
}
