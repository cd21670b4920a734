"""Several answers in one move: all of them are possible, or none is played."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from facilitator.session import choosing, events, lookups
from facilitator.session.choosing import tidy
from facilitator.session.commands import Command
from facilitator.session.findings import WANTED, answer_finding
from facilitator.session.found_answers import FoundAnswer, found_answers
from facilitator.session.introduction import confirm_fact, introduce
from facilitator.session.state import Refused, Result, State, is_open_question

NOTHING_NAMED = "Nothing was named."


def defer_all(state: State, event: events.DeferAll) -> State:
    """Leave several open questions for later, for one reason; those of other steps in the drafts of these."""
    if not event.questions:
        raise Refused(NOTHING_NAMED)
    known, after = state.catalogue.questions, state
    for id_ in dict.fromkeys(event.questions):
        if not is_open_question(state, id_):
            raise Refused(f"{known[id_].title if id_ in known else id_} is not open here.")
    for step, ids in groupby(dict.fromkeys(event.questions), state.catalogue.step_of):
        before = replace(after, step=step)
        there = before
        for id_ in ids:
            there = choosing.set_aside(_in_category(there, id_), events.Defer(id_, event.reason))
        after = _back(before, there)
    told = f"Deferred: {len(set(event.questions))}. {choosing.passed(event.reason, state.today)}"
    return replace(after, step=state.step).says(told.rstrip())


def accept_all(state: State, event: events.AcceptAll) -> State:
    """Accept several findings with one reason, one owner and one date."""
    if not event.findings:
        raise Refused(NOTHING_NAMED)
    if not tidy(event.text):
        raise Refused(WANTED)
    after = state
    said = (event.text, event.owner, event.until)
    for id_ in dict.fromkeys(event.findings):
        after = answer_finding(after, events.AnswerFinding(id_, "accepted", *said))
    return after.says(f"Accepted: {len(set(event.findings))}.")


def take_all(state: State, event: events.TakeAll) -> Result:
    """Take lines of what the project says; each has to be one that it says."""
    if not event.lines:
        raise Refused(NOTHING_NAMED)
    lines = {line.move: line for line in found_answers(state)}
    if not lines.keys() >= set(event.lines):
        raise Refused("The project does not say that, or it is answered already.")
    taken = [lines[move] for move in dict.fromkeys(event.lines)]
    answered = [line.asked for line in taken if line.contested]
    for name in answered:
        if answered.count(name) > 1:
            raise Refused(f"Two lines answer the same: {name}.")
    after = state
    commands: list[Command] = []
    for line in taken:
        after, more = _take(after, line)
        commands += more
    told = f"Taken from the project: {len(taken)}."
    asks = after.notice if after.lookups != state.lookups else ""
    return _back(state, after).says(" ".join(filter(None, (told, asks)))), tuple(commands)


def _take(state: State, line: FoundAnswer) -> Result:
    move = line.move
    if isinstance(move, events.ConfirmFact):
        known = next((f for f in state.draft.context.facts if f.field == move.field), None)
        if known is not None:
            values = (*(value for value, _ in known.cited), *move.values)
            sources = (*(source for _, source in known.cited), *move.sources)
            move = events.ConfirmFact(move.field, values, sources)
        return confirm_fact(state, move), ()
    if isinstance(move, events.Introduce):
        return introduce(state, move), ()
    state = _in_category(state, move.question)
    if isinstance(move, events.Choose):
        return lookups.looking_up(choosing.choose)(state, move)
    return choosing.set_value(state, move), ()


def _in_category(state: State, question: str) -> State:
    """The same looking at a question: an answer is given where it is asked."""
    category = state.catalogue.questions[question].category
    return state.with_draft(replace(state.draft, category=category, question=question))


def _back(before: State, after: State) -> State:
    """The same looking at what the user looked at."""
    here = before.draft
    return after.with_draft(replace(after.draft, category=here.category, question=here.question))
