"""From a template to a prompt: which decision it quotes, and the text with every placeholder filled."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from facilitator.conditions import Facts, Truth, evaluate
from facilitator.model import Condition, Question
from facilitator.model.techniques import Remark
from facilitator.techniques import wording
from facilitator.techniques.conditions import concerns
from facilitator.techniques.facts import Quote
from facilitator.techniques.related_facts import facts
from facilitator.techniques.round_context import RoundContext

_USERS = "project document tool rationale rollback detail detail_name risk risk_owner risk_until set_aside_reason"
_VERBATIM = frozenset(_USERS.split(" "))
"""Placeholders that hold the user's words: never capitalised."""
_BARE = {
    "choice": "decision",
    "leans_on_choice": "leans_on",
    "carries_choice": "carries",
    "sibling_choice": "sibling",
    "other_choice": "other_decision",
}
"""A choice whose template names the decision beside it is not given it twice."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A template that found a decision to quote."""

    text: str
    question: Question
    about: str
    """The answer it quotes, as ids or own words: while it stands, the same prompt is not asked again."""


def bind(
    template: Remark,
    context: RoundContext,
    turn: int,
    *,
    spoken: Collection[tuple[str, str]] = (),
    quoting: Collection[str] = (),
) -> Bound | None:
    """Fill a template for the first decision that has all it needs; None when none has.

    `quoting` narrows the decisions it may quote (question ids). `spoken` are pairs of question and answer
    that it was already asked about.
    """
    for question in _candidates(template, context, turn, quoting):
        about = _about(context, question)
        if (question.id, about) in spoken:
            continue
        text = filled(template.text, template.needs, context, question, turn, template.metric)
        if text:
            return Bound(text, question, about)
    return None


def filled(
    text: str,
    needs: tuple[str, ...],
    context: RoundContext,
    question: Question,
    turn: int = 0,
    metric: str = "",
    *,
    begins: bool = True,
) -> str:
    """Fill a text about one decision; empty when something it needs is not there.

    Without `begins` the text goes on with a sentence, and is not capitalised.
    """
    names = wording.placeholders(text)
    bare = frozenset(c for c, d in _BARE.items() if d in names)
    values = facts(needs, Quote(context, question, turn, metric, bare))
    if values is None:
        return ""
    own = frozenset({"choice"}) if not context.decisions[question.id].choice else frozenset()
    return wording.fill(text, values, _VERBATIM | own, begins=begins)


def _about(context: RoundContext, question: Question) -> str:
    decision = context.decisions[question.id]
    return ", ".join(decision.choice) or decision.own or decision.reason


def _candidates(
    template: Remark, context: RoundContext, turn: int, quoting: Collection[str]
) -> Iterator[Question]:
    """The decisions of the round in turn; first those it was narrowed to."""
    found = [q for q in context.questions if not template.at or q.category in template.at]
    if quoting:
        yield from (q for q in found if q.id in quoting)
        return
    start = turn % len(found) if found else 0
    yield from (*found[start:], *found[:start])


def named_by(when: Condition | None, context: RoundContext, record: Facts) -> tuple[str, ...]:
    """The decisions of this round that make a condition TRUE, those that more of its leaves speak of first.

    Empty when the condition speaks of other things.
    """
    if when is None:
        return ()
    holding = [leaf for leaf in _leaves(when) if evaluate(leaf, record) is Truth.TRUE]
    counted = (
        (sum(concerns(leaf, q, context) for leaf in holding), q.id) for q in context.questions
    )
    return tuple(id_ for count, id_ in sorted(counted, key=lambda c: -c[0]) if count)


def speaks_of(when: Condition | None, context: RoundContext) -> bool:
    """Whether a condition names a question of this round's categories, decided or not."""
    here = {q.id for c in context.categories for q in c.questions}
    return when is not None and any(leaf.subject in here for leaf in _leaves(when))


def _leaves(condition: Condition) -> Iterator[Condition]:
    if not condition.children:
        yield condition
    for child in condition.children:
        yield from _leaves(child)
