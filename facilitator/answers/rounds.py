"""Rounds of A and P from the file: prompts are answered in order, the rest skipped, the proposal taken or left."""

from __future__ import annotations

from facilitator.answers.playing import Playing
from facilitator.answers.reading import Place
from facilitator.answers.schema import ReplyAnswer, RoundAnswer
from facilitator.session import events, places
from facilitator.techniques.rounds import FieldChange, Reply


def play_rounds(playing: Playing, key: str) -> None:
    """Play the rounds that the file holds for a menu (a category's id or a step's), in order."""
    for number, one in enumerate(playing.answers.said.rounds.get(key, ())):
        _play_round(playing, one, ("rounds", key, number))


def _play_round(playing: Playing, one: RoundAnswer, place: Place) -> None:
    playing.insist(_opening(one), place)
    prompts = playing.state.round.prompts if playing.state.round else ()
    if len(one.answers) > len(prompts):
        text = f"{len(one.answers)} answers, but the round asks {len(prompts)}"
        raise playing.answers.error((*place, "answers", len(prompts)), text)
    for number, reply in enumerate(one.answers):
        playing.insist(_reply(reply), (*place, "answers", number))
    while playing.state.place is places.Place.ROUND:
        playing.reach(events.Skip())
    if playing.state.place is not places.Place.PROPOSAL:
        return  # nothing was answered: nothing is proposed
    for line in one.strike:
        playing.insist(events.Strike(line - 1), (*place, "strike"))
    playing.insist(events.Accept() if one.accept else events.Reject(), place)


def _opening(one: RoundAnswer) -> events.Event:
    if one.party is not None:
        return events.Party(one.party)
    return events.Elicit(one.elicitation) if one.elicitation else events.Walk(one.walk)


def _reply(reply: ReplyAnswer) -> events.Event:
    if not (reply.text.strip() or reply.change or reply.kind):
        return events.Skip()
    stated = reply.change
    change = FieldChange(stated.question, stated.field, stated.value) if stated else None
    return events.AnswerPrompt(
        Reply(reply.text, reply.kind, reply.owner, reply.until, change, reply.decision)
    )
