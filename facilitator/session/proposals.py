"""What a round comes to: a proposal of which lines are struck, taken or left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from facilitator.document.impact import combine, rollback_of
from facilitator.model import Decision, Impact, Metric, Question
from facilitator.session import events
from facilitator.session.begun import with_begun, without_begun
from facilitator.session.choosing import said_of, unsaid
from facilitator.session.commands import Command
from facilitator.session.lookups import look_up_new
from facilitator.session.naming import named_tools
from facilitator.session.places import AtProposal, Place
from facilitator.session.round_context import round_context
from facilitator.session.state import Result, State
from facilitator.techniques.rounds import DISMISSED, Reply, Round, typed_anything

if TYPE_CHECKING:  # a dozen modules that only a round needs
    from facilitator.techniques.proposal import Proposal


def finish(state: State, _: events.Finish) -> State:
    """End the round."""
    return propose_changes(state)


def propose_changes(state: State) -> State:
    """End the round with a proposal; without answers there is nothing to propose."""
    from facilitator.techniques.proposal import propose

    open_ = state.round
    assert open_ is not None, "the table of events lets nothing here that has no round"
    context = round_context(state, open_.category)
    whole = with_begun(state, open_)
    proposal = propose(whole, context, _quote)
    if not proposal.lines:
        what = "Dismissed" if _dismissed(whole) else "Nothing was answered"
        told = f"{what}: nothing changes. {_unrecorded(whole)}"
        return close_round(state).says(told.rstrip())
    state = replace(state, at=AtProposal(state.at.menu, proposal))
    begun = len(whole.prompts) > len(open_.prompts)
    told = " ".join(filter(None, (BEGUN if begun else "", _unrecorded(whole))))
    return state.says(told) if told else state


def _dismissed(round_: Round) -> list[Reply]:
    return [r for r in round_.replies if r is not None and r.kind == DISMISSED]


def _unrecorded(round_: Round) -> str:
    """Say that words typed to a question that was dismissed go with it; empty without any."""
    typed = any(reply.text for reply in _dismissed(round_))
    return (
        "What you typed to what you dismissed is not recorded; ctrl+z goes back." if typed else ""
    )


BEGUN = "What you began to answer and did not finish is proposed as an open question."


def _quote(question: Question, choice: Sequence[str]) -> tuple[Mapping[Metric, Impact], str]:
    return combine(question, choice), rollback_of(question, choice)


def _proposal(state: State) -> Proposal:
    assert state.proposal is not None, "the table of events lets nothing here that proposes nothing"
    return state.proposal


def strike_line(state: State, event: events.Strike) -> State:
    """Take a line out of the proposal, or put it back."""
    from facilitator.techniques.proposal import strike

    return replace(state, at=AtProposal(state.at.menu, strike(_proposal(state), event.line)))


def accept(state: State, _: events.Accept) -> Result:
    """y: the proposal becomes part of the draft; C still writes it. Tools that a choice names are looked up."""
    from facilitator.techniques.proposal import take

    before = state.draft.decisions
    proposal = _of_what_stands(_proposal(state), before)
    here = dict.fromkeys(line.question for line in proposal.lines if line.question in before)
    taken = take(proposal, before)
    after, typing = dict(taken), dict(state.draft.typing)
    rechosen = [id_ for id_ in here if _answer(taken[id_]) != _answer(before[id_])]
    for id_ in rechosen:
        question = state.catalogue.questions[id_]
        told = said_of(question, taken[id_], before[id_])
        after[id_] = named_tools(state, question, told, before[id_])
        typing |= unsaid(before[id_], after[id_])
    if state.round is not None:
        typing = without_begun(typing, *state.round.prompts)
    kept = _still_kept(state, [id_ for id_ in here if after[id_] != before[id_]])
    draft = replace(state.draft, decisions=after, kept=kept, typing=typing)
    state = close_round(state.with_draft(draft))
    commands: tuple[Command, ...] = ()
    for id_ in rechosen:
        state, more = look_up_new(state, id_, before[id_])
        commands += more
    writes = "C" if state.at.menu is Place.STEP else "C keeps it, and C on the step"
    return state.says(f"Taken. It stands in the decision; {writes} writes it."), commands


def _still_kept(state: State, changed: Iterable[str]) -> tuple[str, ...]:
    """The categories that C kept and goes on keeping: at the menu of the step all, else those without a change."""
    if state.at.menu is Place.STEP:
        return state.draft.kept
    touched = {state.catalogue.questions[id_].category for id_ in changed}
    return tuple(category for category in state.draft.kept if category not in touched)


def _answer(decision: Decision) -> tuple[object, ...]:
    return decision.choice, decision.own


def _of_what_stands(proposal: Proposal, decisions: Mapping[str, Decision]) -> Proposal:
    """The proposal without what it says of answers that were taken back since."""
    lines = (
        line if line.question in decisions else replace(line, struck=True)
        for line in proposal.lines
    )
    return replace(proposal, lines=tuple(lines))


def reject(state: State, _: events.Reject) -> State:
    """n: everything stays as it was."""
    return close_round(state).says("Left: nothing changed.")


def close_round(state: State) -> State:
    """Back at the menu the round began from; that it was played is remembered."""
    round_, draft = state.round, state.draft
    if round_ is not None and (round_.kind != "walk" or typed_anything(round_)):
        draft = replace(draft, rounds=(*draft.rounds, round_))
    return state.with_draft(replace(draft, round=None)).go(state.at.menu)
