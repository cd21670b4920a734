"""Rounds of A and P: from a menu, through prompts and a proposal, back to the same menu."""

from __future__ import annotations

from dataclasses import replace

from facilitator.plan.impact import combine, rollback_of
from facilitator.protocols.elicitation import open_elicitation
from facilitator.protocols.party import call_in, open_party
from facilitator.protocols.proposal import Proposal, propose, strike, take
from facilitator.protocols.rounds import Round, answer, skip, step_back
from facilitator.protocols.setting import Setting, Tension
from facilitator.protocols.walks import open_walk
from facilitator.session import moves as m
from facilitator.session.findings import tensions
from facilitator.session.state import MENUS, Place, State, record

_MENUS_WITH_ROUNDS = (Place.CATEGORY, Place.STEP)


def setting(state: State) -> Setting:
    """What the protocols may quote: the category (none at step level) and everything decided so far."""
    at_category = Place.CATEGORY in (state.place, state.came_from if state.place not in MENUS else None)
    category = state.draft.category if at_category else ""
    here = [r for r in state.draft.rounds if r.category == category]
    return Setting(
        catalogue=state.catalogue,
        library=state.content.library,
        decisions=state.decisions,
        context=state.plan.context,
        project=state.plan.project_name,
        step=state.step,
        category=category,
        tensions=tuple(Tension(f.id, f.why, f.question, f.decisions) for f in tensions(state) if f.is_open),
        passed=record(state).passed,
        needs_review=state.reading.needs_review,
        played=tuple(r.ids[0] for r in here if r.kind == "elicitation"),
    )


def elicit(state: State, move: m.Elicit) -> State:
    """A: show the methods, or begin one."""
    refusal = _stops(state)
    if refusal:
        return state.says(refusal, refused=True)
    came_from = state.came_from if state.place is Place.METHODS else state.place
    if not move.method:
        return replace(state, place=Place.METHODS, came_from=came_from)
    try:
        round_ = open_elicitation(setting(state), move.method)
    except KeyError:
        return state.says(f"There is no method “{move.method}”.", refused=True)
    return _begin(state, round_, came_from, "Nothing recorded here gives this method a question yet.")


def walk(state: State, move: m.Walk) -> State:
    """A at step level: follow a failure."""
    refusal = _stops(state)
    if refusal:
        return state.says(refusal, refused=True)
    came_from = state.came_from if state.place is Place.METHODS else state.place
    try:
        round_ = open_walk(setting(state), move.scenario)
    except KeyError:
        return state.says(f"There is no scenario “{move.scenario}”.", refused=True)
    return _begin(state, round_, came_from, "The record answers every question of this walk.")


def party(state: State, move: m.Party) -> State:
    """P: begin a round."""
    refusal = _stops(state)
    if refusal:
        return state.says(refusal, refused=True)
    current = setting(state)
    previous = tuple(r for r in state.draft.rounds if r.kind == "party" and r.category == current.category)
    try:
        round_ = open_party(current, move.perspectives, previous)
    except KeyError as missing:
        return state.says(f"There is no perspective {missing}.", refused=True)
    return _begin(state, round_, state.place, "Nobody has a question here before something is decided.")


def called_in(state: State, move: m.CallIn) -> State:
    """Call a perspective into the round."""
    if state.place is not Place.ROUND or state.round is None or state.round.kind != "party":
        return state.says("Perspectives are called into an open round of P.", refused=True)
    current = replace(setting(state), category=state.round.category)
    previous = tuple(r for r in state.draft.rounds if r.kind == "party" and r.category == current.category)
    try:
        round_ = call_in(state.round, current, move.perspective, previous)
    except KeyError:
        return state.says(f"There is no perspective “{move.perspective}”.", refused=True)
    if round_ == state.round:
        return state.says("They have no question here.", refused=True)
    return _held(state, round_)


