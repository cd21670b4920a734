"""Who can speak in a round of Party Mode, and what each says here for itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from facilitator.conditions import Facts, Truth, evaluate
from facilitator.model.techniques import Perspective, Remark
from facilitator.techniques.conditions import facts_of
from facilitator.techniques.fill_template import Bound, bindings, holds, named_by, speaks_of
from facilitator.techniques.round_context import RoundContext
from facilitator.techniques.rounds import Round, given
from facilitator.techniques.sharpness import sharpness

Said = tuple[Remark, Bound]
"""A remark with the decision that it is made of."""
Asked = Mapping[str, Collection[tuple[str, str]]]
"""Prompt id to the decisions and answers that it was already asked about."""


def in_the_room(context: RoundContext) -> list[Perspective]:
    """Who there is in a project like this: two people with one server have no finance department."""
    return [one for one in context.library.perspectives if not holds(one.unless, context)]


def at_home_first(perspectives: Iterable[Perspective], context: RoundContext) -> list[Perspective]:
    """Those before all others in whose home the round is; who is alike takes turns between plans."""
    here = {category.id for category in context.categories}
    return sorted(context.rotate([*perspectives]), key=lambda one: here.isdisjoint(one.home))


def remarks_of(perspective: Perspective, context: RoundContext, asked: Asked) -> list[Said]:
    """What a perspective can ask here: not asked in this plan before what was, then what is most of this plan's own."""
    facts = facts_of(context)
    # Each perspective begins at another entry of a list, so that two do not quote the same con.
    turn = context.library.perspectives.index(perspective)
    found = [
        (remark, bound)
        for remark in perspective.remarks
        for bound in _bindings(remark, context, turn, facts, asked)
    ]

    def rank(said: Said) -> tuple[bool, int, bool]:
        remark, bound = said
        return remark.id in context.asked, -sharpness(remark), not _is_tense(bound, context)

    return sorted(found, key=rank)


def _is_tense(bound: Bound, context: RoundContext) -> bool:
    """Whether the decision is in an open tension."""
    return any(bound.question.id in tension.decisions for tension in context.open_tensions)


def _bindings(
    remark: Remark, context: RoundContext, turn: int, facts: Facts, asked: Asked
) -> Iterator[Bound]:
    """A remark about each decision that it can be made of."""
    if remark.when is not None and evaluate(remark.when, facts) is not Truth.TRUE:
        return
    quoting = named_by(remark.when, context, facts)
    if not quoting and speaks_of(remark.when, context):
        return  # It holds for a decision of another category: nothing here is meant.
    yield from bindings(remark, context, turn, spoken=asked.get(remark.id, ()), quoting=quoting)


def asked_before(previous: Iterable[Round]) -> Asked:
    """What earlier rounds asked, and of which decisions and answers."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for round_ in previous:
        for prompt, _ in given(round_):
            found[prompt.id].add((prompt.question_id, prompt.about))
    return found
