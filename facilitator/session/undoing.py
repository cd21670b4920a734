"""Undo and redo: each move is taken back to exactly what was there before it, until a write of ours ends that.

Where another program changes the file, moves are taken back to what was drafted then, on the file as it is now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from facilitator.document.context_section import label_of
from facilitator.model.noun import replace
from facilitator.session import events
from facilitator.session.disk import at_a_question, begin_again
from facilitator.session.drafts import StepDraft
from facilitator.session.introduction import documents_changed
from facilitator.session.places import Place
from facilitator.session.state import Moment, Refused, Result, State, has_changes

MOST = 200
"""Moves that can be taken back."""
KNOWING = 4
"""Moves of which what was worked out is remembered too."""
_MOVED = ("drafts", "at", "step", "early", "told_unconfirmed", "put_away")
"""What a move of the user changes, and undo puts back."""
_SAID = ("requests", "notice", "refused", "past", "future", "known")
"""What nothing that is worked out follows from."""
_AROUND = tuple(one.name for one in fields(State) if one.name not in (*_MOVED, *_SAID))

_WORDS: Mapping[type, str] = {
    events.Choose: "the choice",
    events.OwnWords: "the answer in your own words",
    events.NotApplicable: "“not applicable”",
    events.Defer: "deferring",
    events.Withdraw: "taking the answer back",
    events.SetValue: "the value",
    events.SetRationale: "the rationale",
    events.SetImpact: "the effect",
    events.SetRollback: "the rollback implication",
    events.NameTool: "naming the tool",
    events.RecordEvidence: "the version",
    events.DropTool: "taking the tool out",
    events.Introduce: "what was stated of the project",
    events.LoadDocument: "loading or putting back the document",
    events.RejectFact: "putting the statement away",
    events.AnswerFinding: "the answer to the finding",
    events.DeferAll: "deferring several questions",
    events.AcceptAll: "accepting several findings",
    events.TakeAll: "taking what the project says",
    events.GiveReason: "the reason",
    events.AnswerLater: "asking now or later",
    events.AnswerPrompt: "the reply",
    events.Skip: "skipping the question",
    events.Accept: "taking the proposal",
    events.Reject: "leaving the proposal",
    events.Strike: "striking the line",
    events.Leave: "leaving the round",
    events.Finish: "ending the round",
    events.DropDraft: "discarding the draft",
    events.Continue: "C",
    events.Typing: "what was typed",
}
"""What is said of a move that was taken back; the others went somewhere."""
_WENT = "going there"
NOTHING = "There is nothing to undo."
WRITTEN = "Nothing to undo since the file was written. A written step is changed by opening it: what it replaces is kept."
NOTHING_AGAIN = "There is nothing to do again."


def remember(before: State, event: events.Event, after: State) -> State:
    """Keep what a move can be taken back to; a write of ours ends what can be taken back."""
    if isinstance(event, events.Undo | events.Redo):
        return after
    if _file(after) != _file(before):
        by_another = _by_another(before, event, after)
        return _along(before, after) if by_another else replace(after, past=(), future=())
    if not _moved(before, event, after):
        return after
    typed = event.field if isinstance(event, events.Typing) else ""
    # text that is typed into one field is one move
    goes_on = bool(typed and before.past and before.past[-1].typed == typed)
    was = moment(before, _words(event), typed)
    known = after.known
    past = before.past if goes_on else _knowing_few((*before.past, was)[-MOST:], -KNOWING - 1)
    after = replace(after, past=past, future=())
    after.known.update(known)
    return after


def _words(event: events.Event) -> str:
    if isinstance(event, events.ConfirmFact):
        return f"what is stated of {label_of(event.field)}"
    if isinstance(event, events.RejectFact) and not event.away:
        return "offering the statement again"
    return _WORDS.get(type(event), _WENT)


def _moved(before: State, event: events.Event, after: State) -> bool:
    """Whether the user did something that can be taken back."""
    if isinstance(event, events.Arriving) or after.refused or after.place is Place.SAVING:
        return False
    return any(getattr(before, name) != getattr(after, name) for name in _MOVED)


def _file(state: State) -> tuple[object, ...]:
    return state.reading.sha256, state.file.restarting, state.gone


def _by_another(before: State, event: events.Event, after: State) -> bool:
    """Whether the file is shown as another program left it, and no write of ours is behind it."""
    if any(state.gone or state.file.restarting for state in (before, after)):
        return False
    if isinstance(event, events.SaveEnded):
        return event.outcome.kind not in ("saved", "unconfirmed")
    return isinstance(event, events.DiskChanged) or event == events.Settle("cancel")


def _along(before: State, after: State) -> State:
    """Moves that can be taken back, and done again, on the file as it is now: what was drafted then stays."""
    # by identity: a move hands on the drafts that it leaves alone
    followed: dict[int, StepDraft] = {}

    def follow(draft: StepDraft) -> StepDraft:
        if id(draft) not in followed:
            said = has_changes(replace(before, drafts={draft.step: draft}), draft.step)
            followed[id(draft)] = draft if said else begin_again(draft, after)
        return followed[id(draft)]

    def moved(then: Moment) -> Moment:
        drafts = {number: follow(draft) for number, draft in then.drafts.items()}
        here = {name: getattr(then, name) for name in _MOVED} | {"drafts": drafts}
        state = at_a_question(replace(after, **here))
        return replace(then, drafts=state.drafts, at=state.at, around=(), known={})

    kept = {
        name: tuple(moved(then) for then in moves if then.at.place not in _OF_A_SAVE)
        for name, moves in (("past", before.past), ("future", before.future))
    }
    return replace(after, **kept)


_OF_A_SAVE = (Place.SAVING, Place.CONFLICT)


def undo(state: State, _: events.Undo) -> Result:
    """Take the last move back."""
    if not state.past:
        raise Refused(WRITTEN if state.plan.steps_completed else NOTHING)
    was = state.past[-1]
    future = _knowing_few((moment(state, was.what, was.typed), *state.future), KNOWING)
    back = _at(state, was, past=state.past[:-1], future=future)
    back, commands = documents_changed(state, back)
    return back.says(f"Undone: {was.what}. ctrl+y does it again."), commands


def redo(state: State, _: events.Redo) -> Result:
    """Do again what was taken back."""
    if not state.future:
        raise Refused(NOTHING_AGAIN)
    then = state.future[0]
    past = _knowing_few((*state.past, moment(state, then.what, then.typed)), -KNOWING - 1)
    again = _at(state, then, past=past, future=state.future[1:])
    again, commands = documents_changed(state, again)
    return again.says(f"Done again: {then.what}."), commands


def moment(state: State, what: str = "", typed: str = "") -> Moment:
    """What the user's moves have come to so far."""
    here: dict[str, Any] = {name: getattr(state, name) for name in _MOVED}
    return Moment(what, typed, **here, around=_around(state), known=state.known)


def _around(state: State) -> tuple[object, ...]:
    return tuple(getattr(state, name) for name in _AROUND)


def _knowing_few(moments: tuple[Moment, ...], farthest: int) -> tuple[Moment, ...]:
    """Forget what was worked out for the move that is no longer near: it is worked out again."""
    if len(moments) <= KNOWING:
        return moments
    at = range(len(moments))[farthest]
    return (*moments[:at], replace(moments[at], around=(), known={}), *moments[at + 1 :])


def _at(state: State, then: Moment, past: tuple[Moment, ...], future: tuple[Moment, ...]) -> State:
    moved = {name: getattr(then, name) for name in _MOVED}
    back = replace(state, **moved, past=past, future=future)
    if _same(then.around, _around(state)):
        back.known.update(then.known)
    return back


def _same(before: tuple[object, ...], now: tuple[object, ...]) -> bool:
    """Whether nothing else has changed: looked at by identity, as a state hands on what it leaves alone."""
    return len(before) == len(now) and all(a is b for a, b in zip(before, now, strict=True))
