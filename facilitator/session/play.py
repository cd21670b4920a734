"""The engine: `play(state, event) -> (state, commands)`. Pure, total, the same for the screen, `run` and the tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from facilitator.document.read import Reading
from facilitator.session import (
    choosing,
    disk,
    events,
    findings,
    introduction,
    lookups,
    menus,
    opening,
    round_ends,
    rounds,
    signing,
)
from facilitator.session.commands import Command, DiscardDraft, KeepDraft
from facilitator.session.state import Content, State, unsaved

Result = tuple[State, tuple[Command, ...]]


def begin(content: Content, today: str, reading: Reading) -> State:
    """A session on a plan as it was read; `Opened` then brings its draft."""
    return State(content=content, today=today, reading=reading, plan=reading.plan)


def play(state: State, event: events.Event) -> Result:
    """Play one event. Never raises for an event: what is not possible is refused, and the notice says why."""
    # these come at any time, over anything said
    beside = isinstance(
        event,
        events.LookedUp | events.Scanned | events.DocumentRead | events.Typing | events.DiskChanged,
    )
    before = state if beside else state.says("")
    after, commands = _PLAYS[type(event)](before, event)
    if (
        not isinstance(event, events.Opened)
        and after.drafts is not state.drafts
        and after.drafts != state.drafts
    ):
        commands = (
            *(a for a in commands if not isinstance(a, KeepDraft)),
            KeepDraft(unsaved(after)),
        )
        if after.read_only and not after.notice:
            after = after.says(
                f"Not kept, this session only reads: {after.read_only}", refused=False
            )
    return after, commands


def _typing(state: State, event: events.Typing) -> State:
    """Keep what is being typed, so that it survives; an empty text forgets it."""
    others = {k: v for k, v in state.draft.typing.items() if k != event.field}
    typing = {**others, event.field: event.text} if event.text else others
    if typing == dict(state.draft.typing):
        return state
    return state.with_draft(replace(state.draft, typing=typing))


def _choose(state: State, event: events.Choose | events.OwnWords | events.NameTool) -> Result:
    after = _ANSWERS[type(event)](state, event)
    before = state.draft.decisions.get(event.question)
    now = after.draft.decisions.get(event.question)
    known = {e.tool for e in before.evidence} if before else set()
    return lookups.named(
        after,
        event.question,
        [(e.tool, e.name) for e in now.evidence if e.tool not in known] if now else [],
    )


_ANSWERS: dict[type, Callable[[State, Any], State]] = {
    events.Choose: choosing.choose,
    events.OwnWords: choosing.own_words,
    events.NameTool: choosing.name_tool,
}


def _pure(function: Callable[[State, Any], State]) -> Callable[[State, Any], Result]:
    return lambda state, event: (function(state, event), ())


def _discarding(function: Callable[..., State]) -> Callable[[State, Any], Result]:
    """An event that forgets a draft: the draft as it was is put aside first."""

    def played(state: State, event: Any) -> Result:
        after = function(state) if isinstance(event, events.StartOver) else function(state, event)
        return after, (DiscardDraft(),) if state.drafts and after.drafts != state.drafts else ()

    return played


def _bare(function: Callable[[State], State]) -> Callable[[State, Any], Result]:
    return lambda state, _: (function(state), ())


_PLAYS: dict[type, Callable[[State, Any], Result]] = {
    events.Choose: _choose,
    events.OwnWords: _choose,
    events.NotApplicable: _pure(choosing.set_aside),
    events.Defer: _pure(choosing.set_aside),
    events.Withdraw: _pure(choosing.withdraw),
    events.SetDetail: _pure(choosing.set_detail),
    events.SetRationale: _pure(choosing.set_rationale),
    events.SetImpact: _pure(choosing.set_impact),
    events.SetRollback: _pure(choosing.set_rollback),
    events.NameTool: _choose,
    events.RecordEvidence: _pure(choosing.record_evidence),
    events.DropTool: _pure(choosing.drop_tool),
    events.SetInsights: _pure(choosing.set_insights),
    events.SetSupersedes: _pure(choosing.set_supersedes),
    events.Ask: _pure(menus.ask),
    events.GoTo: _pure(menus.go_to),
    events.GiveReason: _pure(menus.give_reason),
    events.Continue: lambda state, _: menus.continue_(state),
    events.Back: _bare(menus.back),
    events.Overview: _bare(menus.overview),
    events.Resume: _bare(menus.resume),
    events.StartOver: _discarding(menus.start_over),
    events.DropDraft: _discarding(menus.drop_draft),
    events.Typing: _pure(_typing),
    events.Elicit: _pure(rounds.elicit),
    events.Party: _pure(rounds.party),
    events.CallIn: _pure(rounds.called_in),
    events.SendOut: _pure(rounds.sent_out),
    events.TakeUp: _pure(round_ends.take_up),
    events.Walk: _pure(rounds.walk),
    events.AnswerPrompt: _pure(rounds.answered),
    events.Skip: _bare(rounds.skipped),
    events.StepBack: _bare(rounds.stepped_back),
    events.Finish: _bare(round_ends.finish),
    events.Leave: _bare(round_ends.leave),
    events.Strike: _pure(round_ends.struck),
    events.Accept: lambda state, _: round_ends.accept(state),
    events.Reject: _bare(round_ends.reject),
    events.Introduce: _pure(introduction.introduce),
    events.LoadDocument: lambda state, event: introduction.load_document(state, event),
    events.ConfirmFact: _pure(introduction.confirm_fact),
    events.RejectFact: _pure(introduction.reject_fact),
    events.AnswerFinding: _pure(findings.answer_finding),
    events.Settle: lambda state, event: disk.settle(state, event),
    events.AllowSearch: lambda state, _: lookups.allow(state),
    events.LookAgain: lambda state, event: lookups.again(state, event),
    events.CancelLookUp: lambda state, event: lookups.cancel(state, event),
    events.LookedUp: _pure(lookups.looked_up),
    events.SignOff: lambda state, event: signing.sign(state, event),
    events.SignOffEnded: _pure(signing.signed),
    events.Opened: _pure(opening.opened),
    events.PutBack: lambda state, _: opening.put_back(state),
    events.SaveCopy: lambda state, event: opening.save_copy(state, event),
    events.FileWritten: _pure(opening.told),
    events.Scanned: _pure(introduction.scanned),
    events.DocumentRead: _pure(introduction.document_read),
    events.SaveEnded: lambda state, event: disk.saved(state, event),
    events.DiskChanged: _pure(disk.changed),
}
