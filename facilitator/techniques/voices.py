"""Who can speak in a round of Party Mode, what each would say here, and where two of them are at odds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from facilitator.conditions import Facts, Truth, evaluate
from facilitator.model import Condition
from facilitator.model.techniques import Perspective, Remark
from facilitator.techniques.conditions import facts_of
from facilitator.techniques.fill_template import Bound, bind, named_by, speaks_of
from facilitator.techniques.round_context import RoundContext
from facilitator.techniques.rounds import Prompt, Round, given

_TELLING = ("in", "level_at_least", "percent_at_most", "effect", "tension")
"""Leaves that name something particular in this plan: weight 3."""
Asked = Mapping[str, Collection[tuple[str, str]]]
"""Prompt id to the decisions and answers that it was already asked about."""


@dataclass(frozen=True, slots=True)
class BoundRemark:
    """A remark that can be made now."""

    remark: Remark
    bound: Bound
    weight: int


@dataclass(frozen=True, slots=True)
class Voice:
    """A perspective that can speak now."""

    perspective: Perspective
    says: tuple[BoundRemark, ...]
    """Weightiest first."""
    stake: int


def list_voices(context: RoundContext, asked: Asked) -> list[Voice]:
    """The perspectives that can speak, in the order of the file."""
    facts = facts_of(context)
    found = (voice_of(one, context, facts, asked) for one in context.library.perspectives)
    return [voice for voice in found if voice]


def voice_of(
    perspective: Perspective, context: RoundContext, facts: Facts, asked: Asked
) -> Voice | None:
    """What a perspective can say now; None when it has nothing to ask."""
    # Each perspective begins at another entry of a list, so that two do not quote the same con.
    turn = context.library.perspectives.index(perspective)
    says = []
    for remark in perspective.remarks:
        bound = _bind(remark, context, turn, facts, asked)
        if bound:
            says.append(BoundRemark(remark, bound, _weight(remark.when)))
    if not says:
        return None
    says.sort(key=lambda said: -said.weight)
    at_home = any(category.id in perspective.home for category in context.categories)
    return Voice(perspective, tuple(says), says[0].weight + len(says) - 1 + 2 * at_home)


def _bind(
    remark: Remark, context: RoundContext, turn: int, facts: Facts, asked: Asked
) -> Bound | None:
    if remark.when is not None and evaluate(remark.when, facts) is not Truth.TRUE:
        return None
    quoting = named_by(remark.when, context, facts)
    if not quoting and speaks_of(remark.when, context):
        return None  # It holds for a decision of another category: nothing here is meant.
    return bind(remark, context, turn, spoken=asked.get(remark.id, ()), quoting=quoting)


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


def contradict(one: Voice, other: Voice) -> tuple[BoundRemark, BoundRemark] | None:
    """The weightiest pair of remarks on two sides of one axis; None when the two never disagree here."""

    def telling(pair: tuple[BoundRemark, BoundRemark]) -> tuple[bool, int]:
        mine, theirs = pair
        same_decision = mine.bound.question.id == theirs.bound.question.id
        return same_decision, mine.weight + theirs.weight

    pairs = [
        (mine, theirs)
        for mine, theirs in product(one.says, other.says)
        if on_two_sides(mine.remark, theirs.remark)
    ]
    return max(pairs, key=telling, default=None)


def on_two_sides(one: Remark | Prompt, other: Remark | Prompt) -> bool:
    """Whether two remarks stand against each other: the same trade-off, another side."""
    return bool(one.axis) and one.axis == other.axis and one.side != other.side


def asked_before(previous: Iterable[Round]) -> Asked:
    """What earlier rounds asked, and of which decisions and answers."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for round_ in previous:
        for prompt, _ in given(round_):
            found[prompt.id].add((prompt.question_id, prompt.about))
    return found
