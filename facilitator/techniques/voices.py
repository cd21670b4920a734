"""Who can speak in a round of Party Mode, what each would say here, and where two of them are at odds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import product

from facilitator.conditions import Facts, Truth, evaluate
from facilitator.model import Condition, Effect, Question
from facilitator.model.noun import noun
from facilitator.model.techniques import Perspective, Remark
from facilitator.techniques.conditions import facts_of
from facilitator.techniques.facts import demanding
from facilitator.techniques.fill_template import Bound, bindings, holds, named_by, speaks_of
from facilitator.techniques.round_context import RoundContext, Tension
from facilitator.techniques.rounds import Prompt, Round, given
from facilitator.techniques.sharpness import OF_THE_PLAN, sharpness

_TELLING = ("in", "level_at_least", "percent_at_most", "effect", "tension")
"""Leaves that name something particular in this plan: weight 3."""
OWN = 3
"""Weight of a remark that holds a value or words of the plan: more than that of any that only names a choice."""
Asked = Mapping[str, Collection[tuple[str, str]]]
"""Prompt id to the decisions and answers that it was already asked about."""


@noun
class BoundRemark:
    """A remark that can be made now."""

    remark: Remark
    bound: Bound
    weight: int


@noun
class Voice:
    """A perspective that can speak now."""

    perspective: Perspective
    says: tuple[BoundRemark, ...]
    """Weightiest first."""
    stake: int


def list_voices(context: RoundContext, asked: Asked) -> list[Voice]:
    """The perspectives that can speak, in the order of the file."""
    facts = facts_of(context)
    found = (voice_of(one, context, facts, asked) for one in in_the_room(context))
    return [voice for voice in found if voice]


def in_the_room(context: RoundContext) -> list[Perspective]:
    """Who there is in a project like this: two people with one server have no finance department."""
    return [one for one in context.library.perspectives if not holds(one.unless, context)]


def voice_of(
    perspective: Perspective, context: RoundContext, facts: Facts, asked: Asked
) -> Voice | None:
    """What a perspective can say now; None when it has nothing to ask."""
    # Each perspective begins at another entry of a list, so that two do not quote the same con.
    turn = context.library.perspectives.index(perspective)
    says = []
    for remark in perspective.remarks:
        weight = _weight(remark.when)
        bounds = _bindings(remark, context, turn, facts, asked)
        says += [BoundRemark(remark, bound, weight) for bound in bounds]
    if not says:
        return None
    says.sort(
        key=lambda said: (said.remark.id in context.asked, -said.weight - at_stake(said, context))
    )
    return Voice(perspective, tuple(says), _stake(perspective, says, context))


def _stake(perspective: Perspective, says: list[BoundRemark], context: RoundContext) -> int:
    """How much is at stake for a voice: what it can say, its home, tensions and targets that are its business."""
    at_home = any(category.id in perspective.home for category in context.categories)
    weightiest = max(said.weight + at_stake(said, context) for said in says)
    tense = sum(_concerns(tension, perspective, context) for tension in context.open_tensions)
    against = sum(missed(q, context, perspective.metrics) for q in context.decided)
    return weightiest + min(len(says) - 1, 2) + 2 * at_home + tense + against


def at_stake(said: BoundRemark, context: RoundContext) -> int:
    """What is open about the decision that a remark quotes: a tension, a value that is missing; and its own words."""
    question = said.bound.question
    tense = any(question.id in tension.decisions for tension in context.open_tensions)
    missing = bool(context.open_fields.get(question.id))
    return tense + missing + OWN * (sharpness(said.remark) >= OF_THE_PLAN)


def _concerns(tension: Tension, perspective: Perspective, context: RoundContext) -> bool:
    """Whether a tension looks at a decision of a category that is a voice's home."""
    known = context.catalogue.questions
    return any(known[id_].category in perspective.home for id_ in tension.decisions if id_ in known)


def missed(question: Question, context: RoundContext, metrics: Collection[str]) -> bool:
    """Whether a decision works against a demanding target of one of these metrics."""
    impact = context.decisions[question.id].impact
    return any(
        metric in metrics and one.effect is Effect.WORSENS and demanding(context, metric)
        for metric, one in impact.items()
    )


def _bindings(
    remark: Remark, context: RoundContext, turn: int, facts: Facts, asked: Asked
) -> Iterable[Bound]:
    """A remark about each decision that it can be made of."""
    if remark.when is not None and evaluate(remark.when, facts) is not Truth.TRUE:
        return ()
    quoting = named_by(remark.when, context, facts)
    if not quoting and speaks_of(remark.when, context):
        return ()  # It holds for a decision of another category: nothing here is meant.
    return bindings(remark, context, turn, spoken=asked.get(remark.id, ()), quoting=quoting)


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
    pairs = [
        (mine, theirs)
        for mine, theirs in product(one.says, other.says)
        if on_two_sides(mine.remark, theirs.remark)
    ]
    # A clash is about one thing: two who speak of different decisions only talk past each other.
    same = [(a, b) for a, b in pairs if a.bound.question.id == b.bound.question.id]
    return max(same or pairs, key=lambda pair: pair[0].weight + pair[1].weight, default=None)


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
