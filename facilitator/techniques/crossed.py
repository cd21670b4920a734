"""Crossings that can be asked now: what sets two things on record against each other, of any method or voice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from zlib import crc32

from facilitator.conditions import Truth, evaluate
from facilitator.model.condition import questions_in
from facilitator.model.techniques import Crossing, Method, Perspective, Remark
from facilitator.techniques import wording
from facilitator.techniques.conditions import facts_of
from facilitator.techniques.fill_template import Bound, bind
from facilitator.techniques.round_context import RoundContext
from facilitator.techniques.sharpness import quotations, sharpness

MOST = 2
"""Crossings of one round: each takes a while to answer."""
Asked = tuple[Crossing, Bound]


def crossed(context: RoundContext) -> list[Asked]:
    """The crossings of the round's categories that can be asked and were not, those at home here first."""
    here = {category.id for category in context.categories}

    def order(one: Asked) -> tuple[bool, int, int]:
        """What is at home here first, of it what quotes most; alike ones by their ids, so that a new one moves no other."""
        asks = one[0].asks
        from_elsewhere, drawn = asks.at[0] not in here, crc32(f"{context.seed} {asks.id}".encode())
        return from_elsewhere, -sharpness(asks), drawn

    return context.once("crossings", lambda: sorted(_all(context), key=order))


def were_asked(context: RoundContext) -> bool:
    """Whether a crossing of the round's categories was asked in this plan already: then a dull round is none."""
    here = {category.id for category in context.categories}
    return any(
        one.asks.id in context.asked and not here.isdisjoint(one.asks.at)
        for one in context.library.crossings
    )


def _all(context: RoundContext) -> Iterator[Asked]:
    facts = facts_of(context)
    here = {category.id for category in context.categories}
    for one in context.library.crossings:
        asks = one.asks
        if asks.id in context.asked or here.isdisjoint(asks.at):
            continue
        if asks.when is not None and evaluate(asks.when, facts) is not Truth.TRUE:
            continue
        bound = bind(asks, context, 0, quoting=_named(asks))
        if bound:
            yield one, bound


def _named(asks: Remark) -> tuple[str, ...]:
    """The decisions that a crossing names, those of its text before those of its condition."""
    of_text = [_question(name) for name in wording.placeholders(asks.text)]
    return (*of_text, *questions_in([asks.when] if asks.when else []))


def _question(placeholder: str) -> str:
    """The question that a placeholder names: `plan.ID`, `reason.ID`, `value.ID.VALUE`."""
    kind, _, id_ = placeholder.partition(".")
    return id_.rpartition(".")[0] if kind == "value" else id_


def of_method(method: Method, context: RoundContext) -> list[tuple[Remark, Bound]]:
    """Those that a method asks: of its family, and about what it follows."""
    mine = (
        one
        for one in crossed(context)
        if method.family in one[0].families
        if not method.crosses or not set(method.crosses).isdisjoint(_named(one[0].asks))
    )
    return [(one.asks, bound) for one, bound in _apart(mine, ())][:MOST]


def of_voices(
    perspectives: Iterable[Perspective], context: RoundContext, quoted: Collection[str]
) -> list[tuple[Perspective, Remark, Bound]]:
    """Who of these asks which of them: each once, with words that nobody quoted before."""
    present = {one.id: one for one in perspectives}
    found = []
    for one, bound in _apart(crossed(context), quoted):
        who = next((id_ for id_ in one.voices if id_ in present), "")
        if who:
            found.append((present.pop(who), one.asks, bound))
    return found


def _apart(found: Iterable[Asked], quoted: Collection[str]) -> Iterator[Asked]:
    """Those that do not quote the same words as one before."""
    taken = set(quoted)
    for one, bound in found:
        said = set(quotations(bound.text))
        if not said or not said <= taken:
            yield one, bound
            taken |= said