def _stops(state: State) -> str:
    if state.place is Place.METHODS or state.place in _MENUS_WITH_ROUNDS:
        return ""
    if state.place in (Place.CONTEXT, Place.FINDINGS):
        return "This step has no A or P: its menu is C."
    return "A and P work at a menu."


def _begin(state: State, round_: Round, came_from: Place, nothing: str) -> State:
    if not round_.prompts:
        return state.says(nothing, refused=True)
    return _held(replace(state, place=Place.ROUND, came_from=came_from), round_)


def _held(state: State, round_: Round | None) -> State:
    """The round as it is now, in the draft too, so that it survives."""
    return replace(state.with_draft(replace(state.draft, round=round_)), round=round_)


def answered(state: State, move: m.Answer) -> State:
    """Answer the prompt; after the last one the answers become a proposal."""
    if state.place is not Place.ROUND or state.round is None:
        return state.says("No round is open.", refused=True)
    try:
        return _after(state, answer(state.round, move.reply))
    except ValueError as problem:
        return state.says(str(problem), refused=True)


def skipped(state: State) -> State:
    """Go on without an answer."""
    if state.place is not Place.ROUND or state.round is None:
        return state.says("No round is open.", refused=True)
    return _after(state, skip(state.round))


def stepped_back(state: State) -> State:
    """The prompt before."""
    if state.place is not Place.ROUND or state.round is None:
        return state.says("No round is open.", refused=True)
    return _held(state, step_back(state.round))


def _after(state: State, round_: Round) -> State:
    state = _held(state, round_)
    return finish(state) if round_.done else state


def finish(state: State) -> State:
    """End the round with a proposal; without answers there is nothing to propose."""
    if state.place is not Place.ROUND or state.round is None:
        return state.says("No round is open.", refused=True)
    current = replace(setting(state), category=state.round.category)
    proposal = propose(state.round, current, lambda q, choice: (combine(q, choice), rollback_of(q, choice)))
    if not proposal.lines:
        return _closed(state).says("Nothing was answered: nothing changes.")
    return replace(state, place=Place.PROPOSAL, proposal=proposal)


def leave(state: State) -> State:
    """Leave the round; nothing changes."""
    if state.place is not Place.ROUND:
        return state.says("No round is open.", refused=True)
    return _closed(state).says("The round was left: nothing changes.")


def struck(state: State, move: m.Strike) -> State:
    """Take a line out of the proposal, or put it back."""
    if state.place is not Place.PROPOSAL or state.proposal is None:
        return state.says("Nothing is proposed.", refused=True)
    return replace(state, proposal=strike(state.proposal, move.line))


def accept(state: State) -> State:
    """y: the proposal becomes part of the draft; C still writes it."""
    if state.place is not Place.PROPOSAL or state.proposal is None:
        return state.says("Nothing is proposed.", refused=True)
    here = {k for k in state.proposal_questions if k in state.draft.decisions}
    after = take(_of(state.proposal, here), state.draft.decisions)
    changed = {state.catalogue.questions[k].category for k in here if after[k] != state.draft.decisions[k]}
    kept = tuple(c for c in state.draft.kept if c not in changed or state.came_from is Place.STEP)
    return _closed(state.with_draft(replace(state.draft, decisions=after, kept=kept))).says("Taken.")


def _of(proposal: Proposal, questions: set[str]) -> Proposal:
    return replace(
        proposal,
        lines=tuple(
            line if line.question in questions else replace(line, struck=True) for line in proposal.lines
        ),
    )


def reject(state: State) -> State:
    """n: everything stays as it was."""
    if state.place is not Place.PROPOSAL:
        return state.says("Nothing is proposed.", refused=True)
    return _closed(state).says("Left: nothing changed.")


def _closed(state: State) -> State:
    """Back at the menu the round began from; that it was played is remembered."""
    played = (*state.draft.rounds, state.round) if state.round is not None else state.draft.rounds
    draft = replace(state.draft, round=None, rounds=played)
    return replace(state.with_draft(draft), place=state.came_from, round=None, proposal=None)
