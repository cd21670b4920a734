"""The conditions that only methods and perspectives use, evaluated for one context."""

from __future__ import annotations

from collections.abc import Iterable

from facilitator.conditions import Facts, Truth
from facilitator.model import METRICS, Condition, Option, Question, Standing
from facilitator.techniques.facts import Quote
from facilitator.techniques.related_facts import fact
from facilitator.techniques.round_context import RoundContext


def record(context: RoundContext) -> Facts:
    """What conditions are evaluated against, with the leaves of this grammar."""
    return Facts(
        decisions=context.decisions,
        context=context.project_context,
        passed=context.passed,
        catalogue=context.catalogue,
        leaves={
            "trait": lambda c, _: _trait(c, context),
            "effect": lambda c, _: _effect(c, context),
            "category": lambda c, _: _truth(any(k.id in c.values for k in context.categories)),
            "tension": lambda _, __: _truth(bool(context.open_tensions)),
            "state": lambda c, _: _truth(c.subject in _states(context)),
            "fact": lambda c, _: _truth(
                any(fact(c.subject, Quote(context, q, 0)) for q in context.questions)
            ),
        },
    )


def _truth(value: bool) -> Truth:
    return Truth.TRUE if value else Truth.FALSE


def carries_trait(options: Iterable[Option], traits: Iterable[str]) -> bool:
    """Say whether one of the options carries one of the traits."""
    wanted = frozenset(traits)
    return any(not wanted.isdisjoint(option.traits) for option in options)


def _trait(condition: Condition, context: RoundContext) -> Truth:
    over_plan = condition.subject == "plan"
    options = (
        [o for d in context.decisions for o in context.chosen(d)]
        if over_plan
        else list(context.options_here())
    )
    return _truth(carries_trait(options, condition.values)) if options else Truth.UNKNOWN


def _effect(condition: Condition, context: RoundContext) -> Truth:
    metrics = (
        METRICS if condition.subject == "any" else [m for m in METRICS if m == condition.subject]
    )
    impacts = [context.decisions[q.id].impact for q in context.decided]
    stated = [i[m].effect for i in impacts for m in metrics if m in i]
    return _truth(condition.values[0] in stated) if stated else Truth.UNKNOWN


def _states(context: RoundContext) -> frozenset[str]:
    """The states that decisions of this round's categories are in."""
    return frozenset(name for question in context.questions for name in states(question, context))


def states(question: Question, context: RoundContext) -> tuple[str, ...]:
    """The states that one decision is in."""
    decision = context.decisions[question.id]
    found = {
        "needs-review": question.id in context.needs_review,
        "revised": bool(decision.supersedes),
        "set-aside": decision.standing is not Standing.DECIDED,
        "own-words": bool(decision.own and question.options),
    }
    return tuple(name for name, holds in found.items() if holds)


def concerns(leaf: Condition, question: Question, context: RoundContext) -> bool:
    """Say whether a leaf that holds speaks of this decision: names it, or holds because of it."""
    if leaf.op == "trait":
        return carries_trait(context.chosen(question.id), leaf.values)
    if leaf.op == "effect":
        impact = context.decisions[question.id].impact.items()
        return any(i.effect == leaf.values[0] and leaf.subject in ("any", m) for m, i in impact)
    if leaf.op == "state":
        return leaf.subject in states(question, context)
    if leaf.op == "tension":
        return any(question.id in t.decisions for t in context.open_tensions)
    if leaf.op == "fact":
        return fact(leaf.subject, Quote(context, question, 0)) is not None
    return leaf.subject == question.id
