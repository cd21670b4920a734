"""A round of A or P: begun at a menu, answered prompt by prompt, left with its answers and taken up again.

What it comes to is a proposal (proposals.py). What makes the prompts is imported when a round begins: a session
that opens does not wait for it.
"""

from __future__ import annotations

from dataclasses import replace

from facilitator.session import events
from facilitator.session.begun import with_begun, without_begun
from facilitator.session.choosing import percent_problem
from facilitator.session.places import ChoosingMethod, InRound
from facilitator.session.proposals import close_round, propose_changes
from facilitator.session.round_context import menu_category, round_context
from facilitator.session.state import Refused, State
from facilitator.techniques.rounds import (
    FieldChange,
    Round,
    answer,
    skip,
    step_back,
    typed_anything,
)
from facilitator.validation.tensions import problem_of_term


def elicit(state: State, event: events.Elicit) -> State:
    """A: show the methods, or begin one."""
    if not event.method:
        return replace(state, at=ChoosingMethod(state.at.menu))
    from facilitator.techniques.elicitation import open_elicitation

    try:
        round_ = open_elicitation(round_context(state), event.method)
    except KeyError:
        raise Refused(f"There is no method “{event.method}”.") from None
    return _begin(state, round_, "Nothing recorded here gives this method a question yet.")


def walk(state: State, event: events.Walk) -> State:
    """A at step level: follow a failure."""
    from facilitator.techniques.walks import open_walk

    try:
        round_ = open_walk(round_context(state), event.scenario)
    except KeyError:
        raise Refused(f"There is no scenario “{event.scenario}”.") from None
    if not round_.prompts and round_.closing:
        return _enter(state, round_).says("The record answers every question of this walk.")
    return _begin(state, round_, "Nothing is recorded that this walk could follow.")


def party(state: State, event: events.Party) -> State:
    """P: begin a round."""
    from facilitator.techniques.party import open_party

    context = round_context(state)
    earlier = _earlier_parties(state, context.category)
    try:
        round_ = open_party(context, event.perspectives, earlier)
    except KeyError as missing:
        raise Refused(f"There is no perspective {missing}.") from None
    undecided = NOTHING_FOR_THIS if context.decided else NOTHING_YET
    return _begin(state, round_, NOTHING_MORE if earlier else undecided)


NOTHING_YET = "Nobody has a question here before something is decided."
NOTHING_FOR_THIS = "Nobody has a question about what is on record here."
NOTHING_MORE = "Nobody has another question about what is on record here."


def _begin(state: State, round_: Round, nothing: str) -> State:
    if not round_.prompts:
        raise Refused(nothing)
    return _enter(state, round_)


def _enter(state: State, round_: Round) -> State:
    return replace(state.keep_round(round_), at=InRound(state.at.menu))


def _earlier_parties(state: State, category: str) -> tuple[Round, ...]:
    return tuple(r for r in state.draft.rounds if r.kind == "party" and r.category == category)


def _open(state: State) -> Round:
    """The round that is open: the table of events lets nothing here that has none."""
    assert state.round is not None
    return state.round


def call_in(state: State, event: events.CallIn) -> State:
    """Call a perspective into the round."""
    from facilitator.techniques import party as parties

    before = _open(state)
    if before.kind != "party":
        raise Refused(CALLED_INTO_A_PARTY)
    context = round_context(state, before.category)
    earlier = _earlier_parties(state, before.category)
    try:
        after = parties.call_in(before, context, event.perspective, earlier)
    except KeyError:
        raise Refused(f"There is no perspective “{event.perspective}”.") from None
    if after == before:
        raise Refused("They have no question here.")
    return state.keep_round(after).says(f"{_name(state, event.perspective)} was called in.")


