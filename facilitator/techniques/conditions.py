"""The conditions that only methods and perspectives use, evaluated for the context of one round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from facilitator.conditions import Facts, Truth
from facilitator.model import Condition, Option, Question, Standing
from facilitator.techniques.quote import Quote
from facilitator.techniques.related_facts import fact
from facilitator.techniques.round_context import RoundContext


def facts_of(context: RoundContext) -> Facts:
    """What conditions are evaluated against, with the leaves of this grammar."""
    return replace(
        context.facts,
        leaves={
            "trait": lambda leaf, _: _trait(leaf, context),
            "effect": lambda leaf, _: _effect(leaf, context),
            "category": lambda leaf, _: _any(c.id in leaf.values for c in context.categories),
            "tension": lambda _, __: _any(context.open_tensions),
            "state": lambda leaf, _: _any(_is_in(leaf, q, context) for q in context.questions),
            "fact": lambda leaf, _: _any(_has(leaf, q, context) for q in context.questions),
        },
    )


def _any(found: Iterable[object]) -> Truth:
    return Truth.TRUE if any(found) else Truth.FALSE


def _trait(leaf: Condition, context: RoundContext) -> Truth:
    everywhere = leaf.subject == "plan"
    options = list(context.chosen_anywhere() if everywhere else context.chosen_here())
    if not options:
        return Truth.UNKNOWN
    return _any([_carries_trait(options, leaf)])


def _carries_trait(options: Iterable[Option], leaf: Condition) -> bool:
    return any(trait in leaf.values for option in options for trait in option.traits)


def _effect(leaf: Condition, context: RoundContext) -> Truth:
    stated: list[str] = []
    for question in context.decided:
        stated += _effects(leaf, question, context)
    if not stated:
        return Truth.UNKNOWN
    return _any([leaf.values[0] in stated])


def _effects(leaf: Condition, question: Question, context: RoundContext) -> Iterator[str]:
    """The effects that a decision states on the metric that a leaf names, or on any."""
    for metric, impact in context.decisions[question.id].impact.items():
        if leaf.subject in ("any", metric):
            yield impact.effect


def _is_in(leaf: Condition, question: Question, context: RoundContext) -> bool:
    """Whether a decision is in the state that a leaf names."""
    decision = context.decisions[question.id]
    holds = {
        "needs-review": question.id in context.needs_review,
        "revised": bool(decision.supersedes),
        "set-aside": decision.standing is not Standing.DECIDED,
        "own-words": bool(decision.own and question.options),
    }
    return holds.get(leaf.subject, False)


def _has(leaf: Condition, question: Question, context: RoundContext) -> bool:
    return fact(leaf.subject, Quote(context, question, 0)) is not None


def concerns(leaf: Condition, question: Question, context: RoundContext) -> bool:
    """Say whether a leaf that holds speaks of this decision: names it, or holds because of it."""
    if leaf.op == "trait":
        return _carries_trait(context.chosen(question.id), leaf)
    if leaf.op == "effect":
        return leaf.values[0] in _effects(leaf, question, context)
    if leaf.op == "state":
        return _is_in(leaf, question, context)
    if leaf.op == "tension":
        return any(question.id in tension.decisions for tension in context.open_tensions)
    if leaf.op == "fact":
        return _has(leaf, question, context)
    return leaf.subject == question.id
