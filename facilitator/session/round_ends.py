"""How a round ends: with a proposal that is taken or left, or put by with its answers until it is taken up again."""

from __future__ import annotations

from dataclasses import replace

from facilitator.document.impact import combine, rollback_of
from facilitator.session import events
from facilitator.session.choosing import unsaid
from facilitator.session.commands import Command
from facilitator.session.lookups import named
from facilitator.session.naming import named_tools
from facilitator.session.round_context import menu_category, round_context
from facilitator.session.state import Place, State
from facilitator.techniques.proposal import Proposal, propose, strike, take
from facilitator.techniques.rounds import Round, typed_anything

Result = tuple[State, tuple[Command, ...]]


def held(state: State, round_: Round | None) -> State:
    """The round as it is now, in the draft too, so that it survives."""
    return replace(state.with_draft(replace(state.draft, round=round_)), round=round_)


def finish(state: State) -> State:
    """End the round with a proposal; without answers there is nothing to propose."""
    if state.place is not Place.ROUND or state.round is None:
        return state.says("No round is open.", refused=True)
    current = round_context(state, state.round.category)
    proposal = propose(
        state.round, current, lambda q, choice: (combine(q, choice), rollback_of(q, choice))
    )
    if not proposal.lines:
        return closed(state).says("Nothing was answered: nothing changes.")
    return replace(state, place=Place.PROPOSAL, proposal=proposal)


def leave(state: State) -> State:
    """Leave the round; nothing changes, and answers are put by."""
    if state.place is not Place.ROUND or state.round is None:
        return state.says("No round is open.", refused=True)
    left = state.round
    if left.done and not typed_anything(left):
        return closed(state).says("The round was left: nothing changes.")
    state = replace(put_by(state), place=state.came_from, round=None, proposal=None)
    count = sum(r is not None for r in left.replies)
    if not count:
        return state.says("The round was left: nothing changes.")
    key = "P" if left.kind == "party" else "A"
    kept = "its answer is kept" if count == 1 else f"its {count} answers are kept"
    return state.says(f"The round was left: nothing changes; {kept}, {key} takes it up again.")


def put_by(state: State) -> State:
    """Close the open round of the draft and keep it for later, if anything was answered in it."""
    open_ = state.draft.round
    if open_ is None:
        return state
    left = (*state.draft.left, open_) if typed_anything(open_) else state.draft.left
    return state.with_draft(replace(state.draft, round=None, left=left))


def left_here(state: State, *kinds: str) -> tuple[Round, ...]:
    """The rounds that were left with answers at this menu, the one left last at the end."""
    category = menu_category(state)
    return tuple(
        r for r in state.draft.left if r.category == category and (not kinds or r.kind in kinds)
    )


def take_up(state: State, event: events.TakeUp) -> State:
    """Go on with a round that was left here."""
    if state.place not in (Place.CATEGORY, Place.STEP, Place.METHODS):
        return state.says("A round is taken up at the menu where it was left.", refused=True)
    here = left_here(state)
    if not here or not -len(here) <= event.number < len(here):
        return state.says("No round was left here.", refused=True)
    came_from = state.came_from if state.place is Place.METHODS else state.place
    round_ = here[event.number]
    state = state.with_draft(
        replace(state.draft, left=tuple(r for r in state.draft.left if r is not round_))
    )
    return held(replace(state, place=Place.ROUND, came_from=came_from), round_)


def reopen(state: State) -> State:
    """Go on with the round in which the session was interrupted."""
    round_ = state.draft.round
    came_from = Place.CATEGORY if round_ is None or round_.category else Place.STEP
    return replace(state, round=round_, place=Place.ROUND, came_from=came_from)


def struck(state: State, event: events.Strike) -> State:
    """Take a line out of the proposal, or put it back."""
    if state.place is not Place.PROPOSAL or state.proposal is None:
        return state.says("Nothing is proposed.", refused=True)
    return replace(state, proposal=strike(state.proposal, event.line))


def accept(state: State) -> Result:
    """y: the proposal becomes part of the draft; C still writes it. Tools that a choice names are looked up."""
    if state.place is not Place.PROPOSAL or state.proposal is None:
        return state.says("Nothing is proposed.", refused=True), ()
    before = state.draft.decisions
    here = {k for k in state.proposal_questions if k in before}
    after = take(_of(state.proposal, here), before)
    known = state.catalogue.questions
    fresh, typing = [], dict(state.draft.typing)
    for key in here:
        if (after[key].choice, after[key].own) != (before[key].choice, before[key].own):
            after[key] = named_tools(state, known[key], after[key], before[key])
            had = {e.tool for e in before[key].evidence}
            typing |= unsaid(before[key], after[key])
            fresh.append(
                (key, [(e.tool, e.name) for e in after[key].evidence if e.tool not in had])
            )
    changed = {known[k].category for k in here if after[k] != before[k]}
    kept = tuple(c for c in state.draft.kept if c not in changed or state.came_from is Place.STEP)
    state = closed(
        state.with_draft(replace(state.draft, decisions=after, kept=kept, typing=typing))
    )
    commands: tuple[Command, ...] = ()
    for key, tools in fresh:
        state, more = named(state, key, tools)
        commands += more
    return state.says("Taken. It stands in the decision; C writes it."), commands


def _of(proposal: Proposal, questions: set[str]) -> Proposal:
    lines = (
        line if line.question in questions else replace(line, struck=True)
        for line in proposal.lines
    )
    return replace(proposal, lines=tuple(lines))


def reject(state: State) -> State:
    """n: everything stays as it was."""
    if state.place is not Place.PROPOSAL:
        return state.says("Nothing is proposed.", refused=True)
    return closed(state).says("Left: nothing changed.")


def closed(state: State) -> State:
    """Back at the menu the round began from; that it was played is remembered."""
    round_, draft = state.round, state.draft
    if round_ is not None and (round_.kind != "walk" or typed_anything(round_)):
        draft = replace(draft, rounds=(*draft.rounds, round_))
    draft = replace(draft, round=None)
    return replace(state.with_draft(draft), place=state.came_from, round=None, proposal=None)
