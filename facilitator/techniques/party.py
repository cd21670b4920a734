"""Party Mode: perspectives that have a stake here and contradict each other where the trade-off is real."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import combinations, permutations
from typing import TypeVar

from facilitator.model.techniques import Perspective, Remark
from facilitator.techniques.conditions import facts_of
from facilitator.techniques.crossed import MOST, of_voices, were_asked
from facilitator.techniques.fill_template import Bound, bind
from facilitator.techniques.opposed import open_with_tension
from facilitator.techniques.round_context import RoundContext
from facilitator.techniques.rounds import Prompt, Round
from facilitator.techniques.sharpness import quotations
from facilitator.techniques.speaking import (
    HELD,
    Speaker,
    grounded,
    held_only,
    hold_answers,
    takes_up,
)
from facilitator.techniques.voices import (
    Asked,
    BoundRemark,
    Voice,
    asked_before,
    contradict,
    in_the_room,
    list_voices,
    on_two_sides,
    voice_of,
)

CLASH = "clash"
"""Id of the prompt that sets two sides beside each other."""
Item = TypeVar("Item")


def open_party(
    context: RoundContext, perspectives: Sequence[str] = (), previous: Sequence[Round] = ()
) -> Round:
    """Begin a round with the perspectives named, in that order, or with those that the rules choose.

    `previous` are the earlier rounds here: who spoke goes behind, and a remark that was answered or dismissed
    is not repeated while its decision stands. A perspective that does not exist is a KeyError.
    """
    asked = asked_before(previous)
    if perspectives:
        speakers = _named(context, perspectives, asked)
        opening = open_with_tension(context, [who for who, _ in speakers], previous)
    else:
        speakers, opening = _chosen(context, asked, previous)
    quoted = _quoted_before(previous).union(*(quotations(p.text) for _, p in opening))
    prompts = grounded(speakers, context, quoted)
    clash = [] if previous and not perspectives else _clash(context, prompts)
    round_ = Round(
        kind="party",
        category=context.category,
        step=context.step,
        ids=(),
        name="",
        prompts=(*(p for _, p in opening), *prompts, *clash),
    )
    present = dict.fromkeys(perspective.id for perspective, _ in (*opening, *speakers))
    return _renamed(round_, tuple(present), context)


def _chosen(
    context: RoundContext, asked: Asked, previous: Sequence[Round]
) -> tuple[list[Speaker], list[Speaker]]:
    """Who speaks by the rules, and who opens with a tension: at home here, and rather not one of the two that clash."""
    voices = _in_order(list_voices(context, asked), context, previous)
    crossing = _crossing(context, previous)
    speakers = _clashing(voices, context) or _agreeing(voices, context, asked)
    speakers = held_only(hold_answers(speakers, previous, context), previous)
    if crossing or were_asked(context):
        speakers = _with_crossings(crossing, speakers)
    two = [perspective for perspective, _ in speakers[:2]]
    everybody = [*(v.perspective for v in voices), *context.rotate(in_the_room(context))]
    others = list({one.id: one for one in everybody}.values())
    here = {category.id for category in context.categories}
    others.sort(key=lambda one: (here.isdisjoint(one.home), one in two))
    opening = open_with_tension(context, others, previous)
    if opening:
        opener = opening[0][0]
        rest = [one for one in speakers[2:] if one[0] != opener]
        speakers = [*speakers[:2], *rest][: max(2, _size(context) - (opener not in two))]
    return speakers, opening


def _crossing(context: RoundContext, previous: Sequence[Round]) -> list[Speaker]:
    """Who has two things on record to set against each other: for each crossing the first of its voices that is here."""
    found = of_voices(in_the_room(context), context, _quoted_before(previous))
    return [(one[0], _crossing_prompt(*one)) for one in found[:MOST]]


def _crossing_prompt(who: Perspective, asks: Remark, bound: Bound) -> Prompt:
    return _prompt(who, BoundRemark(asks, bound, 0))


def _with_crossings(crossing: list[Speaker], others: list[Speaker]) -> list[Speaker]:
    """Crossings before all else, and whoever holds an answer against a value."""
    speaking = {perspective.id for perspective, _ in crossing}
    rest = [one for one in others if one[0].id not in speaking and one[1].id.endswith(HELD)]
    return [*crossing, *rest[: max(0, MOST - len(crossing))]]


def call_in(
    round_: Round, context: RoundContext, id_: str, previous: Sequence[Round] = ()
) -> Round:
    """Let one more perspective speak; unchanged when it is there already or has nothing to ask."""
    earlier = [*previous, round_]
    speakers = _named(context, [id_], asked_before(earlier))
    if id_ in round_.ids or not speakers:
        return round_
    prompts, replies = list(round_.prompts), list(round_.replies)
    at = _before_clash(round_)
    prompts.insert(at, grounded(speakers, context, _quoted_before(earlier))[0])
    if at < len(replies):
        replies.insert(at, None)
    changed = replace(round_, prompts=tuple(prompts), replies=tuple(replies))
    return _renamed(changed, (*round_.ids, id_), context)


def _before_clash(round_: Round) -> int:
    """Where a further prompt belongs: before the clash while that is still to come, else at the end."""
    for number, prompt in enumerate(round_.prompts):
        if number >= round_.at and prompt.id == CLASH:
            return number
    return len(round_.prompts)


def send_out(round_: Round, context: RoundContext, id_: str) -> Round:
    """Let a perspective go that was not answered yet; unchanged when it is not here or was answered."""
    name = context.library.perspective(id_).name
    leaving = [n for n, prompt in enumerate(round_.prompts) if name in prompt.by.split(", ")]
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


def _in_order(voices: list[Voice], context: RoundContext, previous: Sequence[Round]) -> list[Voice]:
    """Highest stake first, who spoke in the last round behind; ties by the order of the file, rotated."""
    spoke: tuple[str, ...] = ()
    for round_ in previous:
        if round_.kind == "party":
            spoke = round_.ids
    order = context.rotate(context.library.perspectives)

    def place(voice: Voice) -> tuple[bool, int, int]:
        who = voice.perspective
        return who.id in spoke, -voice.stake, order.index(who)

    return sorted(voices, key=place)


def _clashing(voices: list[Voice], context: RoundContext) -> list[Speaker]:
    """Two that contradict each other, others on further axes; empty when none clash."""
    pair = _first_pair(voices)
    if pair is None:
        return []
    found = [(voice.perspective, _prompt(voice.perspective, said)) for voice, said in pair]
    axes = {said.remark.axis for _, said in pair}
    speaking = [voice for voice, _ in pair]
    size = _size(context)
    for voice in voices:
        fresh = [said for said in voice.says if said.remark.axis not in axes]
        if len(found) < size and voice not in speaking and fresh:
            found.append((voice.perspective, _prompt(voice.perspective, fresh[0])))
            axes.add(fresh[0].remark.axis)
    return found


def _first_pair(voices: list[Voice]) -> list[tuple[Voice, BoundRemark]] | None:
    """The first two voices, by their order, that contradict each other about one decision; else about two."""
    apart = None
    for first, second in permutations(voices, 2):
        said = contradict(first, second)
        if said is None:
            continue
        pair = [(first, said[0]), (second, said[1])]
        if said[0].bound.question.id == said[1].bound.question.id:
            return pair
        apart = apart or pair
    return apart


def _size(context: RoundContext) -> int:
    if len(context.open_tensions) > 1:
        return 4
    return 2 if len(context.decided) == 1 and not context.open_tensions else 3


def _agreeing(voices: list[Voice], context: RoundContext, asked: Asked) -> list[Speaker]:
    """At most two who agree, and the contrarian: highest stake among the silent, else next in the file."""
    found = [(v.perspective, _prompt(v.perspective, v.says[0])) for v in voices[:2]]
    if found and asked:
        return found  # Who plays the contrarian once has said it.
    speaking = [perspective for perspective, _ in found]
    silent = [p for p in in_the_room(context) if p not in speaking]
    here = {category.id for category in context.categories}
    silent = sorted(context.rotate(silent), key=lambda one: here.isdisjoint(one.home))
    for perspective in [*(v.perspective for v in voices[2:]), *silent]:
        prompt = _contrarian(perspective, context, asked)
        if prompt:
            return [*found, (perspective, prompt)]
    return found


def _contrarian(perspective: Perspective, context: RoundContext, asked: Asked) -> Prompt | None:
    """Its question to those who agree; about the reason given, where everything was set aside."""
    id_ = perspective.id
    asks = perspective.contrarian
    templates = [Remark(asks.question, id=f"{id_}.contrarian", needs=asks.needs)]
    if context.library.set_aside is not None:
        templates.append(replace(context.library.set_aside, id=f"{id_}.set-aside"))
    for template in templates:
        bound = bind(template, context, 0, spoken=asked.get(template.id, ()))
        if bound:
            prompt = _prompt(perspective, BoundRemark(template, bound, 0))
            return replace(prompt, heading=asks.stance)
    return None


def _named(context: RoundContext, ids: Sequence[str], asked: Asked) -> list[Speaker]:
    """The perspectives named, each with the remark that contradicts one before it, else its weightiest."""
    facts = facts_of(context)
    found: list[Speaker] = []
    before: list[Remark] = []
    for id_ in dict.fromkeys(ids):
        perspective = context.library.perspective(id_)
        voice = voice_of(perspective, context, facts, asked)
        if voice:
            said = _against(voice, before)
            before.append(said.remark)
            prompt: Prompt | None = _prompt(perspective, said)
        else:
            prompt = _contrarian(perspective, context, asked)
        if prompt:
            found.append((perspective, prompt))
    if _clash(context, [prompt for _, prompt in found]):
        return found
    return _sharper(found, context)


def _sharper(found: list[Speaker], context: RoundContext) -> list[Speaker]:
    """What they ask; where that only names a choice a crossing, each another one."""
    dull = [perspective for perspective, prompt in found if not takes_up(perspective, prompt)]
    quoted = {said for _, prompt in found for said in quotations(prompt.text)}
    crossing = {one[0].id: _crossing_prompt(*one) for one in of_voices(dull, context, quoted)}
    return [(perspective, crossing.get(perspective.id, prompt)) for perspective, prompt in found]


def _against(voice: Voice, before: Iterable[Remark]) -> BoundRemark:
    for said in voice.says:
        if any(on_two_sides(said.remark, remark) for remark in before):
            return said
    return voice.says[0]


def _prompt(perspective: Perspective, said: BoundRemark) -> Prompt:
    remark, bound = said.remark, said.bound
    return Prompt(
        id=remark.id,
        by=perspective.name,
        text=bound.text,
        question_id=bound.question.id,
        about=bound.about,
        becomes=remark.becomes,
        changes=remark.changes,
        answer_kind=remark.answer,
        between=remark.between,
        axis=remark.axis,
        side=remark.side,
    )


def _clash(context: RoundContext, prompts: Sequence[Prompt]) -> list[Prompt]:
    """The first two who contradicted each other, side by side: what follows is the user's line, not ours."""
    for one, other in combinations(prompts, 2):
        if not on_two_sides(one, other):
            continue
        if one.question_id != other.question_id:
            continue
        question = context.catalogue.questions[one.question_id]
        texts = [
            t for t in context.library.clash[one.axis] if not t.at or question.category in t.at
        ]
        asks = ((t, bind(t, context, 0, quoting=(question.id,))) for t in texts)
        template, bound = next(((t, b) for t, b in asks if b), (None, None))
        if template is None or bound is None:
            continue  # Where no text of the axis fits here, nothing is asked.
        prompt = Prompt(
            id=CLASH,
            by=f"{one.by}, {other.by}",
            text=f"“{_capital(one.between[0])}” or “{other.between[0]}”. {bound.text}",
            question_id=one.question_id,
            about=one.about,
            becomes=template.becomes,
            axis=one.axis,
            between=(one.between[0], other.between[0]),
        )
        return [prompt]
    return []


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _quoted_before(previous: Iterable[Round]) -> set[str]:
    return {said for round_ in previous for p in round_.prompts for said in quotations(p.text)}
