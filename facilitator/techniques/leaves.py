"""The conditions that only methods and perspectives use, evaluated for one setting."""

from __future__ import annotations

from collections.abc import Iterable

from facilitator.conditions import Record, Truth
from facilitator.model import METRICS, Condition, Option, Question, Standing
from facilitator.techniques.facts import Quote
from facilitator.techniques.setting import Setting
from facilitator.techniques.surroundings import fact


def record(setting: Setting) -> Record:
    """What conditions are evaluated against, with the leaves of this grammar."""
    return Record(
        decisions=setting.decisions,
        context=setting.context,
        passed=setting.passed,
        catalogue=setting.catalogue,
        leaves={
            "trait": lambda c, _: _trait(c, setting),
            "effect": lambda c, _: _effect(c, setting),
            "category": lambda c, _: _truth(any(k.id in c.values for k in setting.categories)),
            "tension": lambda _, __: _truth(bool(setting.open_tensions)),
            "state": lambda c, _: _truth(c.subject in _states(setting)),
            "fact": lambda c, _: _truth(
                any(fact(c.subject, Quote(setting, q, 0)) for q in setting.questions)
            ),
        },
    )


def _truth(value: bool) -> Truth:
    return Truth.TRUE if value else Truth.FALSE


def carries_trait(options: Iterable[Option], traits: Iterable[str]) -> bool:
    """Say whether one of the options carries one of the traits."""
    wanted = frozenset(traits)
    return any(not wanted.isdisjoint(option.traits) for option in options)


def _trait(condition: Condition, setting: Setting) -> Truth:
    over_plan = condition.subject == "plan"
    options = (
        [o for d in setting.decisions for o in setting.chosen(d)]
        if over_plan
        else list(setting.options_here())
    )
    return _truth(carries_trait(options, condition.values)) if options else Truth.UNKNOWN


def _effect(condition: Condition, setting: Setting) -> Truth:
    metrics = (
        METRICS if condition.subject == "any" else [m for m in METRICS if m == condition.subject]
    )
    impacts = [setting.decisions[q.id].impact for q in setting.decided]
    stated = [i[m].effect for i in impacts for m in metrics if m in i]
    return _truth(condition.values[0] in stated) if stated else Truth.UNKNOWN


def _states(setting: Setting) -> frozenset[str]:
    """The states that decisions of this round's categories are in."""
    return frozenset(name for question in setting.questions for name in states(question, setting))


def states(question: Question, setting: Setting) -> tuple[str, ...]:
    """The states that one decision is in."""
    decision = setting.decisions[question.id]
    found = {
        "needs-review": question.id in setting.needs_review,
        "revised": bool(decision.supersedes),
        "set-aside": decision.standing is not Standing.DECIDED,
        "own-words": bool(decision.own and question.options),
    }
    return tuple(name for name, holds in found.items() if holds)


def concerns(leaf: Condition, question: Question, setting: Setting) -> bool:
    """Say whether a leaf that holds speaks of this decision: names it, or holds because of it."""
    if leaf.op == "trait":
        return carries_trait(setting.chosen(question.id), leaf.values)
    if leaf.op == "effect":
        impact = setting.decisions[question.id].impact.items()
        return any(i.effect == leaf.values[0] and leaf.subject in ("any", m) for m, i in impact)
    if leaf.op == "state":
        return leaf.subject in states(question, setting)
    if leaf.op == "tension":
        return any(question.id in t.decisions for t in setting.open_tensions)
    if leaf.op == "fact":
        return fact(leaf.subject, Quote(setting, question, 0)) is not None
    return leaf.subject == question.id
