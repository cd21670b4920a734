"""Rounds of A and P: from a menu, through prompts, to a proposal.

What makes the prompts is imported when a round begins: a session that opens does not wait for it.
"""

from __future__ import annotations

from dataclasses import replace

from facilitator.session import events
from facilitator.session.percentages import percent_problem
from facilitator.session.round_context import round_context
from facilitator.session.round_ends import finish, held
from facilitator.session.state import Place, State
from facilitator.techniques.rounds import (
    FieldChange,
    Prompt,
    Round,
    answer,
    skip,
    step_back,
    typed_anything,
)

_MENUS_WITH_ROUNDS = (Place.CATEGORY, Place.STEP)
NO_ROUND = "No round is open."


def elicit(state: State, event: events.Elicit) -> State:
    """A: show the methods, or begin one."""
    refusal = _stops(state)
    if refusal:
        return state.says(refusal, refused=True)
    came_from = _menu(state)
    if not event.method:
        return replace(state, place=Place.METHODS, came_from=came_from)
    from facilitator.techniques.elicitation import open_elicitation

    try:
        round_ = open_elicitation(round_context(state), event.method)
    except KeyError:
        return state.says(f"There is no method “{event.method}”.", refused=True)
    return _begin(
        state, round_, came_from, "Nothing recorded here gives this method a question yet."
    )


def walk(state: State, event: events.Walk) -> State:
    """A at step level: follow a failure."""
    refusal = _stops(state)
    if refusal:
        return state.says(refusal, refused=True)
    from facilitator.techniques.walks import open_walk

    try:
        round_ = open_walk(round_context(state), event.scenario)
    except KeyError:
        return state.says(f"There is no scenario “{event.scenario}”.", refused=True)
    if not round_.prompts and round_.closing:
        answered = held(replace(state, place=Place.ROUND, came_from=_menu(state)), round_)
        return answered.says("The record answers every question of this walk.")
    return _begin(state, round_, _menu(state), "Nothing is recorded that this walk could follow.")


def party(state: State, event: events.Party) -> State:
    """P: begin a round."""
    refusal = _stops(state)
    if refusal:
        return state.says(refusal, refused=True)
    from facilitator.techniques.party import open_party

    current = round_context(state)
    try:
        round_ = open_party(current, event.perspectives, _earlier_parties(state, current.category))
    except KeyError as missing:
        return state.says(f"There is no perspective {missing}.", refused=True)
    return _begin(
        state, round_, _menu(state), "Nobody has a question here before something is decided."
    )


def called_in(state: State, event: events.CallIn) -> State:
    """Call a perspective into the round."""
    if state.place is not Place.ROUND or state.round is None or state.round.kind != "party":
        return state.says("Perspectives are called into an open round of P.", refused=True)
    from facilitator.techniques.party import call_in

    category = state.round.category
    try:
        round_ = call_in(
            state.round,
            round_context(state, category),
            event.perspective,
            _earlier_parties(state, category),
        )
    except KeyError:
        return state.says(f"There is no perspective “{event.perspective}”.", refused=True)
    if round_ == state.round:
        return state.says("They have no question here.", refused=True)
    return held(state, round_).says(f"{_name(state, event.perspective)} was called in.")


def sent_out(state: State, event: events.SendOut) -> State:
    """Send a perspective out of the round."""
    if state.place is not Place.ROUND or state.round is None or state.round.kind != "party":
        return state.says("Perspectives are sent out of an open round of P.", refused=True)
    from facilitator.techniques.party import send_out

    try:
        round_ = send_out(
            state.round, round_context(state, state.round.category), event.perspective
        )
    except KeyError:
        return state.says(f"There is no perspective “{event.perspective}”.", refused=True)
    if round_ == state.round:
        return state.says("They are not in this round, or were answered already.", refused=True)
    if not round_.prompts:
        return state.says("Somebody has to stay; leaving ends the round.", refused=True)
    return held(state, round_).says(f"{_name(state, event.perspective)} was sent out.")


def answered(state: State, event: events.AnswerPrompt) -> State:
    """Answer the prompt; after the last one the answers become a proposal."""
    if state.place is not Place.ROUND or state.round is None:
        return state.says(NO_ROUND, refused=True)
    if problem := _impossible(state, event.reply.change):
        return state.says(problem, refused=True)
    prompt = state.round.prompt
    try:
        round_ = answer(state.round, event.reply)
    except ValueError as fault:
        return state.says(str(fault), refused=True)
    if prompt is not None:
        sent = typing_field(prompt)
        typing = {k: v for k, v in state.draft.typing.items() if not k.startswith(sent)}
        state = state.with_draft(replace(state.draft, typing=typing))
    return _after(state, round_)


def typing_field(prompt: Prompt, part: str = "") -> str:
    """The name under which a part of an answer is kept while it is typed; without one, what all parts begin with."""
    return f"round:{prompt.id}:{prompt.question_id}:{part}"


def skipped(state: State) -> State:
    """Go on without an answer."""
    if state.place is not Place.ROUND or state.round is None:
        return state.says(NO_ROUND, refused=True)
    return _after(state, skip(state.round))


def stepped_back(state: State) -> State:
    """The prompt before; from the proposal back to the questions."""
    if state.round is None or state.place not in (Place.ROUND, Place.PROPOSAL):
        return state.says(NO_ROUND, refused=True)
    if state.place is Place.PROPOSAL and not state.round.done:
        return replace(state, place=Place.ROUND, proposal=None)
    return replace(held(state, step_back(state.round)), place=Place.ROUND, proposal=None)


def _after(state: State, round_: Round) -> State:
    """On to the next prompt, or to the proposal; who skipped everything is not thrown out, but stays at the end."""
    seen_before = state.round is not None and state.round.done
    state = held(state, round_)
    return finish(state) if round_.done and (seen_before or typed_anything(round_)) else state


def _stops(state: State) -> str:
    if state.place is Place.METHODS or state.place in _MENUS_WITH_ROUNDS:
        return ""
    if state.place in (Place.CONTEXT, Place.FINDINGS):
        return "This step has no A or P: its menu is C."
    return "A and P work at a menu."


def _menu(state: State) -> Place:
    return state.came_from if state.place is Place.METHODS else state.place


def _begin(state: State, round_: Round, came_from: Place, nothing: str) -> State:
    if not round_.prompts:
        return state.says(nothing, refused=True)
    return held(replace(state, place=Place.ROUND, came_from=came_from), round_)


def _earlier_parties(state: State, category: str) -> tuple[Round, ...]:
    return tuple(r for r in state.draft.rounds if r.kind == "party" and r.category == category)


def _name(state: State, perspective: str) -> str:
    return state.content.library.perspective(perspective).name


def _impossible(state: State, change: FieldChange | None) -> str:
    """Why a change cannot stand as it was typed; empty when it can."""
    question = state.catalogue.questions.get(change.question) if change else None
    if change is None or question is None or change.field != "own":
        return ""
    return percent_problem(question, "".join(change.value))
