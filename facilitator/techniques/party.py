"""Party Mode: perspectives that have a stake here and contradict each other where the trade-off is real."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from facilitator.conditions import Facts, Truth, evaluate
from facilitator.model import Condition
from facilitator.model.techniques import Perspective, Remark
from facilitator.techniques.conditions import record
from facilitator.techniques.fill_template import Bound, bind, filled, named_by, speaks_of
from facilitator.techniques.round_context import RoundContext
from facilitator.techniques.rounds import Prompt, Round

_TELLING = ("in", "level_at_least", "percent_at_most", "effect", "tension")
"""Leaves that name something particular in this plan: weight 3."""
Asked = Mapping[str, frozenset[tuple[str, str]]]
"""Prompt id to the decisions and answers that it was already asked about."""


@dataclass(frozen=True, slots=True)
class Said:
    """A remark that can be made now."""

    remark: Remark
    bound: Bound
    weight: int


@dataclass(frozen=True, slots=True)
class Voice:
    """A perspective that can speak now."""

    perspective: Perspective
    says: tuple[Said, ...]
    """Weightiest first."""
    stake: int


def open_party(
    context: RoundContext, perspectives: Sequence[str] = (), previous: Sequence[Round] = ()
) -> Round:
    """Begin a round with the perspectives named, in that order, or with those that the rules choose.

    `previous` are the earlier rounds here: who spoke goes behind, and a remark that was answered or dismissed
    is not repeated while its decision stands. A perspective that does not exist is a KeyError.
    """
    asked = _asked(previous)
    if perspectives:
        found = _named(context, perspectives, asked)
    else:
        voices = _in_order(_voices(context, asked), context, previous)
        found = _chosen(voices, context) or _without_clash(voices, context, asked)
    prompts = tuple(_prompt(p, s) if isinstance(s, Said) else s for p, s in found)
    clash = _clash(context, [(p, s) for p, s in found if isinstance(s, Said)])
    ids = tuple(p.id for p, _ in found)
    names = ", ".join(p.name for p, _ in found)
    return Round("party", context.category, context.step, ids, names, (*prompts, *clash))


def call_in(
    round_: Round, context: RoundContext, id_: str, previous: Sequence[Round] = ()
) -> Round:
    """Let one more perspective speak; unchanged when it is there already or has nothing to ask."""
    found = _named(context, [id_], _asked([*previous, round_]))
    if id_ in round_.ids or not found:
        return round_
    perspective, said = found[0]
    prompt = _prompt(perspective, said) if isinstance(said, Said) else said
    at = next(
        (n for n, p in enumerate(round_.prompts) if n >= round_.at and p.id == "clash"),
        len(round_.prompts),
    )
    replies = (
        (*round_.replies[:at], None, *round_.replies[at:])
        if len(round_.replies) > at
        else round_.replies
    )
    return _renamed(
        replace(
            round_, prompts=(*round_.prompts[:at], prompt, *round_.prompts[at:]), replies=replies
        ),
        context,
        (*round_.ids, id_),
    )


def send_out(round_: Round, context: RoundContext, id_: str) -> Round:
    """Let a perspective go that was not answered yet; unchanged when it is not here or was answered."""
    name = context.library.perspective(id_).name
    drop = [n for n, p in enumerate(round_.prompts) if name in p.by.split(", ")]
    if id_ not in round_.ids or any(n < len(round_.replies) and round_.replies[n] for n in drop):
        return round_
    kept = replace(
        round_,
        prompts=tuple(p for n, p in enumerate(round_.prompts) if n not in drop),
        replies=tuple(r for n, r in enumerate(round_.replies) if n not in drop),
        at=round_.at - sum(n < round_.at for n in drop),
    )
    return _renamed(kept, context, tuple(i for i in round_.ids if i != id_))


def contradict(one: Voice, other: Voice) -> tuple[Said, Said] | None:
    """The weightiest pair of remarks on two sides of one axis; None when the two never disagree here."""
    pairs = [(a, b) for a, b in product(one.says, other.says) if _opposed(a.remark, b.remark)]
    return max(
        pairs,
        key=lambda p: (p[0].bound.question.id == p[1].bound.question.id, p[0].weight + p[1].weight),
        default=None,
    )


def _opposed(one: Remark, other: Remark) -> bool:
    return bool(one.axis) and one.axis == other.axis and one.side != other.side


def _renamed(round_: Round, context: RoundContext, ids: tuple[str, ...]) -> Round:
    return replace(
        round_, ids=ids, name=", ".join(context.library.perspective(i).name for i in ids)
    )


def _asked(previous: Iterable[Round]) -> Asked:
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for round_ in previous:
        for prompt, reply in zip(round_.prompts, round_.replies, strict=False):
            if reply is not None:
                found[prompt.id].add((prompt.question_id, prompt.about))
    return {id_: frozenset(pairs) for id_, pairs in found.items()}


def _voices(context: RoundContext, asked: Asked) -> list[Voice]:
    """The perspectives that can speak, in the order of the file."""
    facts = record(context)
    found = (_voice(p, context, facts, asked) for p in context.library.perspectives)
    return [voice for voice in found if voice]


def _voice(
    perspective: Perspective, context: RoundContext, facts: Facts, asked: Asked
) -> Voice | None:
    says = []
    # Each perspective begins at another entry of a list, so that two do not quote the same con.
    turn = context.library.perspectives.index(perspective)
    for remark in perspective.remarks:
        if remark.when is not None and evaluate(remark.when, facts) is not Truth.TRUE:
            continue
        spoken, quoting = asked.get(remark.id, ()), named_by(remark.when, context, facts)
        if not quoting and speaks_of(remark.when, context):
            continue  # It holds for a decision of another category: nothing here is meant.
        if bound := bind(remark, context, turn, spoken=spoken, quoting=quoting):
            says.append(Said(remark, bound, _weight(remark.when)))
    if not says:
        return None
    says.sort(key=lambda s: -s.weight)
    at_home = any(c.id in perspective.home for c in context.categories)
    return Voice(perspective, tuple(says), says[0].weight + len(says) - 1 + 2 * at_home)


def _weight(when: Condition | None) -> int:
    ops = set(_ops(when))
    if not ops.isdisjoint(_TELLING):
        return 3
    return 2 if "trait" in ops else 1


def _ops(condition: Condition | None) -> Iterable[str]:
    if condition is not None:
        yield condition.op
        for child in condition.children:
            yield from _ops(child)


def _in_order(voices: list[Voice], context: RoundContext, previous: Sequence[Round]) -> list[Voice]:
    """Highest stake first, who spoke in the last round behind; ties by the order of the file, rotated."""
    last = next((r.ids for r in reversed(previous) if r.kind == "party"), ())
    every = [p.id for p in context.library.perspectives]
    start = context.seed % len(every) if every else 0
    rank = {id_: n for n, id_ in enumerate((*every[start:], *every[:start]))}
    return sorted(
        voices, key=lambda v: (v.perspective.id in last, -v.stake, rank[v.perspective.id])
    )


Found = list[tuple[Perspective, Said | Prompt]]


def _chosen(voices: list[Voice], context: RoundContext) -> Found:
    """Two that contradict each other, others on further axes; empty when none clash."""
    for first in voices:
        second = next((v for v in voices if v is not first and contradict(first, v)), None)
        pair = contradict(first, second) if second else None
        if second and pair:
            break
    else:
        return []
    found: Found = [(first.perspective, pair[0]), (second.perspective, pair[1])]
    size = _size(context)
    axes = {pair[0].remark.axis}
    for voice in voices:
        if len(found) == size:
            break
        fresh = next((s for s in voice.says if s.remark.axis not in axes), None)
        if voice not in (first, second) and fresh:
            found.append((voice.perspective, fresh))
            axes.add(fresh.remark.axis)
    return found


def _size(context: RoundContext) -> int:
    if len(context.open_tensions) > 1:
        return 4
    return 2 if len(context.decided) == 1 and not context.open_tensions else 3


def _without_clash(voices: list[Voice], context: RoundContext, asked: Asked) -> Found:
    """At most two who agree, and the contrarian: highest stake among the silent, else next in the file."""
    found: Found = [(v.perspective, v.says[0]) for v in voices[:2]]
    speaking = {p.id for p, _ in found}
    every = [p for p in context.library.perspectives if p.id not in speaking]
    start = context.seed % len(every) if every else 0
    order = [v.perspective for v in voices[2:]] + [*every[start:], *every[:start]]
    contrarian = next((p for p in (_contrarian(p, context, asked) for p in order) if p), None)
    return [*found, contrarian] if contrarian else found


def _contrarian(
    perspective: Perspective, context: RoundContext, asked: Asked
) -> tuple[Perspective, Prompt] | None:
    """Its question to those who agree; about the reason given, where everything was set aside."""
    template = Remark(
        f"{perspective.id}.contrarian", perspective.contrarian, needs=perspective.contrarian_needs
    )
    heading = perspective.stance
    bound = bind(template, context, 0, spoken=asked.get(template.id, ()))
    if bound is None and context.library.set_aside is not None:
        template = replace(context.library.set_aside, id=f"{perspective.id}.set-aside")
        bound = bind(template, context, 0, spoken=asked.get(template.id, ()))
    if bound is None:
        return None
    return perspective, replace(_prompt(perspective, Said(template, bound, 0)), heading=heading)


def _named(context: RoundContext, ids: Sequence[str], asked: Asked) -> Found:
    """The perspectives named, each with the remark that contradicts one before it, else its weightiest."""
    facts = record(context)
    found: Found = []
    for perspective in map(context.library.perspective, dict.fromkeys(ids)):
        voice = _voice(perspective, context, facts, asked)
        if voice is None:
            contrarian = _contrarian(perspective, context, asked)
            found.extend([contrarian] if contrarian else [])
            continue
        before = [s for _, s in found if isinstance(s, Said)]
        against = (s for s in voice.says if any(_opposed(s.remark, b.remark) for b in before))
        found.append((perspective, next(against, voice.says[0])))
    return found


def _prompt(perspective: Perspective, said: Said) -> Prompt:
    remark, bound = said.remark, said.bound
    return Prompt(
        remark.id, perspective.name, bound.text, bound.question.id, bound.about, remark.becomes,
        remark.changes, remark.answer, remark.between, remark.axis, remark.side,
    )  # fmt: skip


def _clash(context: RoundContext, spoken: Sequence[tuple[Perspective, Said]]) -> tuple[Prompt, ...]:
    """The first two who contradicted each other, side by side: what follows is the user's line, not ours."""
    pairs = [
        (a, b)
        for n, a in enumerate(spoken)
        for b in spoken[n + 1 :]
        if _opposed(a[1].remark, b[1].remark)
    ]
    if not pairs:
        return ()
    (one, said), (other, replied) = pairs[0]
    template = context.library.clash[said.remark.axis]
    text = filled(template.text, template.needs, context, said.bound.question)
    return (
        Prompt(
            template.id, f"{one.name}, {other.name}", text, said.bound.question.id, said.bound.about,
            template.becomes, axis=said.remark.axis,
            between=(said.remark.between[0], replied.remark.between[0]),
        ),
    )  # fmt: skip
