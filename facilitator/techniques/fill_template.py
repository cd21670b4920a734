"""From a template to a prompt: which decision it quotes, and the text with every placeholder filled."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from facilitator.conditions import Facts, Truth, evaluate
from facilitator.model import Condition, Question
from facilitator.model.noun import noun
from facilitator.model.techniques import Remark
from facilitator.model.workload import is_only
from facilitator.techniques import wording
from facilitator.techniques.agreement import MANY, agreeing
from facilitator.techniques.conditions import concerns, facts_of
from facilitator.techniques.quote import Filled, Quote, Values
from facilitator.techniques.related_facts import facts
from facilitator.techniques.round_context import RoundContext
from facilitator.techniques.said import THE_PAIR, THE_VALUE, choice_with_values
from facilitator.techniques.sharpness import OWN_WORDS, sharpness

_VERBATIM = frozenset(
    (
        "project", "tool", "rationale", "rollback", "detail", "risk",
        "risk_owner", "risk_until", "set_aside_reason", "sentence", "sentence_where", "trace",
        "trace_where", "figure", "figure_line", "figure_where", "asked", "asked_where",
        "line", "line_where",
    )
)  # fmt: skip
"""Placeholders that hold the user's words: never capitalised."""
_BARE = {
    "choice": "decision",
    "leans_on_choice": "leans_on",
    "carries_choice": "carries",
    "sibling_choice": "sibling",
}
"""A choice whose template names the decision beside it is not given it twice."""


@noun
class Bound:
    """A template that found a decision to quote."""

    text: str
    question: Question
    about: str
    """The answer it quotes, as ids or own words: while it stands, the same prompt is not asked again."""
    value: str = ""
    """Id of the value that it quotes, or that it misses."""
    pair: str = ""
    """The pair of statements that it sets against each other; empty where it is of one."""
    stated: bool = False
    """Whether values that were stated stand behind the choice."""


def bind(
    template: Remark,
    context: RoundContext,
    turn: int,
    *,
    spoken: Collection[tuple[str, str]] = (),
    quoting: Collection[str] = (),
) -> Bound | None:
    """Fill a template for the first decision that has all it needs; None when none has."""
    return next(bindings(template, context, turn, spoken=spoken, quoting=quoting), None)


def bindings(
    template: Remark,
    context: RoundContext,
    turn: int,
    *,
    spoken: Collection[tuple[str, str]] = (),
    quoting: Collection[str] = (),
) -> Iterator[Bound]:
    """Fill a template for each decision that has all it needs, in turn.

    `quoting` narrows the decisions it may quote (question ids). `spoken` are pairs of question and answer
    that it was already asked about.
    """
    if not _is_for(template, context):
        return
    for question in _candidates(template, context, turn, quoting):
        decision = context.decisions[question.id]
        about = ", ".join(decision.choice) or decision.own or decision.reason
        if (question.id, about) in spoken:
            continue
        values = _values(template.text, template.needs, context, question, turn, template.metric)
        if values is not None:
            bare = values
            if sharpness(template) < OWN_WORDS and "{choice}" in template.text:
                values = _with_values(values, context, question)
            text = _filled(template.text, values, context, question)
            value, pair = (values.get(name, "") for name in (THE_VALUE, THE_PAIR))
            yield Bound(text, question, about, value, pair, values is not bare)


def _with_values(values: Values, context: RoundContext, question: Question) -> Values:
    """The choice with what was stated of it behind it: a template that quotes nothing else of the user's does."""
    choice = values.get("choice", "")
    stated = choice_with_values(choice, context, question)
    if stated == choice or "choice!" not in values:
        return values
    return {**values, "choice": stated}


def _is_for(template: Remark, context: RoundContext) -> bool:
    """Whether some kind of workload here has what a template speaks of, and the plan does not answer it."""
    if is_only(template.not_for, context.project_context.workload):
        return False
    return not holds(template.unless, context)


def holds(condition: Condition | None, context: RoundContext) -> bool:
    """Whether a condition is there and TRUE."""
    return condition is not None and evaluate(condition, facts_of(context)) is Truth.TRUE


def fill(
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
    values = _values(text, needs, context, question, turn, metric)
    return "" if values is None else _filled(text, values, context, question, begins=begins)


def _values(
    text: str,
    needs: tuple[str, ...],
    context: RoundContext,
    question: Question,
    turn: int,
    metric: str,
) -> Filled:
    names = wording.placeholders(text)
    bare = frozenset(choice for choice, decision in _BARE.items() if decision in names)
    return facts(needs, Quote(context, question, turn, metric, bare))


def _filled(
    text: str, values: Values, context: RoundContext, question: Question, *, begins: bool = True
) -> str:
    in_own_words = not context.decisions[question.id].choice
    verbatim = _VERBATIM | {name for name in values if name.startswith(("reason.", "measure"))}
    verbatim |= {"choice"} if in_own_words else set()
    many = [name.removesuffix(MANY) for name in values if name.endswith(MANY)]
    return wording.fill(agreeing(text, many), values, verbatim, begins=begins)


def _candidates(
    template: Remark, context: RoundContext, turn: int, quoting: Collection[str]
) -> list[Question]:
    """The decisions of the round that a template may quote, beginning with the one whose turn it is."""
    found = [q for q in context.questions if not template.at or q.category in template.at]
    if quoting:
        return [question for question in found if question.id in quoting]
    # The user's own words are looked for where a category begins; of a step, and of the catalogue, all take turns.
    takes_turns = bool(found) and (not context.category or sharpness(template) < OWN_WORDS)
    start = turn % len(found) if takes_turns else 0
    return found[start:] + found[:start]


def named_by(when: Condition | None, context: RoundContext, facts: Facts) -> tuple[str, ...]:
    """The decisions of this round that make a condition TRUE, those that more of its leaves speak of first.

    Empty when the condition speaks of other things.
    """
    holding = [leaf for leaf in _leaves(when) if evaluate(leaf, facts) is Truth.TRUE]
    counted: dict[str, int] = {}
    for question in context.questions:
        count = sum(concerns(leaf, question, context) for leaf in holding)
        if count:
            counted[question.id] = count
    return tuple(sorted(counted, key=lambda id_: -counted[id_]))


def speaks_of(when: Condition | None, context: RoundContext) -> bool:
    """Whether a condition names a question of this round's categories, decided or not."""
    named = {leaf.subject for leaf in _leaves(when)}
    here = (question for category in context.categories for question in category.questions)
    return any(question.id in named for question in here)


def _leaves(condition: Condition | None) -> Iterator[Condition]:
    if condition is None:
        return
    if not condition.children:
        yield condition
    for child in condition.children:
        yield from _leaves(child)