def send_out(state: State, event: events.SendOut) -> State:
    """Send a perspective out of the round."""
    from facilitator.techniques import party as parties

    before = _open(state)
    if before.kind != "party":
        raise Refused(SENT_OUT_OF_A_PARTY)
    try:
        after = parties.send_out(before, round_context(state, before.category), event.perspective)
    except KeyError:
        raise Refused(f"There is no perspective “{event.perspective}”.") from None
    if after == before:
        raise Refused("They are not in this round, or were answered already.")
    if not after.prompts:
        raise Refused("Somebody has to stay; leaving ends the round.")
    return state.keep_round(after).says(f"{_name(state, event.perspective)} was sent out.")


CALLED_INTO_A_PARTY = "Perspectives are called into an open round of P."
SENT_OUT_OF_A_PARTY = "Perspectives are sent out of an open round of P."


def _name(state: State, perspective: str) -> str:
    return state.content.library.perspective(perspective).name


def answer_prompt(state: State, event: events.AnswerPrompt) -> State:
    """Answer the prompt; after the last one the answers become a proposal."""
    before = _open(state)
    problem = _impossible(state, event.reply.change) or problem_of_term(event.reply.until)
    if problem:
        raise Refused(problem)
    try:
        after = answer(before, event.reply)
    except ValueError as fault:
        raise Refused(str(fault)) from None
    if before.prompt is not None:
        state = state.redraft(typing=without_begun(state.draft.typing, before.prompt))
    return _go_on(state, after)


def _impossible(state: State, change: FieldChange | None) -> str:
    """Why a change cannot stand as it was typed; empty when it can."""
    question = state.catalogue.questions.get(change.question) if change else None
    if change is None or question is None or change.field != "own":
        return ""
    return percent_problem(question, "".join(change.value))


def skip_prompt(state: State, _: events.Skip) -> State:
    """Go on without an answer."""
    return _go_on(state, skip(_open(state)))


def _go_on(state: State, round_: Round) -> State:
    """On to the next prompt, or to the proposal; who skipped everything is not thrown out, but stays at the end."""
    seen_before = _open(state).done
    state = state.keep_round(round_)
    if round_.done and (seen_before or typed_anything(with_begun(state, round_))):
        return propose_changes(state)
    return state


def back_one_prompt(state: State, _: events.StepBack) -> State:
    """The prompt before."""
    return state.keep_round(step_back(_open(state)))


def back_to_prompts(state: State, event: events.StepBack) -> State:
    """From the proposal back to the questions."""
    state = replace(state, at=InRound(state.at.menu))
    return back_one_prompt(state, event) if _open(state).done else state


def leave(state: State, _: events.Leave) -> State:
    """Leave the round; nothing changes, and answers are put aside."""
    left = _open(state)
    if left.done and not typed_anything(left):
        return close_round(state).says(LEFT)
    count = sum(reply is not None for reply in left.replies)
    state = put_aside(state).go(state.at.menu)
    if not count:
        return state.says(LEFT)
    key = "P" if left.kind == "party" else "A"
    kept = "its answer is kept" if count == 1 else f"its {count} answers are kept"
    return state.says(f"{LEFT[:-1]}; {kept}, {key} takes it up again.")


LEFT = "The round was left: nothing changes."


def put_aside(state: State) -> State:
    """Close the open round of the draft and keep it for later, if anything was answered in it."""
    open_ = state.draft.round
    if open_ is None:
        return state
    left = (*state.draft.left, open_) if typed_anything(open_) else state.draft.left
    return state.redraft(round=None, left=left)


def left_here(state: State, *kinds: str) -> tuple[Round, ...]:
    """The rounds that were left with answers at this menu, the one left last at the end."""
    category = menu_category(state)
    here = (r for r in state.draft.left if r.category == category)
    return tuple(r for r in here if not kinds or r.kind in kinds)


def take_up(state: State, event: events.TakeUp) -> State:
    """Go on with a round that was left here."""
    here = left_here(state)
    if not here or not -len(here) <= event.number < len(here):
        raise Refused("No round was left here.")
    round_ = here[event.number]
    left = tuple(r for r in state.draft.left if r is not round_)
    return _enter(state.redraft(left=left), round_)
