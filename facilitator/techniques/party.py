"""Party Mode: several perspectives question a decision, each with what two things on record make together for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from facilitator.model.techniques import Perspective
from facilitator.techniques.crossed import MOST, of_voices, were_asked
from facilitator.techniques.elicitation import prompt_of
from facilitator.techniques.fill_template import bind
from facilitator.techniques.opposed import open_with_tension
from facilitator.techniques.round_context import RoundContext
from facilitator.techniques.rounds import Round, Speaker
from facilitator.techniques.sharpness import quotations, sharpness
from facilitator.techniques.speaking import grounded
from facilitator.techniques.voices import (
    Asked,
    asked_before,
    at_home_first,
    in_the_room,
    remarks_of,
)

FEWEST = 2
"""Voices of a round in which nothing on record is set against anything else."""
Item = TypeVar("Item")


def open_party(
    context: RoundContext, perspectives: Sequence[str] = (), previous: Sequence[Round] = ()
) -> Round:
    """Begin a round with the perspectives named, in that order, or with those that the rules choose.

    `previous` are the earlier rounds here: what was answered or dismissed in them is not repeated while its
    decision stands. A perspective that does not exist is a KeyError.
    """
    asked, quoted = asked_before(previous), _quoted_before(previous)
    named = [context.library.perspective(id_) for id_ in dict.fromkeys(perspectives)]
    speakers = _named(named, context, asked, quoted) if named else _chosen(context, asked, quoted)
    opening = open_with_tension(context, named or _who_may_open(speakers, context), previous)
    if not (opening or speakers):
        speakers = _about_what_was_set_aside(named or in_the_room(context), context, asked)
    quoted = quoted.union(*(quotations(prompt.text) for _, prompt in opening))
    round_ = Round(
        kind="party",
        category=context.category,
        step=context.step,
        ids=(),
        name="",
        prompts=(*(prompt for _, prompt in opening), *grounded(speakers, context, quoted)),
    )
    present = dict.fromkeys(perspective.id for perspective, _ in (*opening, *speakers))
    return _renamed(round_, tuple(present), context)


def _who_may_open(speakers: Sequence[Speaker], context: RoundContext) -> list[Perspective]:
    """Everybody, those at home here first, and whoever does not speak anyway before who does."""
    speaking = [perspective for perspective, _ in speakers]
    return sorted(at_home_first(in_the_room(context), context), key=speaking.__contains__)


def _named(
    named: Sequence[Perspective], context: RoundContext, asked: Asked, quoted: Collection[str]
) -> list[Speaker]:
    """Each of these with a crossing that nobody else asks, else with a remark of its own."""
    crossing = _crossing(named, context, quoted)
    asking = {who.id for who, _ in crossing}
    others = [one for one in named if one.id not in asking]
    speakers = [*crossing, *_remarks(others, context, asked)]
    return sorted(speakers, key=lambda one: named.index(one[0]))


def _chosen(context: RoundContext, asked: Asked, quoted: Collection[str]) -> list[Speaker]:
    """Who has a crossing; where none was ever met here, whose remark is most of this plan's own, once."""
    everybody = in_the_room(context)
    crossing = _crossing(everybody, context, quoted)[:MOST]
    if crossing or asked or were_asked(context):
        return crossing
    return _remarks(at_home_first(everybody, context), context, asked)[:FEWEST]


def _crossing(
    perspectives: Iterable[Perspective], context: RoundContext, quoted: Collection[str]
) -> list[Speaker]:
    """Who has two things on record to set against each other: for each crossing the first of its voices that is here."""
    found = of_voices(perspectives, context, quoted)
    return [(who, prompt_of(who.name, asks, bound)) for who, asks, bound in found]


def _remarks(
    perspectives: Iterable[Perspective], context: RoundContext, asked: Asked
) -> list[Speaker]:
    """What these say for themselves, the sharpest first."""
    found = [(who, *said) for who in perspectives for said in remarks_of(who, context, asked)[:1]]
    found.sort(key=lambda one: -sharpness(one[1]))
    return [(who, prompt_of(who.name, remark, bound)) for who, remark, bound in found]


def _about_what_was_set_aside(
    perspectives: Iterable[Perspective], context: RoundContext, asked: Asked
) -> list[Speaker]:
    """One question about the reason that was given, where nothing else can be asked."""
    template = context.library.set_aside
    bound = bind(template, context, 0, spoken=asked.get(template.id, ())) if template else None
    if template is None or bound is None:
        return []
    who = at_home_first(perspectives, context)[0]
    return [(who, prompt_of(who.name, template, bound))]


def call_in(
    round_: Round, context: RoundContext, id_: str, previous: Sequence[Round] = ()
) -> Round:
    """Let one more perspective speak; unchanged when it is there already or has nothing to ask."""
    earlier = [*previous, round_]
    asked, quoted = asked_before(earlier), _quoted_before(earlier)
    speakers = _named([context.library.perspective(id_)], context, asked, quoted)
    if id_ in round_.ids or not speakers:
        return round_
    prompts = (*round_.prompts, *grounded(speakers, context, quoted))
    return _renamed(replace(round_, prompts=prompts), (*round_.ids, id_), context)


def send_out(round_: Round, context: RoundContext, id_: str) -> Round:
    """Let a perspective go that was not answered yet; unchanged when it is not here or was answered."""
    name = context.library.perspective(id_).name
    leaving = [n for n, prompt in enumerate(round_.prompts) if prompt.by == name]
    answered = any(round_.replies[n] for n in leaving if n < len(round_.replies))
    if id_ not in round_.ids or answered:
        return round_
    changed = replace(
        round_,
        prompts=_without(round_.prompts, leaving),
        replies=_without(round_.replies, leaving),
        at=round_.at - sum(n < round_.at for n in leaving),
    )
    return _renamed(changed, [other for other in round_.ids if other != id_], context)


def _without(items: Sequence[Item], places: Collection[int]) -> tuple[Item, ...]:
    return tuple(item for n, item in enumerate(items) if n not in places)


def _renamed(round_: Round, ids: Sequence[str], context: RoundContext) -> Round:
    """The round with these perspectives, under their names."""
    names = [context.library.perspective(id_).name for id_ in ids]
    return replace(round_, ids=tuple(ids), name=", ".join(names))


def _quoted_before(previous: Iterable[Round]) -> set[str]:
    return {said for round_ in previous for p in round_.prompts for said in quotations(p.text)}
